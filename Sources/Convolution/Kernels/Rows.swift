import CVectors
import Tensors

extension ConvProblem {
    /// Whether the row kernel serves: 1-D or 2-D, and the lines of some neighbouring outputs fit in
    /// cache.
    var fitsRows: Bool {
        isFlat
            && Double(channels) * Double(y.extent) * Double(x.extent + min(x.output, 64) * x.stride) <= 131_072
    }
}

extension ConvProblem.Line {
    /// How many cells a window spans.
    var extent: Int { (kernel - 1) * dilation + 1 }
}

/// A convolution without a column matrix: sums stay in registers while every kernel cell of every
/// channel is added, for several filters and several vectors of outputs at a time.
///
/// Input lines are copied with their padding, each as one stream for every remainder by the
/// stride, so that neighbouring outputs always read neighbouring elements.
enum Rows<T: VectorElement> {
    /// How the outputs of a plane are divided: a band is some rows of some columns.
    private struct Bands {
        /// Output rows and columns of a band, and how many bands there are down and across.
        let rows, columns, down, across: Int
        /// Input rows that a band reads.
        let lines: Int
        /// The length of a stream, and of a line: a stream for each remainder.
        let stream, line: Int
        /// Elements of a vector, and the most filters at once.
        let lanes, filters: Int

        /// As many elements of lines as stay in the second cache beside the weights.
        private static var room: Int { (256 << 10) / T.dtype.width }

        init(_ p: ConvProblem, threads: Int) {
            let tile = vectors_correlation_tile()
            lanes = tile.bytes / T.dtype.width
            filters = tile.filters
            let wide = tile.bytes / T.dtype.width
            func length(_ columns: Int) -> Int {
                (columns + wide - 1) / wide * wide + (p.x.extent - 1) / p.x.stride + 1
            }
            let perLine = Double(p.channels * p.y.extent)
            var columns = p.x.output
            if perLine * Double(length(columns) * p.x.stride) > Double(Self.room) {
                let fitting = Int(Double(Self.room) / perLine) / p.x.stride - p.x.extent
                columns = min(columns, max(fitting / (3 * wide) * 3 * wide, 3 * wide))
            }
            self.columns = columns
            stream = length(columns)
            line = stream * p.x.stride
            let fitting = (Self.room / max(p.channels * line, 1) - p.y.extent) / p.y.stride + 1
            // One band at least for every thread.
            let across = (p.x.output + columns - 1) / columns
            let wanted = (threads + p.batch * p.groups * across - 1) / max(p.batch * p.groups * across, 1)
            rows = max(1, min(fitting, (p.y.output + wanted - 1) / max(wanted, 1)))
            self.across = across
            down = (p.y.output + rows - 1) / rows
            lines = (rows - 1) * p.y.stride + p.y.extent
        }

        /// Vectors of a whole band.
        var places: Int { rows * ((columns + lanes - 1) / lanes) }
    }

    /// One band of one group of one image.
    private struct Task {
        let image: Int
        let rows, columns: Range<Int>

        init(_ number: Int, _ bands: Bands, _ p: ConvProblem) {
            let (outer, down, across) = split(number, bands.down, bands.across)
            image = outer
            rows = down * bands.rows..<min((down + 1) * bands.rows, p.y.output)
            columns = across * bands.columns..<min((across + 1) * bands.columns, p.x.output)
        }
    }

