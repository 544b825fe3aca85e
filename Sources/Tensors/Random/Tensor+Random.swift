extension Tensor {
    /// Numbers evenly distributed over 0 ..< 1: after `seed(n)` those of `numpy.random.rand`.
    ///
    /// float32 is the float64 number rounded, but never 1.
    ///
    /// - Throws: `TensorError.unsupportedDType` unless `dtype` is a floating type, and what an
    ///   allocation throws.
    public static func rand(_ shape: Shape, dtype: DType, in context: EvaluationContext) throws -> Tensor {
        switch dtype {
        case .float32:
            try drawn(shape, in: context) { min(Float($0.uniform()), Float(1).nextDown) }
        case .float64: try drawn(shape, in: context) { $0.uniform() }
        case .bool, .int64: throw TensorError.unsupportedDType(dtype, operation: "rand")
        }
    }

    /// Standard normal numbers: after `seed(n)` those of `numpy.random.randn`.
    ///
    /// - Throws: `TensorError.unsupportedDType` unless `dtype` is a floating type, and what an
    ///   allocation throws.
    public static func randn(_ shape: Shape, dtype: DType, in context: EvaluationContext) throws -> Tensor {
        switch dtype {
        case .float32: try drawn(shape, in: context) { Float($0.normal()) }
        case .float64: try drawn(shape, in: context) { $0.normal() }
        case .bool, .int64: throw TensorError.unsupportedDType(dtype, operation: "randn")
        }
    }

    /// Integers from `low` up to, but without, `high`: after `seed(n)` those of
    /// `numpy.random.randint`. Drawn as int64, then converted to `dtype`.
    ///
    /// - Throws: `TensorError.emptyRange` unless low < high, and what an allocation throws.
    public static func randint(
        low: Int, high: Int, _ shape: Shape, dtype: DType, in context: EvaluationContext
    ) throws -> Tensor {
        guard low < high else { throw TensorError.emptyRange(low: low, high: high) }
        // Modulo 2^64, where the distance cannot overflow.
        let limit = UInt64(bitPattern: Int64(high &- 1 &- low))
        let numbers = try drawn(shape, in: context) {
            low &+ Int(truncatingIfNeeded: $0.integer(upTo: limit))
        }
        return try numbers.converted(to: dtype, in: context)
    }

    /// Draws every element in row-major order. The stream moves on only when all are drawn: an
    /// evaluation that is interrupted leaves it as it was.
    @inline(__always)
    private static func drawn<T: Element>(
        _ shape: Shape, in context: EvaluationContext, _ draw: (inout MersenneTwister) -> T
    ) throws -> Tensor {
        var generator = context.random.generator
        let numbers = try Tensor.build(shape, of: T.self, in: context) { out in
            for index in 0..<out.count {
                if index & 0xffff == 0 { try context.checkCancellation() }
                out[index] = draw(&generator)
            }
        }
        context.random.generator = generator
        return numbers
    }
}
