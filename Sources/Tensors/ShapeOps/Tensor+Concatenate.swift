extension Tensor {
    /// The tensors one after the other along an axis that all have; the types promote.
    ///
    /// - Throws: `TensorError.concatShapes` when another axis differs or there is no tensor,
    ///   `.rankTooLow` for 0-d tensors, `.axisOutOfRange`, and what an allocation throws.
    public static func concatenated(
        _ tensors: [Tensor], axis: Int, in context: EvaluationContext
    ) throws -> Tensor {
        guard let first = tensors.first else { throw TensorError.concatShapes([], axis: axis) }
        guard first.rank > 0 else { throw TensorError.rankTooLow(first.shape, needed: 1, operation: "concat") }
        let axis = try first.shape.axis(axis, operation: "concat")
        var (length, dtype) = (0, first.dtype)
        for tensor in tensors {
            let fits = tensor.rank == first.rank
                && first.shape.indices.allSatisfy { $0 == axis || tensor.shape[$0] == first.shape[$0] }
            guard fits else { throw TensorError.concatShapes(tensors.map(\.shape), axis: axis) }
            let (sum, overflow) = length.addingReportingOverflow(tensor.shape[axis])
            if overflow { throw TensorError.tooManyElements([length, tensor.shape[axis]]) }
            length = sum
            dtype = .promote(dtype, tensor.dtype)
        }
        let shape = try first.shape.replacing(axis: axis, with: length)
        let strides = shape.contiguousStrides
        let pieces = try tensors.map { try $0.converted(to: dtype, in: context) }
        return try pieces[0].assembled(shape, in: context) { canvas in
            var start = 0
            for piece in pieces {
                try canvas.place(piece, strides: strides, offset: start * strides[axis])
                start += piece.shape[axis]
            }
        }
    }

    /// Tensors of one shape side by side along a new axis, which is `axis` of the result.
    ///
    /// - Throws: `TensorError.stackShapes` when shapes differ or there is no tensor,
    ///   `.axisOutOfRange`, and what an allocation throws.
    public static func stacked(
        _ tensors: [Tensor], axis: Int, in context: EvaluationContext
    ) throws -> Tensor {
        guard let first = tensors.first, tensors.allSatisfy({ $0.shape == first.shape }) else {
            throw TensorError.stackShapes(tensors.map(\.shape))
        }
        let axis = try first.shape.axis(axis, ofRank: first.rank + 1, operation: "stack")
        return try concatenated(tensors.map { try $0.unsqueezed(axis: axis) }, axis: axis, in: context)
    }

    /// Views of `parts` equal parts of an axis.
    ///
    /// - Throws: `TensorError.unevenSplit`, `.axisOutOfRange`.
    public func split(into parts: Int, axis: Int) throws -> [Tensor] {
        let axis = try shape.axis(axis, operation: "split")
        let length = shape[axis]
        guard parts > 0, length % parts == 0 else {
            throw TensorError.unevenSplit(shape, axis: axis, parts: parts)
        }
        let each = length / parts
        return try (0..<parts).map { try narrowed(axis: axis, from: $0 * each, count: each) }
    }

    /// Views of the parts of an axis between the cuts, as `x[:i], x[i:j], x[j:]` would give them.
    ///
    /// - Throws: `TensorError.axisOutOfRange`.
    public func split(at cuts: [Int], axis: Int) throws -> [Tensor] {
        let axis = try shape.axis(axis, operation: "split")
        let length = shape[axis]
        let places = cuts.map { $0 < 0 ? max(0, $0 &+ length) : min($0, length) }
        return try zip([0] + places, places + [length]).map { start, end in
            try narrowed(axis: axis, from: start, count: max(0, end - start))
        }
    }
}
