import Tensors

/// Convolutions and their gradients by oneDNN, in slices between which they can be cancelled.
struct OneDNNKernel {
    private let p: ConvProblem
    private let direction: OneDNNProblem.Direction
    private let layouts: OneDNNProblem.Layouts
    /// The tensor that the weights lie in; nil for a result or scratch.
    private let owner: Tensor?
    private let context: EvaluationContext

    /// The operands: image (or its gradient), weights, result (or its gradient).
    typealias Operands = (
        x: UnsafeMutablePointer<Float>, w: UnsafeMutablePointer<Float>,
        bias: UnsafeMutablePointer<Float>?, y: UnsafeMutablePointer<Float>
    )

    init(
        _ p: ConvProblem, _ direction: OneDNNProblem.Direction,
        _ layouts: OneDNNProblem.Layouts, weightsOf owner: Tensor?, in context: EvaluationContext
    ) {
        (self.p, self.direction, self.layouts, self.owner, self.context) = (p, direction, layouts, owner, context)
    }

    /// As many multiply-adds as one call of the library makes: 20 ms on two idle cores, and a
    /// person does not notice the delay of a cancellation when they are busy either.
    static let sliceWork = 1 << 30

    /// A part of the problem: some images whole, or some groups, filters or channels of one image.
    private struct Slice {
        var images, groups, pieces: Range<Int>
    }

    /// Computes the direction's result.
    ///
    /// - Returns: false when the library has no way; what the result holds is then undefined.
    /// - Throws: `TensorError.cancelled`, `.memoryLimit`.
    func run(_ operands: Operands) throws -> Bool {
        let pieceCount = direction == .inputGradient ? p.channels : p.filters
        let perImage = p.work / max(p.batch, 1)
        let images = max(1, min(p.batch, Self.sliceWork / max(perImage, 1)))
        let cuts = perImage / Self.sliceWork + 1
        var groups = max(1, p.groups / min(cuts, p.groups))
        // Channels by themselves are vectors of sixteen.
        if p.channels == 1, p.filters == 1 { groups = min(p.groups, (groups + 15) / 16 * 16) }
        let cutsOfGroup = groups > 1 ? 1 : (perImage / p.groups) / Self.sliceWork + 1
        let pieces = min(pieceCount, ((pieceCount + cutsOfGroup - 1) / cutsOfGroup + 15) / 16 * 16)
        func slices(_ count: Int, _ size: Int) -> Int { (count + size - 1) / size }
        let sliceCount = slices(p.batch, images) * slices(p.groups, groups) * slices(pieceCount, pieces)
        return try context.progress.counting(sliceCount) { step in
            for image in stride(from: 0, to: p.batch, by: images) {
                for group in stride(from: 0, to: p.groups, by: groups) {
                    for piece in stride(from: 0, to: pieceCount, by: pieces) {
                        try context.checkCancellation()
                        let slice = Slice(
                            images: image..<min(image + images, p.batch),
                            groups: group..<min(group + groups, p.groups),
                            pieces: piece..<min(piece + pieces, pieceCount))
                        guard try run(slice, operands) else { return false }
                        step()
                    }
                }
            }
            return true
        }
    }

    private func run(_ slice: Slice, _ operands: Operands) throws -> Bool {
        var part = p
        (part.batch, part.groups) = (slice.images.count, slice.groups.count)
        let (x, y) = (p.channels * p.inputCount, p.filters * p.outputCount)
        var (from, weights, to, bias) = (operands.x, operands.w, operands.y, operands.bias)
        from += (slice.images.lowerBound * p.groups + slice.groups.lowerBound) * x
        to += (slice.images.lowerBound * p.groups + slice.groups.lowerBound) * y
        weights += slice.groups.lowerBound * p.filters * p.columnLength
        if direction == .inputGradient {
            part.channels = slice.pieces.count
            from += slice.pieces.lowerBound * p.inputCount
            if part.channels < p.channels {
                return try withWeights(weights, of: slice.pieces) {
                    try runOnce(part, (from, $0, nil, to), weightsOf: nil)
                }
            }
        } else {
            part.filters = slice.pieces.count
            to += slice.pieces.lowerBound * p.outputCount
            weights += slice.pieces.lowerBound * p.columnLength
            bias = bias.map { $0 + slice.groups.lowerBound * p.filters + slice.pieces.lowerBound }
        }
        if direction == .weightGradient, slice.images.lowerBound > 0 {
            return try adding(part, (from, weights, nil, to))
        }
        return try runOnce(part, (from, weights, bias, to), weightsOf: owner)
    }

