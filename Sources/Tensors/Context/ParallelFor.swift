#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Synchronization

/// Runs `body` over the whole of 0..<count in ranges, on several threads when that pays.
///
/// The one place that owns threads. Ranges are disjoint and cover everything, none is longer
/// than the share of one thread, and none shorter than `grain` (but the last). Runs inline when
/// there is one thread, little work, or it is called from inside another `parallelFor`.
///
/// - Parameters:
///   - count: how many items there are.
///   - work: the cost of all of it, in multiply-adds or the like; below a million it runs inline.
///   - grain: the fewest items worth handing out.
///   - body: gets a range of items; must be safe to run on several threads at once.
/// - Throws: the first error that a range threw, once every range has ended. Ranges that have not
///   begun by then are skipped.
public func parallelFor(
    _ count: Int, work: Int, grain: Int = 1, in context: EvaluationContext,
    _ body: (Range<Int>) throws -> Void
) throws {
    guard count > 0 else { return }
    let threads = min(context.threads, max(1, count / max(grain, 1)))
    if threads == 1 || work < parallelThreshold {
        try body(0..<count)
        return
    }
    // More pieces than threads, so that a thread that the system holds up does not hold up all.
    let pieces = min(count / max(grain, 1), threads * 4)
    try withoutActuallyEscaping(body) { body in
        try context.progress.counting(pieces) { step in
            try ThreadPool.shared.run(pieces: pieces, threads: threads) { piece in
                try body(count * piece / pieces..<count * (piece + 1) / pieces)
                step()
            }
        }
    }
}

/// Below so many multiply-adds waking a thread costs more than it saves.
public let parallelThreshold = 250_000

/// The threads that jobs run on: OpenMP's where the machine has them, else workers of our own that
/// sleep between jobs. One job at a time; a job started while another is under way runs inline on its
/// caller.
private final class ThreadPool: Sendable {
    static let shared = ThreadPool()

    /// A job under way: pieces are drawn from a counter by every thread that takes part.
    private final class Job: @unchecked Sendable {
        let pieces: Int
        let body: (Int) throws -> Void
        private let next = Atomic<Int>(0)
        private let failure = Mutex<(any Error)?>(nil)
        private let failed = Atomic<Bool>(false)

        init(pieces: Int, body: @escaping (Int) throws -> Void) {
            self.pieces = pieces
            self.body = body
        }

        func takePart() {
            while !failed.load(ordering: .relaxed) {
                let piece = next.add(1, ordering: .relaxed).oldValue
                guard piece < pieces else { return }
                do {
                    try body(piece)
                } catch {
                    failed.store(true, ordering: .relaxed)
                    failure.withLock { if $0 == nil { $0 = error } }
                }
            }
        }

        func result() throws {
            if let error = failure.withLock({ $0 }) { throw error }
        }
    }

    private struct State: @unchecked Sendable {
        var job: Job?
        /// How many more workers may join the job.
        var open = 0
        /// How many workers are in it.
        var active = 0
        var workers = 0
    }

    /// Guards `state`; the conditions wake workers and the thread that waits for them.
    private struct Shared: @unchecked Sendable {
        let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    }

    private let shared = Shared()
    private let busy = Atomic<Bool>(false)

    init() {
        pthread_mutex_init(shared.mutex, nil)
        pthread_cond_init(shared.wake, nil)
        pthread_cond_init(shared.done, nil)
        shared.state.initialize(to: State())
    }

    func run(pieces: Int, threads: Int, _ body: @escaping (Int) throws -> Void) throws {
        guard !busy.exchange(true, ordering: .acquiring) else {
            for piece in 0..<pieces { try body(piece) }
            return
        }
        defer { busy.store(false, ordering: .releasing) }
        let job = Job(pieces: pieces, body: body)
        if Engines.allowed != .none, let team = OpenMPTeam.shared, case let granted = OpenMPTeam.capped(threads), granted > 1 {
            team.run(threads: granted) { job.takePart() }
        } else {
            runOnWorkers(job, threads: threads)
        }
        try job.result()
    }

    private func runOnWorkers(_ job: Job, threads: Int) {
        pthread_mutex_lock(shared.mutex)
        while shared.state.pointee.workers < threads - 1, startWorker() {}
        shared.state.pointee.job = job
        shared.state.pointee.open = min(threads - 1, shared.state.pointee.workers)
        pthread_cond_broadcast(shared.wake)
        pthread_mutex_unlock(shared.mutex)
        job.takePart()
        pthread_mutex_lock(shared.mutex)
        shared.state.pointee.open = 0
        shared.state.pointee.job = nil
        while shared.state.pointee.active > 0 { pthread_cond_wait(shared.done, shared.mutex) }
        pthread_mutex_unlock(shared.mutex)
    }

    /// Starts one more worker; called with the mutex held. False when the system refuses.
    private func startWorker() -> Bool {
        var thread = pthread_t()
        // Workers take no signals: those are the main thread's.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let status = pthread_create(&thread, nil, { _ in
            ThreadPool.shared.work()
            return nil
        }, nil)
        guard status == 0 else { return false }
        pthread_detach(thread)
        shared.state.pointee.workers += 1
        return true
    }

    private func work() {
        pthread_mutex_lock(shared.mutex)
        while true {
            if let job = shared.state.pointee.job, shared.state.pointee.open > 0 {
                shared.state.pointee.open -= 1
                shared.state.pointee.active += 1
                pthread_mutex_unlock(shared.mutex)
                job.takePart()
                pthread_mutex_lock(shared.mutex)
                shared.state.pointee.active -= 1
                if shared.state.pointee.active == 0 { pthread_cond_signal(shared.done) }
            } else {
                pthread_cond_wait(shared.wake, shared.mutex)
            }
        }
    }
}