    /// y = bias + x ⋆ w, for a problem that `fitsRows`.
    @inline(__always)
    static func forward(
        _ p: ConvProblem, x: UnsafePointer<T>, w: UnsafePointer<T>, bias: UnsafePointer<T>?,
        y: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        let bands = Bands(p, threads: context.threads)
        try withScratch(p.columnLength, of: Int.self, in: context) { taps in
            var tap = 0
            for c in 0..<p.channels {
                for ty in 0..<p.y.kernel {
                    for tx in 0..<p.x.kernel {
                        let place = tx * p.x.dilation
                        taps[tap] = (c * bands.lines + ty * p.y.dilation) * bands.line
                            + place % p.x.stride * bands.stream + place / p.x.stride
                        tap += 1
                    }
                }
            }
            let tasks = p.batch * p.groups * bands.down * bands.across
            try parallelFor(tasks, work: p.work, in: context) { range in
                // A vector at the end of a line may read into the next one.
                let room = p.channels * bands.lines * bands.line + bands.lanes
                try withScratch(room, of: T.self, in: context) { lines in
                    try withPlaces(bands.places, in: context) { places in
                        var poll = Poll(context)
                        var (filled, count) = (0..<0, 0)
                        for number in range {
                            let task = Task(number, bands, p)
                            // Bands of one row after the other lie at the same places of their planes.
                            let corner = task.rows.lowerBound * p.x.output + task.columns.lowerBound
                            if count == 0 || filled != corner..<corner + task.rows.count {
                                count = fill(places, p, bands, task)
                                filled = corner..<corner + task.rows.count
                            }
                            try copyLines(p, bands, task, x, lines, &poll)
                            try run(p, bands, task, lines, places, count, taps, w, bias, y, &poll)
                        }
                    }
                }
            }
        }
    }

    /// Room for `count` places.
    @inline(__always)
    private static func withPlaces(
        _ count: Int, in context: EvaluationContext, _ body: (UnsafeMutablePointer<vectors_place>) throws -> Void
    ) throws {
        let stride = MemoryLayout<vectors_place>.stride / MemoryLayout<Int>.stride
        try withScratch(count * stride, of: Int.self, in: context) { room in
            try UnsafeMutableRawPointer(room).withMemoryRebound(to: vectors_place.self, capacity: count, body)
        }
    }

    /// The padded lines that a band reads.
    @inline(__always)
    private static func copyLines(
        _ p: ConvProblem, _ bands: Bands, _ task: Task, _ x: UnsafePointer<T>, _ lines: UnsafeMutablePointer<T>,
        _ poll: inout Poll
    ) throws {
        let s = p.x.stride
        let image = x + task.image * p.channels * p.inputCount
        let top = task.rows.lowerBound * p.y.stride - p.y.low
        let left = task.columns.lowerBound * s - p.x.low
        let count = (task.rows.count - 1) * p.y.stride + p.y.extent
        // The lines that are in the image.
        let real = max(0, min(-top, count))..<max(0, min(-top, count), min(p.y.input - top, count))
        for c in 0..<p.channels {
            try poll.spend(count * bands.line)
            let to = lines + c * bands.lines * bands.line
            to.update(repeating: 0, count: real.lowerBound * bands.line)
            (to + real.upperBound * bands.line).update(repeating: 0, count: (count - real.upperBound) * bands.line)
            let from = image + (c * p.y.input + top) * p.x.input
            if s == 1 {
                let before = max(0, min(-left, bands.stream))
                let end = max(before, min(p.x.input - left, bands.stream))
                T.padded(
                    to + real.lowerBound * bands.line, bands.line, from + real.lowerBound * p.x.input + before + left,
                    p.x.input, real.count, before, end - before)
                continue
            }
            for row in real {
                for phase in 0..<s {
                    // Stream cell j holds input cell j·s + phase + left.
                    let shift = phase + left
                    let stream = to + row * bands.line + phase * bands.stream
                    let first = shift >= 0 ? 0 : min((-shift + s - 1) / s, bands.stream)
                    let end = p.x.input <= shift
                        ? first : max(first, min((p.x.input - shift + s - 1) / s, bands.stream))
                    for j in 0..<first { stream[j] = 0 }
                    T.every(stream + first, from + row * p.x.input + first * s + shift, end - first, s)
                    for j in end..<bands.stream { stream[j] = 0 }
                }
            }
        }
    }

