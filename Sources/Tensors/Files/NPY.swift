/// NumPy's file of one array (numpy.lib.format, versions 1.0 to 3.0).
enum NPY {
    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// NumPy's own limit is 10,000 bytes; a header that needs more is no array's.
    private static let mostHeader = 1 << 16

    /// - Throws: `FileError` and `TensorError`.
    static func read(_ source: ByteSource, in context: EvaluationContext) throws -> Tensor {
        var source = source
        let path = source.path
        guard source.left >= 10, try source.bytes(6) == magic else {
            throw FileError(path, .damaged(.npy, "it does not begin as NumPy's arrays do"))
        }
        let version = try source.bytes(2)
        guard (1...3).contains(version[0]), version[1] == 0 else {
            throw FileError(path, .damaged(.npy, "its format version is \(version[0]).\(version[1]); 1.0 to 3.0 are known"))
        }
        let lengthBytes = try source.bytes(version[0] == 1 ? 2 : 4)
        let length = lengthBytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= mostHeader else {
            throw FileError(path, .damaged(.npy, "its header would be \(length) bytes long"))
        }
        let header = try NPYHeader(String(decoding: source.bytes(length), as: UTF8.self), path)
        let shape = try Shape(header.shape)
        let width = header.element.width
        let (promised, overflow) = shape.elementCount.multipliedReportingOverflow(by: width)
        guard !overflow, promised <= source.left else {
            throw FileError(path, .truncated(promised: overflow ? Int.max : promised, present: source.left))
        }
        guard header.isFortran, shape.rank > 1 else {
            return try header.element.read(shape, &source, in: context)
        }
        // The bytes are those of the reversed axes, row by row.
        let reversed = try Shape(shape.reversed())
        let tensor = try header.element.read(reversed, &source, in: context)
        return try tensor.permuted(Array((0..<shape.rank).reversed())).contiguous(in: context)
    }

    /// As `numpy.save` writes it, to the byte.
    static func write(_ tensor: Tensor, to file: AtomicFile, in context: EvaluationContext) throws {
        try file.add(header(of: tensor))
        try withBytes(of: tensor) { bytes in
            var start = 0
            while start < bytes.count {
                try context.checkCancellation()
                let end = min(bytes.count, start + 1 << 22)
                try file.add(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                start = end
            }
        }
    }

    static func header(of tensor: Tensor) -> [UInt8] {
        let code =
            switch tensor.dtype {
            case .bool: "|b1"
            case .int64: "<i8"
            case .float32: "<f4"
            case .float64: "<f8"
            }
        var text = "{'descr': '\(code)', 'fortran_order': False, 'shape': \(tensor.shape), }"
        // NumPy leaves room for the first axis to grow in place.
        let first = tensor.shape.first.map { String($0).utf8.count } ?? 0
        if tensor.rank > 0 { text += String(repeating: " ", count: 21 - first) }
        let padding = 64 - (magic.count + 4 + text.utf8.count + 1) % 64
        text += String(repeating: " ", count: padding) + "\n"
        let count = text.utf8.count
        return magic + [1, 0, UInt8(count & 255), UInt8(count >> 8 & 255)] + Array(text.utf8)
    }

    /// The elements of a contiguous tensor as they lie in memory.
    static func withBytes<R>(of tensor: Tensor, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        switch tensor.dtype {
        case .bool: try tensor.withElements(Bool.self) { try body(UnsafeRawBufferPointer($0)) }
        case .int64: try tensor.withElements(Int.self) { try body(UnsafeRawBufferPointer($0)) }
        case .float32: try tensor.withElements(Float.self) { try body(UnsafeRawBufferPointer($0)) }
        case .float64: try tensor.withElements(Double.self) { try body(UnsafeRawBufferPointer($0)) }
        }
    }
}
