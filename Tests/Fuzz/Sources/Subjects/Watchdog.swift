#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Notebook
import Synchronization

/// Does what Ctrl-C does to an evaluation that takes longer than `patience`. One that does not heed it
/// is libFuzzer's to find, by its timeout.
final class Watchdog: Sendable {
    private let patience = 0.03
    private let subject = Mutex<(session: Session, deadline: Double)?>(nil)

    init() {
        var thread = pthread_t()
        pthread_create(&thread, nil, {
            guard let context = $0 else { return nil }
            let watchdog = Unmanaged<Watchdog>.fromOpaque(context).takeUnretainedValue()
            while true {
                usleep(5000)
                watchdog.look()
            }
        }, Unmanaged.passRetained(self).toOpaque())
    }

    private func look() {
        subject.withLock { watched in
            if let watched, MonotonicClock.seconds() > watched.deadline { watched.session.interrupt() }
        }
    }

    /// Runs `body`, an evaluation of the session's.
    func watch<R>(_ session: Session, _ body: () -> R) -> R {
        subject.withLock { $0 = (session, MonotonicClock.seconds() + patience) }
        defer { subject.withLock { $0 = nil } }
        return body()
    }
}
