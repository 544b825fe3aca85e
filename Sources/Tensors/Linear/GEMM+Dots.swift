import CVectors

extension GEMM {
    /// Whether this is a product of few rows or columns whose operands both lie term by term: dot products, which
    /// read each element once and pack nothing.
    var isDots: Bool {
        min(m, n) <= 4 && k >= 16 && (!transA || m == 1 && lda == 1) && (transB || n == 1 && ldb == 1)
    }

    /// The product as dot products.
    func runDots(
        in context: EvaluationContext,
        _ dots: (
            _ out: UnsafeMutablePointer<T>, _ pitch: Int, _ step: Int, _ a: UnsafePointer<T>, _ aPitch: Int, _ rows: Int,
            _ b: UnsafePointer<T>, _ bPitch: Int, _ columns: Int, _ depth: Int, _ adds: Int32
        ) -> Void
    ) throws {
        // Rows are read to their ends, for what comes next in memory is on its way already.
        try run(sliceWork: 1 << 24, mostTerms: 1 << 16, in: context) { part in
            let (left, right) = (part.aSteps.row, part.bSteps.column)
            let adds: Int32 = part.accumulate ? 1 : 0
            // The kernel's tiles are taller than wide.
            if part.m >= part.n {
                dots(part.c, part.ldc, 1, part.a, left, part.m, part.b, right, part.n, part.k, adds)
            } else {
                dots(part.c, 1, part.ldc, part.b, right, part.n, part.a, left, part.m, part.k, adds)
            }
        }
    }
}
