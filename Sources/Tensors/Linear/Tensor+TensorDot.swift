extension Tensor {
    /// The sum of products over pairs of axes, one of a and one of b; of shape (a's other axes…,
    /// b's other axes…). Without pairs, the products of every element with every other.
    ///
    /// - Throws: `TensorError.contraction` when the lengths of a pair differ, `.axisOutOfRange`,
    ///   `.repeatedAxis`, `.invalid` when the lists differ in length.
    public static func tensordot(
        _ a: Tensor, _ b: Tensor, axes: ([Int], [Int]), in context: EvaluationContext
    ) throws -> Tensor {
        let dtype = DType.promote(a.dtype, b.dtype)
        let working = DType.summing([a.dtype, b.dtype])
        if working != dtype {
            return try product(a, b, in: working, giving: dtype, context) { try tensordot($0, $1, axes: axes, in: $2) }
        }
        guard axes.0.count == axes.1.count else {
            throw TensorError.invalid(
                operation: "tensordot", a.shape,
                reason: "\(axes.0.count) axes of the first tensor cannot be paired with "
                    + "\(axes.1.count) of the second")
        }
        let left = try a.distinctAxes(axes.0)
        let right = try b.distinctAxes(axes.1)
        let aLabels = (0..<a.rank).map { LabelledTensor.Label($0) }
        var bLabels = (0..<b.rank).map { LabelledTensor.Label(Shape.maxRank + $0) }
        for (axis, other) in zip(left, right) {
            guard a.shape[axis] == b.shape[other] else {
                throw TensorError.contraction(a.shape, axis: axis, b.shape, otherAxis: other)
            }
            bLabels[other] = aLabels[axis]
        }
        let kept = aLabels.filter { !bLabels.contains($0) } + bLabels.filter { !aLabels.contains($0) }
        return try LabelledTensor.contract(
            LabelledTensor(a.converted(to: dtype, in: context), aLabels),
            LabelledTensor(b.converted(to: dtype, in: context), bLabels), keeping: kept, in: context
        ).tensor
    }

    /// `axes` counted from the first one.
    private func distinctAxes(_ axes: [Int]) throws -> [Int] {
        var counted: [Int] = []
        for axis in axes {
            let axis = try shape.axis(axis, operation: "tensordot")
            if counted.contains(axis) { throw TensorError.repeatedAxis(axis, shape, operation: "tensordot") }
            counted.append(axis)
        }
        return counted
    }
}
