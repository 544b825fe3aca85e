import CVectors

extension Tensor {
    /// This tensor with its elements side by side; itself when they are.
    public func contiguous(in context: EvaluationContext) throws -> Tensor {
        isContiguous ? self : try copied(in: context)
    }

    /// A contiguous copy over storage of its own.
    public func copied(in context: EvaluationContext) throws -> Tensor {
        try assembled(shape, in: context) { try $0.place(self, strides: shape.contiguousStrides, offset: 0) }
    }

    /// This tensor with elements of another type; itself when it has them already.
    ///
    /// Floats truncate towards zero to int64, values outside its range (and nan) become the
    /// smallest int64, as NumPy gives on x86-64. Zero is false and everything else true.
    public func converted(to target: DType, in context: EvaluationContext) throws -> Tensor {
        if target == dtype { return self }
        switch (dtype, target) {
        case (.bool, .int64): return try converted(vectors_bool_to_i64, in: context)
        case (.bool, .float32): return try converted(vectors_bool_to_f32, in: context)
        case (.bool, .float64): return try converted(vectors_bool_to_f64, in: context)
        case (.int64, .bool): return try converted(vectors_i64_to_bool, in: context)
        case (.int64, .float32): return try converted(vectors_i64_to_f32, in: context)
        case (.int64, .float64): return try converted(vectors_i64_to_f64, in: context)
        case (.float32, .bool): return try converted(vectors_f32_to_bool, in: context)
        case (.float32, .int64): return try converted(vectors_f32_to_i64, in: context)
        case (.float32, .float64): return try converted(vectors_f32_to_f64, in: context)
        case (.float64, .bool): return try converted(vectors_f64_to_bool, in: context)
        case (.float64, .int64): return try converted(vectors_f64_to_i64, in: context)
        case (.float64, .float32): return try converted(vectors_f64_to_f32, in: context)
        case (.bool, .bool), (.int64, .int64), (.float32, .float32), (.float64, .float64): return self
        }
    }

    /// What `convert` makes of runs of elements: to, from, how many.
    private func converted<A: Element, B: Element>(
        _ convert: (UnsafeMutablePointer<B>, UnsafePointer<A>, Int) -> Void, in context: EvaluationContext
    ) throws -> Tensor {
        if let order = memoryOrder {
            return try permuted(order).converted(convert, in: context).unpermuted(order)
        }
        let x = try contiguous(in: context)
        return try x.withElements(A.self) { source in
            try Tensor.build(shape, of: B.self, in: context) { out in
                guard let from = source.baseAddress, let to = out.baseAddress else { return }
                try inBlocks(out.count, cost: 1, in: context) { block in
                    convert(to + block.lowerBound, from + block.lowerBound, block.count)
                }
            }
        }
    }
}

/// `range` cut into pieces small enough that a poll of the cancellation flag between them is
/// neither felt in the running time nor waited for.
@inline(__always)
func blocks(of range: Range<Int>, size: Int = 1 << 18) -> some Sequence<Range<Int>> {
    stride(from: range.lowerBound, to: range.upperBound, by: size).lazy.map {
        $0..<min($0 + size, range.upperBound)
    }
}

extension Int {
    /// The whole part, as a C cast gives it on x86-64: the smallest `Int` for nan and for what
    /// does not fit.
    @inline(__always)
    public init(truncatingLikeC value: Double) {
        self = value > -0x1p63 && value < 0x1p63 ? Int(value) : Int.min
    }
}
