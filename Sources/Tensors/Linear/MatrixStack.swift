/// Matrices of one size along the leading axes of a tensor, each laid out as `gemm` reads it:
/// the elements of a row (of a column, when transposed) side by side.
struct MatrixStack {
    /// Shape (…, rows, columns); its leading axes may be stepped along in any way.
    let tensor: Tensor
    let rows: Int
    let columns: Int
    /// Whether columns, not rows, lie side by side.
    let isTransposed: Bool
    /// The distance between rows, or between columns when transposed.
    let leading: Int

    /// The matrices of `tensor`, of shape (…, rows, columns); copied when they lie otherwise.
    init(_ tensor: Tensor, in context: EvaluationContext) throws {
        let rank = tensor.rank
        let (rows, columns) = (tensor.shape[rank - 2], tensor.shape[rank - 1])
        let (down, along) = (tensor.strides[rank - 2], tensor.strides[rank - 1])
        self.rows = rows
        self.columns = columns
        if columns <= 1 || along == 1, rows <= 1 || down >= columns {
            isTransposed = false
            leading = rows > 1 ? max(down, 1) : max(columns, 1)
            self.tensor = tensor
        } else if rows <= 1 || down == 1, along >= rows {
            isTransposed = true
            leading = along
            self.tensor = tensor
        } else {
            isTransposed = false
            leading = max(columns, 1)
            self.tensor = try tensor.copied(in: context)
        }
    }

    /// The lengths of the leading axes.
    var batch: ArraySlice<Int> { tensor.shape.dimensions.dropLast(2) }

    /// The steps of the leading axes stretched to `shape`, which they broadcast to.
    func batchSteps(_ shape: [Int]) -> [Int] {
        let extra = shape.count - batch.count
        return shape.indices.map { axis in
            axis < extra || batch[axis - extra] == 1 ? 0 : tensor.strides[axis - extra]
        }
    }
}

extension Tensor {
    /// The products of two stacks of matrices whose leading axes broadcast to `batch`; of shape
    /// (batch…, m, n).
    ///
    /// The stacks have one type, which is not bool, and a.columns = b.rows.
    static func product(
        _ a: MatrixStack, _ b: MatrixStack, batch: [Int], shape: Shape, in context: EvaluationContext
    ) throws -> Tensor {
        switch a.tensor.dtype {
        case .float32:
            try product(Float.self, a, b, batch, shape, in: context) {
                try gemm(
                    m: $0, n: b.columns, k: a.columns, a: $1, lda: a.leading, transA: a.isTransposed,
                    b: $2, ldb: b.leading, transB: b.isTransposed, c: $3, ldc: b.columns, in: context)
            }
        case .float64:
            try product(Double.self, a, b, batch, shape, in: context) {
                try gemm(
                    m: $0, n: b.columns, k: a.columns, a: $1, lda: a.leading, transA: a.isTransposed,
                    b: $2, ldb: b.leading, transB: b.isTransposed, c: $3, ldc: b.columns, in: context)
            }
        case .int64:
            try product(Int.self, a, b, batch, shape, in: context) {
                try gemm(
                    m: $0, n: b.columns, k: a.columns, a: $1, lda: a.leading, transA: a.isTransposed,
                    b: $2, ldb: b.leading, transB: b.isTransposed, c: $3, ldc: b.columns, in: context)
            }
        case .bool: throw TensorError.unsupportedDType(.bool, operation: "matmul", operands: [])
        }
    }

    /// `multiply` makes one product, of as many rows as it is told.
    @inline(__always)
    private static func product<T: Element>(
        _: T.Type, _ a: MatrixStack, _ b: MatrixStack, _ batch: [Int], _ shape: Shape,
        in context: EvaluationContext,
        _ multiply: (Int, UnsafePointer<T>, UnsafePointer<T>, UnsafeMutablePointer<T>) throws -> Void
    ) throws -> Tensor {
        let count = batch.reduce(1, *)
        return try withExtendedLifetime((a.tensor, b.tensor)) {
            let (left, right) = (a.tensor.pointer(T.self), b.tensor.pointer(T.self))
            return try build(shape, of: T.self, in: context) { out in
                guard let target = out.baseAddress, !out.isEmpty else { return }
                if count == 1 { return try multiply(a.rows, left, right, target) }
                let (aSteps, bSteps) = (a.batchSteps(batch), b.batchSteps(batch))
                if bSteps.allSatisfy({ $0 == 0 }), a.stacksAsOne(batch, aSteps) {
                    return try multiply(count * a.rows, left, right, target)
                }
                let aOffsets = try stridedOffsets(batch, aSteps, in: context)
                let bOffsets = try stridedOffsets(batch, bSteps, in: context)
                let size = a.rows * b.columns
                let work = Double(size) * Double(max(a.columns, 1))
                // Large products share the threads one after the other, small ones take one each.
                let perThread = work < 4 * Double(parallelThreshold) ? Int(work) : 0
                try parallelFor(
                    count, work: count.multipliedReportingOverflow(by: perThread).partialValue,
                    grain: max(1, 20_000 / max(perThread, 1)), in: context
                ) { range in
                    for index in range {
                        if index & 63 == 0 || perThread > 4096 { try context.checkCancellation() }
                        try multiply(
                            a.rows, left + aOffsets[index], right + bOffsets[index],
                            target + index * size)
                    }
                }
            }
        }
    }
}

extension MatrixStack {
    /// Whether all the matrices together, stretched to `batch`, are one tall matrix.
    fileprivate func stacksAsOne(_ batch: [Int], _ steps: [Int]) -> Bool {
        guard !isTransposed else { return false }
        var expected = rows * leading
        for (length, step) in zip(batch, steps).reversed() where length != 1 {
            if step != expected { return false }
            expected *= length
        }
        return true
    }
}
