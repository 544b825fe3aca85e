import CVectors

/// C ← A·B, or C ← C + A·B, in float32.
///
/// Row-major: A is m×k and its rows lie `lda` apart (transposed: k×m as it lies), B is k×n, C is
/// m×n. C must not overlap A or B. Runs on the context's threads, inline inside a `parallelFor`
/// (where `parallel: false` says so beforehand, and spares cutting the work up for threads).
///
/// - Throws: `TensorError.cancelled`, between slices of a few milliseconds; C is then undefined.
public func gemm(
    m: Int, n: Int, k: Int, a: UnsafePointer<Float>, lda: Int, transA: Bool = false,
    b: UnsafePointer<Float>, ldb: Int, transB: Bool = false, c: UnsafeMutablePointer<Float>,
    ldc: Int, accumulate: Bool = false, parallel: Bool = true, in context: EvaluationContext
) throws {
    let product = GEMM(
        m: m, n: n, k: k, a: a, lda: lda, transA: transA, b: b, ldb: ldb, transB: transB, c: c,
        ldc: ldc, accumulate: accumulate, parallel: parallel)
    if product.isDots { return try product.runDots(in: context, vectors_dots_f32) }
    guard product.isLarge else { return try product.runOwn(in: context) }
    // oneDNN's kernels are generated for the processor that they run on: measured at 240 GFLOP/s a
    // core where OpenBLAS reached 225 with its best kernels, and 110 with those that it chose.
    if Engines.allowed.contains(.onednn), let library = OneDNN.library, library.multiplies {
        try product.run(sliceWork: 1 << 28, in: context) {
            if !library.multiply($0) { try $0.runOwn(in: context) }
        }
    } else if Engines.allowed.contains(.openblas), product.fitsInt32, let library = OpenBLAS.library {
        try product.run(sliceWork: 1 << 28, in: context) { library.multiply($0) }
    } else {
        try product.runOwn(in: context)
    }
}

/// C ← A·B, or C ← C + A·B, in float64; as for float32.
public func gemm(
    m: Int, n: Int, k: Int, a: UnsafePointer<Double>, lda: Int, transA: Bool = false,
    b: UnsafePointer<Double>, ldb: Int, transB: Bool = false, c: UnsafeMutablePointer<Double>,
    ldc: Int, accumulate: Bool = false, parallel: Bool = true, in context: EvaluationContext
) throws {
    let product = GEMM(
        m: m, n: n, k: k, a: a, lda: lda, transA: transA, b: b, ldb: ldb, transB: transB, c: c,
        ldc: ldc, accumulate: accumulate, parallel: parallel)
    if product.isDots { return try product.runDots(in: context, vectors_dots_f64) }
    if product.isLarge, Engines.allowed.contains(.openblas), product.fitsInt32,
        let library = OpenBLAS.library
    {
        try product.run(sliceWork: 1 << 27, in: context) { library.multiply($0) }
    } else {
        try product.runOwn(in: context)
    }
}

/// C ← A·B, or C ← C + A·B, in int64, which wraps on overflow; as for float32.
public func gemm(
    m: Int, n: Int, k: Int, a: UnsafePointer<Int>, lda: Int, transA: Bool = false,
    b: UnsafePointer<Int>, ldb: Int, transB: Bool = false, c: UnsafeMutablePointer<Int>,
    ldc: Int, accumulate: Bool = false, parallel: Bool = true, in context: EvaluationContext
) throws {
    try GEMM(
        m: m, n: n, k: k, a: a, lda: lda, transA: transA, b: b, ldb: ldb, transB: transB, c: c,
        ldc: ldc, accumulate: accumulate, parallel: parallel
    ).runOwn(in: context)
}

/// One matrix product, or a slice of one: sizes, where the operands lie, and how.
struct GEMM<T: GEMMElement> {
    var m, n, k: Int
    var a: UnsafePointer<T>
    var lda: Int
    var transA: Bool
    var b: UnsafePointer<T>
    var ldb: Int
    var transB: Bool
    var c: UnsafeMutablePointer<T>
    var ldc: Int
    var accumulate: Bool
    var parallel: Bool

