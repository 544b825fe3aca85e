/// The elements of a `.npy` file, and how each is turned into one of ours.
struct NPYElement {
    private let kind: UInt8
    /// Bytes of one element.
    let width: Int
    private let isBigEndian: Bool
    private let path: String

    /// - Parameter code: such as `<f4`, `>i2`, `|b1`.
    /// - Throws: `FileError.elements` when there is no dtype for them here.
    init(_ code: String, _ path: String) throws {
        let bytes = Array(code.utf8)
        self.path = path
        guard bytes.count >= 2 else { throw NPYElement.unknown(code, path) }
        let hasOrder = [UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "=")].contains(bytes[0])
        isBigEndian = bytes[0] == UInt8(ascii: ">")
        let rest = hasOrder ? bytes.dropFirst() : bytes[...]
        guard let kind = rest.first else { throw NPYElement.unknown(code, path) }
        self.kind = kind
        let digits = String(decoding: rest.dropFirst(), as: UTF8.self)
        width = digits.isEmpty && kind == UInt8(ascii: "?") ? 1 : Int(digits) ?? 0
        let known: [UInt8: [Int]] = [
            UInt8(ascii: "b"): [1], UInt8(ascii: "?"): [1], UInt8(ascii: "i"): [1, 2, 4, 8], UInt8(ascii: "u"): [1, 2, 4, 8],
            UInt8(ascii: "f"): [2, 4, 8],
        ]
        guard known[kind]?.contains(width) ?? false else { throw NPYElement.unknown(code, path) }
    }

    private static func unknown(_ code: String, _ path: String) -> FileError {
        let kind = code.utf8.first { ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x61 && $0 <= 0x7A) }.map { Unicode.Scalar($0) }
        switch kind {
        case "c": return FileError(path, .elements("complex numbers (\(code))", help: "save the parts: np.save(\"re.npy\", x.real)"))
        case "O": return FileError(path, .elements("Python objects (\(code))", help: "only numbers are read; nothing in a file is ever executed"))
        case "U", "S", "V": return FileError(path, .elements("text or raw bytes (\(code))", help: "only numbers are read"))
        case "M", "m": return FileError(path, .elements("dates (\(code))", help: "save them as numbers: x.astype(\"int64\")"))
        default: return FileError(path, .elements(code, help: "save them as float64: np.save(\"x.npy\", x.astype(\"float64\"))"))
        }
    }

    /// A tensor of the next elements: bool, int64, float32 or float64.
    func read(_ shape: Shape, _ source: inout ByteSource, in context: EvaluationContext) throws -> Tensor {
        switch (Unicode.Scalar(kind), width) {
        case ("b", _), ("?", _):
            // A byte other than 0 and 1 is no Swift Bool.
            return try convert(shape, &source, UInt8.self, in: context) { $0 != 0 }
        case ("i", 1): return try convert(shape, &source, Int8.self, in: context) { Int($0) }
        case ("i", 2): return try convert(shape, &source, Int16.self, in: context) { Int(order($0)) }
        case ("i", 4): return try convert(shape, &source, Int32.self, in: context) { Int(order($0)) }
        case ("i", _): return try convert(shape, &source, Int64.self, in: context) { Int(order($0)) }
        case ("u", 1): return try convert(shape, &source, UInt8.self, in: context) { Int($0) }
        case ("u", 2): return try convert(shape, &source, UInt16.self, in: context) { Int(order($0)) }
        case ("u", 4): return try convert(shape, &source, UInt32.self, in: context) { Int(order($0)) }
        case ("u", _):
            return try convert(shape, &source, UInt64.self, in: context) {
                guard let value = Int(exactly: order($0)) else { throw FileError(path, .unsignedTooLarge(order($0))) }
                return value
            }
        case ("f", 2): return try convert(shape, &source, UInt16.self, in: context) { NPYElement.half(order($0)) }
        case ("f", 4): return try convert(shape, &source, UInt32.self, in: context) { Float(bitPattern: order($0)) }
        default: return try convert(shape, &source, UInt64.self, in: context) { Double(bitPattern: order($0)) }
        }
    }

    @inline(__always)
    private func order<T: FixedWidthInteger>(_ value: T) -> T { isBigEndian ? T(bigEndian: value) : T(littleEndian: value) }

    /// IEEE half precision, whose values float32 all holds.
    private static func half(_ bits: UInt16) -> Float {
        let sign = UInt32(bits & 0x8000) << 16
        let exponent = UInt32(bits >> 10 & 0x1F)
        let fraction = UInt32(bits & 0x3FF)
        switch exponent {
        case 0:
            let magnitude = Float(fraction) * 0x1p-24
            return sign == 0 ? magnitude : -magnitude
        case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
        default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }

    @inline(__always)
    private func convert<Raw: FixedWidthInteger, T: Element>(
        _ shape: Shape, _ source: inout ByteSource, _ raw: Raw.Type, in context: EvaluationContext,
        _ element: (Raw) throws -> T
    ) throws -> Tensor {
        let piece = min(shape.elementCount, 1 << 16)
        var buffer = [Raw](repeating: 0, count: piece)
        return try Tensor.build(shape, of: T.self, in: context) { out in
            var start = 0
            while start < out.count {
                try context.checkCancellation()
                let count = min(piece, out.count - start)
                try buffer.withUnsafeMutableBytes {
                    try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<(count * MemoryLayout<Raw>.size)]))
                }
                for i in 0..<count { out[start + i] = try element(buffer[i]) }
                start += count
            }
        }
    }
}
