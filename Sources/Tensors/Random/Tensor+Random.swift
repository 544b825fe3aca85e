import CVectors

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
            try drawn(shape, in: context) { (generator, out: UnsafeMutablePointer<Float>, count) in
                uniforms(&generator, count) { vectors_uniforms_f32(out, $0, count) }
            }
        case .float64:
            try drawn(shape, in: context) { (generator, out: UnsafeMutablePointer<Double>, count) in
                uniforms(&generator, count) { vectors_uniforms_f64(out, $0, count) }
            }
        case .bool, .int64: throw TensorError.unsupportedDType(dtype, operation: "rand", operands: [])
        }
    }

    /// Standard normal numbers: after `seed(n)` those of `numpy.random.randn`.
    ///
    /// - Throws: `TensorError.unsupportedDType` unless `dtype` is a floating type, and what an
    ///   allocation throws.
    public static func randn(_ shape: Shape, dtype: DType, in context: EvaluationContext) throws -> Tensor {
        if !dtype.isFloating { throw TensorError.unsupportedDType(dtype, operation: "randn", operands: []) }
        return try drawn(shape, in: context) { $0.normals($1, $2) }.converted(to: dtype, in: context)
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
        let numbers = try drawn(shape, in: context) { $0.integers($1, $2, from: low, upTo: limit) }
        return try numbers.converted(to: dtype, in: context)
    }

    /// `use` of the words for `count` numbers.
    private static func uniforms(
        _ generator: inout MersenneTwister, _ count: Int, _ use: (UnsafePointer<UInt32>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * count) { words in
            guard let words = words.baseAddress else { return }
            generator.take(words, 2 * count)
            use(words)
        }
    }

    /// Draws every element in row-major order, a block at a time. The stream moves on only when all are
    /// drawn: an evaluation that is interrupted leaves it as it was.
    private static func drawn<T: Element>(
        _ shape: Shape, in context: EvaluationContext,
        _ draw: (inout MersenneTwister, UnsafeMutablePointer<T>, Int) -> Void
    ) throws -> Tensor {
        var generator = context.random.generator
        let numbers = try Tensor.build(shape, of: T.self, in: context) { out in
            guard let base = out.baseAddress else { return }
            for block in blocks(of: 0..<out.count, size: 1 << 12) {
                try context.checkCancellation()
                draw(&generator, base + block.lowerBound, block.count)
            }
        }
        context.random.generator = generator
        return numbers
    }
}
