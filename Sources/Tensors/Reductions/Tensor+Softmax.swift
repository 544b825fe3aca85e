extension Tensor {
    /// exp(x) / sum(exp(x)) along `axis`. Never overflows: the largest element is taken away
    /// first, which changes nothing. bool and int64 give float32.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, and what an allocation throws.
    public func softmax(axis: Int, in context: EvaluationContext) throws -> Tensor {
        try softmax(axis: axis, logarithm: false, operation: "softmax", in: context)
    }

    /// The logarithm of `softmax`, computed without leaving the range of the type.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, and what an allocation throws.
    public func logSoftmax(axis: Int, in context: EvaluationContext) throws -> Tensor {
        try softmax(axis: axis, logarithm: true, operation: "log_softmax", in: context)
    }

    private func softmax(
        axis: Int, logarithm: Bool, operation: String, in context: EvaluationContext
    ) throws -> Tensor {
        let axis = try shape.axis(axis, operation: operation)
        // Rows are worked on: another axis is brought last, and back afterwards.
        let turned = try axis == rank - 1 ? self : swappedAxes(axis, rank - 1)
        let result =
            dtype == .float64
            ? try turned.softmaxRows(Double.self, logarithm, in: context)
            : try turned.converted(to: .float32, in: context).softmaxRows(Float.self, logarithm, in: context)
        return try axis == rank - 1 ? result : result.swappedAxes(axis, rank - 1).contiguous(in: context)
    }

    private func softmaxRows<T: FloatingElement>(
        _: T.Type, _ logarithm: Bool, in context: EvaluationContext
    ) throws -> Tensor {
        let x = try contiguous(in: context)
        let length = shape[rank - 1]
        return try x.withElements(T.self) { source in
            try Tensor.build(shape, of: T.self, in: context) { out in
                guard let from = source.baseAddress, let to = out.baseAddress, !out.isEmpty else { return }
                try parallelFor(out.count / length, work: out.count * 10, in: context) { range in
                    for row in range {
                        if row & 15 == 0 || length > 4096 { try context.checkCancellation() }
                        softmaxRow(from + row * length, to + row * length, length, logarithm)
                    }
                }
            }
        }
    }
}

@inline(__always)
private func softmaxRow<T: FloatingElement>(
    _ x: UnsafePointer<T>, _ out: UnsafeMutablePointer<T>, _ count: Int, _ logarithm: Bool
) {
    let largest = T.largest(x, count)
    let sum = T.powers(out, x, less: largest, count)
    if logarithm {
        let shift = T(Double.log(sum))
        for i in 0..<count { out[i] = x[i] - largest - shift }
    } else {
        let scale = T(1 / sum)
        for i in 0..<count { out[i] = out[i] * scale }
    }
}
