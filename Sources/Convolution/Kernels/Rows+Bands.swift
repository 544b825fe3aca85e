import CVectors
import Tensors

extension ConvProblem {
    /// Whether the row kernel serves: what some neighbouring outputs read fits in cache.
    var fitsRows: Bool {
        Double(channels) * z.size(1) * y.size(1) * x.size(min(x.output, 64)) <= 131_072
    }
}

extension ConvProblem.Line {
    /// How many cells a window spans.
    var extent: Int { (kernel - 1) * dilation + 1 }

    /// After how many taps the remainders of their places by the stride come again.
    private var period: Int {
        var (a, b) = (stride, dilation)
        while b != 0 { (a, b) = (b, a % b) }
        return stride / a
    }

    /// How many remainders there are: the cells of each make a stream.
    var streams: Int { min(kernel, period) }

    /// Cells of a stream that so many neighbouring outputs read.
    func length(_ outputs: Int) -> Int { outputs + (extent - 1) / stride }

    /// Cells of all streams.
    fileprivate func size(_ outputs: Int) -> Double { Double(streams) * Double(length(outputs)) }

    /// The stream that a tap reads, and where in it for the first output.
    fileprivate func place(of tap: Int) -> (stream: Int, cell: Int) { (tap % period, tap * dilation / stride) }

    /// The input cell with which a stream begins for `output`; may lie outside.
    private func start(of stream: Int, _ output: Int) -> Int { output * stride + stream * dilation % stride - low }

    /// The streams that begin for `output`: which of their `length` cells are in the input.
    func streams(from output: Int, _ length: Int) -> [vectors_stream] {
        (0..<streams).map { stream in
            let start = start(of: stream, output)
            let first = start >= 0 ? 0 : min((stride - 1 - start) / stride, length)
            let end = input <= start ? first : max(first, min((input - start - 1) / stride + 1, length))
            return vectors_stream(first: first, count: end - first, from: first < end ? start + first * stride : 0)
        }
    }
}

extension Rows {
    /// How the outputs of a plane are divided: a band is some columns of some rows of some slabs.
    struct Bands {
        /// Outputs of a band along z, y and x, and how many bands there are.
        let slabs, rows, columns: Int
        let deep, down, across: Int
        /// Cells of a stream along z, y and x.
        let length: (z: Int, y: Int, x: Int)
        /// Cells of all streams of a channel.
        let channel: Int
        /// Elements of a vector.
        let lanes: Int
        /// Whether vectors run on from line to line.
        let runsOn: Bool

        var count: Int { deep * down * across }

        /// The most vectors of a band.
        var places: Int { slabs * rows * ((columns + lanes - 1) / lanes) }

        /// As many elements of lines as stay in the second cache beside the weights.
        private static var room: Double { Double((256 << 10) / T.dtype.width) }

        init(_ p: ConvProblem, threads: Int) {
            let lanes = vectors_correlation_tile().bytes / T.dtype.width
            let perLine = Double(p.channels) * p.z.size(1) * p.y.size(1)
            var columns = p.x.output
            if perLine * p.x.size(columns) > Self.room {
                let fitting = Int(Self.room / perLine) / p.x.streams - (p.x.extent - 1) / p.x.stride
                columns = min(columns, max(fitting / (3 * lanes) * 3 * lanes, 3 * lanes))
            }
            if p.batch * p.groups * p.z.output * p.y.output < threads {
                // Lines are cut only where there are fewer than threads.
                columns = min(columns, ((p.x.output + threads - 1) / threads + lanes - 1) / lanes * lanes)
            }
            let across = (p.x.output + columns - 1) / columns
            // One band at least for every thread.
            let made = p.batch * p.groups * across
            let wanted = (threads + made - 1) / max(made, 1)
            let isDeep = p.z.output > 1
            func most(_ axis: ConvProblem.Line, _ per: Double, _ isCut: Bool) -> Int {
                let fitting = Int(min(Self.room / per / Double(axis.streams), 1e9)) - (axis.extent - 1) / axis.stride
                return max(1, min(fitting, isCut ? (axis.output + wanted - 1) / max(wanted, 1) : axis.output))
            }
            let perRow = Double(p.channels) * p.x.size(columns)
            rows = most(p.y, perRow * p.z.size(1), !isDeep)
            slabs = rows < p.y.output ? 1 : most(p.z, perRow * p.y.size(rows), isDeep)
            deep = (p.z.output + slabs - 1) / slabs
            down = (p.y.output + rows - 1) / rows
            length = (p.z.length(slabs), p.y.length(rows), p.x.length(columns))
            channel = length.z * length.y * length.x * p.z.streams * p.y.streams * p.x.streams
            // A vector that is not whole takes longer to write.
            let lines = slabs * rows
            let (apart, joined) = (lines * ((columns + lanes - 1) / lanes), (lines * length.x + lanes - 1) / lanes)
            runsOn = across == 1 && Double(joined) <= 0.8 * Double(apart)
            (self.columns, self.across, self.lanes) = (columns, across, lanes)
        }

        private var plane: Int { length.z * length.y * length.x }

        /// Where each row of the column matrix reads the lines.
        func fill(_ taps: UnsafeMutablePointer<Int>, _ p: ConvProblem) {
            var next = taps
            for c in 0..<p.channels {
                for tz in 0..<p.z.kernel {
                    let z = p.z.place(of: tz)
                    for ty in 0..<p.y.kernel {
                        let y = p.y.place(of: ty)
                        for tx in 0..<p.x.kernel {
                            let x = p.x.place(of: tx)
                            let stream = (z.stream * p.y.streams + y.stream) * p.x.streams + x.stream
                            next.pointee = c * channel + stream * plane + (z.cell * length.y + y.cell) * length.x + x.cell
                            next += 1
                        }
                    }
                }
            }
        }

        /// The places of a band's vectors; returns how many. The last of a line reaches back over the one before
        /// it, so that it is whole, where each is written only once.
        func fill(_ places: UnsafeMutablePointer<vectors_place>, _ p: ConvProblem, _ task: Task) -> Int {
            let overlaps = p.channelsAtOnce(lanes) >= p.channels
            let width = task.columns.count
            var count = 0
            for slab in task.slabs {
                for row in task.rows {
                    let line = ((slab - task.slabs.lowerBound) * length.y + row - task.rows.lowerBound) * length.x
                    let to = (slab * p.y.output + row) * p.x.output + task.columns.lowerBound
                    var done = 0
                    if runsOn, count > 0 {
                        // What the last vector reads of this line already.
                        let start = line - places[count - 1].from
                        if start < lanes {
                            done = min(lanes - start, width)
                            places[count - 1].lanes |= ((1 << UInt32(done)) - 1) << UInt32(start)
                        }
                    }
                    for start in Swift.stride(from: done, to: width, by: lanes) {
                        let at = overlaps && !runsOn ? max(0, min(start, width - lanes)) : start
                        places[count] = vectors_place(
                            from: line + at, to: to + at, lanes: (1 << UInt32(min(lanes, width - at))) - 1)
                        count += 1
                    }
                }
            }
            return count
        }
    }
}
