extension Tensor {
    /// Whether both have one shape and equal elements; nan is unequal to everything. Elements of
    /// different types are compared as `compare` does.
    ///
    /// - Throws: what an allocation throws.
    public func equal(to other: Tensor, in context: EvaluationContext) throws -> Bool {
        guard shape == other.shape else { return false }
        let same = try Tensor.compare(.equal, .tensor(self), .tensor(other), in: context)
        let all = try same.reduced(.all, axes: nil, keepDimensions: false, in: context)
        return all.withElements(Bool.self) { $0[0] }
    }

    /// Whether |self - other| ≤ atol + rtol·|other| everywhere, broadcast together, as NumPy's
    /// `allclose`: equal infinities are close, nan is close to nothing.
    ///
    /// - Throws: `TensorError.broadcast`, and what an allocation throws.
    public func allClose(
        _ other: Tensor, rtol: Double, atol: Double, in context: EvaluationContext
    ) throws -> Bool {
        let target = try shape.broadcast(with: other.shape, operation: "allclose")
        let x = try converted(to: .float64, in: context).broadcast(to: target).contiguous(in: context)
        let y = try other.converted(to: .float64, in: context).broadcast(to: target).contiguous(in: context)
        return try x.withElements(Double.self) { x in
            try y.withElements(Double.self) { y in
                for block in blocks(of: 0..<x.count) {
                    try context.checkCancellation()
                    for i in block where x[i] != y[i] {
                        guard y[i].isFinite, (x[i] - y[i]).magnitude <= atol + rtol * y[i].magnitude else {
                            return false
                        }
                    }
                }
                return true
            }
        }
    }
}