    /// All filters of a group at the outputs of a band.
    @inline(__always)
    private static func run(
        _ p: ConvProblem, _ bands: Bands, _ task: Task, _ lines: UnsafePointer<T>,
        _ places: UnsafePointer<vectors_place>, _ count: Int, _ taps: UnsafePointer<Int>, _ w: UnsafePointer<T>,
        _ bias: UnsafePointer<T>?, _ y: UnsafeMutablePointer<T>, _ poll: inout Poll
    ) throws {
        let group = task.image % p.groups
        var (places, count) = (places, count)
        if p.isTall {
            // Rows of outputs by fours; what is left over comes below.
            let perRow = count / task.rows.count
            for f in 0..<p.filters {
                let filter = group * p.filters + f
                for row in stride(from: 0, to: task.rows.count - 3, by: 4) {
                    try poll.spend(4 * task.columns.count * p.kernelCount)
                    T.correlateStack(
                        y + (task.image * p.filters + f) * p.outputCount, p.x.output, lines, bands.line,
                        places + row * perRow, perRow, w + filter * p.kernelCount, p.y.kernel, taps, p.x.kernel,
                        bias?[filter] ?? 0)
                }
            }
            let done = task.rows.count / 4 * 4 * perRow
            (places, count) = (places + done, count - done)
        }
        let depths = p.channelsAtOnce(bands.lanes) * p.kernelCount
        // Sums of few channels at a time, whose lines stay in the first cache for all filters.
        for first in stride(from: 0, to: p.columnLength, by: depths) {
            let depth = min(depths, p.columnLength - first)
            var (f, together) = (0, bands.filters)
            while f < p.filters {
                while together > p.filters - f { together /= 2 }
                let atOnce = (p.filters - f) / together * together
                let filter = group * p.filters + f
                // Between polls.
                let most = max(8, (1 << 23) / (depth * bands.lanes * atOnce))
                for start in stride(from: 0, to: count, by: most) {
                    let part = min(most, count - start)
                    try poll.spend(part * depth * bands.lanes / 2 * atOnce)
                    T.correlate(
                        y + (task.image * p.filters + f) * p.outputCount, p.outputCount, lines, places + start, part,
                        w + filter * p.columnLength + first, p.columnLength, atOnce, together, taps + first, depth,
                        bias.map { $0 + filter }, first > 0)
                }
                f += atOnce
            }
        }
    }

    /// The places of a band's vectors. The last of a line reaches back over the one before it, so that
    /// it is whole, where each is written only once.
    @inline(__always)
    private static func fill(
        _ places: UnsafeMutablePointer<vectors_place>, _ p: ConvProblem, _ bands: Bands, _ task: Task
    ) -> Int {
        let overlaps = p.channelsAtOnce(bands.lanes) >= p.channels
        var count = 0
        let width = task.columns.count
        for row in task.rows {
            let line = (row - task.rows.lowerBound) * p.y.stride * bands.line
            for start in stride(from: 0, to: width, by: bands.lanes) {
                let at = overlaps ? max(0, min(start, width - bands.lanes)) : start
                places[count] = vectors_place(
                    from: line + at, to: row * p.x.output + task.columns.lowerBound + at,
                    count: min(bands.lanes, width - at))
                count += 1
            }
        }
        return count
    }
}

extension ConvProblem {
    /// Whether outputs below each other share most of what they read, and no filters beside each other do.
    fileprivate var isTall: Bool {
        channels == 1 && filters <= 2 && y.kernel >= 5 && y.stride == 1 && y.dilation == 1
    }

    /// As many channels as a tile of three vectors reads from the first cache: 32 KiB.
    fileprivate func channelsAtOnce(_ lanes: Int) -> Int {
        let perChannel = Double(y.kernel) * Double(x.stride) * Double(3 * lanes + x.extent / x.stride)
        return max(1, min(channels, Int(Double(512 * lanes) / perChannel)))
    }
}
