extension Tensor {
    /// The matrix product `a @ b`, by NumPy's rules.
    ///
    /// (…, m, k) times (…, k, n) is (…, m, n), the leading axes broadcast. A vector on the left is
    /// a row, on the right a column, and the axis that this adds is taken from the result again.
    /// int64 wraps on overflow; bool gives bool, with `or` of `and`s.
    ///
    /// - Throws: `TensorError.matmul` when an operand is 0-d or the shapes do not fit.
    public static func matmul(_ a: Tensor, _ b: Tensor, in context: EvaluationContext) throws -> Tensor {
        let dtype = DType.promote(a.dtype, b.dtype)
        let working = DType.summing([a.dtype, b.dtype])
        if working != dtype { return try product(a, b, in: working, giving: dtype, context, matmul) }
        guard a.rank > 0, b.rank > 0, a.shape[a.rank - 1] == b.shape[max(b.rank - 2, 0)] else {
            throw TensorError.matmul(a.shape, b.shape)
        }
        let left = try a.converted(to: dtype, in: context)
        let right = try b.converted(to: dtype, in: context)
        if a.rank == 1, b.rank == 1 { return try innerProduct(left, right, in: context) }
        if a.rank == 2, b.rank == 2, a.elementCount + b.elementCount <= 128 {
            return try smallProduct(left, right, in: context)
        }
        let rows = try MatrixStack(a.rank == 1 ? left.asRow : left, in: context)
        let columns = try MatrixStack(b.rank == 1 ? right.asColumn : right, in: context)
        let batch: [Int]
        if a.rank <= 2, b.rank <= 2 {
            batch = []
        } else {
            do {
                batch = try Shape(Array(rows.batch)).broadcast(
                    with: Shape(Array(columns.batch)), operation: "@"
                ).dimensions
            } catch { throw TensorError.matmul(a.shape, b.shape) }
        }
        var lengths = batch
        if a.rank > 1 { lengths.append(rows.rows) }
        if b.rank > 1 { lengths.append(columns.columns) }
        return try product(rows, columns, batch: batch, shape: Shape(lengths), in: context)
    }

    /// NumPy's `dot`: the inner product of vectors, the product of matrices, multiplication when
    /// one is 0-d, and otherwise the sum over a's last axis and b's second to last (or only) one,
    /// of shape (a's other axes…, b's other axes…).
    ///
    /// - Throws: `TensorError.contraction` when those axes differ in length.
    public static func dot(_ a: Tensor, _ b: Tensor, in context: EvaluationContext) throws -> Tensor {
        if a.rank == 0 || b.rank == 0 { return try tensordot(a, b, axes: ([], []), in: context) }
        let other = max(b.rank - 2, 0)
        guard a.shape[a.rank - 1] == b.shape[other] else {
            throw TensorError.contraction(a.shape, axis: a.rank - 1, b.shape, otherAxis: other)
        }
        if a.rank <= 2, b.rank <= 2 { return try matmul(a, b, in: context) }
        return try tensordot(a, b, axes: ([a.rank - 1], [other]), in: context)
    }

    /// The products of each element of a with each of b, both flattened; of shape (M, N).
    public static func outer(_ a: Tensor, _ b: Tensor, in context: EvaluationContext) throws -> Tensor {
        // A product broadcast, not a sum of one: 0 + -0 would lose a sign.
        let column = try a.asVector(in: context).unsqueezed(axis: 1)
        return try binary(.multiply, .tensor(column), .tensor(b.asVector(in: context)), in: context)
    }

    /// A product in `working`, of type `dtype`.
    static func product(
        _ a: Tensor, _ b: Tensor, in working: DType, giving dtype: DType, _ context: EvaluationContext,
        _ operation: (Tensor, Tensor, EvaluationContext) throws -> Tensor
    ) throws -> Tensor {
        try operation(
            a.converted(to: working, in: context), b.converted(to: working, in: context), context
        ).converted(to: dtype, in: context)
    }

    private static func innerProduct(
        _ a: Tensor, _ b: Tensor, in context: EvaluationContext
    ) throws -> Tensor {
        if a.elementCount > 1 << 16 {
            return try LabelledTensor.fusedProduct(
                LabelledTensor(a, [0]), LabelledTensor(b, [0]), labels: [], in: context)
        }
        func dot<T: ContractionElement>(_: T.Type) throws -> Tensor {
            try build(.scalar, of: T.self, in: context) {
                $0[0] = T.dot(
                    a.pointer(T.self), a.strides[0], b.pointer(T.self), b.strides[0], a.elementCount)
            }
        }
        return try withExtendedLifetime((a, b)) {
            switch a.dtype {
            case .float32: try dot(Float.self)
            case .float64: try dot(Double.self)
            case .bool, .int64: try dot(Int.self)
            }
        }
    }

    /// The product of two matrices of a few elements, however they lie: with no set-up at all.
    private static func smallProduct(
        _ a: Tensor, _ b: Tensor, in context: EvaluationContext
    ) throws -> Tensor {
        let shape = try Shape([a.shape[0], b.shape[1]])
        func multiply<T: ContractionElement>(_: T.Type) throws -> Tensor {
            try build(shape, of: T.self, in: context) { out in
                let (left, right) = (a.pointer(T.self), b.pointer(T.self))
                let (rows, columns, terms) = (a.shape[0], b.shape[1], a.shape[1])
                let (down, along) = (a.strides[0], a.strides[1])
                let (below, beside) = (b.strides[0], b.strides[1])
                for row in 0..<rows {
                    for column in 0..<columns {
                        var (x, y) = (left + row &* down, right + column &* beside)
                        var sum = T.zero
                        for _ in 0..<terms {
                            sum = T.multiplyAdd(sum, x.pointee, y.pointee)
                            x += along
                            y += below
                        }
                        out[row &* columns &+ column] = sum
                    }
                }
            }
        }
        return try withExtendedLifetime((a, b)) {
            switch a.dtype {
            case .float32: try multiply(Float.self)
            case .float64: try multiply(Double.self)
            case .bool, .int64: try multiply(Int.self)
            }
        }
    }

    private var asRow: Tensor {
        get throws { try view(Shape([1, shape[0]]), [0, strides[0]]) }
    }

    private var asColumn: Tensor {
        get throws { try view(Shape([shape[0], 1]), [strides[0], 0]) }
    }

    private func asVector(in context: EvaluationContext) throws -> Tensor {
        try contiguous(in: context).view(.vector(elementCount), [1])
    }

    /// The same storage from the same offset on.
    func view(_ shape: Shape, _ strides: [Int]) -> Tensor {
        Tensor(dtype: dtype, shape: shape, strides: strides, offset: offset, storage: storage)
    }
}
