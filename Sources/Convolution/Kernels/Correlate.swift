import CVectors
import Tensors

extension VectorElement {
    /// out[f, to + i] = bias[f] + Σ w[f, t] · lines[from + taps[t] + i] for all `filters` at `count` places, or added
    /// to what is there: as many filters together as the registers have sums for. See `vectors_correlate_f32`.
    ///
    /// - Throws: `TensorError.cancelled`.
    @inline(__always)
    static func correlate(
        _ out: UnsafeMutablePointer<Self>, _ pitch: Int, _ lines: UnsafePointer<Self>,
        _ places: UnsafePointer<vectors_place>, _ count: Int, _ w: UnsafePointer<Self>, _ weightPitch: Int,
        _ filters: Int, _ taps: UnsafePointer<Int>, _ depth: Int, _ bias: UnsafePointer<Self>?, _ adds: Bool,
        _ poll: inout Poll
    ) throws {
        let tile = vectors_correlation_tile()
        let lanes = tile.bytes / dtype.width
        var (f, together) = (0, tile.filters)
        while f < filters {
            while together > filters - f { together /= 2 }
            let atOnce = (filters - f) / together * together
            // Between polls.
            let most = max(8, (1 << 23) / max(1, depth * lanes * atOnce))
            for start in stride(from: 0, to: count, by: most) {
                let part = min(most, count - start)
                try poll.spend(part * depth * lanes / 2 * atOnce)
                correlate(
                    out + f * pitch, pitch, lines, places + start, part, w + f * weightPitch, weightPitch, atOnce, together,
                    taps, depth, bias.map { $0 + f }, adds)
            }
            f += atOnce
        }
    }
}
