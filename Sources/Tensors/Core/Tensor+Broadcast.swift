extension Shape {
    /// The shape that both broadcast to, by NumPy's rule: aligned at the last axis, a length of 1
    /// (or a missing axis) goes with any length.
    ///
    /// - Throws: `TensorError.broadcast` when two lengths differ and neither is 1.
    public func broadcast(with other: Shape, operation: String) throws -> Shape {
        if self == other { return self }
        let rank = Swift.max(self.rank, other.rank)
        var lengths = [Int](repeating: 1, count: rank)
        for back in 1..<rank + 1 {
            let a = back <= self.rank ? self[self.rank - back] : 1
            let b = back <= other.rank ? other[other.rank - back] : 1
            guard a == b || a == 1 || b == 1 else {
                throw TensorError.broadcast(self, other, operation: operation)
            }
            lengths[rank - back] = a == 1 ? b : a
        }
        return try Shape(lengths)
    }
}

extension Tensor {
    /// A view of this tensor stretched to `target`; repeated elements are not stored twice.
    ///
    /// - Throws: `TensorError.broadcastTo` when an axis would have to change from a length that
    ///   is not 1.
    public func broadcast(to target: Shape) throws -> Tensor {
        if target == shape { return self }
        guard target.rank >= rank else { throw TensorError.broadcastTo(shape, target: target) }
        let extra = target.rank - rank
        var steps = [Int](repeating: 0, count: target.rank)
        for axis in 0..<rank {
            if shape[axis] == target[extra + axis] {
                steps[extra + axis] = strides[axis]
            } else if shape[axis] != 1 {
                throw TensorError.broadcastTo(shape, target: target)
            }
        }
        return Tensor(dtype: dtype, shape: target, strides: steps, offset: offset, storage: storage)
    }
}
