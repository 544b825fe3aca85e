import Tensors

extension ConvProblem {
    /// The kernels there are, once `auto` has been decided.
    enum Kernel { case direct, rows, columns, matrix, winograd, winograd4 }

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
            if work <= 4096 { return .direct }
            let isForward = operation == "conv"
            // A product with few rows reads its columns but few times: they are not worth making.
            if filters <= 8 || work <= 65_536 {
                if isForward, dtype != .int64, fitsRows { return .rows }
                if filters <= 4, channels * filters <= 64 || filters == 1 { return .direct }
                if work <= 16_384 { return .direct }
            }
            if isForward, dtype == .float32, isWorthWinograd { return .winograd }
            return .columns
        }
    }

    /// The convolution that is the input gradient of this one, when the stride is 1: its weight is
    /// turned round, its channels and filters exchanged.
    var adjoint: ConvProblem? {
        guard z.stride == 1, y.stride == 1, x.stride == 1 else { return nil }
        var turned = self
        swap(&turned.channels, &turned.filters)
        turned.z = z.adjoint
        turned.y = y.adjoint
        turned.x = x.adjoint
        return turned
    }

    /// Whether F(2×2, 3×3) was measured faster than columns.
    private var isWorthWinograd: Bool {
        channels >= 32 && filters >= 32 && outputCount >= 196 && unfitForWinograd == nil
    }

    /// Whether F(2×2, 3×3) gives the exact result if all elements are whole numbers: they and its
    /// quarters then fit in 24 bits at every step. True, and quickly, for anything else.
    @inline(__always)
    func keepsWholeNumbers<T: VectorElement>(_ x: UnsafePointer<T>, _ w: UnsafePointer<T>) -> Bool {
        guard let image = Self.largestWhole(x, batch * groups * channels * inputCount),
            let weight = Self.largestWhole(w, groups * filters * columnLength)
        else { return true }
        return Double(image) * Double(weight) * 81 * Double(channels) <= 0x1p22
    }

    /// The largest magnitude; nil as soon as an element is not a whole number.
    @inline(__always)
    private static func largestWhole<T: VectorElement>(_ from: UnsafePointer<T>, _ count: Int) -> T? {
        var largest: T = 0
        for i in 0..<count {
            let value = from[i]
            if value.rounded(.towardZero) != value { return nil }
            largest = max(largest, value.magnitude)
        }
        return largest
    }
}

extension ConvProblem.Line {
    /// From outputs back to inputs, with stride 1.
    fileprivate var adjoint: ConvProblem.Line {
        var turned = self
        (turned.input, turned.output, turned.readable) = (output, input, output)
        turned.low = (kernel - 1) * dilation - low
        return turned
    }
}
