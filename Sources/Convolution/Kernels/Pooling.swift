import Tensors

/// Maxima and means of sliding windows, plane by plane and row by row.
enum Pooling<T: ConvElement> {
    /// Calls `body` for every output row of every plane: its number, the plane, oz and oy.
    @inline(__always)
    private static func forEachRow(
        _ p: ConvProblem, in context: EvaluationContext,
        _ body: (_ row: Int, _ plane: Int, _ oz: Int, _ oy: Int, inout Poll) throws -> Void
    ) throws {
        let rows = p.batch * p.channels * p.z.output * p.y.output
        try parallelFor(rows, work: p.windowWork, in: context) { range in
            var poll = Poll(context)
            for row in range {
                let (plane, oz, oy) = split(row, p.z.output, p.y.output)
                try body(row, plane, oz, oy, &poll)
            }
        }
    }

    /// Calls `body` for every kernel cell that reads real input at output row (oz, oy): the offset
    /// in the plane of what the first of `outputs` reads, and these outputs.
    @inline(__always)
    private static func forEachTap(
        _ p: ConvProblem, _ oz: Int, _ oy: Int, _ poll: inout Poll,
        _ body: (_ offset: Int, _ outputs: Range<Int>) -> Void
    ) throws {
        for tz in p.z.taps(at: oz) {
            let iz = p.z.cell(oz, tz)
            for ty in p.y.taps(at: oy) {
                let iy = p.y.cell(oy, ty)
                let line = (iz * p.y.input + iy) * p.x.input
                for tx in 0..<p.x.kernel {
                    let outputs = p.x.outputs(of: tx)
                    try poll.spend(outputs.count)
                    if !outputs.isEmpty { body(line + p.x.cell(outputs.lowerBound, tx), outputs) }
                }
            }
        }
    }

    /// y = the elements of each window, combined. A window of padding alone is `C.empty`.
    static func windows<C: WindowCombination>(
        _ p: ConvProblem, _: C.Type, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws where C.Element == T {
        if let lanes = PlaneLanes(p, planes: p.batch * p.channels) {
            return try windows(p, C.self, x: x, y: y, lanes, in: context)
        }
        let rows = p.batch * p.channels * p.z.output * p.y.output
        try parallelFor(rows, work: p.windowWork, in: context) { range in
            try withScratch(p.x.input, of: T.self, in: context) { column in
                var poll = Poll(context)
                for row in range {
                    let (plane, oz, oy) = split(row, p.z.output, p.y.output)
                    try line(
                        p, C.self, oz, oy, x + plane * p.inputCount, to: y + row * p.x.output, column, lanes: 1, &poll)
                }
            }
        }
    }

    /// The same, sixteen planes at once.
    private static func windows<C: WindowCombination>(
        _ p: ConvProblem, _: C.Type, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>, _ lanes: PlaneLanes,
        in context: EvaluationContext
    ) throws where C.Element == T {
        let count = PlaneLanes.count
        let room = (p.inputCount + p.outputCount + p.x.input) * count
        try parallelFor(lanes.groups, work: p.windowWork, in: context) { range in
            try withScratch(room, of: T.self, in: context) { planes in
                let out = planes + p.inputCount * count
                let column = out + p.outputCount * count
                var poll = Poll(context)
                for number in range {
                    let (first, done) = lanes.group(number)
                    PlaneLanes.gather(planes, from: x + first * p.inputCount, pitch: p.inputCount, elements: p.inputCount)
                    for row in 0..<p.z.output * p.y.output {
                        try line(
                            p, C.self, row / p.y.output, row % p.y.output, UnsafePointer(planes),
                            to: out + row * p.x.output * count, column, lanes: count, &poll)
                    }
                    PlaneLanes.scatter(
                        out, to: y + first * p.outputCount, pitch: p.outputCount, elements: p.outputCount, done: done)
                }
            }
        }
    }

    /// A line of windows: down the columns first, along whole input lines, then across.
    @inline(__always)
    private static func line<C: WindowCombination>(
        _ p: ConvProblem, _: C.Type, _ oz: Int, _ oy: Int, _ x: UnsafePointer<T>, to out: UnsafeMutablePointer<T>,
        _ column: UnsafeMutablePointer<T>, lanes: Int, _ poll: inout Poll
    ) throws where C.Element == T {
        let width = p.x.input * lanes
        out.update(repeating: C.empty, count: p.x.output * lanes)
        // The one line of the window, or the column once there are several.
        var line: UnsafePointer<T>?
        for tz in p.z.taps(at: oz) {
            let iz = p.z.cell(oz, tz)
            for ty in p.y.taps(at: oy) {
                try poll.spend(width)
                let next = x + (iz * p.y.input + p.y.cell(oy, ty)) * width
                guard let first = line else {
                    line = next
                    continue
                }
                if first != UnsafePointer(column) {
                    column.update(from: first, count: width)
                    line = UnsafePointer(column)
                }
                C.gather(column, next, 1, width)
            }
        }
        guard let line else { return }
        for tx in 0..<p.x.kernel {
            let outputs = p.x.outputs(of: tx)
            try poll.spend(outputs.count * lanes)
            if outputs.isEmpty { continue }
            let cell = line + p.x.cell(outputs.lowerBound, tx) * lanes
            if lanes == 1 {
                C.gather(out + outputs.lowerBound, cell, p.x.stride, outputs.count)
            } else {
                C.gatherLanes(out + outputs.lowerBound * lanes, cell, p.x.stride, outputs.count)
            }
        }
    }

    /// The maxima, and where in its spatial plane each was first met; −1 where a window is padding
    /// alone.
    @inline(__always)
    static func maxima(
        _ p: ConvProblem, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>,
        indices: UnsafeMutablePointer<Int>, in context: EvaluationContext
    ) throws {
        try forEachRow(p, in: context) { row, plane, oz, oy, poll in
            let (out, place) = (y + row * p.x.output, indices + row * p.x.output)
            out.update(repeating: T.lowest, count: p.x.output)
            place.update(repeating: -1, count: p.x.output)
            try forEachTap(p, oz, oy, &poll) { offset, outputs in
                let from = x + plane * p.inputCount
                var cell = offset
                for i in outputs {
                    let value = from[cell]
                    // PyTorch's order: the first of equals, but the last nan; −inf itself counts.
                    if value > out[i] || value != value || place[i] < 0 {
                        out[i] = value
                        place[i] = cell
                    }
                    cell += p.x.stride
                }
            }
        }
    }

    /// dx: each element of dy added to every cell of its window. The adjoint of `sums`.
    @inline(__always)
    static func spread(
        _ p: ConvProblem, dy: UnsafePointer<T>, dx: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        try parallelFor(p.batch * p.channels, work: p.windowWork, in: context) { range in
            var poll = Poll(context)
            for plane in range {
                let target = dx + plane * p.inputCount
                target.update(repeating: .zero, count: p.inputCount)
                for oz in 0..<p.z.output {
                    for oy in 0..<p.y.output {
                        let line = dy + ((plane * p.z.output + oz) * p.y.output + oy) * p.x.output
                        try forEachTap(p, oz, oy, &poll) { offset, outputs in
                            var to = target + offset
                            for i in outputs {
                                to.pointee = T.plus(to.pointee, line[i])
                                if i + 1 < outputs.upperBound { to += p.x.stride }
                            }
                        }
                    }
                }
            }
        }
    }
}
