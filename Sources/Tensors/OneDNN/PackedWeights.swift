import Synchronization

/// Weights as oneDNN's kernels want them, kept beside the storage they were read from until it is written to
/// or freed.
///
/// Kept are those that are asked for a second time: a convolution that happens once, and in one slice, takes no
/// memory for good. Used under the lock of `OneDNNConvolution.cached`, or by the storage's sole owner.
final class PackedWeights: @unchecked Sendable {
    /// Where in the storage the weights begin, in bytes, and what rearranges them.
    struct Key: Equatable {
        let offset: Int
        let primitive: Int
    }

    private struct Block {
        let key: Key
        let base: UnsafeMutableRawPointer
        let capacity: Int
    }

    /// The layouts kept of one storage, and the keys remembered, are few: a convolution and its gradient.
    private static let mostOfOne = 4
    /// The storages with blocks, and their bytes: a sixteenth of the machine's memory, at most 256 MiB.
    private static let most = 256
    private static let mostBytes = min(Machine.physicalMemory / 16, 256 << 20)
    private static let alignment = 64

    private static let bytes = Atomic<Int>(0)
    private struct Reference: Sendable { weak var weights: PackedWeights? }
    /// Who has blocks, the oldest first.
    private static let owners = Mutex<[Reference]>([])

    /// The bytes kept of one storage, and of all.
    var keptBytes: Int { blocks.reduce(0) { $0 + $1.capacity } }
    static var keptBytes: Int { bytes.load(ordering: .relaxed) }

    private var asked: [Key] = []
    private var blocks: [Block] = []

    deinit { drop() }

    /// The rearranged weights, when they were kept.
    func find(_ key: Key) -> UnsafeMutableRawPointer? {
        blocks.first { $0.key == key }?.base.alignedUp(toMultipleOf: Self.alignment)
    }

    /// Room for rearranged weights, to be filled; nil when they are asked for the first time, are too large, or
    /// there is no memory for them: in the budget, which is asked and not charged, or in the system.
    func room(for key: Key, byteCount: Int, within budget: MemoryBudget) -> UnsafeMutableRawPointer? {
        guard asked.contains(key) else {
            if asked.count == Self.mostOfOne { asked.removeFirst() }
            asked.append(key)
            return nil
        }
        let size = byteCount + Self.alignment
        if blocks.count == Self.mostOfOne { free(blocks.removeFirst()) }
        guard size <= Self.mostBytes, (try? budget.check(size)) != nil, makeRoom(size),
            let (base, capacity) = BufferPool.shared.take(size)
        else { return nil }
        blocks.append(Block(key: key, base: base, capacity: capacity))
        Self.bytes.add(capacity, ordering: .relaxed)
        return base.alignedUp(toMultipleOf: Self.alignment)
    }

    /// Frees what was kept for a key.
    func forget(_ key: Key) {
        guard let index = blocks.firstIndex(where: { $0.key == key }) else { return }
        free(blocks.remove(at: index))
    }

    private func drop() {
        for block in blocks { free(block) }
        blocks = []
    }

    private func free(_ block: Block) {
        BufferPool.shared.give(block.base, capacity: block.capacity)
        Self.bytes.subtract(block.capacity, ordering: .relaxed)
    }

    /// Frees the oldest of other storages until `size` more bytes fit, and enters this one as the newest.
    private func makeRoom(_ size: Int) -> Bool {
        let dropped = Self.owners.withLock { owners in
            owners.removeAll { $0.weights == nil || $0.weights === self }
            var (dropped, freed) = ([PackedWeights](), 0)
            while let oldest = owners.first,
                owners.count >= Self.most || Self.keptBytes - freed + size > Self.mostBytes
            {
                owners.removeFirst()
                guard let weights = oldest.weights else { continue }
                freed += weights.keptBytes
                dropped.append(weights)
            }
            owners.append(Reference(weights: self))
            return dropped
        }
        for weights in dropped { weights.drop() }
        return Self.keptBytes + size <= Self.mostBytes
    }
}
