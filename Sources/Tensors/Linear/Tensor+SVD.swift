extension Tensor {
    /// The singular value decomposition u · diag(s) · vh of a matrix (M, N): u is (M, M) and vh
    /// (N, N), orthogonal, s the min(M, N) singular values, largest first.
    ///
    /// float64 for float64, float32 otherwise; computed in float64.
    ///
    /// - Throws: `TensorError.notAMatrix` unless there are two axes, `.notFinite`.
    public func svd(in context: EvaluationContext) throws -> (u: Tensor, s: Tensor, vh: Tensor) {
        let (height, width) = try checkMatrix("svd")
        // The vectors, then u and vh: the longer side squared also when the other is 0.
        let square = try Shape([max(height, width), max(height, width)])
        try context.memory.check(square.elementCount, times: 24)
        let factors = try jacobi("svd", in: context)
        let basis = try factors.leftBasis(in: context)
        let s = try Tensor(.vector(factors.values.count), factors.values, in: context)
        // Vectors one after the other are the rows of vh, but the columns of u.
        let (columnsOfU, rowsOfVh) =
            factors.isTransposed ? (factors.right, basis) : (basis, factors.right)
        let u = try Tensor.build(Shape([height, height]), of: Double.self, in: context) { out in
            for column in 0..<height {
                for row in 0..<height { out[row * height + column] = columnsOfU[column][row] }
            }
        }
        let vh = try Tensor(Shape([width, width]), rowsOfVh.flatMap { $0 }, in: context)
        return (
            try u.converted(to: linearResult, in: context),
            try s.converted(to: linearResult, in: context),
            try vh.converted(to: linearResult, in: context)
        )
    }

    /// The Moore–Penrose inverse of a matrix (M, N), of shape (N, M). Singular values not above
    /// max(M, N) · eps · the largest count as zero, as in NumPy.
    ///
    /// - Throws: `TensorError.notAMatrix` unless there are two axes, `.notFinite`.
    public func pseudoInverse(in context: EvaluationContext) throws -> Tensor {
        let (height, width) = try checkMatrix("pinv")
        let factors = try jacobi("pinv", in: context)
        let smallest = cutoff(factors)
        return try Tensor.build(Shape([width, height]), of: Double.self, in: context) { out in
            out.update(repeating: 0)
            for (index, value) in factors.values.enumerated() where value > smallest {
                guard let left = factors.left[index] else { continue }
                let right = factors.right[index]
                let (down, along) = factors.isTransposed ? (left, right) : (right, left)
                for row in 0..<width {
                    try context.checkCancellation()
                    let factor = down[row] / value
                    for column in 0..<height { out[row * height + column] += factor * along[column] }
                }
            }
        }.converted(to: linearResult, in: context)
    }

    /// The number of singular values above max(M, N) · eps · the largest; of what is no matrix, 1
    /// unless all is zero, as in NumPy.
    ///
    /// - Throws: `TensorError.notAMatrix` for more than two axes, `.notFinite`.
    public func matrixRank(in context: EvaluationContext) throws -> Int {
        if rank < 2 {
            return try converted(to: .bool, in: context).elements(Bool.self, in: context).contains(true) ? 1 : 0
        }
        _ = try checkMatrix("rank")
        let factors = try jacobi("rank", in: context)
        let smallest = cutoff(factors)
        return factors.values.count { $0 > smallest }
    }

    private func checkMatrix(_ operation: String) throws -> (Int, Int) {
        guard rank == 2 else { throw TensorError.notAMatrix(shape, operation: operation) }
        return (shape[0], shape[1])
    }

    private func jacobi(_ operation: String, in context: EvaluationContext) throws -> JacobiSVD {
        try finiteElements(operation, in: context).withElements(Double.self) {
            try JacobiSVD($0, height: shape[0], width: shape[1], in: context)
        }
    }

    /// What a singular value must pass to count; eps is that of the elements' type.
    private func cutoff(_ factors: JacobiSVD) -> Double {
        let eps = dtype == .float32 ? Double(Float.ulpOfOne) : Double.ulpOfOne
        return Double(factors.rows) * eps * (factors.values.first ?? 0)
    }
}
