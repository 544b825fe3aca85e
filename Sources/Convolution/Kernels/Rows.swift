import Tensors

extension ConvProblem {
    /// Whether the row kernel serves: 1-D or 2-D, lines that fit in cache.
    var fitsRows: Bool {
        isFlat
            && Double(channels) * Double(extent(y)) * Double(extent(x) + x.output * x.stride) <= 131_072
    }

    private func extent(_ line: Line) -> Int { (line.kernel - 1) * line.dilation + 1 }
}

/// A convolution with few channels in a group, depthwise above all: sums stay in registers while
/// every kernel cell of every channel is added, four filters at a time.
///
/// Input lines are copied with their padding, each as one stream for every remainder by the
/// stride, so that neighbouring outputs always read neighbouring elements.
enum Rows<T: VectorElement> {
    /// Lines of a band of output rows of one group.
    private struct Band {
        /// Output rows of a band, bands of an image, input rows of a band.
        let rows, count, lines: Int
        /// The length of a stream, and of a line: a stream for each remainder.
        let stream, line: Int

        init(_ p: ConvProblem) {
            let wide = T.Wide.scalarCount
            let extent = (p.y.kernel - 1) * p.y.dilation + 1
            let reach = (p.x.kernel - 1) * p.x.dilation / p.x.stride
            stream = (p.x.output + wide - 1) / wide * wide + reach + 1
            line = stream * p.x.stride
            let fitting = (65_536 / max(p.channels * line, 1) - extent) / p.y.stride + 1
            rows = max(1, min(p.y.output, max(fitting, 1)))
            count = (p.y.output + rows - 1) / rows
            lines = (rows - 1) * p.y.stride + extent
        }
    }

    /// y = bias + x ⋆ w, for a problem that `fitsRows`.
    @inline(__always)
    static func forward(
        _ p: ConvProblem, x: UnsafePointer<T>, w: UnsafePointer<T>, bias: UnsafePointer<T>?,
        y: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        let band = Band(p)
        try withScratch(p.columnLength, of: Int.self, in: context) { taps in
            var tap = 0
            for c in 0..<p.channels {
                for ty in 0..<p.y.kernel {
                    for tx in 0..<p.x.kernel {
                        let place = tx * p.x.dilation
                        taps[tap] = (c * band.lines + ty * p.y.dilation) * band.line
                            + place % p.x.stride * band.stream + place / p.x.stride
                        tap += 1
                    }
                }
            }
            try parallelFor(p.batch * p.groups * band.count, work: p.work, in: context) { range in
                let room = p.channels * band.lines * band.line + 4 * T.Wide.scalarCount
                try withScratch(room, of: T.self, in: context) { lines in
                    var poll = Poll(context)
                    for task in range {
                        let (image, number) = (task / band.count, task % band.count)
                        let top = number * band.rows
                        try copyLines(p, band, x + image * p.channels * p.inputCount, top, lines, &poll)
                        try rows(
                            p, band, image, top, lines, taps, w, bias, y, &poll)
                    }
                }
            }
        }
    }

    /// The padded lines that the output rows from `top` read.
    @inline(__always)
    private static func copyLines(
        _ p: ConvProblem, _ band: Band, _ image: UnsafePointer<T>, _ top: Int,
        _ lines: UnsafeMutablePointer<T>, _ poll: inout Poll
    ) throws {
        let s = p.x.stride
        for c in 0..<p.channels {
            for row in 0..<band.lines {
                try poll.spend(band.line)
                let to = lines + (c * band.lines + row) * band.line
                let iy = top * p.y.stride + row - p.y.low
                if iy < 0 || iy >= p.y.input {
                    to.update(repeating: 0, count: band.line)
                    continue
                }
                let from = image + (c * p.y.input + iy) * p.x.input
                for phase in 0..<s {
                    // Stream cell j holds input cell j·s + phase − lo.
                    let shift = phase - p.x.low
                    let stream = to + phase * band.stream
                    let first = shift >= 0 ? 0 : min((-shift + s - 1) / s, band.stream)
                    let end = p.x.input <= shift
                        ? first : max(first, min((p.x.input - shift + s - 1) / s, band.stream))
                    for j in 0..<first { stream[j] = 0 }
                    if s == 1 {
                        (stream + first).update(from: from + first + shift, count: end - first)
                    } else {
                        for j in first..<end { stream[j] = from[j &* s &+ shift] }
                    }
                    for j in end..<band.stream { stream[j] = 0 }
                }
            }
        }
    }

