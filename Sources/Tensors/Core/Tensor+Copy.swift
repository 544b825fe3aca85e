extension Tensor {
    /// This tensor with its elements side by side; itself when they are.
    public func contiguous(in context: EvaluationContext) throws -> Tensor {
        isContiguous ? self : try copied(in: context)
    }

    /// A contiguous copy over storage of its own.
    public func copied(in context: EvaluationContext) throws -> Tensor {
        switch dtype {
        case .bool: try copied(Bool.self, as: Bool.self, in: context) { $0 }
        case .int64: try copied(Int.self, as: Int.self, in: context) { $0 }
        case .float32: try copied(Float.self, as: Float.self, in: context) { $0 }
        case .float64: try copied(Double.self, as: Double.self, in: context) { $0 }
        }
    }

    /// This tensor with elements of another type; itself when it has them already.
    ///
    /// Floats truncate towards zero to int64, values outside its range (and nan) become the
    /// smallest int64, as NumPy gives on x86-64. Zero is false and everything else true.
    public func converted(to target: DType, in context: EvaluationContext) throws -> Tensor {
        if target == dtype { return self }
        switch (dtype, target) {
        case (.bool, .int64): return try copied(Bool.self, as: Int.self, in: context) { $0 ? 1 : 0 }
        case (.bool, .float32): return try copied(Bool.self, as: Float.self, in: context) { $0 ? 1 : 0 }
        case (.bool, .float64): return try copied(Bool.self, as: Double.self, in: context) { $0 ? 1 : 0 }
        case (.int64, .bool): return try copied(Int.self, as: Bool.self, in: context) { $0 != 0 }
        case (.int64, .float32): return try copied(Int.self, as: Float.self, in: context) { Float($0) }
        case (.int64, .float64): return try copied(Int.self, as: Double.self, in: context) { Double($0) }
        case (.float32, .bool): return try copied(Float.self, as: Bool.self, in: context) { $0 != 0 }
        case (.float32, .int64):
            return try copied(Float.self, as: Int.self, in: context) { Int(truncatingLikeC: Double($0)) }
        case (.float32, .float64): return try copied(Float.self, as: Double.self, in: context) { Double($0) }
        case (.float64, .bool): return try copied(Double.self, as: Bool.self, in: context) { $0 != 0 }
        case (.float64, .int64):
            return try copied(Double.self, as: Int.self, in: context) { Int(truncatingLikeC: $0) }
        case (.float64, .float32): return try copied(Double.self, as: Float.self, in: context) { Float($0) }
        case (.bool, .bool), (.int64, .int64), (.float32, .float32), (.float64, .float64): return self
        }
    }

    /// Copies element by element through `transform` into row-major order.
    @inline(__always)
    private func copied<A: Element, B: Element>(
        _: A.Type, as _: B.Type, in context: EvaluationContext, _ transform: (A) -> B
    ) throws -> Tensor {
        let source = pointer(A.self)
        let rows = StridedRows(shape, [strides])
        let (length, step) = (rows.rowLength, rows.step(0))
        return try withExtendedLifetime(storage) {
            try Tensor.build(shape, of: B.self, in: context) { out in
                guard let base = out.baseAddress, !out.isEmpty else { return }
                @inline(__always)
                func copyRow(_ target: UnsafeMutablePointer<B>, _ from: UnsafePointer<A>, _ count: Int) {
                    if step == 1 {
                        for i in 0..<count { target[i] = transform(from[i]) }
                    } else {
                        for i in 0..<count { target[i] = transform(from[i &* step]) }
                    }
                }
                if rows.rowCount == 1 {
                    try parallelFor(length, work: length / 2, grain: 1 << 16, in: context) { range in
                        for block in blocks(of: range) {
                            try context.checkCancellation()
                            copyRow(base + block.lowerBound, source + block.lowerBound * step, block.count)
                        }
                    }
                } else {
                    try parallelFor(rows.rowCount, work: out.count / 2, grain: max(1, (1 << 14) / length), in: context) { range in
                        try rows.forEachRow(in: range) { row, offsets in
                            if row & 255 == 0 { try context.checkCancellation() }
                            copyRow(base + row * length, source + offsets[0], length)
                        }
                    }
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
