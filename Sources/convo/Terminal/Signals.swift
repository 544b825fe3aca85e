import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The signals that the process was sent, as flags and as a byte in a pipe.
///
/// The pipe is what makes waiting free of races: a signal that arrives just before `poll` still
/// ends it. Handlers are installed without SA_RESTART and touch nothing but atomics and `write`.
enum Signals {
    private static let interrupted = Atomic<Bool>(false)
    private static let stopped = Atomic<Bool>(false)
    private static let resumed = Atomic<Bool>(false)
    private static let resized = Atomic<Bool>(false)
    private static let departing = Atomic<Int32>(0)
    private static let readEnd = Atomic<Int32>(-1)
    private static let writeEnd = Atomic<Int32>(-1)

    /// Starts listening. A signal that the parent made us ignore (nohup, a background job) stays
    /// ignored.
    static func install() {
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        guard wakeDescriptor < 0 else { return }
        // Touching every flag here runs its initialiser now, and never inside a handler.
        _ = (hasInterrupt, takeStop(), takeResume(), takeResize(), departure)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        writeEnd.store(ends[1], ordering: .sequentiallyConsistent)
        readEnd.store(ends[0], ordering: .sequentiallyConsistent)
        for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCONT] { listen(to: number) }
    }

    /// Readable when something has happened; to be polled beside the descriptor waited for.
    /// Negative, which `poll` passes over, before `install`.
    static var wakeDescriptor: Int32 { readEnd.load(ordering: .acquiring) }

    /// Ends a `poll` on `wakeDescriptor`. Async-signal-safe.
    static func wake() {
        var byte: UInt8 = 1
        _ = write(writeEnd.load(ordering: .relaxed), &byte, 1)
    }

    /// Empties the pipe; to be called before the flags are looked at.
    static func drain() {
        var bytes: [UInt8] = Array(repeating: 0, count: 256)
        while read(wakeDescriptor, &bytes, bytes.count) > 0 {}
    }

    /// Ctrl-C has been pressed and nobody has taken it yet.
    static var hasInterrupt: Bool { interrupted.load(ordering: .acquiring) }
    static func takeInterrupt() -> Bool { interrupted.exchange(false, ordering: .acquiring) }
    static func takeStop() -> Bool { stopped.exchange(false, ordering: .acquiring) }
    static func takeResume() -> Bool { resumed.exchange(false, ordering: .acquiring) }
    static func takeResize() -> Bool { resized.exchange(false, ordering: .acquiring) }

    /// The exit code to leave with, 128 + the signal's number, once we have been told to leave.
    static var departure: Int32? {
        let number = departing.load(ordering: .acquiring)
        return number == 0 ? nil : 128 + number
    }

    /// Catches SIGTSTP, or leaves it to the system, which is right while no line is edited.
    static func catchStop(_ catching: Bool) {
        if catching { listen(to: SIGTSTP) } else { restore(SIGTSTP) }
    }

    /// Catches Ctrl-C even where the parent had it ignored, as a conversation at a terminal must.
    static func insistOnInterrupt() { listen(to: SIGINT, evenIfIgnored: true) }

    private static func listen(to number: Int32, evenIfIgnored: Bool = false) {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0, evenIfIgnored || !isIgnored(action) else {
            return
        }
        action = sigaction()
        action.__sigaction_handler.sa_handler = { Signals.note($0) }
        _ = sigaction(number, &action, nil)
    }

    private static func restore(_ number: Int32) {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0, !isIgnored(action) else { return }
        action = sigaction()
        action.__sigaction_handler.sa_handler = SIG_DFL
        _ = sigaction(number, &action, nil)
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
            == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// The handler of every signal.
    private static func note(_ number: Int32) {
        let saved = errno
        switch number {
        case SIGINT: interrupted.store(true, ordering: .releasing)
        case SIGTSTP: stopped.store(true, ordering: .releasing)
        case SIGCONT: resumed.store(true, ordering: .releasing)
        case SIGWINCH: resized.store(true, ordering: .releasing)
        default: departing.store(number, ordering: .releasing)
        }
        wake()
        errno = saved
    }
}
