#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The threads of GNU's OpenMP: those that oneDNN computes with.
///
/// Two teams of threads would be in each other's way, for the threads of one spin for the next job
/// while the other's work; one team passes from a step of the library to a step of ours in a
/// microsecond. Found at run time with the first job, unless `CONVO_ENGINES=none` says that nothing be.
struct OpenMPTeam: Sendable {
    /// The library's threads, or nil when the machine has none.
    static let shared = OpenMPTeam()

    private typealias Run = @convention(c) (
        _ body: @convention(c) (UnsafeMutableRawPointer?) -> Void, _ data: UnsafeMutableRawPointer?,
        _ threads: UInt32, _ flags: UInt32
    ) -> Void

    private let parallel: Run

    private init?() {
        // Spinning is set before the library is loaded or not at all. Its own is some milliseconds, for
        // which a core would be lost to the next line; this is a fifth of one, and bridges the pauses
        // between the steps of a computation. What the user has set stays.
        let isSet = getenv("OMP_WAIT_POLICY") != nil || getenv("GOMP_SPINCOUNT") != nil
        if !isSet { setenv("GOMP_SPINCOUNT", "20000", 1) }
        defer { if !isSet { unsetenv("GOMP_SPINCOUNT") } }
        guard let library = dlopen("libgomp.so.1", RTLD_NOW | RTLD_LOCAL),
            let symbol = dlsym(library, "GOMP_parallel")
        else { return nil }
        parallel = unsafeBitCast(symbol, to: Run.self)
    }

    /// How many of `threads` the library is asked for: it ends the process when the system refuses one,
    /// and more than there are processors would only wait for one another.
    static func capped(_ threads: Int) -> Int {
        min(threads, max(Machine.processors, 8))
    }

    /// Runs `body` on at most `threads` threads, the caller's among them, and waits for all.
    func run(threads: Int, _ body: () -> Void) {
        withoutActuallyEscaping(body) { body in
            var call = Call(body: body)
            withUnsafeMutablePointer(to: &call) { call in
                parallel(
                    { data in data?.assumingMemoryBound(to: Call.self).pointee.body() }, call,
                    UInt32(clamping: OpenMPTeam.capped(threads)), 0)
            }
        }
    }

    private struct Call {
        let body: () -> Void
    }
}