    /// The weights of some channels of one group, side by side.
    private func withWeights(
        _ w: UnsafeMutablePointer<Float>, of channels: Range<Int>,
        _ body: (UnsafeMutablePointer<Float>) throws -> Bool
    ) throws -> Bool {
        let width = channels.count * p.kernelCount
        var isDone = false
        try withScratch(p.filters * width, of: Float.self, in: context) { part in
            for f in 0..<p.filters {
                let row = w + f * p.columnLength + channels.lowerBound * p.kernelCount
                (part + f * width).update(from: row, count: width)
            }
            isDone = try body(part)
        }
        return isDone
    }

    /// The weights' gradient of further images, added to that of the first.
    private func adding(_ part: ConvProblem, _ operands: Operands) throws -> Bool {
        let count = part.weightCount
        var isDone = false
        try withScratch(count, of: Float.self, in: context) { more in
            isDone = try runOnce(part, (operands.x, more, nil, operands.y), weightsOf: nil)
            if isDone { for i in 0..<count { operands.w[i] += more[i] } }
        }
        return isDone
    }

    /// One call of the library.
    private func runOnce(_ part: ConvProblem, _ operands: Operands, weightsOf owner: Tensor?) throws -> Bool {
        let problem = OneDNNProblem(part, direction, layouts, hasBias: operands.bias != nil)
        // Waking a thread costs more than a small convolution, and it is woken for each rearranging too.
        let threads = part.work < 4 * parallelThreshold ? 1 : context.threads
        return try OneDNNConvolution.cached(problem, threads: threads) { primitive in
            var isDone = false
            try withScratch(primitive.scratchBytes / 4 + 32, of: Float.self, in: context) { scratch in
                let (base, around) = (UnsafeMutableRawPointer(scratch), 64)
                var pointers: [UnsafeMutableRawPointer] = [
                    .init(operands.x), .init(operands.w), .init(operands.y),
                ]
                if let bias = operands.bias { pointers.append(.init(bias)) }
                isDone = primitive.run(
                    pointers, weightsOf: owner, scratch: base.alignedUp(toMultipleOf: around))
            }
            return isDone
        }
    }
}

extension ConvProblem {
    /// Why oneDNN does not serve this problem; nil when it may.
    func unfitForOneDNN(_ operation: String) -> String? {
        for line in [z, y, x] {
            if line.low < 0 || line.readable < line.input || line.high <= -line.stride {
                return "its padding crops the input"
            }
        }
        // oneDNN 2.6 gave wrong numbers: 1 of 10,000 random cases, each of this kind.
        if operation == "conv_dw", !isFlat, z.kernel > z.input { return "its kernel is deeper than the input" }
        if batch * groups * channels * filters * inputCount * outputCount == 0 { return "it is empty" }
        return nil
    }
}

extension ConvProblem.Line {
    /// The padding at the end that fits the output; negative where a stride leaves cells unread.
    fileprivate var high: Int { (output - 1) * stride + (kernel - 1) * dilation + 1 - input - low }
}

extension OneDNNProblem {
    fileprivate init(
        _ p: ConvProblem, _ direction: Direction, _ layouts: Layouts, hasBias: Bool
    ) {
        let lines = p.isFlat ? (p.y.isTrivial ? [p.x] : [p.y, p.x]) : [p.z, p.y, p.x]
        let leading = p.groups > 1 ? [p.groups] : []
        self.init(
            direction, layouts,
            source: [p.batch, p.groups * p.channels] + lines.map(\.input),
            weights: leading + [p.filters, p.channels] + lines.map(\.kernel),
            destination: [p.batch, p.groups * p.filters] + lines.map(\.output), hasBias: hasBias,
            strides: lines.map(\.stride), dilations: lines.map(\.dilation),
            low: lines.map(\.low), high: lines.map(\.high))
    }
}
