import CVectors

extension Tensor {
    /// `a` where `condition` is true (not zero), `b` elsewhere; all three are broadcast together
    /// and `a` and `b` promote.
    ///
    /// - Throws: `TensorError.broadcast`, and what an allocation throws.
    public static func select(
        _ condition: Tensor, _ a: Operand, _ b: Operand, in context: EvaluationContext
    ) throws -> Tensor {
        let condition = try condition.converted(to: .bool, in: context)
        switch Operand.promote(a, b) {
        case .bool: return try select(condition, a, b, Bool.self, in: context)
        case .int64: return try select(condition, a, b, Int.self, in: context)
        case .float32: return try select(condition, a, b, Float.self, in: context)
        case .float64: return try select(condition, a, b, Double.self, in: context)
        }
    }

    private static func select<T: ScalarConvertible>(
        _ condition: Tensor, _ a: Operand, _ b: Operand, _: T.Type, in context: EvaluationContext
    ) throws -> Tensor {
        let a = try Source(a, as: T.self, in: context)
        let b = try Source(b, as: T.self, in: context)
        let shape = try condition.shape.broadcast(
            with: a.shape.broadcast(with: b.shape, operation: "where"), operation: "where")
        let chosen = Source<Bool>.tensor(condition)
        return try Tensor.build(shape, of: T.self, in: context) { out in
            guard let out = out.baseAddress, shape.elementCount > 0 else { return }
            try chosen.withReader(to: shape) { mask in
                try a.withReader(to: shape) { x in
                    try b.withReader(to: shape) { y in
                        if mask.step == 1, x.step != nil, y.step != nil {
                            return try select(mask, x, y, out, count: shape.elementCount, in: context)
                        }
                        let strides = [try chosen.strides(in: shape), try a.strides(in: shape), try b.strides(in: shape)]
                        try select(mask, x, y, out, StridedRows(shape, strides), in: context)
                    }
                }
            }
        }
    }

    private static func select<T: Element>(
        _ condition: Reader<Bool>, _ a: Reader<T>, _ b: Reader<T>, _ out: UnsafeMutablePointer<T>,
        count: Int, in context: EvaluationContext
    ) throws {
        let (mask, x, y) = (condition.base, a.base, b.base)
        let (aStep, bStep) = (a.step ?? 0, b.step ?? 0)
        try inBlocks(count, cost: 1, in: context) { range in
            let start = range.lowerBound
            chosen(out + start, mask + start, x + start &* aStep, aStep, y + start &* bStep, bStep, range.count)
        }
    }

    private static func select<T: Element>(
        _ chosen: Reader<Bool>, _ a: Reader<T>, _ b: Reader<T>, _ out: UnsafeMutablePointer<T>,
        _ rows: StridedRows, in context: EvaluationContext
    ) throws {
        let length = rows.rowLength
        let (maskStep, aStep, bStep) = (rows.step(0), rows.step(1), rows.step(2))
        try parallelFor(rows.rowCount, work: rows.rowCount * length, in: context) { range in
            try rows.forEachRow(in: range) { row, offsets in
                if row & 255 == 0 { try context.checkCancellation() }
                let target = out + row * length
                let (mask, x, y) = (chosen.base + offsets[0], a.base + offsets[1], b.base + offsets[2])
                for i in 0..<length {
                    target[i] = mask[i &* maskStep] ? x[i &* aStep] : y[i &* bStep]
                }
            }
        }
    }

    /// Each element raised to `low` if it is below and then lowered to `high` if it is above, as
    /// NumPy's `clip` does; nan and -0 stay. nil, and the infinity on its side, is no bound.
    ///
    /// - Throws: `TensorError.broadcast`, and what an allocation throws.
    public func clipped(low: Operand?, high: Operand?, in context: EvaluationContext) throws -> Tensor {
        if let clipped = try clippedInOnePass(low: low, high: high, in: context) { return clipped }
        var result = self
        if let low, !low.isNumber(-.infinity) {
            result = try Tensor.binary(.maximum, low, .tensor(result), in: context)
        }
        if let high, !high.isNumber(.infinity) {
            result = try Tensor.binary(.minimum, high, .tensor(result), in: context)
        }
        return result
    }
}

