#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Numbers in lines of text, as `numpy.loadtxt` reads and `numpy.savetxt` writes them.
///
/// The separator is the first of comma, semicolon and tab that the first line has, or else blanks.
/// Blank lines and what follows `#` are left out, and so is a first line without any number.
enum CSV {
    /// A matrix; a vector when there is one row or one column, 0-d for a single number, as NumPy's.
    static func read(_ file: FileReader, dtype: DType, in context: EvaluationContext) throws -> Tensor {
        // A number and its separator take two characters at least.
        try context.memory.check(file.size / 2 * dtype.width)
        var bytes = try file.all()
        // The C library's number reader wants an end.
        bytes.append(0)
        return try bytes.withUnsafeBufferPointer { text in
            var parser = Parser(text: text, path: file.path)
            switch dtype {
            case .bool: return try parser.tensor(in: context) { Parser.double($0).map { ($0 != 0, $1) } }
            case .int64: return try parser.tensor(in: context) { Parser.integer($0) }
            case .float32: return try parser.tensor(in: context) { Parser.float($0) }
            case .float64: return try parser.tensor(in: context) { Parser.double($0) }
            }
        }
    }

    private struct Parser {
        typealias Place = UnsafePointer<CChar>
        let text: UnsafeBufferPointer<UInt8>
        let path: String
        var rows = 0
        var columns = 0

        mutating func tensor<T: Element>(
            in context: EvaluationContext, _ number: (Place) -> (T, Int)?
        ) throws -> Tensor {
            var values: [T] = []
            var separator: UInt8?
            var (line, position) = (0, text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
            let end = text.count - 1
            while position < end {
                line += 1
                if line % 1024 == 0 { try context.checkCancellation() }
                let stop = text[position..<end].firstIndex(of: 0x0A) ?? end
                let content = text[position..<stop].prefix { $0 != UInt8(ascii: "#") }
                defer { position = stop + 1 }
                if content.allSatisfy({ $0 <= 0x20 }) { continue }
                let fields = Fields(of: content, by: separator ?? Parser.separator(of: content))
                var count = 0
                for field in fields {
                    if let (value, length) = read(field, number), length == field.count {
                        values.append(value)
                    } else if rows == 0, isHeader(fields, number) {
                        (values, count) = ([], 0)
                        break
                    } else {
                        throw FileError(path, .line(line, field.isEmpty
                            ? "column \(count + 1) is empty"
                            : "column \(count + 1) is no number: \(String(decoding: field.prefix(40), as: UTF8.self))"))
                    }
                    count += 1
                    if count % 65536 == 0 { try context.checkCancellation() }
                }
                if count == 0 { continue }
                separator = fields.separator
                if rows == 0 { columns = count }
                guard count == columns else {
                    throw FileError(path, .line(line, "it has \(count) columns, and the first has \(columns)"))
                }
                rows += 1
            }
            let shape: [Int] = rows == 1 && columns == 1 ? [] : rows == 1 ? [columns] : columns <= 1 ? [rows] : [rows, columns]
            return try Tensor(Shape(shape), values, in: context)
        }

        private func read<T>(_ field: Slice<UnsafeBufferPointer<UInt8>>, _ number: (Place) -> (T, Int)?) -> (T, Int)? {
            guard !field.isEmpty, let base = text.baseAddress else { return nil }
            return UnsafeRawPointer(base + field.startIndex).withMemoryRebound(to: CChar.self, capacity: field.count + 1) { number($0) }
        }

        /// Whether a first line has words, and no field of it begins with a number.
        private func isHeader<T>(_ fields: Fields, _ number: (Place) -> (T, Int)?) -> Bool {
            fields.contains { !$0.isEmpty } && fields.allSatisfy { field in read(field, number).map { $0.1 < field.count } ?? true }
        }

        private static func separator(of line: Slice<UnsafeBufferPointer<UInt8>>) -> UInt8 {
            for sign in [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")] where line.contains(sign) { return sign }
            return UInt8(ascii: " ")
        }

        static func float(_ place: Place) -> (Float, Int)? {
            var end: UnsafeMutablePointer<CChar>?
            let value = strtof(place, &end)
            return end.map { (value, UnsafePointer($0) - place) }
        }

        static func double(_ place: Place) -> (Double, Int)? {
            var end: UnsafeMutablePointer<CChar>?
            let value = strtod(place, &end)
            return end.map { (value, UnsafePointer($0) - place) }
        }

        static func integer(_ place: Place) -> (Int, Int)? {
            var end: UnsafeMutablePointer<CChar>?
            errno = 0
            let value = strtol(place, &end, 10)
            guard let end, errno == 0 else { return nil }
            let length = UnsafePointer(end) - place
            // 3.0 and 1e3 are whole as well.
            if let (number, longer) = double(place), longer > length {
                return Int(exactly: number).map { ($0, longer) }
            }
            return (value, length)
        }
    }

    /// The parts of a line without the blanks around them, one after another: a line may be the whole file.
    private struct Fields: Sequence, IteratorProtocol {
        let separator: UInt8
        private var rest: Slice<UnsafeBufferPointer<UInt8>>?

        init(of line: Slice<UnsafeBufferPointer<UInt8>>, by separator: UInt8) {
            self.separator = separator
            rest = line
        }

        mutating func next() -> Slice<UnsafeBufferPointer<UInt8>>? {
            guard var line = rest else { return nil }
            line = line.drop { $0 <= 0x20 && $0 != separator || $0 == UInt8(ascii: " ") }
            // Any number of blanks is one separator.
            if separator == UInt8(ascii: " "), line.isEmpty { return nil }
            let end = line.firstIndex(of: separator)
            rest = end.map { line[($0 + 1)...] }
            var field = line[..<(end ?? line.endIndex)]
            while let last = field.last, last <= 0x20 { field.removeLast() }
            return field
        }
    }

    /// A row of the matrix on a line, the shortest digits that give each number back; a vector
    /// stands in one column.
    static func write(_ tensor: Tensor, to path: String, in context: EvaluationContext) throws {
        guard tensor.rank <= 2 else {
            throw FileError(path, .unfit(.csv, tensor.shape, "lines and columns make two axes; .npy holds any"))
        }
        let columns = tensor.rank == 2 ? tensor.shape[1] : 1
        try AtomicFile.write(path, in: context) { file in
            switch tensor.dtype {
            case .bool: try write(tensor, Bool.self, columns, file, context) { $0 ? "1" : "0" }
            case .int64: try write(tensor, Int.self, columns, file, context) { String($0) }
            case .float32: try write(tensor, Float.self, columns, file, context) { $0.isFinite ? $0.description : formatScalar($0) }
            case .float64: try write(tensor, Double.self, columns, file, context) { formatScalar($0) }
            }
        }
    }

    private static func write<T: Element>(
        _ tensor: Tensor, _ type: T.Type, _ columns: Int, _ file: AtomicFile, _ context: EvaluationContext,
        _ text: (T) -> String
    ) throws {
        try tensor.withElements(T.self) { elements in
            for (i, element) in elements.enumerated() {
                if i % 4096 == 0 { try context.checkCancellation() }
                try file.add(Array((text(element) + ((i + 1) % columns == 0 ? "\n" : ",")).utf8))
            }
        }
    }
}
