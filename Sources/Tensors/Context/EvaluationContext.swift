import Synchronization

/// What travels with every evaluation: the flag that stops it, the memory it may use, the random
/// numbers it draws, how many threads it may run on, and how far it has come.
public final class EvaluationContext: Sendable {
    /// Set from any thread or a signal handler; polled by every kernel, block by block.
    public let cancellation = Cancellation()
    /// How much may be allocated, and how much is.
    public let memory: MemoryBudget
    /// The stream of random numbers.
    public let random: RandomSource
    /// What is being done and how far it has come.
    public let progress = Progress()
    private let threadCount: Atomic<Int>
    private let refusesWrites = Atomic<Bool>(false)

    /// - Parameters:
    ///   - memoryLimit: in bytes; nil for three quarters of the physical memory.
    ///   - threads: nil for `OMP_NUM_THREADS`, or else as many as the machine has.
    ///   - seed: of the random numbers.
    public init(memoryLimit: Int? = nil, threads: Int? = nil, seed: UInt32 = 0) {
        random = RandomSource(seed: seed)
        memory = MemoryBudget(limit: memoryLimit ?? Machine.physicalMemory / 4 * 3)
        threadCount = Atomic(max(1, threads ?? Machine.defaultThreads))
    }

    /// The number of threads a kernel may use, at least 1.
    public var threads: Int {
        get { threadCount.load(ordering: .relaxed) }
        set { threadCount.store(max(1, newValue), ordering: .relaxed) }
    }

    /// Whether files may be read only: for inputs that nobody has looked at.
    public var isReadOnly: Bool {
        get { refusesWrites.load(ordering: .relaxed) }
        set { refusesWrites.store(newValue, ordering: .relaxed) }
    }

    /// Throws `TensorError.cancelled` once the evaluation has been interrupted.
    @inline(__always)
    public func checkCancellation() throws {
        if cancellation.isCancelled { throw TensorError.cancelled }
    }
}

/// A flag that asks an evaluation to stop. Lock-free, so a signal handler may set it.
public final class Cancellation: Sendable {
    private let flag = Atomic<Bool>(false)

    public init() {}

    public var isCancelled: Bool { flag.load(ordering: .relaxed) }

    public func cancel() { flag.store(true, ordering: .relaxed) }

    /// Makes ready for the next evaluation.
    public func reset() { flag.store(false, ordering: .relaxed) }
}
