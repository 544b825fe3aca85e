extension Tensor {
    /// A view with these axes running backwards; nil for all.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, `.repeatedAxis`.
    public func flipped(axes: [Int]?) throws -> Tensor {
        flipped(checked: try shape.axes(axes, operation: "flip"))
    }

    /// A view turned by half a turn in the plane of its last two axes.
    ///
    /// - Throws: `TensorError.rankTooLow`.
    public func rotated180() throws -> Tensor {
        guard rank >= 2 else { throw TensorError.rankTooLow(shape, needed: 2, operation: "rot180") }
        return flipped(checked: [rank - 2, rank - 1])
    }

    /// A view turned `k` quarter turns from the first of `axes` towards the second.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, `.repeatedAxis`, `.rankTooLow`.
    public func rotated90(_ k: Int, axes: (Int, Int)) throws -> Tensor {
        guard rank >= 2 else { throw TensorError.rankTooLow(shape, needed: 2, operation: "rot90") }
        let plane = try shape.axes([axes.0, axes.1], operation: "rot90")
        switch k & 3 {
        case 1: return try flipped(checked: [plane[1]]).swappedAxes(plane[0], plane[1])
        case 2: return flipped(checked: plane)
        case 3: return try swappedAxes(plane[0], plane[1]).flipped(checked: [plane[1]])
        default: return self
        }
    }

    private func flipped(checked axes: [Int]) -> Tensor {
        if elementCount == 0 { return self }
        var (steps, start) = (strides, offset)
        for axis in axes {
            start += (shape[axis] - 1) * strides[axis]
            steps[axis] = 0 &- strides[axis]
        }
        return view(shape, strides: steps, offset: start)
    }
}
