import CVectors
import Tensors

/// A convolution without a column matrix: sums stay in registers while every kernel cell of every
/// channel is added, for several filters and several vectors of outputs at a time.
///
/// The input is copied with its padding as streams, one for every remainder by the stride, so that
/// neighbouring outputs always read neighbouring elements. Where lines are shorter than a vector, or
/// fill theirs badly, vectors run on from one line to the next, and what falls between them is dropped.
enum Rows<T: VectorElement> {
    /// One band of one group of one image.
    struct Task {
        let image: Int
        let slabs, rows, columns: Range<Int>

        init(_ number: Int, _ bands: Bands, _ p: ConvProblem) {
            let (outer, down, across) = split(number, bands.down, bands.across)
            image = outer / bands.deep
            let deep = outer % bands.deep
            slabs = deep * bands.slabs..<min((deep + 1) * bands.slabs, p.z.output)
            rows = down * bands.rows..<min((down + 1) * bands.rows, p.y.output)
            columns = across * bands.columns..<min((across + 1) * bands.columns, p.x.output)
        }

        /// Whether the outputs are the same of their planes.
        func isLike(_ other: Task) -> Bool {
            other.slabs == slabs && other.rows == rows && other.columns == columns
        }
    }

    /// The streams that the bands at one place of their planes read.
    private struct Streams {
        let p: ConvProblem
        let task: Task
        let length: (z: Int, y: Int, x: Int)
        let z, y, x: [vectors_stream]
        /// The channels, as many at a time as come between polls.
        let pieces: [Range<Int>]

        init(_ p: ConvProblem, _ bands: Bands, _ task: Task) {
            (self.p, self.task, length) = (p, task, bands.length)
            z = p.z.streams(from: task.slabs.lowerBound, length.z)
            y = p.y.streams(from: task.rows.lowerBound, length.y)
            x = p.x.streams(from: task.columns.lowerBound, length.x)
            let most = max(1, (1 << 21) / bands.channel)
            pieces = stride(from: 0, to: p.channels, by: most).map { $0..<min($0 + most, p.channels) }
        }

        /// The streams of some channels.
        @inline(__always)
        func copy(_ image: UnsafePointer<T>, _ channels: Int, to lines: UnsafeMutablePointer<T>) {
            z.withUnsafeBufferPointer { z in
                y.withUnsafeBufferPointer { y in
                    x.withUnsafeBufferPointer { x in
                        guard let z = z.baseAddress, let y = y.baseAddress, let x = x.baseAddress else { return }
                        var axisZ = vectors_axis(
                            streams: z, count: self.z.count, length: length.z, step: p.z.stride,
                            pitch: p.y.input * p.x.input)
                        var axisY = vectors_axis(
                            streams: y, count: self.y.count, length: length.y, step: p.y.stride, pitch: p.x.input)
                        var axisX = vectors_axis(
                            streams: x, count: self.x.count, length: length.x, step: p.x.stride, pitch: 1)
                        T.streams(lines, image, channels, p.inputCount, &axisZ, &axisY, &axisX)
                    }
                }
            }
        }
    }

    /// y = bias + x ⋆ w, for a problem that `fitsRows`.
    @inline(__always)
    static func forward(
        _ p: ConvProblem, x: UnsafePointer<T>, w: UnsafePointer<T>, bias: UnsafePointer<T>?,
        y: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        let bands = Bands(p, threads: p.work < parallelThreshold ? 1 : context.threads)
        try withScratch(p.columnLength, of: Int.self, in: context) { taps in
            bands.fill(taps, p)
            try parallelFor(p.batch * p.groups * bands.count, work: p.work, in: context) { range in
                // The last vector may read beyond the last line.
                try withScratch(p.channels * bands.channel + bands.lanes, of: T.self, in: context) { lines in
                    try withPlaces(bands.places, in: context) { places in
                        var poll = Poll(context)
                        var (last, count) = (Streams?.none, 0)
                        for number in range {
                            let task = Task(number, bands, p)
                            let streams: Streams
                            if let last, task.isLike(last.task) {
                                streams = last
                            } else {
                                streams = Streams(p, bands, task)
                                count = bands.fill(places, p, task)
                                last = streams
                            }
                            let image = x + task.image * p.channels * p.inputCount
                            for channels in streams.pieces {
                                try poll.spend(channels.count * bands.channel)
                                streams.copy(
                                    image + channels.lowerBound * p.inputCount, channels.count,
                                    to: lines + channels.lowerBound * bands.channel)
                            }
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

    /// All filters of a group at the outputs of a band.
    @inline(__always)
    private static func run(
        _ p: ConvProblem, _ bands: Bands, _ task: Task, _ lines: UnsafePointer<T>,
        _ places: UnsafePointer<vectors_place>, _ count: Int, _ taps: UnsafePointer<Int>, _ w: UnsafePointer<T>,
        _ bias: UnsafePointer<T>?, _ y: UnsafeMutablePointer<T>, _ poll: inout Poll
    ) throws {
        let group = task.image % p.groups
        var (places, count) = (places, count)
        if p.isTall, !bands.runsOn {
            // Rows of outputs by fours; what is left over comes below.
            let perRow = count / task.rows.count
            for f in 0..<p.filters {
                let filter = group * p.filters + f
                for row in stride(from: 0, to: task.rows.count - 3, by: 4) {
                    try poll.spend(4 * task.columns.count * p.kernelCount)
                    T.correlateStack(
                        y + (task.image * p.filters + f) * p.outputCount, p.x.output, lines, bands.length.x,
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
            let filter = group * p.filters
            try T.correlate(
                y + task.image * p.filters * p.outputCount, p.outputCount, lines, places, count,
                w + filter * p.columnLength + first, p.columnLength, p.filters, taps + first, depth,
                bias.map { $0 + filter }, first > 0, &poll)
        }
    }
}

extension ConvProblem {
    /// Whether outputs below each other share most of what they read, and no filters beside each other do.
    fileprivate var isTall: Bool {
        isFlat && channels == 1 && filters <= 2 && y.kernel >= 5 && y.stride == 1 && y.dilation == 1
    }

    /// As many channels as a tile of three vectors reads from the first cache: 32 KiB.
    func channelsAtOnce(_ lanes: Int) -> Int {
        let perChannel = Double(z.kernel * y.kernel) * Double(x.streams) * Double(3 * lanes + x.extent / x.stride)
        return max(1, min(channels, Int(Double(512 * lanes) / perChannel)))
    }
}
