import Tensors

extension ConvProblem {
    /// The kernels there are, once `auto` has been decided.
    enum Kernel: Equatable {
        case direct, rows, depthwise, columns, matrix, winograd, winograd4
        case oneDNN(OneDNNProblem.Layouts)
    }

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
            guard Engines.allowed.contains(.onednn), OneDNN.library != nil else {
                throw ConvError.engineUnavailable(algorithm, operation: operation)
            }
            if let reason = dtype != .float32 ? "its kernels are for float32" : unfitForOneDNN(operation) {
                throw ConvError.algorithm(algorithm, operation: operation, reason: reason)
            }
            return .oneDNN(layouts)
        case .auto:
            if work <= 4096 { return .direct }
            let isForward = operation == "conv"
            let (hasOneDNN, isBackward) = (isWorthOneDNN(dtype, operation), operation == "conv_dx" || operation == "deconv")
            if isForward, dtype != .int64, fitsDepthwise { return .depthwise }
            // A product with few rows reads its columns but few times: they are not worth making.
            if filters <= 8 || work <= 65_536 {
                if isForward, dtype != .int64, fitsRows, filled(dtype) >= 0.4 || !hasOneDNN { return .rows }
                if filters <= 4, channels * filters <= 64 || filters == 1, !isBackward || work <= 65_536 { return .direct }
                if work <= 16_384 { return .direct }
            }
            if isForward, isWorthRows(dtype, besideOneDNN: hasOneDNN) { return .rows }
            // On small planes oneDNN is ahead of the transforms.
            if isForward, dtype == .float32, isWorthWinograd, outputCount >= (hasOneDNN ? 784 : 196) {
                return .winograd
            }
            // Back onto few channels, with windows that do not overlap, or from planes so small that the
            // weights are most of what is read, folding columns was measured 1.3 to 5 times as fast.
            if isBackward, channels < 8 || isApart || outputCount <= 144 { return .columns }
            // Where weights are most of what is read, rearranging them costs more than it saves.
            if isForward, batch * outputCount <= 64, groups * filters * columnLength >= 1 << 20 { return .columns }
            // Of a volume by single cells oneDNN makes 90 times a product's time.
            if isPointwise, !isFlat { return .columns }
            if hasOneDNN, channels * filters > 1 || work / max(batch, 1) <= OneDNNKernel.sliceWork {
                return .oneDNN(layouts)
            }
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

    /// Whether windows lie side by side or further apart.
    private var isApart: Bool {
        !isPointwise && z.kernel <= z.stride && y.kernel <= y.stride && x.kernel <= x.stride
    }

    /// Which operands oneDNN may rearrange: all of them, as a rule, as its fastest kernels ask for.
    private var layouts: OneDNNProblem.Layouts {
        // A product of matrices as they lie needs no rearranging, which would cost as much again.
        if isPointwise { return .images }
        return .chosen
    }

    /// Whether oneDNN was measured faster than columns, and is there.
    private func isWorthOneDNN(_ dtype: DType, _ operation: String) -> Bool {
        dtype == .float32 && Engines.allowed.contains(.onednn) && unfitForOneDNN(operation) == nil && OneDNN.library != nil
    }

    /// Whether sums in registers were measured faster than columns, and than oneDNN where it is there:
    /// for lines that fill their vectors, and few channels.
    private func isWorthRows(_ dtype: DType, besideOneDNN: Bool) -> Bool {
        guard dtype != .int64, fitsRows, !isPointwise, !isWorthWinograd else { return false }
        guard filled(dtype) > 0.87 else { return false }
        // On planes up to 32×32 oneDNN was measured up to twice as fast, where channels fill its vectors.
        return !besideOneDNN || columnLength <= 1024 && (outputCount > 1024 || channels < 16)
    }

    /// How much of the widest vectors lines of outputs fill.
    private func filled(_ dtype: DType) -> Double {
        let lanes = 64 / dtype.width
        return Double(x.output) / Double((x.output + lanes - 1) / lanes * lanes)
    }

    /// Whether F(2×2, 3×3) was measured faster than columns.
    private var isWorthWinograd: Bool {
        channels >= 32 && filters >= 32 && unfitForWinograd == nil
    }

    /// Whether F(2×2, 3×3) gives the exact result if all elements are whole numbers: they and its
    /// quarters then fit in 24 bits at every step. True, and quickly, for anything else.
    @inline(__always)
    func keepsWholeNumbers<T: VectorElement>(
        _ x: UnsafePointer<T>, _ w: UnsafePointer<T>, in context: EvaluationContext
    ) throws -> Bool {
        guard let image = try Self.largestWhole(x, batch * groups * channels * inputCount, context),
            let weight = try Self.largestWhole(w, groups * filters * columnLength, context)
        else { return true }
        return Double(image) * Double(weight) * 81 * Double(channels) <= 0x1p22
    }

    /// The largest magnitude; nil as soon as some elements are not all whole numbers.
    @inline(__always)
    private static func largestWhole<T: VectorElement>(
        _ from: UnsafePointer<T>, _ count: Int, _ context: EvaluationContext
    ) throws -> T? {
        // From here on there are no fractions: added to less, it rounds to a whole number.
        let whole = T(sign: .plus, exponent: T.Exponent(T.significandBitCount), significand: 1)
        var largest: T = 0
        for start in stride(from: 0, to: count, by: 4096) {
            if start & 0xFFFFF == 0 { try context.checkCancellation() }
            var fractions = 0
            for i in start..<min(start + 4096, count) {
                let size = from[i].magnitude
                fractions &+= size + whole - whole == size || size >= whole ? 0 : 1
                largest = max(largest, size)
            }
            if fractions > 0 { return nil }
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
