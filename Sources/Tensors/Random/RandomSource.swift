import Synchronization

/// The stream of random numbers that an evaluation draws from.
public final class RandomSource: Sendable {
    private let current: Mutex<MersenneTwister>
    private let changes = Atomic<Int>(0)

    init(seed: UInt32) {
        current = Mutex(MersenneTwister(seed: seed))
    }

    /// The generator as it stands: kept and put back, it draws the same numbers again.
    public var generator: MersenneTwister {
        get { current.withLock { $0 } }
        set {
            current.withLock { $0 = newValue }
            changes.add(1, ordering: .relaxed)
        }
    }

    /// Rises with every draw: as long as it stays, `generator` is the same.
    public var version: Int { changes.load(ordering: .relaxed) }

    /// Starts the stream anew, as `numpy.random.seed` does.
    public func seed(_ seed: UInt32) {
        generator = MersenneTwister(seed: seed)
    }
}
