extension Tensor {
    /// The order of axes under which the elements lie side by side in memory, when they do and it is
    /// not the order that the axes have: `permuted` by it is contiguous.
    var memoryOrder: [Int]? {
        if isContiguous || rank < 2 || elementCount == 0 { return nil }
        let order = shape.indices.sorted { (strides[$0], shape[$0]) > (strides[$1], shape[$1]) }
        var expected = 1
        for axis in order.reversed() where shape[axis] != 1 {
            if strides[axis] != expected { return nil }
            expected *= shape[axis]
        }
        return order
    }

    /// This tensor with its axes back in place: undoes `permuted(order)`.
    func unpermuted(_ order: [Int]) throws -> Tensor {
        var back = order
        for (place, axis) in order.enumerated() { back[axis] = place }
        return try permuted(back)
    }

    /// Whether it is large and a step along its last axis is longer than one along another: rows of it
    /// touch more memory than they use, and a copy by tiles is faster than they are.
    var isTurned: Bool {
        guard elementCount > 1 << 10, let last = shape.indices.last(where: { shape[$0] != 1 }) else { return false }
        let step = strides[last].magnitude
        return step > 1 && shape.indices.contains { shape[$0] > 1 && strides[$0] != 0 && strides[$0].magnitude < step }
    }
}
