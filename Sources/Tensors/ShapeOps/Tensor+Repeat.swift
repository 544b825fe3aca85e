extension Tensor {
    /// Elements moved `shifts` places along `axes`; what leaves at the end comes in at the front.
    ///
    /// One shift serves several axes, several shifts of one axis add up. Without axes the elements
    /// move through the flattened tensor, which keeps its shape.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, `.invalid` when there are as many shifts as fit to
    ///   no axes; and what an allocation throws.
    public func rolled(_ shifts: [Int], axes: [Int]?, in context: EvaluationContext) throws -> Tensor {
        guard let axes else {
            return try flattened(in: context)
                .rolled(shifts, axes: [Int](repeating: 0, count: shifts.count), in: context)
                .reshaped(to: shape, in: context)
        }
        guard shifts.count == axes.count || shifts.count == 1 || axes.count == 1 else {
            throw TensorError.invalid(
                operation: "roll", shape, reason: "\(shifts.count) shifts do not go with \(axes.count) axes")
        }
        var result = self
        // One of either goes with any number of the other, and that may be none.
        for index in 0..<(shifts.count == 1 ? axes.count : shifts.count) {
            let axis = try shape.axis(axes[axes.count == 1 ? 0 : index], operation: "roll")
            let length = shape[axis]
            if length == 0 { continue }
            let rest = shifts[shifts.count == 1 ? 0 : index] % length
            let start = rest > 0 ? length - rest : -rest
            if start == 0 { continue }
            let (head, tail) = (
                try result.narrowed(axis: axis, from: start, count: length - start),
                try result.narrowed(axis: axis, from: 0, count: start)
            )
            result = try Tensor.concatenated([head, tail], axis: axis, in: context)
        }
        return result
    }

    /// The whole tensor laid side by side, `reps` times along each axis; missing repetitions are 1,
    /// further ones add axes in front.
    ///
    /// - Throws: `TensorError.invalid` for a negative number; `.tooManyElements`, `.rankTooHigh`,
    ///   and what an allocation throws.
    public func tiled(_ reps: [Int], in context: EvaluationContext) throws -> Tensor {
        let count = max(rank, reps.count)
        if let place = reps.firstIndex(where: { $0 < 0 }) {
            throw TensorError.invalid(
                operation: "tile", shape, reason: "axis \(place + count - reps.count) cannot be repeated \(reps[place]) times")
        }
        let lengths = [Int](repeating: 1, count: count - rank) + shape.dimensions
        let steps = [Int](repeating: 0, count: count - rank) + strides
        let times = [Int](repeating: 1, count: count - reps.count) + reps
        let target = try Shape(
            zip(lengths, times).map { length, times in
                let (product, overflow) = length.multipliedReportingOverflow(by: times)
                if overflow { throw TensorError.tooManyElements([length, times]) }
                return product
            })
        // Each axis becomes (times, length): the first of stride 0.
        let tiles = try Shape(zip(times, lengths).flatMap { [$0, $1] })
        return try view(tiles, strides: steps.flatMap { [0, $0] }).reshaped(to: target, in: context)
    }

    /// Each element along `axis` repeated: as often as `counts` says for it, or all by the one
    /// number in it. Without an axis the flattened elements are repeated, to a vector.
    ///
    /// - Throws: `TensorError.invalid` for a negative count, or as many counts as fit no axis;
    ///   `.axisOutOfRange`, `.tooManyElements`, and what an allocation throws.
    public func repeated(_ counts: [Int], axis: Int?, in context: EvaluationContext) throws -> Tensor {
        guard let axis else { return try flattened(in: context).repeated(counts, axis: 0, in: context) }
        let along = try shape.axis(axis, operation: "repeat")
        let length = shape[along]
        if let negative = counts.first(where: { $0 < 0 }) {
            throw TensorError.invalid(
                operation: "repeat", shape, reason: "the elements of axis \(along) cannot be repeated \(negative) times")
        }
        guard counts.count == 1 || counts.count == length else {
            throw TensorError.invalid(
                operation: "repeat", shape, reason: "\(counts.count) counts for axis \(along) of length \(length)")
        }
        var total = 0
        for index in 0..<length {
            let (sum, overflow) = total.addingReportingOverflow(counts[counts.count == 1 ? 0 : index])
            if overflow { throw TensorError.tooManyElements([length] + counts) }
            total = sum
        }
        let target = try shape.replacing(axis: along, with: total)
        if counts.count == 1 {
            var (lengths, steps) = (shape.dimensions, strides)
            lengths.insert(counts[0], at: along + 1)
            steps.insert(0, at: along + 1)
            return try view(try Shape(lengths), strides: steps).reshaped(to: target, in: context)
        }
        let strides = target.contiguousStrides
        return try assembled(target, in: context) { canvas in
            var start = 0
            for (index, count) in counts.enumerated() where count > 0 {
                let one = try narrowed(axis: along, from: index, count: 1)
                let many = try one.broadcast(to: shape.replacing(axis: along, with: count))
                try canvas.place(many, strides: strides, offset: start * strides[along])
                start += count
            }
        }
    }

    /// Zeros between the elements of the last two axes: `stride` = [sy, sx] puts an element every
    /// sy rows and sx columns, so that the lengths become (h - 1)·sy + 1 and (w - 1)·sx + 1.
    ///
    /// - Throws: `TensorError.rankTooLow`, `.invalid` unless both strides are positive,
    ///   `.tooManyElements`, and what an allocation throws.
    public func zerosInserted(stride: [Int], in context: EvaluationContext) throws -> Tensor {
        guard rank >= 2 else { throw TensorError.rankTooLow(shape, needed: 2, operation: "insert_zeros") }
        guard stride.count == 2, stride.allSatisfy({ $0 > 0 }) else {
            throw TensorError.invalid(
                operation: "insert_zeros", shape,
                reason: "the stride \(stride) must be one or two numbers of at least 1, for axes \(rank - 2) and \(rank - 1)")
        }
        var lengths = shape.dimensions
        for (axis, step) in zip([rank - 2, rank - 1], stride) where lengths[axis] > 0 {
            let (product, overflow) = (lengths[axis] - 1).multipliedReportingOverflow(by: step)
            if overflow || product == Int.max { throw TensorError.tooManyElements([lengths[axis], step]) }
            lengths[axis] = product + 1
        }
        let target = try Shape(lengths)
        if target == shape { return self }
        var steps = target.contiguousStrides
        // The step along an axis of one element leads nowhere, and may be as large as it likes.
        steps[rank - 2] &*= stride[0]
        steps[rank - 1] &*= stride[1]
        let zeros = try Tensor.zeros(target, dtype: dtype, in: context)
        try Canvas(base: zeros.storage.base, dtype: dtype, context: context).place(self, strides: steps, offset: 0)
        return zeros
    }
}
