import Tensors

extension ConvProblem {
    /// The kernels there are, once `auto` has been decided.
    enum Kernel { case direct, columns, matrix, winograd, winograd4 }

    /// The kernel for an algorithm: the one place where `auto` is decided, from measurements.
    ///
    /// - Throws: `ConvError.engineUnavailable`, or `.algorithm` for one that does not serve this
    ///   problem.
    func kernel(
        _ algorithm: ConvAlgorithm, _ dtype: DType, operation: String
    ) throws -> Kernel {
        switch algorithm {
        case .direct: return .direct
        case .im2col: return .columns
        case .matrix: return .matrix
        case .winograd, .winograd4:
            let reason = operation != "conv" ? "it is for conv alone"
                : dtype == .int64 ? "its fractions are for floats" : unfitForWinograd
            if let reason {
                throw ConvError.algorithm(algorithm, operation: operation, reason: reason)
            }
            return algorithm == .winograd ? .winograd : .winograd4
        case .onednn:
            throw ConvError.engineUnavailable(algorithm, operation: operation)
        case .auto:
            if work <= 16_384 { return .direct }
            // A product with so few rows reads its columns but once: no gain over the loops.
            if filters <= 4, channels * filters <= 64 || filters == 1 { return .direct }
            if operation == "conv", dtype == .float32, isWorthWinograd { return .winograd }
            return .columns
        }
    }

    /// Whether F(2×2, 3×3) was measured faster than columns.
    private var isWorthWinograd: Bool {
        channels >= 32 && filters >= 32 && outputCount >= 196 && unfitForWinograd == nil
    }

    /// Whether F(2×2, 3×3) gives the exact result if all elements are whole numbers: they and its
    /// quarters then fit in 24 bits at every step. True, and quickly, for anything else.
    @inline(__always)
    func keepsWholeNumbers<T: WinogradElement>(_ x: UnsafePointer<T>, _ w: UnsafePointer<T>) -> Bool {
        guard let image = Self.largestWhole(x, batch * groups * channels * inputCount),
            let weight = Self.largestWhole(w, groups * filters * columnLength)
        else { return true }
        return Double(image) * Double(weight) * 81 * Double(channels) <= 0x1p22
    }

    /// The largest magnitude; nil as soon as an element is not a whole number.
    @inline(__always)
    private static func largestWhole<T: WinogradElement>(_ from: UnsafePointer<T>, _ count: Int) -> T? {
        var largest: T = 0
        for i in 0..<count {
            let value = from[i]
            if value.rounded(.towardZero) != value { return nil }
            largest = max(largest, value.magnitude)
        }
        return largest
    }
}
