#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Synchronization

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

    /// How many threads the system has been seen to start.
    private static let proven = Atomic(1)

    /// How many of `threads` the library may be asked for: it ends the process when the system refuses
    /// one, and more than there are processors would only wait for one another.
    static func capped(_ threads: Int) -> Int {
        let wanted = min(threads, max(Machine.processors, 8))
        if wanted <= proven.load(ordering: .relaxed) { return wanted }
        let started = 1 + startable(wanted - 1)
        proven.store(started, ordering: .relaxed)
        return min(wanted, started)
    }

    /// Starts so many threads at once and lets them end; how many there were. Their stacks are kept for
    /// the next that are started: the library's.
    private static func startable(_ count: Int) -> Int {
        let gate = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        pthread_mutex_init(gate, nil)
        pthread_mutex_lock(gate)
        var threads: [pthread_t] = []
        while threads.count < count {
            var thread = pthread_t()
            let status = pthread_create(&thread, nil, { gate in
                guard let gate = gate?.assumingMemoryBound(to: pthread_mutex_t.self) else { return nil }
                pthread_mutex_lock(gate)
                pthread_mutex_unlock(gate)
                return nil
            }, gate)
            if status != 0 { break }
            threads.append(thread)
        }
        pthread_mutex_unlock(gate)
        for thread in threads { pthread_join(thread, nil) }
        pthread_mutex_destroy(gate)
        gate.deallocate()
        return threads.count
    }

    /// Runs `body` on `threads` threads, the caller's among them, and waits for all; see `capped`.
    func run(threads: Int, _ body: () -> Void) {
        withoutActuallyEscaping(body) { body in
            var call = Call(body: body)
            withUnsafeMutablePointer(to: &call) { call in
                parallel(
                    { data in data?.assumingMemoryBound(to: Call.self).pointee.body() }, call,
                    UInt32(clamping: threads), 0)
            }
        }
    }

    private struct Call {
        let body: () -> Void
    }
}
