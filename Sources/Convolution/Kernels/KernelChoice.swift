import Tensors

extension ConvProblem {
    /// The kernels there are, once `auto` has been decided.
    enum Kernel { case direct, columns, matrix, winograd, winograd4 }

    /// The kernel for an algorithm: the one place where `auto` is decided, from measurements.
    ///
    /// - Throws: `ConvError.engineUnavailable`, or `.algorithm` for one that does not serve this
    ///   problem.
    func kernel(_ algorithm: ConvAlgorithm, operation: String) throws -> Kernel {
        switch algorithm {
        case .direct: return .direct
        case .im2col: return .columns
        case .matrix: return .matrix
        case .winograd, .winograd4, .onednn:
            throw ConvError.engineUnavailable(algorithm, operation: operation)
        case .auto:
            if work <= 16_384 { return .direct }
            // A product with so few rows reads its columns but once: no gain over the loops.
            if filters <= 4, channels * filters <= 64 || filters == 1 { return .direct }
            return .columns
        }
    }
}
