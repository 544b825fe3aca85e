extension Tensor {
    /// Where the largest element is, as int64: the first of equals, or the first nan.
    ///
    /// - Parameter axis: the axis searched, which the result lacks; nil for the row-major position
    ///   in the whole tensor (0-d).
    /// - Throws: `TensorError.emptyReduction`, `.axisOutOfRange`, and what an allocation throws.
    public func argmax(axis: Int?, in context: EvaluationContext) throws -> Tensor {
        try argExtreme(axis: axis, largest: true, operation: "argmax", in: context)
    }

    /// Where the smallest element is; see `argmax`.
    public func argmin(axis: Int?, in context: EvaluationContext) throws -> Tensor {
        try argExtreme(axis: axis, largest: false, operation: "argmin", in: context)
    }

    private func argExtreme(
        axis: Int?, largest: Bool, operation: String, in context: EvaluationContext
    ) throws -> Tensor {
        let plan = try ReductionPlan(shape, axes: axis.map { [$0] }, operation: operation)
        if plan.count == 0 {
            throw TensorError.emptyReduction(operation: operation, shape)
        }
        guard let layout = plan.groups.first?.layout else { return self }
        let x = try contiguous(in: context)
        switch dtype {
        case .bool:
            return try converted(to: .int64, in: context)
                .argExtreme(axis: axis, largest: largest, operation: operation, in: context)
        case .int64:
            return largest
                ? try x.positions(layout, plan.dropped, in: context) { (a: Int, b: Int) in a > b }
                : try x.positions(layout, plan.dropped, in: context) { (a: Int, b: Int) in a < b }
        case .float32: return try x.floatPositions(Float.self, largest, layout, plan.dropped, in: context)
        case .float64: return try x.floatPositions(Double.self, largest, layout, plan.dropped, in: context)
        }
    }

    private func floatPositions<T: FloatingElement>(
        _: T.Type, _ largest: Bool, _ layout: ReductionLayout, _ shape: Shape, in context: EvaluationContext
    ) throws -> Tensor {
        // A nan beats everything but an earlier nan.
        largest
            ? try positions(layout, shape, in: context) { (a: T, b: T) in !(a <= b) && b == b }
            : try positions(layout, shape, in: context) { (a: T, b: T) in !(a >= b) && b == b }
    }

    /// For each column of the layout the row of the first element that no later one `beats`.
    @inline(__always)
    private func positions<T: Element>(
        _ layout: ReductionLayout, _ shape: Shape, in context: EvaluationContext,
        _ beats: (_ new: T, _ best: T) -> Bool
    ) throws -> Tensor {
        let source = pointer(T.self)
        let (count, inner) = (layout.count, layout.inner)
        return try withExtendedLifetime(storage) {
            try Tensor.build(shape, of: Int.self, in: context) { out in
                let work = shape.elementCount * count
                try parallelFor(shape.elementCount, work: work, in: context) { range in
                    for index in range {
                        if index & 63 == 0 { try context.checkCancellation() }
                        let column = source + (index / inner * count * inner + index % inner)
                        var (best, position) = (column[0], 0)
                        for row in 1..<max(count, 1) {
                            let element = column[row &* inner]
                            if beats(element, best) { (best, position) = (element, row) }
                            if row & 0xf_ffff == 0 { try context.checkCancellation() }
                        }
                        out[index] = position
                    }
                }
            }
        }
    }
}
