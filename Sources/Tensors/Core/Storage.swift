#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Synchronization

/// A block of memory that tensors share; freed, or recycled, with its last owner.
///
/// Written to only through a `Tensor` that is its sole owner, or while it is being filled.
public final class Storage: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutableRawPointer
    /// What was asked for, in bytes.
    let byteCount: Int
    private let capacity: Int
    let budget: MemoryBudget
    /// How many histories keep it alive; see `Tensor.keep`.
    let keepers = Atomic<Int>(0)
    /// What oneDNN has made of the content; nil again when that changes.
    var packed: PackedWeights?

    private init(base: UnsafeMutableRawPointer, byteCount: Int, capacity: Int, budget: MemoryBudget) {
        self.base = base
        self.byteCount = byteCount
        self.capacity = capacity
        self.budget = budget
    }

    deinit {
        BufferPool.shared.give(base, capacity: capacity)
        budget.release(byteCount)
    }

    /// A block of `byteCount` bytes, 64-byte aligned when it is large; its content is undefined.
    ///
    /// - Throws: `TensorError.memoryLimit` or `.outOfMemory`.
    @usableFromInline
    static func allocate(byteCount: Int, in context: EvaluationContext) throws -> Storage {
        try context.memory.take(byteCount)
        guard let (base, capacity) = BufferPool.shared.take(byteCount) else {
            context.memory.release(byteCount)
            throw TensorError.outOfMemory(requested: byteCount)
        }
        return Storage(base: base, byteCount: byteCount, capacity: capacity, budget: context.memory)
    }
}
