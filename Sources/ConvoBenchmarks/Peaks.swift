#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Tensors

/// The most that this machine reaches with all threads: the yardsticks of the shares. Operations are counted as the
/// direct method makes them, so Winograd's may pass the first; bytes that stay in cache may pass the second.
struct Peaks {
    /// A product of 1536×1536 matrices, in operations a second.
    let arithmetic: Double
    /// memcpy of 64 MB, in bytes read and written a second.
    let traffic: Double

    init(in context: EvaluationContext) throws {
        let n = 1536
        let a = try Tensor.rand(try Shape([n, n]), dtype: .float32, in: context)
        let times = try Stopwatch.time { _ = try Tensor.matmul(a, a, in: context) }
        arithmetic = 2 * Double(n * n * n) / times.least
        let bytes = 64 << 20
        let from = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        let to = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        defer {
            from.deallocate()
            to.deallocate()
        }
        memset(from, 1, bytes)
        let copying = try Stopwatch.time {
            try parallelFor(64, work: bytes, in: context) { range in
                memcpy(to + (range.lowerBound << 20), from + (range.lowerBound << 20), range.count << 20)
            }
        }
        traffic = 2 * Double(bytes) / copying.least
    }
}
