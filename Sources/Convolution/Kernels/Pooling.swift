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
    ///
    /// Down the columns first, along whole input lines, then across.
    static func windows<C: WindowCombination>(
        _ p: ConvProblem, _: C.Type, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws where C.Element == T {
        let rows = p.batch * p.channels * p.z.output * p.y.output
        try parallelFor(rows, work: p.windowWork, in: context) { range in
            try withScratch(p.x.input, of: T.self, in: context) { column in
                var poll = Poll(context)
                for row in range {
                    let (plane, oz, oy) = split(row, p.z.output, p.y.output)
                    let out = y + row * p.x.output
                    out.update(repeating: C.empty, count: p.x.output)
                    // The one line of the window, or the column once there are several.
                    var line: UnsafePointer<T>?
                    for tz in p.z.taps(at: oz) {
                        let iz = p.z.cell(oz, tz)
                        for ty in p.y.taps(at: oy) {
                            try poll.spend(p.x.input)
                            let next = x + (plane * p.inputCount + (iz * p.y.input + p.y.cell(oy, ty)) * p.x.input)
                            guard let first = line else {
                                line = next
                                continue
                            }
                            if first != UnsafePointer(column) {
                                column.update(from: first, count: p.x.input)
                                line = UnsafePointer(column)
                            }
                            C.gather(column, next, 1, p.x.input)
                        }
                    }
                    guard let line else { continue }
                    for tx in 0..<p.x.kernel {
                        let outputs = p.x.outputs(of: tx)
                        try poll.spend(outputs.count)
                        if outputs.isEmpty { continue }
                        C.gather(
                            out + outputs.lowerBound, line + p.x.cell(outputs.lowerBound, tx), p.x.stride, outputs.count)
                    }
                }
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