extension Tensor {
    /// The same by numbers of this tensor's type, of elements that lie side by side; nil for others.
    private func clippedInOnePass(low: Operand?, high: Operand?, in context: EvaluationContext) throws -> Tensor? {
        let (low, high) = (low ?? .float(-.infinity), high ?? .float(.infinity))
        if isContiguous == false, let order = memoryOrder {
            return try permuted(order).clippedInOnePass(low: low, high: high, in: context)?.unpermuted(order)
        }
        guard isContiguous else { return nil }
        switch dtype {
        case .float32:
            guard let low = low.number, let high = high.number else { return nil }
            return try clipped(Float(low), Float(high), vectors_clip_f32, in: context)
        case .float64:
            guard let low = low.number, let high = high.number else { return nil }
            return try clipped(low, high, vectors_clip_f64, in: context)
        case .int64:
            guard let low = low.integer(orFor: -.infinity, .min), let high = high.integer(orFor: .infinity, .max)
            else { return nil }
            return try clipped(low, high, vectors_clip_i64, in: context)
        case .bool: return nil
        }
    }

    private func clipped<T: Element>(
        _ low: T, _ high: T, _ clip: (UnsafeMutablePointer<T>, UnsafePointer<T>, T, T, Int) -> Void,
        in context: EvaluationContext
    ) throws -> Tensor {
        try withElements(T.self) { source in
            try Tensor.build(shape, of: T.self, in: context) { out in
                guard let from = source.baseAddress, let to = out.baseAddress else { return }
                try inBlocks(out.count, cost: 1, in: context) { range in
                    clip(to + range.lowerBound, from + range.lowerBound, low, high, range.count)
                }
            }
        }
    }
}

/// mask ? x : y, `count` times; a step is 1, or 0 where one element serves all. Elements are only
/// moved, so their width is all that matters.
private func chosen<T: Element>(
    _ out: UnsafeMutablePointer<T>, _ mask: UnsafePointer<Bool>, _ x: UnsafePointer<T>, _ xStep: Int,
    _ y: UnsafePointer<T>, _ yStep: Int, _ count: Int
) {
    let (out, x, y) = (UnsafeMutableRawPointer(out), UnsafeRawPointer(x), UnsafeRawPointer(y))
    switch T.dtype.width {
    case 1:
        vectors_select_8(
            out.assumingMemoryBound(to: UInt8.self), mask, x.assumingMemoryBound(to: UInt8.self), xStep,
            y.assumingMemoryBound(to: UInt8.self), yStep, count)
    case 4:
        vectors_select_32(
            out.assumingMemoryBound(to: UInt32.self), mask, x.assumingMemoryBound(to: UInt32.self), xStep,
            y.assumingMemoryBound(to: UInt32.self), yStep, count)
    default:
        vectors_select_64(
            out.assumingMemoryBound(to: UInt64.self), mask, x.assumingMemoryBound(to: UInt64.self), xStep,
            y.assumingMemoryBound(to: UInt64.self), yStep, count)
    }
}

extension Operand {
    /// The value of a number.
    fileprivate var number: Double? {
        switch self {
        case .tensor: nil
        case .int(let value): Double(value)
        case .float(let value): value
        }
    }

    /// The value of an integer; `bound` for the infinity that is no bound; nil for anything else.
    fileprivate func integer(orFor infinity: Double, _ bound: Int) -> Int? {
        switch self {
        case .int(let value): value
        case .float(infinity): bound
        case .tensor, .float: nil
        }
    }

    fileprivate func isNumber(_ number: Double) -> Bool {
        if case .float(number) = self { return true }
        return false
    }
}
