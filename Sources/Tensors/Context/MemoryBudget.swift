import Synchronization

/// Counts the bytes that live tensors hold and refuses what would pass the limit.
public final class MemoryBudget: Sendable {
    private let used = Atomic<Int>(0)
    private let limitInBytes: Atomic<Int>

    /// A budget of `limit` bytes.
    public init(limit: Int) {
        limitInBytes = Atomic(limit)
    }

    /// Bytes held by live tensors.
    public var inUse: Int { used.load(ordering: .relaxed) }

    /// The most that may be held, in bytes.
    public var limit: Int {
        get { limitInBytes.load(ordering: .relaxed) }
        set { limitInBytes.store(newValue, ordering: .relaxed) }
    }

    /// Takes `bytes` from the budget.
    ///
    /// - Throws: `TensorError.memoryLimit` when that would pass the limit; nothing is taken then.
    public func take(_ bytes: Int) throws {
        let before = used.add(bytes, ordering: .relaxed).oldValue
        if before > limit - bytes {
            used.subtract(bytes, ordering: .relaxed)
            throw TensorError.memoryLimit(requested: bytes, inUse: before, limit: limit)
        }
    }

    /// Throws what `take` would throw, and takes nothing: for a sum of temporaries known beforehand.
    public func check(_ bytes: Int) throws {
        let now = inUse
        if now > limit - bytes {
            throw TensorError.memoryLimit(requested: bytes, inUse: now, limit: limit)
        }
    }

    /// The same for `count` things of so many bytes each, however many those are.
    public func check(_ count: Int, times bytes: Int) throws {
        let (total, overflow) = count.multipliedReportingOverflow(by: bytes)
        try check(overflow ? Int.max : total)
    }

    /// Gives `bytes` back.
    func release(_ bytes: Int) {
        used.subtract(bytes, ordering: .relaxed)
    }
}
