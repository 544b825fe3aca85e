#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The seam to OpenBLAS: found at run time with the first product that is large enough.
///
/// It always runs on the calling thread. `gemm` divides the work among threads itself, so that
/// the count follows the evaluation context, a product can be cancelled between its slices, and
/// no library thread spins for a core that is busy elsewhere (10 ms were measured).
struct OpenBLAS: Sendable {
    /// The library, or nil when the machine has none that fits.
    static let library = OpenBLAS()

    private typealias SetThreads = @convention(c) (Int32) -> Void
    private typealias GetConfig = @convention(c) () -> UnsafePointer<CChar>?

    private typealias SGEMM = @convention(c) (
        _ order: Int32, _ transA: Int32, _ transB: Int32, _ m: Int32, _ n: Int32, _ k: Int32,
        _ alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int32, _ b: UnsafePointer<Float>,
        _ ldb: Int32, _ beta: Float, _ c: UnsafeMutablePointer<Float>, _ ldc: Int32
    ) -> Void
    private typealias DGEMM = @convention(c) (
        _ order: Int32, _ transA: Int32, _ transB: Int32, _ m: Int32, _ n: Int32, _ k: Int32,
        _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int32, _ b: UnsafePointer<Double>,
        _ ldb: Int32, _ beta: Double, _ c: UnsafeMutablePointer<Double>, _ ldc: Int32
    ) -> Void

    private let sgemm: SGEMM
    private let dgemm: DGEMM
    /// As in `"0.3.21"`.
    let version: String

    private static let rowMajor: Int32 = 101
    private static let asItLies: Int32 = 111
    private static let transposed: Int32 = 112

    private init?() {
        guard let handle = OpenBLAS.withKernelsForProcessor({
            dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL)
        }),
            let sgemm = dlsym(handle, "cblas_sgemm"),
            let dgemm = dlsym(handle, "cblas_dgemm"),
            let setThreads = dlsym(handle, "openblas_set_num_threads"),
            let getConfig = dlsym(handle, "openblas_get_config")
        else { return nil }
        self.sgemm = unsafeBitCast(sgemm, to: SGEMM.self)
        self.dgemm = unsafeBitCast(dgemm, to: DGEMM.self)
        unsafeBitCast(setThreads, to: SetThreads.self)(1)
        // "OpenBLAS 0.3.21 DYNAMIC_ARCH NO_AFFINITY …"
        let words = unsafeBitCast(getConfig, to: GetConfig.self)().map {
            String(cString: $0).split(separator: " ")
        }
        version = words.flatMap { $0.count > 1 ? String($0[1]) : nil } ?? "unknown"
    }

    /// OpenBLAS 0.3.21 takes AMD's processors with AVX-512 for Haswells, at half the speed. It reads
    /// another name while it is being loaded; what the user has set stays.
    private static func withKernelsForProcessor<R>(_ load: () -> R) -> R {
        let name = "OPENBLAS_CORETYPE"
        guard Machine.environment(name) == nil, Machine.isAMDWithAVX512 else { return load() }
        setenv(name, "SkylakeX", 1)
        defer { unsetenv(name) }
        return load()
    }

    /// One product in float32; its sizes fit in 32 bits.
    func multiply(_ g: GEMM<Float>) {
        sgemm(
            OpenBLAS.rowMajor, g.transA ? OpenBLAS.transposed : OpenBLAS.asItLies,
            g.transB ? OpenBLAS.transposed : OpenBLAS.asItLies, Int32(truncatingIfNeeded: g.m),
            Int32(truncatingIfNeeded: g.n), Int32(truncatingIfNeeded: g.k), 1, g.a,
            Int32(truncatingIfNeeded: g.lda), g.b, Int32(truncatingIfNeeded: g.ldb),
            g.accumulate ? 1 : 0, g.c, Int32(truncatingIfNeeded: g.ldc))
    }

    /// One product in float64; its sizes fit in 32 bits.
    func multiply(_ g: GEMM<Double>) {
        dgemm(
            OpenBLAS.rowMajor, g.transA ? OpenBLAS.transposed : OpenBLAS.asItLies,
            g.transB ? OpenBLAS.transposed : OpenBLAS.asItLies, Int32(truncatingIfNeeded: g.m),
            Int32(truncatingIfNeeded: g.n), Int32(truncatingIfNeeded: g.k), 1, g.a,
            Int32(truncatingIfNeeded: g.lda), g.b, Int32(truncatingIfNeeded: g.ldb),
            g.accumulate ? 1 : 0, g.c, Int32(truncatingIfNeeded: g.ldc))
    }
}
