extension LabelledTensor {
    /// The sum of products over the labels that are not in `labels`, in one pass over both
    /// operands (over a alone, without b); contiguous, its axes in the order of `labels`.
    ///
    /// The operands have one type, which is not bool. int64 wraps on overflow.
    static func fusedProduct(
        _ a: LabelledTensor, _ b: LabelledTensor?, labels: [Label], in context: EvaluationContext
    ) throws -> Tensor {
        switch a.tensor.dtype {
        case .float32: try fusedProduct(Float.self, a, b, labels, in: context)
        case .float64: try fusedProduct(Double.self, a, b, labels, in: context)
        case .int64: try fusedProduct(Int.self, a, b, labels, in: context)
        case .bool: throw TensorError.unsupportedDType(.bool, operation: "einsum", operands: [])
        }
    }

    @inline(__always)
    private static func fusedProduct<T: ContractionElement>(
        _: T.Type, _ a: LabelledTensor, _ b: LabelledTensor?, _ labels: [Label],
        in context: EvaluationContext
    ) throws -> Tensor {
        func length(_ label: Label) -> Int {
            b.map { $0.labels.contains(label) ? $0.length(label) : a.length(label) } ?? a.length(label)
        }
        let shape = try Shape(labels.map(length))
        let out = LabelledTensor(a.tensor.view(shape, shape.contiguousStrides), labels)
        // Short steps innermost: what lies side by side is read, and written, side by side.
        func span(_ label: Label) -> Int {
            max(abs(a.step(label)), abs(b?.step(label) ?? 0), out.step(label))
        }
        var axes = labels + a.labels.filter { !labels.contains($0) }
        axes += (b?.labels ?? []).filter { !axes.contains($0) }
        axes.sort { span($0) > span($1) }
        let rows = StridedRows(
            try Shape(axes.map(length)),
            [axes.map(out.step), axes.map(a.step), axes.map { b?.step($0) ?? 0 }])
        return try withExtendedLifetime((a, b)) {
            let left = a.tensor.pointer(T.self)
            return try Tensor.build(shape, of: T.self, in: context) { out in
                guard let target = out.baseAddress else { return }
                target.update(repeating: .zero, count: out.count)
                if let b {
                    let right = b.tensor.pointer(T.self)
                    try accumulate(target, left, right, rows, in: context)
                } else {
                    try withUnsafePointer(to: T.one) { one in
                        try accumulate(target, left, one, rows, in: context)
                    }
                }
            }
        }
    }

    /// Adds the products of all rows to `target`.
    @inline(__always)
    private static func accumulate<T: ContractionElement>(
        _ target: UnsafeMutablePointer<T>, _ left: UnsafePointer<T>, _ right: UnsafePointer<T>,
        _ rows: StridedRows, in context: EvaluationContext
    ) throws {
        let length = rows.rowLength
        let (outStep, aStep, bStep) = (rows.step(0), rows.step(1), rows.step(2))
        @inline(__always)
        func add(_ range: Range<Int>, _ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ b: UnsafePointer<T>) {
            if outStep == 0 {
                let sum = T.dot(
                    a + range.lowerBound &* aStep, aStep, b + range.lowerBound &* bStep, bStep,
                    range.count)
                out.pointee = T.multiplyAdd(out.pointee, T.one, sum)
            } else if outStep == 1, aStep == 1, bStep == 1 {
                for i in range { out[i] = T.multiplyAdd(out[i], a[i], b[i]) }
            } else if outStep == 1, bStep == 0 {
                let factor = b.pointee
                for i in range { out[i] = T.multiplyAdd(out[i], a[i &* aStep], factor) }
            } else {
                for i in range {
                    out[i &* outStep] = T.multiplyAdd(out[i &* outStep], a[i &* aStep], b[i &* bStep])
                }
            }
        }
        let rowCount = rows.rowCount
        guard rowCount > 0 else { return }
        let work = rowCount.multipliedReportingOverflow(by: length)
        let bounded = work.overflow ? Int.max : work.partialValue
        if rows.lengths.count == 1 {
            // One row can be shared when every element goes to a place of its own.
            let threads = outStep == 0 ? 1 : length
            try parallelFor(threads, work: bounded, grain: 1 << 15, in: context) { range in
                for block in blocks(of: outStep == 0 ? 0..<length : range) {
                    try context.checkCancellation()
                    add(block, target, left, right)
                }
            }
            return
        }
        let outermost = rows.strides[0][0] == 0 ? 1 : rows.lengths[0]
        let share = rowCount / outermost
        try parallelFor(outermost, work: bounded, in: context) { range in
            let perPoll = max(1, (1 << 16) / length)
            for some in blocks(of: range.lowerBound * share..<range.upperBound * share, size: perPoll) {
                try context.checkCancellation()
                try rows.forEachRow(in: some) { _, offsets in
                    if length <= 1 << 18 {
                        add(0..<length, target + offsets[0], left + offsets[1], right + offsets[2])
                    } else {
                        for block in blocks(of: 0..<length) {
                            try context.checkCancellation()
                            add(block, target + offsets[0], left + offsets[1], right + offsets[2])
                        }
                    }
                }
            }
        }
    }
}

/// An element type that contractions are specialised for.
protocol ContractionElement: GEMMElement {
    /// What sums are made in.
    associatedtype Sum: GEMMElement
    var widened: Sum { get }
    static func rounded(_ sum: Sum) -> Self
}

extension ContractionElement {
    /// The inner product of two strided runs.
    @inline(__always)
    static func dot(
        _ a: UnsafePointer<Self>, _ aStep: Int, _ b: UnsafePointer<Self>, _ bStep: Int, _ count: Int
    ) -> Self {
        // Four sums, so that one addition need not wait for the last.
        var (s0, s1, s2, s3) = (Sum.zero, Sum.zero, Sum.zero, Sum.zero)
        var (a, b) = (a, b)
        for _ in 0..<count / 4 {
            s0 = Sum.multiplyAdd(s0, a.pointee.widened, b.pointee.widened)
            s1 = Sum.multiplyAdd(s1, a[aStep].widened, b[bStep].widened)
            s2 = Sum.multiplyAdd(s2, a[2 &* aStep].widened, b[2 &* bStep].widened)
            s3 = Sum.multiplyAdd(s3, a[3 &* aStep].widened, b[3 &* bStep].widened)
            a += 4 &* aStep
            b += 4 &* bStep
        }
        for i in 0..<count % 4 {
            s0 = Sum.multiplyAdd(s0, a[i &* aStep].widened, b[i &* bStep].widened)
        }
        let (low, high) = (Sum.multiplyAdd(s0, s1, Sum.one), Sum.multiplyAdd(s2, s3, Sum.one))
        return rounded(Sum.multiplyAdd(low, high, Sum.one))
    }
}

/// Sums of float32 are made in float64 and rounded once.
extension Float: ContractionElement {
    var widened: Double { Double(self) }
    static func rounded(_ sum: Double) -> Float { Float(sum) }
}

extension Double: ContractionElement {
    var widened: Double { self }
    static func rounded(_ sum: Double) -> Double { sum }
}

extension Int: ContractionElement {
    var widened: Int { self }
    static func rounded(_ sum: Int) -> Int { sum }
}
