extension Tensor {
    /// The same elements in row-major order under another shape; one length may be -1, which is
    /// worked out. A view where the layout allows, else a copy.
    ///
    /// - Throws: `TensorError.reshape` when the lengths do not fit, or more than one is -1.
    public func reshaped(to lengths: [Int], in context: EvaluationContext) throws -> Tensor {
        guard let open = lengths.firstIndex(of: -1) else {
            return try reshaped(to: Shape(lengths), in: context)
        }
        var known = lengths
        known[open] = 1
        let rest = known.contains { $0 < 0 } ? 0 : try Shape(known).elementCount
        guard rest > 0, elementCount % rest == 0 else {
            throw TensorError.reshape(shape, target: lengths)
        }
        known[open] = elementCount / rest
        return try reshaped(to: Shape(known), in: context)
    }

    /// The same elements in row-major order under `target`; a view where the layout allows.
    ///
    /// - Throws: `TensorError.reshape` when the numbers of elements differ.
    public func reshaped(to target: Shape, in context: EvaluationContext) throws -> Tensor {
        guard target.elementCount == elementCount else {
            throw TensorError.reshape(shape, target: target.dimensions)
        }
        if target == shape { return self }
        if isContiguous { return view(target, strides: target.contiguousStrides) }
        if let strides = stridesForReshape(to: target) { return view(target, strides: strides) }
        return try copied(in: context).reshaped(to: target, in: context)
    }

    /// The elements in row-major order as a vector.
    public func flattened(in context: EvaluationContext) throws -> Tensor {
        try reshaped(to: .vector(elementCount), in: context)
    }

    /// The strides under which this layout reads as `target`, if there are any.
    ///
    /// Axes of both shapes are matched in groups of equal products; within a group of ours the
    /// steps must be even for the group to be cut anew (NumPy's `_attempt_nocopy_reshape`).
    private func stridesForReshape(to target: Shape) -> [Int]? {
        let old = shape.indices.filter { shape[$0] != 1 }
        var strides = [Int](repeating: 0, count: target.rank)
        var (from, to) = (0, 0)
        while from < old.count && to < target.rank {
            var (fromEnd, toEnd) = (from + 1, to + 1)
            var (fromProduct, toProduct) = (shape[old[from]], target[to])
            while fromProduct != toProduct {
                if toProduct < fromProduct {
                    guard toEnd < target.rank else { return nil }
                    toProduct *= target[toEnd]
                    toEnd += 1
                } else {
                    guard fromEnd < old.count else { return nil }
                    fromProduct *= shape[old[fromEnd]]
                    fromEnd += 1
                }
            }
            for index in from..<fromEnd - 1
            where self.strides[old[index]] != self.strides[old[index + 1]] &* shape[old[index + 1]] {
                return nil
            }
            var step = self.strides[old[fromEnd - 1]]
            for axis in stride(from: toEnd - 1, through: to, by: -1) {
                strides[axis] = step
                step = step &* target[axis]
            }
            (from, to) = (fromEnd, toEnd)
        }
        return strides
    }
}
