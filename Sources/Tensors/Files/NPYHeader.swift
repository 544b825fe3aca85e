/// The dictionary at the head of a `.npy` file: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
struct NPYHeader {
    let element: NPYElement
    let isFortran: Bool
    let shape: [Int]

    /// - Throws: `FileError` when it is none, or its elements have no place here.
    init(_ text: String, _ path: String) throws {
        var scanner = Scanner(bytes: Array(text.utf8), path: path)
        var description: String?
        var order: Bool?
        var lengths: [Int]?
        try scanner.expect("{")
        while !scanner.takes("}") {
            let key = try scanner.string()
            try scanner.expect(":")
            switch key {
            case "descr":
                guard scanner.isAtString else {
                    throw FileError(path, .elements("records of several fields", help: "save each field by itself: np.save(\"a.npy\", x[\"a\"])"))
                }
                description = try scanner.string()
            case "fortran_order": order = try scanner.bool()
            case "shape": lengths = try scanner.shape()
            default: throw scanner.damage
            }
            if !scanner.takes(",") {
                try scanner.expect("}")
                break
            }
        }
        guard let description, let order, let lengths, scanner.isAtEnd else { throw scanner.damage }
        element = try NPYElement(description, path)
        isFortran = order
        shape = lengths
    }

    /// Reads the few Python literals that the header is made of.
    private struct Scanner {
        let bytes: [UInt8]
        let path: String
        var position = 0

        var damage: FileError { FileError(path, .damaged(.npy, "its header is no dictionary of descr, fortran_order and shape")) }

        mutating func skipBlanks() {
            while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x0A { position += 1 }
        }

        /// Whether nothing but blanks is left.
        var isAtEnd: Bool {
            mutating get {
                skipBlanks()
                return position == bytes.count
            }
        }

        mutating func takes(_ character: Unicode.Scalar) -> Bool {
            skipBlanks()
            guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func expect(_ character: Unicode.Scalar) throws {
            if !takes(character) { throw damage }
        }

        var isAtString: Bool {
            mutating get {
                skipBlanks()
                return position < bytes.count && (bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\""))
            }
        }

        mutating func string() throws -> String {
            guard isAtString else { throw damage }
            let quote = bytes[position]
            guard let end = bytes[(position + 1)...].firstIndex(of: quote) else { throw damage }
            defer { position = end + 1 }
            return String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        }

        mutating func word() -> String {
            skipBlanks()
            let rest = bytes[position...].prefix { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "z") || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }
            position = rest.endIndex
            return String(decoding: rest, as: UTF8.self)
        }

        mutating func bool() throws -> Bool {
            switch word() {
            case "True": return true
            case "False": return false
            default: throw damage
            }
        }

        mutating func shape() throws -> [Int] {
            try expect("(")
            var lengths: [Int] = []
            while !takes(")") {
                // NumPy of Python 2 wrote long integers with an L.
                var text = word()
                if text.hasSuffix("L") { text.removeLast() }
                guard let length = Int(text), length >= 0 else { throw damage }
                lengths.append(length)
                if !takes(",") {
                    try expect(")")
                    break
                }
            }
            return lengths
        }
    }
}