    /// The distances between neighbours in A: down a column, along a row.
    var aSteps: (row: Int, column: Int) { transA ? (1, lda) : (lda, 1) }
    var bSteps: (row: Int, column: Int) { transB ? (1, ldb) : (ldb, 1) }

    /// Multiply-adds, as a double: a product of sizes may pass an `Int`.
    private var work: Double { Double(m) * Double(n) * Double(k) }

    /// Whether looking for a library pays.
    var isLarge: Bool { work >= 65_536 }

    var fitsInt32: Bool {
        max(max(m, n, k), max(lda, ldb, ldc)) <= Int(Int32.max)
    }

    /// The part of this product that makes rows `rows` and columns `columns` of C from the terms
    /// `terms`; the first terms start the sum, unless C is added to, and later ones add.
    func slice(rows: Range<Int>, columns: Range<Int>, terms: Range<Int>) -> GEMM {
        var part = self
        part.m = rows.count
        part.n = columns.count
        part.k = terms.count
        part.a += rows.lowerBound * aSteps.row + terms.lowerBound * aSteps.column
        part.b += terms.lowerBound * bSteps.row + columns.lowerBound * bSteps.column
        part.c += rows.lowerBound * ldc + columns.lowerBound
        part.accumulate = accumulate || terms.lowerBound > 0
        return part
    }

    /// Runs `kernel` over slices of about `sliceWork` multiply-adds, on the context's threads,
    /// polling for cancellation between them.
    @inline(__always)
    func run(
        sliceWork: Int, mostTerms: Int = 4096, in context: EvaluationContext, _ kernel: (GEMM) throws -> Void
    ) throws {
        guard m > 0, n > 0 else { return }
        guard k > 0 else { return clear() }
        guard work > Double(parallelThreshold) else { return try kernel(self) }
        // Square slices reuse what they read most. An edge is a multiple of 48, which every
        // micro-kernel divides; along the terms a slice takes what is left of the work.
        let termsPerSlice = min(k, mostTerms)
        let area = max(1, sliceWork / termsPerSlice)
        var edge = 48
        while edge * edge < area { edge += 48 }
        var rowEdge = min(m, max(edge, area / n / 48 * 48))
        var columnEdge = min(n, max(edge, area / m / 48 * 48))
        if parallel, context.threads > 1 {
            let wanted = context.threads
            let made = ((m - 1) / rowEdge + 1) * ((n - 1) / columnEdge + 1)
            if made < wanted * 2 {
                // One slice a thread, along the longer side: halves would waste a cut.
                if n >= m {
                    columnEdge = min(columnEdge, roundedUp((n + wanted - 1) / wanted, to: 16))
                } else {
                    rowEdge = min(rowEdge, roundedUp((m + wanted - 1) / wanted, to: 12))
                }
            }
        }
        let (down, across) = ((m - 1) / rowEdge + 1, (n - 1) / columnEdge + 1)
        let bounded = Int(min(work, 1e18))
        try parallelFor(down * across, work: bounded, in: context) { range in
            for index in range {
                let top = index / across * rowEdge
                let left = index % across * columnEdge
                for first in stride(from: 0, to: k, by: termsPerSlice) {
                    try context.checkCancellation()
                    try kernel(
                        slice(
                            rows: top..<min(top + rowEdge, m),
                            columns: left..<min(left + columnEdge, n),
                            terms: first..<min(first + termsPerSlice, k)))
                }
            }
        }
    }

    private func roundedUp(_ value: Int, to step: Int) -> Int { (value + step - 1) / step * step }

    /// A product without terms is zero.
    private func clear() {
        if accumulate { return }
        for row in 0..<m { (c + row * ldc).update(repeating: .zero, count: n) }
    }
}
