import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A thread with a large stack that evaluates, one closure at a time, while the thread that asked
/// waits and takes the signals.
///
/// Recursion in the evaluator is counted, and the count must be reached before the stack is full.
final class Worker: @unchecked Sendable {
    /// What a run brought, and what happened meanwhile.
    struct Outcome<Value> {
        let value: Value
        /// Ctrl-C was pressed during the run.
        let wasInterrupted: Bool
        /// The exit code to leave with at once: SIGTERM or SIGHUP came.
        let leave: Int32?
    }

    private static let stackSizes = [512, 256, 64, 8].map { $0 << 20 }

    private let start: UnsafeMutablePointer<sem_t>
    private let finished = Atomic<Bool>(false)
    // Handed over by `start` (to the thread) and by `finished` (back).
    private var job: (() -> Void)?
    private var isRunning = false
    private var runningStackSize = 0

    init() {
        start = .allocate(capacity: 1)
        sem_init(start, 0, 0)
    }

    /// The bytes of stack that what runs has, at least.
    var stackSize: Int { startThread() ? runningStackSize : 4 << 20 }

    /// Runs `body` on the worker's thread and waits for it.
    ///
    /// - Parameters:
    ///   - interrupt: called on this thread when Ctrl-C is pressed or the process is told to leave,
    ///     and again every 50 ms until `body` ends, so that one that comes before `body` has begun
    ///     to listen is not lost.
    ///   - watch: called on this thread about every 100 ms while `body` runs.
    func run<Value>(
        interrupt: () -> Void, watch: (() -> Void)? = nil, _ body: () -> Value
    ) -> Outcome<Value> {
        Signals.install()
        guard startThread() else {
            return Outcome(
                value: body(), wasInterrupted: Signals.takeInterrupt(), leave: Signals.departure)
        }
        var value: Value?
        var wasInterrupted = false
        withoutActuallyEscaping(body) { body in
            finished.store(false, ordering: .relaxed)
            job = { value = body() }
            sem_post(start)
            wasInterrupted = wait(interrupt: interrupt, watch: watch)
            job = nil
        }
        return Outcome(
            value: value ?? body(), wasInterrupted: wasInterrupted, leave: Signals.departure)
    }

    /// Waits for the job's end; true when there was a Ctrl-C.
    private func wait(interrupt: () -> Void, watch: (() -> Void)?) -> Bool {
        var wasInterrupted = false
        var patience = Self.patience
        while !finished.load(ordering: .acquiring) {
            if Signals.takeInterrupt() { wasInterrupted = true }
            if let code = Signals.departure {
                // Every input is on disk already. What will not stop is left behind.
                patience -= 1
                if patience == 0 || code == 128 + SIGQUIT { _exit(code) }
            }
            let isStopping = wasInterrupted || Signals.departure != nil
            if isStopping { interrupt() }
            var waited = pollfd(fd: Signals.wakeDescriptor, events: Int16(POLLIN), revents: 0)
            let isDue = poll(&waited, 1, isStopping ? 50 : watch == nil ? -1 : 100) == 0
            Signals.drain()
            if isDue, !isStopping { watch?() }
        }
        return Signals.takeInterrupt() || wasInterrupted
    }

    /// How many times 50 ms a job that was told to leave may take to end.
    private static let patience = 40

    private func startThread() -> Bool {
        if isRunning { return true }
        // The thread, and every thread it starts, leaves all signals to the main thread.
        var all = sigset_t()
        var previous = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &previous)
        defer { pthread_sigmask(SIG_SETMASK, &previous, nil) }
        isRunning = Self.stackSizes.contains { size in
            var attributes = pthread_attr_t()
            pthread_attr_init(&attributes)
            defer { pthread_attr_destroy(&attributes) }
            guard pthread_attr_setstacksize(&attributes, size) == 0 else { return false }
            var thread = pthread_t()
            let this = Unmanaged.passRetained(self)
            let status = pthread_create(
                &thread, &attributes,
                { pointer in
                    guard let pointer else { return nil }
                    Unmanaged<Worker>.fromOpaque(pointer).takeUnretainedValue().work()
                }, this.toOpaque())
            if status != 0 { this.release() }
            if status == 0 { runningStackSize = size }
            return status == 0
        }
        return isRunning
    }

    private func work() -> Never {
        while true {
            while sem_wait(start) != 0 {}
            job?()
            finished.store(true, ordering: .releasing)
            Signals.wake()
        }
    }
}
