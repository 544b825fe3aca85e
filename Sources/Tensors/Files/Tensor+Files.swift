/// What a file held.
public enum FileContent: Sendable {
    case tensor(Tensor)
    /// The arrays of an archive, in its order.
    case archive([(name: String, tensor: Tensor)])
}

/// How tensors are written where the format leaves a choice.
public struct SaveOptions: Sendable {
    /// The bits of an image's samples, 8 or 16.
    public var bits = 8

    public init() {}
}

extension Tensor {
    /// Reads a file by the ending of its name.
    ///
    /// `.npy` and `.npz` keep their dtype where there is one for it here (float16 becomes float32,
    /// the integers int64); `.csv` gives float32, `.png`, `.pgm` and `.ppm` float32 (C, H, W) in 0…1.
    ///
    /// - Parameters:
    ///   - name: the one array to read of an archive.
    ///   - dtype: for the numbers of a `.csv`; others are converted afterwards.
    /// - Throws: `FileError` and `TensorError`. Sizes are checked before memory is taken.
    public static func load(
        _ path: String, name: String? = nil, dtype: DType? = nil, in context: EvaluationContext
    ) throws -> FileContent {
        guard let format = FileFormat(path: path) else { throw FileError(path, .unknownFormat) }
        let file = try FileReader(path, in: context)
        let content: FileContent =
            switch format {
            case .npy: .tensor(try NPY.read(ByteSource(file), in: context))
            case .npz: .archive(try NPZ.read(file, name: name, in: context))
            case .csv: .tensor(try CSV.read(file, dtype: dtype ?? .float32, in: context))
            case .png: .tensor(try PNG.read(file, in: context))
            case .pgm, .ppm: .tensor(try Netpbm.read(file, format, in: context))
            }
        guard let dtype else { return content }
        switch content {
        case .tensor(let tensor): return .tensor(try tensor.converted(to: dtype, in: context))
        case .archive(let items):
            return .archive(try items.map { ($0.name, try $0.tensor.converted(to: dtype, in: context)) })
        }
    }

    /// Writes tensors into a file by the ending of its name; it appears as a whole or not at all.
    ///
    /// An archive names them `arr_0`, `arr_1`, … as NumPy does; the other formats hold one.
    ///
    /// - Returns: whether values outside 0…1 were cut off, in an image.
    /// - Throws: `FileError` and `TensorError`.
    @discardableResult
    public static func save(
        _ tensors: [Tensor], to path: String, _ options: SaveOptions = SaveOptions(), in context: EvaluationContext
    ) throws -> Bool {
        guard let format = FileFormat(path: path) else { throw FileError(path, .unknownFormat) }
        let dense = try tensors.map { try $0.contiguous(in: context) }
        if format == .npz {
            try NPZ.write(dense, to: path, in: context)
            return false
        }
        guard dense.count == 1, let tensor = dense.first else {
            throw FileError(path, .severalTensors(format, dense.count))
        }
        switch format {
        case .npy, .npz: try AtomicFile.write(path, in: context) { try NPY.write(tensor, to: $0, in: context) }
        case .csv: try CSV.write(tensor, to: path, in: context)
        case .png: return try PNG.write(tensor, to: path, options, in: context)
        case .pgm, .ppm: return try Netpbm.write(tensor, format, to: path, options, in: context)
        }
        return false
    }
}
