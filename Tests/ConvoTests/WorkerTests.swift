import Testing

@testable import convo

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Serialised: signals are the process's.
@Suite(.serialized)
struct WorkerTests {
    @Test func `closures run one after another on a thread of their own`() {
        let worker = Worker()
        let here = pthread_self()
        for number in 0..<1000 {
            let outcome = worker.run(interrupt: {}) {
                (number, pthread_equal(pthread_self(), here) != 0)
            }
            #expect(outcome.value == (number, false))
            #expect(!outcome.wasInterrupted && outcome.leave == nil)
        }
    }

    @Test func `the stack is deep`() {
        func depth(_ left: Int) -> Int {
            withUnsafeTemporaryAllocation(byteCount: 1 << 10, alignment: 16) { bytes in
                bytes[0] = UInt8(truncatingIfNeeded: left)
                return left == 0 ? 0 : depth(left - 1) + Int(bytes[0]) - Int(bytes[0]) + 1
            }
        }
        #expect(Worker().run(interrupt: {}) { depth(200_000) }.value == 200_000)
    }

    @Test func `SIGINT asks the closure to end, again and again until it does`() {
        let worker = Worker()
        var asked = 0
        let flag = Flag()
        let outcome = worker.run {
            asked += 1
            if asked == 3 { flag.raise() }
        } _: {
            kill(getpid(), SIGINT)
            flag.wait()
            return true
        }
        #expect(outcome.value)
        #expect(outcome.wasInterrupted)
        #expect(asked >= 3)
        #expect(!worker.run(interrupt: {}, {}).wasInterrupted)
    }
}

/// Something to wait for.
private final class Flag: @unchecked Sendable {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() { sem_init(semaphore, 0, 0) }
    deinit { semaphore.deallocate() }

    func raise() { sem_post(semaphore) }
    func wait() { while sem_wait(semaphore) != 0 {} }
}
