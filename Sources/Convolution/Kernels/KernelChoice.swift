import Tensors

extension ConvProblem {
    /// The kernels there are, once `auto` has been decided.
    enum Kernel: Equatable {
        case direct, rows, depthwise, whole, columns, matrix, winograd, winograd4
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
            return .oneDNN(layouts(operation))
        case .auto: return fastest(dtype, operation)
        }
    }

    /// The kernel that was measured fastest, by geometry alone: a session gives the same bits when it is replayed.
    /// oneDNN was measured with weights that it had rearranged before, as from a tensor's third convolution on.
    /// The library is looked for only where that makes a difference.
    private func fastest(_ dtype: DType, _ operation: String) -> Kernel {
        if work <= 1024 { return .direct }
        if isWhole { return .whole }
        let (isForward, isBackward) = (operation == "conv", operation == "conv_dx" || operation == "deconv")
        var hasOneDNN: Bool { isWorthOneDNN(dtype, operation) }
        if isForward, dtype != .int64, let kernel = inRegisters(dtype, besideOneDNN: hasOneDNN) { return kernel }
        if !isForward || dtype == .int64 {
            // A product with few rows reads its columns but few times: they are not worth making.
            let isNarrow = filters <= 4 && (channels * filters <= 64 || filters == 1)
            if work <= 8192 || work <= 16_384 && !hasOneDNN { return .direct }
            if isNarrow, !isBackward || work <= 65_536, !hasOneDNN { return .direct }
        }
        if isForward, dtype == .float32, isWorthWinograd(besideOneDNN: hasOneDNN) { return .winograd }
        if isBackward, isWorthFolding(besideOneDNN: hasOneDNN) { return .columns }
        if isWorthColumns(operation) { return .columns }
        if hasOneDNN, channels * filters > 1 || work / max(batch, 1) <= OneDNNKernel.sliceWork {
            return .oneDNN(layouts(operation))
        }
        return .columns
    }

    /// The convolution that is the input gradient of this one, when the stride is 1: its weight is
    /// turned round, its channels and filters exchanged. None where folding the columns of few channels
    /// beats any convolution of many.
    var adjoint: ConvProblem? {
        guard z.stride == 1, y.stride == 1, x.stride == 1, !isFewFromMany else { return nil }
        var turned = self
        swap(&turned.channels, &turned.filters)
        turned.z = z.adjoint
        turned.y = y.adjoint
        turned.x = x.adjoint
        return turned
    }

    /// Whether windows of several cells lie side by side or further apart.
    private var isApart: Bool {
        kernelCount > 1 && z.kernel <= z.stride && y.kernel <= y.stride && x.kernel <= x.stride
    }

    /// Whether windows of one cell lie apart.
    private var isSparse: Bool { kernelCount == 1 && max(z.stride, y.stride, x.stride) > 1 }

    /// Which operands oneDNN may rearrange: all of them, as a rule, as its fastest kernels ask for.
    private func layouts(_ operation: String) -> OneDNNProblem.Layouts {
        // A product of matrices as they lie needs no rearranging, which would cost as much again; neither
        // does a result that is large beside the image. Few outputs are soon rearranged.
        guard operation == "conv" else { return isPointwise ? .images : .chosen }
        if kernelCount == 1, isFlat {
            return batch * outputCount <= 64 && weightCount >= 1 << 18 ? .chosen : .images
        }
        let isSpread = Double(filters) * Double(outputCount) >= 4 * Double(channels) * Double(inputCount)
        return isPointwise || isSpread ? .images : .chosen
    }

    /// Whether oneDNN was measured faster than columns, and is there.
    private func isWorthOneDNN(_ dtype: DType, _ operation: String) -> Bool {
        dtype == .float32 && Engines.allowed.contains(.onednn) && unfitForOneDNN(operation) == nil && OneDNN.library != nil
    }

    /// The kernel for few terms or few filters, whose sums stay in registers as a rule, where it was measured
    /// faster than columns, and than oneDNN where it is there.
    private func inRegisters(_ dtype: DType, besideOneDNN: @autoclosure () -> Bool) -> Kernel? {
        // What the row kernel reads serves eight filters, and it alone fills vectors from short lines.
        if fitsDepthwise, filters < 8 || x.output < 64 / dtype.width { return .depthwise }
        guard fitsRows, !isWorthWinograd(besideOneDNN: besideOneDNN()) else { return nil }
        // One factor for a plane, or two.
        if columnLength == 1, filters <= 2 { return .columns }
        // Of single cells, a product of matrices as they lie, unless it is a small one.
        if isPointwise { return channels <= 8 && filters * channels <= 128 ? .rows : nil }
        // With a stride the row kernel reads its vectors piece by piece.
        if x.stride > 1, channels >= 16, filters > 8, columnLength > (x.output <= 20 ? 128 : 256), besideOneDNN() {
            return nil
        }
        let filled = filled(dtype)
        // Many terms are worth the rearranging that oneDNN's kernels ask for, but for few filters.
        let isNarrow = filters <= 8 && filters * columnLength <= 32_768 && outputCount > 128
        if columnLength <= 320 || isNarrow {
            return filled >= 0.3 ? .rows : nil
        }
        return filled > 0.87 && (columnLength <= 1024 && outputCount > 1024 || !besideOneDNN()) ? .rows : nil
    }

    /// How much of the row kernel's vectors outputs fill.
    private func filled(_ dtype: DType) -> Double {
        let lanes = Double(64 / dtype.width)
        let (lines, width) = (Double(z.output) * Double(y.output), Double(x.output))
        let (apart, joined) = (lines * (width / lanes).rounded(.up), lines * Double(x.length(x.output)) / lanes)
        return lines * width / (lanes * min(apart, joined.rounded(.up)))
    }

    /// Whether F(2×2, 3×3) was measured faster than columns, and than oneDNN: on large planes, or with many
    /// channels and filters on smaller ones, which share the image's transforms; outputs share the weights'.
    private func isWorthWinograd(besideOneDNN: @autoclosure () -> Bool) -> Bool {
        let least = min(channels, filters)
        guard least >= 32, outputCount >= 196, unfitForWinograd == nil else { return false }
        return outputCount >= (least >= 64 ? max(1200, 4 * least) : 5000) || !besideOneDNN()
    }

    /// Whether an input gradient by folding columns was measured faster, by 1.3 to 5 times: back onto few
    /// channels, where many filters share windows that do not overlap, or with strides and channels that
    /// oneDNN has no fast kernels for.
    private func isWorthFolding(besideOneDNN: @autoclosure () -> Bool) -> Bool {
        if channels < 8 || isFewFromMany { return true }
        if isApart, filters >= 64, work >= 1 << 22 { return true }
        if isFlat, max(y.stride, x.stride) > 1, !isRegular { return true }
        return !besideOneDNN()
    }

    /// Whether channels come by eights, and strides are 1, 2 or 4.
    private var isRegular: Bool {
        channels % 8 == 0 && filters % 8 == 0 && [1, 2, 4].contains(y.stride) && [1, 2, 4].contains(x.stride)
    }

    /// Whether products with columns were measured faster than oneDNN.
    private func isWorthColumns(_ operation: String) -> Bool {
        // Of a volume by single cells oneDNN makes 90 times a product's time.
        if isPointwise, !isFlat { return true }
        switch operation {
        case "conv":
            // Patches that share nothing are not worth rearranging.
            if weightCount >= 1 << 19, isApart, batch * outputCount > 64 { return true }
            // Long lines of many channels: 1.2 to 1.7 times.
            return isFlat && y.isTrivial && min(channels, filters) >= 64
        case "conv_dw":
            return isFlat && (isSparse && outputCount >= 64 || weightCount >= 1 << 20 && batch * outputCount <= 256)
        default: return false
        }
    }

    /// Whether the input has far fewer channels than the output.
    private var isFewFromMany: Bool { channels <= 16 && filters >= 8 * channels }
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
