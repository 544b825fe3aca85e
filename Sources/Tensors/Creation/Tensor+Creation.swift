extension Tensor {
    /// A tensor of `shape` whose every element is `value`, converted to `dtype`.
    ///
    /// - Throws: what an allocation throws.
    public static func filled(
        _ shape: Shape, with value: Scalar, dtype: DType, in context: EvaluationContext
    ) throws -> Tensor {
        switch dtype {
        case .bool: try filled(shape, Bool(scalar: value), in: context)
        case .int64: try filled(shape, Int(scalar: value), in: context)
        case .float32: try filled(shape, Float(scalar: value), in: context)
        case .float64: try filled(shape, Double(scalar: value), in: context)
        }
    }

    /// A tensor of zeros.
    public static func zeros(_ shape: Shape, dtype: DType, in context: EvaluationContext) throws -> Tensor {
        try filled(shape, with: .int(0), dtype: dtype, in: context)
    }

    /// A tensor of ones.
    public static func ones(_ shape: Shape, dtype: DType, in context: EvaluationContext) throws -> Tensor {
        try filled(shape, with: .int(1), dtype: dtype, in: context)
    }

    /// Ones on the diagonal of a (rows, columns) matrix, zeros elsewhere.
    ///
    /// - Throws: `TensorError.negativeDimension`, and what an allocation throws.
    public static func eye(
        rows: Int, columns: Int, dtype: DType, in context: EvaluationContext
    ) throws -> Tensor {
        let shape = try Shape([rows, columns])
        let zeros = try zeros(shape, dtype: dtype, in: context)
        switch dtype {
        case .bool: return try zeros.withDiagonal(of: true, in: context)
        case .int64: return try zeros.withDiagonal(of: 1, in: context)
        case .float32: return try zeros.withDiagonal(of: Float(1), in: context)
        case .float64: return try zeros.withDiagonal(of: 1.0, in: context)
        }
    }

    /// The one element of this tensor.
    ///
    /// - Throws: `TensorError.notOneElement` when there are fewer or more.
    public func item(in context: EvaluationContext) throws -> Scalar {
        guard elementCount == 1 else { throw TensorError.notOneElement(shape, operation: "item") }
        return withExtendedLifetime(storage) {
            switch dtype {
            case .bool: .bool(pointer(Bool.self).pointee)
            case .int64: .int(pointer(Int.self).pointee)
            case .float32: .float(Double(pointer(Float.self).pointee))
            case .float64: .float(pointer(Double.self).pointee)
            }
        }
    }

    private static func filled<T: Element>(
        _ shape: Shape, _ value: T, in context: EvaluationContext
    ) throws -> Tensor {
        try Tensor.build(shape, of: T.self, in: context) { out in
            guard let base = out.baseAddress else { return }
            try inBlocks(out.count, cost: 1, in: context) { range in
                (base + range.lowerBound).update(repeating: value, count: range.count)
            }
        }
    }

    private consuming func withDiagonal<T: Element>(
        of value: T, in context: EvaluationContext
    ) throws -> Tensor {
        let (rows, columns) = (shape[0], shape[1])
        try withMutableElements(T.self, in: context) { elements in
            for index in 0..<min(rows, columns) { elements[index * columns + index] = value }
        }
        return self
    }
}
