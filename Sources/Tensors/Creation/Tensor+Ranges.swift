import CVectors

extension Tensor {
    /// Counts through a shape, row by row: start, start + step, start + 2·step, …
    ///
    /// Computed in int64 when both are integers (wrapping), else in float64, then converted.
    ///
    /// - Throws: `TensorError.unsupportedDType` for bool, and what an allocation throws.
    public static func arange(
        _ shape: Shape, start: Scalar, step: Scalar, dtype: DType, in context: EvaluationContext
    ) throws -> Tensor {
        try counted(shape, start: start, step: step, dtype: dtype, operation: "arange", in: context)
    }

    /// NumPy's `arange`: from `start`, in steps of `step`, up to but without `stop`.
    ///
    /// - Parameter dtype: nil for int64 when all three are integers, else float32.
    /// - Throws: `TensorError.stepOfZeroLength`; `.endlessRange` when the length is not a number or has
    ///   no bound; `.unsupportedDType` for bool; and what an allocation throws.
    public static func range(
        start: Scalar, stop: Scalar, step: Scalar, dtype: DType?, in context: EvaluationContext
    ) throws -> Tensor {
        let count = try rangeCount(start, stop, step)
        let shape = try Shape([count])
        if start.integer != nil, stop.integer != nil, step.integer != nil {
            return try counted(
                shape, start: start, step: step, dtype: dtype ?? .int64, operation: "range", in: context)
        }
        // NumPy takes as step the distance between the first two elements as they are rounded.
        let first = start.double
        return try counted(
            shape, start: .float(first), step: .float(first + step.double - first),
            dtype: dtype ?? .float32, operation: "range", in: context)
    }

    /// `count` numbers from `start` to `stop`, both included, evenly spaced.
    ///
    /// Computed in float64 as NumPy does; one number is `start`.
    ///
    /// - Throws: `TensorError.negativeDimension`, and what an allocation throws.
    public static func linspace(
        start: Double, stop: Double, count: Int, dtype: DType, in context: EvaluationContext
    ) throws -> Tensor {
        let shape = try Shape([count])
        let parts = Double(max(count - 1, 1))
        let step = (stop - start) / parts
        let numbers = try Tensor.build(shape, of: Double.self, in: context) { out in
            for index in 0..<out.count {
                if index & 0xffff == 0 { try context.checkCancellation() }
                // A step of 0 (underflow, or start = stop) divides last.
                let along = step == 0 ? Double(index) / parts * (stop - start) : Double(index) * step
                out[index] = along + start
            }
            if count > 1 { out[count - 1] = stop }
        }
        // NumPy rounds down before it converts to integers.
        let whole = dtype == .int64 ? try numbers.unary(.floor, in: context) : numbers
        return try whole.converted(to: dtype, in: context)
    }

    private static func rangeCount(_ start: Scalar, _ stop: Scalar, _ step: Scalar) throws -> Int {
        if step.double == 0 { throw TensorError.stepOfZeroLength(start: start.double, stop: stop.double) }
        if let start = start.integer, let stop = stop.integer, let step = step.integer {
            if step > 0 ? start >= stop : start <= stop { return 0 }
            // The distance may pass Int.max; as unsigned it cannot.
            let distance = step > 0 ? UInt(bitPattern: stop &- start) : UInt(bitPattern: start &- stop)
            let count = (distance - 1) / step.magnitude + 1
            return Int(exactly: count) ?? Int.max
        }
        let count = ((stop.double - start.double) / step.double).rounded(.up)
        guard count.isFinite else {
            throw TensorError.endlessRange(start: start.double, stop: stop.double, step: step.double)
        }
        return count <= 0 ? 0 : count < 0x1p62 ? Int(count) : Int.max
    }

    private static func counted(
        _ shape: Shape, start: Scalar, step: Scalar, dtype: DType, operation: String,
        in context: EvaluationContext
    ) throws -> Tensor {
        if dtype == .bool { throw TensorError.unsupportedDType(.bool, operation: operation, operands: []) }
        if let first = start.integer, let step = step.integer {
            switch dtype {
            case .float32: return try counted(shape, first, step, vectors_count_i64_as_f32, in: context)
            case .float64: return try counted(shape, first, step, vectors_count_i64_as_f64, in: context)
            default: return try counted(shape, first, step, vectors_count_i64, in: context)
            }
        }
        let (first, step) = (start.double, step.double)
        switch dtype {
        case .float32: return try counted(shape, first, step, vectors_count_f64_as_f32, in: context)
        case .float64: return try counted(shape, first, step, vectors_count_f64, in: context)
        default:
            return try counted(shape, first, step, vectors_count_f64, in: context).converted(to: dtype, in: context)
        }
    }

    /// By `count`: to, the first number, the step, how many have gone before, how many.
    private static func counted<T: Element, Number>(
        _ shape: Shape, _ first: Number, _ step: Number,
        _ count: (UnsafeMutablePointer<T>, Number, Number, Int, Int) -> Void, in context: EvaluationContext
    ) throws -> Tensor {
        try Tensor.build(shape, of: T.self, in: context) { out in
            guard let base = out.baseAddress else { return }
            try inBlocks(out.count, cost: 1, in: context) { range in
                count(base + range.lowerBound, first, step, range.lowerBound, range.count)
            }
        }
    }
}

extension Scalar {
    /// The integer that this is, a bool counting as one; nil for a float.
    var integer: Int? {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .int(let value): value
        case .float: nil
        }
    }
}
