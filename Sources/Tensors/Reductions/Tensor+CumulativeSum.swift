extension Tensor {
    /// The sums of the elements up to and with each, along `axis`; nil sums through the flattened
    /// tensor, to a vector. bool gives int64, which wraps; floats are added one after the other in
    /// their type, as NumPy does.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, and what an allocation throws.
    public func cumulativeSum(axis: Int?, in context: EvaluationContext) throws -> Tensor {
        guard let axis else { return try flattened(in: context).cumulativeSum(axis: 0, in: context) }
        let chosen = try shape.axis(axis, operation: "cumsum")
        let layout = ReductionLayout(
            outer: shape[..<chosen].reduce(1, *), count: shape[chosen], inner: shape[(chosen + 1)...].reduce(1, *))
        switch dtype {
        case .bool: return try converted(to: .int64, in: context).running(Int.self, layout, in: context)
        case .int64: return try running(Int.self, layout, in: context)
        case .float32: return try running(Float.self, layout, in: context)
        case .float64: return try running(Double.self, layout, in: context)
        }
    }

    private func running<T: Arithmetic>(
        _: T.Type, _ layout: ReductionLayout, in context: EvaluationContext
    ) throws -> Tensor {
        let x = try contiguous(in: context)
        let (count, inner) = (layout.count, layout.inner)
        return try x.withElements(T.self) { source in
            try Tensor.build(shape, of: T.self, in: context) { out in
                guard let from = source.baseAddress, let to = out.baseAddress, !out.isEmpty else { return }
                try parallelFor(layout.outer, work: out.count, in: context) { range in
                    for block in range {
                        let start = block * count * inner
                        (to + start).update(from: from + start, count: inner)
                        var polled = 0
                        for row in 1..<max(count, 1) {
                            let (element, target) = (from + (start + row * inner), to + (start + row * inner))
                            for j in 0..<inner { target[j] = T.plus((target - inner)[j], element[j]) }
                            polled += inner
                            if polled > 1 << 18 {
                                polled = 0
                                try context.checkCancellation()
                            }
                        }
                    }
                }
            }
        }
    }
}
