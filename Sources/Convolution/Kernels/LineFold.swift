import CVectors
import Tensors

/// How the lines of columns that meet a line of the image are added onto it.
///
/// With a stride s, the cells whose places leave the same remainder by s get neighbouring elements of a
/// line: they are summed side by side, and the s streams are interleaved in the end. So every
/// column is read once, every cell is written once, and all of it in vectors.
struct LineFold {
    private let p: ConvProblem
    /// The kernel cells of a line: where a tap's line meets its stream, and in how many elements.
    private let taps: [(at: Int, from: Int, count: Int)]
    /// How many streams there are, and elements of each. A stride longer than the line leaves a cell to each.
    private let streamCount, pitch: Int
    /// Whether the taps of a line are its streams: windows side by side that cover it.
    private let isTiled: Bool

    /// The columns of a channel: a line of outputs for each kernel cell.
    struct Lines<T> {
        let base: UnsafePointer<T>
        /// The distances between taps, and between outputs along z and y.
        let tap, z, y: Int
    }

    init(_ p: ConvProblem) {
        self.p = p
        let (s, x) = (p.x.stride, p.x)
        let count = min(s, max(1, x.input))
        let pitch = (x.input + count - 1) / count
        taps = (0..<x.kernel).map { tap in
            // The tap reads cell o·s + place at output o: element o + shift of its stream.
            let place = tap * x.dilation - x.low
            let stream = place % s < 0 ? place % s + s : place % s
            let shift = (place - stream) / s
            let outputs = x.outputs(of: tap)
            return (stream * pitch + outputs.lowerBound + shift, outputs.lowerBound, outputs.count)
        }
        (streamCount, self.pitch) = (count, pitch)
        isTiled = s > 1 && x.kernel == s && x.dilation == 1 && x.low == 0
            && x.input % s == 0 && x.output == x.input / s && x.readable == x.input
            && p.y.kernel <= p.y.stride && p.z.kernel <= p.z.stride
    }

    /// How many elements `run` needs room for.
    var scratch: Int { p.x.stride == 1 ? 0 : streamCount * pitch }

    /// Writes the sums to an image (or to a part of one) whose planes have `height` lines of `width`.
    @inline(__always)
    func run<T: ConvElement>(
        _ lines: Lines<T>, onto target: UnsafeMutablePointer<T>, _ height: Int, _ width: Int,
        _ streams: UnsafeMutablePointer<T>, _ poll: inout Poll
    ) throws {
        for iz in 0..<p.z.input {
            for iy in 0..<p.y.input {
                try poll.spend(p.x.input + taps.count + p.z.kernel * p.y.kernel)
                let out = target + (iz * height + iy) * width
                if isTiled {
                    interleaveOnly(lines, iz, iy, out)
                } else if p.x.stride == 1 {
                    try sum(lines, iz, iy, out, &poll)
                } else {
                    try sum(lines, iz, iy, streams, &poll)
                    T.interleave(out, streams, pitch, streamCount, p.x.input)
                }
            }
        }
    }

    /// The one line of each tap that meets a line of the image.
    @inline(__always)
    private func interleaveOnly<T: ConvElement>(
        _ lines: Lines<T>, _ iz: Int, _ iy: Int, _ out: UnsafeMutablePointer<T>
    ) {
        for tz in 0..<p.z.kernel {
            guard let oz = p.z.position(reading: iz, tz) else { continue }
            for ty in 0..<p.y.kernel {
                guard let oy = p.y.position(reading: iy, ty) else { continue }
                let first = lines.base + (tz * p.y.kernel + ty) * p.x.kernel * lines.tap + oz * lines.z + oy * lines.y
                return T.interleave(out, first, lines.tap, p.x.stride, p.x.input)
            }
        }
        out.update(repeating: .zero, count: p.x.input)
    }

    /// The streams of a line: sums over all taps that meet it.
    @inline(__always)
    private func sum<T: ConvElement>(
        _ lines: Lines<T>, _ iz: Int, _ iy: Int, _ streams: UnsafeMutablePointer<T>, _ poll: inout Poll
    ) throws {
        streams.update(repeating: .zero, count: streamCount * pitch)
        for tz in 0..<p.z.kernel {
            guard let oz = p.z.position(reading: iz, tz) else { continue }
            for ty in 0..<p.y.kernel {
                guard let oy = p.y.position(reading: iy, ty) else { continue }
                try poll.spend(p.x.kernel * p.x.output)
                var line = lines.base + (tz * p.y.kernel + ty) * p.x.kernel * lines.tap + oz * lines.z + oy * lines.y
                for tap in taps {
                    let (to, from) = (streams + tap.at, line + tap.from)
                    for i in 0..<tap.count { to[i] = T.plus(to[i], from[i]) }
                    line += lines.tap
                }
            }
        }
    }
}

extension ConvElement {
    /// out[i·count + r] = x[r·pitch + i], for `total` elements of out: `count` streams become one line.
    @inline(__always)
    fileprivate static func interleave(
        _ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ pitch: Int, _ count: Int, _ total: Int
    ) {
        let (out, x) = (UnsafeMutableRawPointer(out), UnsafeRawPointer(x))
        if dtype.width == 4 {
            vectors_interleave_32(
                out.assumingMemoryBound(to: UInt32.self), x.assumingMemoryBound(to: UInt32.self), pitch, count, total)
        } else {
            vectors_interleave_64(
                out.assumingMemoryBound(to: UInt64.self), x.assumingMemoryBound(to: UInt64.self), pitch, count, total)
        }
    }

    /// Columns of x, `step` apart, become rows of out, `pitch` apart.
    @inline(__always)
    static func turn(
        _ out: UnsafeMutablePointer<Self>, _ pitch: Int, _ x: UnsafePointer<Self>, _ step: Int, _ rows: Int, _ columns: Int
    ) {
        let (out, x) = (UnsafeMutableRawPointer(out), UnsafeRawPointer(x))
        if dtype.width == 4 {
            vectors_move_32(
                out.assumingMemoryBound(to: UInt32.self), pitch, 1, x.assumingMemoryBound(to: UInt32.self), 1, step,
                rows, columns)
        } else {
            vectors_move_64(
                out.assumingMemoryBound(to: UInt64.self), pitch, 1, x.assumingMemoryBound(to: UInt64.self), 1, step,
                rows, columns)
        }
    }
}
