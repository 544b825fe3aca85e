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
        let plan = try ReductionPlan(shape, axes: axis.map { [$0] }, keepDimensions: false, operation: operation)
        if plan.count == 0 {
            throw TensorError.emptyReduction(operation: operation, shape, axes: plan.axes)
        }
        let layout = plan.first.layout
        let x = try contiguous(in: context)
        switch dtype {
        case .bool:
            return try converted(to: .int64, in: context)
                .argExtreme(axis: axis, largest: largest, operation: operation, in: context)
        case .int64 where layout.inner == 1:
            return largest
                ? try x.places(of: Largest<Int>.self, plan, in: context)
                : try x.places(of: Smallest<Int>.self, plan, in: context)
        case .float32 where layout.inner == 1:
            return largest
                ? try x.places(of: Largest<Float>.self, plan, in: context)
                : try x.places(of: Smallest<Float>.self, plan, in: context)
        case .float64 where layout.inner == 1:
            return largest
                ? try x.places(of: Largest<Double>.self, plan, in: context)
                : try x.places(of: Smallest<Double>.self, plan, in: context)
        case .int64:
            return largest
                ? try x.positions(layout, plan.result, in: context) { (a: Int, b: Int) in a > b }
                : try x.positions(layout, plan.result, in: context) { (a: Int, b: Int) in a < b }
        case .float32: return try x.floatPositions(Float.self, largest, layout, plan.result, in: context)
        case .float64: return try x.floatPositions(Double.self, largest, layout, plan.result, in: context)
        }
    }

    /// For each row the place of its extreme, which is reduced first and then looked for: both are
    /// faster than one loop that keeps the place. In long rows only the first part that has it is searched.
    private func places<Extreme: PlainReductionKernel>(
        of _: Extreme.Type, _ plan: ReductionPlan, in context: EvaluationContext
    ) throws -> Tensor where Extreme.Input: Reducible, Extreme.Output == Extreme.Input {
        let (count, part) = (plan.count, min(plan.count, 1 << 16))
        let parts = (count + part - 1) / part
        return try withElements(Extreme.Input.self) { source in
            try Tensor.build(plan.result, of: Int.self, in: context) { out in
                guard let start = source.baseAddress else { return }
                let extremes = UnsafeMutablePointer<Extreme.Input>.allocate(capacity: max(1, out.count * parts))
                defer { extremes.deallocate() }
                func range(_ index: Int) -> (UnsafePointer<Extreme.Input>, Int) {
                    let first = index % parts * part
                    return (start + (index / parts * count + first), min(part, count - first))
                }
                try parallelFor(out.count * parts, work: source.count, in: context) { indices in
                    for index in indices {
                        if index & 63 == 0 || part > 1 << 12 { try context.checkCancellation() }
                        let (elements, length) = range(index)
                        extremes[index] = Extreme.row(elements, length)
                        // While the row is in the cache.
                        if parts == 1 { out[index] = Extreme.Input.find(elements, extremes[index], length) }
                    }
                }
                for row in 0..<(parts == 1 ? 0 : out.count) {
                    var extreme = extremes[row * parts]
                    for index in 1..<parts { extreme = Extreme.merge(extreme, extremes[row * parts + index]) }
                    let place = Extreme.Input.find(extremes + row * parts, extreme, parts)
                    let (elements, length) = range(row * parts + place)
                    out[row] = place * part + Extreme.Input.find(elements, extreme, length)
                }
            }
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
