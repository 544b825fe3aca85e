#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Synchronization

/// Keeps large blocks that were given back, so that repeated work does not pay for fresh pages.
///
/// Small blocks go straight to `malloc`. What is kept is bounded in blocks and bytes.
final class BufferPool: Sendable {
    static let shared = BufferPool()

    /// Blocks from this size on are kept, in bytes.
    private static let smallest = 1 << 16
    private static let mostBlocks = 24
    /// The most bytes kept: an eighth of the machine's memory, at most 1 GiB.
    private static let mostBytes = min(Machine.physicalMemory / 8, 1 << 30)

    private struct Block: @unchecked Sendable {
        let base: UnsafeMutableRawPointer
        let capacity: Int
    }

    private struct Kept: Sendable {
        var blocks: [Block] = []
        var bytes = 0
    }

    private let kept = Mutex(Kept())

    /// A block of at least `byteCount` bytes and its capacity; nil when the system has none.
    func take(_ byteCount: Int) -> (UnsafeMutableRawPointer, Int)? {
        guard byteCount >= BufferPool.smallest else {
            return malloc(max(byteCount, 16)).map { ($0, byteCount) }
        }
        // A quarter of slack at most, so that a small tensor does not sit on a huge block.
        let reused: Block? = kept.withLock { kept in
            guard
                let index = kept.blocks.lastIndex(where: {
                    $0.capacity >= byteCount && $0.capacity - byteCount <= byteCount / 4
                })
            else { return nil }
            let block = kept.blocks.remove(at: index)
            kept.bytes -= block.capacity
            return block
        }
        if let reused { return (reused.base, reused.capacity) }
        let capacity = (byteCount + 4095) & ~4095
        if let fresh = BufferPool.fresh(capacity) { return (fresh, capacity) }
        drain()
        return BufferPool.fresh(capacity).map { ($0, capacity) }
    }

    /// A block from the system. Of two large pages or more it is made of such: touching them a first time was
    /// measured 2 to 4 times as fast.
    private static func fresh(_ capacity: Int) -> UnsafeMutableRawPointer? {
        let largePage = 2 << 20
        let isLarge = capacity >= 2 * largePage
        var fresh: UnsafeMutableRawPointer?
        guard posix_memalign(&fresh, isLarge ? largePage : 64, capacity) == 0, let fresh else { return nil }
        #if os(Linux)
            // What is left of the last one stays small, so that no more is held than was asked for.
            if isLarge { _ = madvise(fresh, capacity / largePage * largePage, MADV_HUGEPAGE) }
        #endif
        return fresh
    }

    /// Takes back a block that `take` gave out.
    func give(_ base: UnsafeMutableRawPointer, capacity: Int) {
        guard capacity >= BufferPool.smallest, capacity <= BufferPool.mostBytes / 2 else {
            free(base)
            return
        }
        let block = Block(base: base, capacity: capacity)
        let surplus: [Block] = kept.withLock { kept in
            kept.blocks.append(block)
            kept.bytes += capacity
            var dropped: [Block] = []
            while kept.bytes > BufferPool.mostBytes || kept.blocks.count > BufferPool.mostBlocks {
                let oldest = kept.blocks.removeFirst()
                kept.bytes -= oldest.capacity
                dropped.append(oldest)
            }
            return dropped
        }
        for block in surplus { free(block.base) }
    }

    /// Gives everything kept back to the system.
    func drain() {
        let blocks = kept.withLock { kept in
            let blocks = kept.blocks
            kept = Kept()
            return blocks
        }
        for block in blocks { free(block.base) }
    }
}
