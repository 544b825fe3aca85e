/// What the subscripts of `x[…]` reach in a storage laid out by a shape, strides and an offset.
///
/// Slices and single positions leave lengths and steps; index tensors leave a table of offsets,
/// already multiplied by the strides and summed.
struct Selection {
    /// The axes that slices, the ellipsis and new axes leave, in order.
    private(set) var lengths: [Int] = []
    /// The distance between neighbours along each of them.
    private(set) var steps: [Int] = []
    private(set) var offset: Int
    private(set) var picks: Picks?
    /// The shape of the result.
    private(set) var shape: Shape

    /// What the index tensors reach together.
    struct Picks {
        /// Offsets to add, contiguous int64, in the shape that the index tensors broadcast to.
        let offsets: Tensor
        /// How many of `lengths` come before its axes in the result.
        let position: Int
    }

    init(of tensor: Tensor, _ indices: [Tensor.Index], in context: EvaluationContext) throws {
        try self.init(
            indices, shape: tensor.shape, strides: tensor.strides, offset: tensor.offset, in: context)
    }

    init(
        _ indices: [Tensor.Index], shape: Shape, strides: [Int], offset: Int,
        in context: EvaluationContext
    ) throws {
        self.shape = shape
        self.offset = offset
        let (consumed, advanced) = try Selection.census(indices, shape)
        lengths.reserveCapacity(shape.rank)
        steps.reserveCapacity(shape.rank)
        var tables: [Tensor] = []
        var place = Place()
        var axis = 0
        for index in indices {
            switch index {
            case .at(let position):
                self.offset &+= try shape.position(position, axis: axis) &* strides[axis]
                axis += 1
                if advanced { place.metAdvanced(after: lengths.count) }
            case .slice(let start, let stop, let step):
                let range = try SliceRange(start: start, stop: stop, step: step, axis: axis, of: shape)
                if range.count > 0 { self.offset &+= range.start &* strides[axis] }
                // The step of an axis that is not stepped along may be too large to multiply.
                append(range.count, range.count > 1 ? strides[axis] &* range.step : strides[axis])
                axis += 1
                place.metBasic()
            case .ellipsis:
                for _ in 0..<shape.rank - consumed {
                    append(shape[axis], strides[axis])
                    axis += 1
                }
                place.metBasic()
            case .newAxis:
                append(1, 0)
                place.metBasic()
            case .tensor(let tensor) where tensor.dtype != .bool && tensor.rank == 0:
                let position = try tensor.pickOffsets(axis: axis, of: shape, step: 1, in: context)
                self.offset &+= position.withElements(Int.self) { $0[0] } &* strides[axis]
                axis += 1
                if advanced { place.metAdvanced(after: lengths.count) }
            case .tensor(let tensor):
                if tensor.dtype == .bool {
                    tables.append(
                        try tensor.maskOffsets(axis: axis, of: shape, strides: strides, in: context))
                    axis += tensor.rank
                } else {
                    tables.append(
                        try tensor.pickOffsets(axis: axis, of: shape, step: strides[axis], in: context))
                    axis += 1
                }
                place.metAdvanced(after: lengths.count)
            }
        }
        while axis < shape.rank {
            append(shape[axis], strides[axis])
            axis += 1
        }
        if tables.isEmpty {
            self.shape = try Shape(lengths)
            return
        }
        let offsets = try Tensor.sumOfOffsets(tables, in: context)
        picks = Picks(offsets: offsets, position: place.position)
        var result = lengths
        result.insert(contentsOf: offsets.shape, at: place.position)
        self.shape = try Shape(result)
    }

    private mutating func append(_ length: Int, _ step: Int) {
        lengths.append(length)
        steps.append(step)
    }

    /// How many axes the subscripts take, and whether an index tensor is among them.
    private static func census(
        _ indices: [Tensor.Index], _ shape: Shape
    ) throws -> (consumed: Int, advanced: Bool) {
        var consumed = 0
        var ellipsis = false
        var advanced = false
        for index in indices {
            switch index {
            case .at, .slice: consumed += 1
            case .newAxis: break
            case .ellipsis:
                if ellipsis { throw TensorError.secondEllipsis(shape) }
                ellipsis = true
            case .tensor(let tensor):
                consumed += tensor.dtype == .bool ? tensor.rank : 1
                advanced = advanced || tensor.dtype == .bool || tensor.rank > 0
            }
        }
        guard consumed <= shape.rank else {
            throw TensorError.tooManyIndices(count: consumed, shape)
        }
        return (consumed, advanced)
    }

    /// Finds where the axes of the index tensors go.
    private struct Place {
        private var first: Int?
        private var interrupted = false
        private var apart = false

        mutating func metAdvanced(after axes: Int) {
            if first == nil { first = axes }
            if interrupted { apart = true }
        }

        mutating func metBasic() {
            if first != nil { interrupted = true }
        }

        /// Where the first index tensor stood, or 0 when something stands between them.
        var position: Int { apart ? 0 : first ?? 0 }
    }
}
