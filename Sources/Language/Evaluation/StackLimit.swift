/// How far down the current thread's stack an evaluation may go, so that a deep recursion ends in
/// an error on whatever stack it runs.
struct StackLimit {
    private let lowest: UInt

    /// A limit so many bytes below the caller.
    init(bytes: Int) {
        let here = StackLimit.address
        lowest = here - min(UInt(max(bytes, 0)), here)
    }

    /// Whether the caller's frame lies below the limit.
    @inline(__always)
    var isReached: Bool { StackLimit.address < lowest }

    @inline(__always)
    private static var address: UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }
}
