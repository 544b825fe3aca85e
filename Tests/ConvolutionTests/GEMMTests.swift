import Tensors
import Testing

/// The matrix product under every kernel, against three loops.
@Suite(.serialized)
struct GEMMTests {
    /// One product of whole numbers, transposed or not, into rows with a gap between them.
    private func check<T: NumericElement>(
        _ choices: inout Choices, poison: T, _ make: (Int) -> T,
        _ product: (
            _ sizes: (m: Int, n: Int, k: Int), _ a: [T], _ lda: Int, _ transA: Bool, _ b: [T],
            _ ldb: Int, _ transB: Bool, _ c: inout [T], _ ldc: Int, _ accumulate: Bool
        ) throws -> Void
    ) throws {
        let most = choices.chance(15) ? 150 : 20
        var (m, n, k) = (choices.int(0...most), choices.int(0...most), choices.int(0...most * 2))
        // Few rows or columns: dot products, of every remainder of a vector.
        if choices.chance(30) { m = choices.int(1...4) } else if choices.chance(30) { n = choices.int(1...4) }
        if choices.chance(2) { (m, n, k) = (choices.int(1...3), choices.int(1...3), choices.int(4000...9000)) }
        let (transA, transB) = (choices.chance(50), choices.chance(50))
        let lda = (transA ? m : k) + (choices.chance(30) ? 0 : choices.int(0...2))
        let ldb = (transB ? k : n) + (choices.chance(30) ? 0 : choices.int(0...2))
        let ldc = n + choices.int(0...2)
        let a = (0..<max(lda, 1) * max(transA ? k : m, 1)).map { _ in make(choices.int(-4...4)) }
        let b = (0..<max(ldb, 1) * max(transB ? n : k, 1)).map { _ in make(choices.int(-4...4)) }
        let accumulate = choices.chance(50)
        // What is overwritten is poison; so are the gaps, which must stay as they are.
        var c = (0..<ldc * m + 4).map { $0 % max(ldc, 1) < n && accumulate ? make($0 % 7) : poison }
        let before = c
        try product((m, n, k), a, lda, transA, b, ldb, transB, &c, ldc, accumulate)
        for i in 0..<m {
            for j in 0..<ldc {
                var sum = accumulate ? before[i * ldc + j] : T.zero
                for p in 0..<k where j < n {
                    sum = sum + a[transA ? p * lda + i : i * lda + p] * b[transB ? j * ldb + p : p * ldb + j]
                }
                let found = c[i * ldc + j]
                let kept = before[i * ldc + j]
                #expect(j < n ? found == sum : found == kept || found != found && kept != kept, "\((m, n, k))")
            }
        }
    }

    @Test(arguments: [EngineSet.none, .all], [1, 2])
    func equalsThreeLoops(engines: EngineSet, threads: Int) throws {
        let before = Engines.allowed
        Engines.allowed = engines
        defer { Engines.allowed = before }
        let context = EvaluationContext(threads: threads)
        var choices = Choices(seed: 11)
        for _ in 0..<120 {
            try check(&choices, poison: Float.nan, { Float($0) }) { s, a, lda, ta, b, ldb, tb, c, ldc, adds in
                try gemm(
                    m: s.m, n: s.n, k: s.k, a: a, lda: lda, transA: ta, b: b, ldb: ldb, transB: tb,
                    c: &c, ldc: ldc, accumulate: adds, in: context)
            }
            try check(&choices, poison: Double.nan, { Double($0) }) { s, a, lda, ta, b, ldb, tb, c, ldc, adds in
                try gemm(
                    m: s.m, n: s.n, k: s.k, a: a, lda: lda, transA: ta, b: b, ldb: ldb, transB: tb,
                    c: &c, ldc: ldc, accumulate: adds, in: context)
            }
            try check(&choices, poison: 1 << 40, { $0 }) { s, a, lda, ta, b, ldb, tb, c, ldc, adds in
                try gemm(
                    m: s.m, n: s.n, k: s.k, a: a, lda: lda, transA: ta, b: b, ldb: ldb, transB: tb,
                    c: &c, ldc: ldc, accumulate: adds, in: context)
            }
        }
    }

    @Test func int64Wraps() throws {
        var c = [0]
        try gemm(m: 1, n: 1, k: 2, a: [Int.max, 1], lda: 2, b: [1, 1], ldb: 1, c: &c, ldc: 1, in: Make.context)
        #expect(c == [Int.min])
    }

    @Test func engineWords() {
        #expect(EngineSet(word: "none") == EngineSet.none)
        #expect(EngineSet(word: "openblas,onednn") == .all)
        #expect(EngineSet(word: "mkl") == nil)
        for word in ["none", "openblas", "onednn", "all"] { #expect(EngineSet(word: word)?.word == word) }
    }
}