    /// The output rows of a band.
    @inline(__always)
    private static func rows(
        _ p: ConvProblem, _ band: Band, _ image: Int, _ top: Int, _ lines: UnsafePointer<T>,
        _ taps: UnsafePointer<Int>, _ w: UnsafePointer<T>, _ bias: UnsafePointer<T>?,
        _ y: UnsafeMutablePointer<T>, _ poll: inout Poll
    ) throws {
        let (depth, count) = (p.columnLength, p.outputCount)
        let group = image % p.groups
        let wide = T.Wide.scalarCount
        var f = 0
        while f < p.filters {
            let atOnce = p.filters - f >= 4 ? 4 : 1
            let filter = group * p.filters + f
            let weights = w + filter * depth
            for row in top..<min(top + band.rows, p.y.output) {
                let line = lines + (row - top) * p.y.stride * band.line
                let out = y + (image * p.filters + f) * count + row * p.x.output
                for at in stride(from: 0, to: p.x.output, by: wide) {
                    try poll.spend(depth * atOnce * 2)
                    let width = min(wide, p.x.output - at)
                    if atOnce == 1 {
                        let sum = one(line + at, taps, weights, depth, bias?[filter] ?? 0)
                        store(sum, out + at, width)
                        continue
                    }
                    let start = (
                        bias?[filter] ?? 0, bias?[filter + 1] ?? 0, bias?[filter + 2] ?? 0,
                        bias?[filter + 3] ?? 0
                    )
                    let sums = four(line + at, taps, weights, depth, start)
                    store(sums.0, out + at, width)
                    store(sums.1, out + at + count, width)
                    store(sums.2, out + at + 2 * count, width)
                    store(sums.3, out + at + 3 * count, width)
                }
            }
            f += atOnce
        }
    }

    @inline(__always)
    private static func load(_ pointer: UnsafePointer<T>) -> T.Wide {
        UnsafeRawPointer(pointer).loadUnaligned(as: T.Wide.self)
    }

    @inline(__always)
    private static func store(_ sum: T.Wide, _ to: UnsafeMutablePointer<T>, _ width: Int) {
        if width == T.Wide.scalarCount {
            UnsafeMutableRawPointer(to).storeBytes(of: sum, as: T.Wide.self)
        } else {
            for i in 0..<width { to[i] = sum[i] }
        }
    }

    /// One filter at neighbouring outputs; two sums, so that additions need not wait for each other.
    @inline(__always)
    private static func one(
        _ line: UnsafePointer<T>, _ taps: UnsafePointer<Int>, _ w: UnsafePointer<T>, _ depth: Int,
        _ start: T
    ) -> T.Wide {
        var (even, odd) = (T.Wide(repeating: start), T.Wide(repeating: 0))
        var tap = 0
        while tap + 1 < depth {
            even += w[tap] * load(line + taps[tap])
            odd += w[tap + 1] * load(line + taps[tap + 1])
            tap += 2
        }
        if tap < depth { even += w[tap] * load(line + taps[tap]) }
        return even + odd
    }

    /// Four filters at neighbouring outputs: what is read of the input serves all.
    @inline(__always)
    private static func four(
        _ line: UnsafePointer<T>, _ taps: UnsafePointer<Int>, _ w: UnsafePointer<T>, _ depth: Int,
        _ start: (T, T, T, T)
    ) -> (T.Wide, T.Wide, T.Wide, T.Wide) {
        var (a, b) = (T.Wide(repeating: start.0), T.Wide(repeating: start.1))
        var (c, d) = (T.Wide(repeating: start.2), T.Wide(repeating: start.3))
        let (w1, w2, w3) = (w + depth, w + 2 * depth, w + 3 * depth)
        for tap in 0..<depth {
            let input = load(line + taps[tap])
            a += w[tap] * input
            b += w1[tap] * input
            c += w2[tap] * input
            d += w3[tap] * input
        }
        return (a, b, c, d)
    }
}
