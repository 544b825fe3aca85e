/// Whole files of text.
public enum TextFile {
    /// The text of a file; what is no UTF-8 is replaced.
    ///
    /// - Throws: `FileError`, and `TensorError.memoryLimit` for one that is too large.
    public static func read(_ path: String, in context: EvaluationContext) throws -> String {
        try String(decoding: FileReader(path, in: context).all(), as: UTF8.self)
    }
}
