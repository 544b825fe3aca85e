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

    /// y = the largest element of each window; a nan wins. A window of padding alone is `lowest`.
    ///
    /// Down the columns first, along whole input lines, then across.
    @inline(__always)
    static func maxima(
        _ p: ConvProblem, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        let rows = p.batch * p.channels * p.z.output * p.y.output
        try parallelFor(rows, work: p.windowWork, in: context) { range in
            try withScratch(p.x.input, of: T.self, in: context) { column in
                var poll = Poll(context)
                for row in range {
                    let (plane, oz, oy) = split(row, p.z.output, p.y.output)
                    let out = y + row * p.x.output
                    out.update(repeating: T.lowest, count: p.x.output)
                    var isFirst = true
                    for tz in p.z.taps(at: oz) {
                        let iz = p.z.cell(oz, tz)
                        for ty in p.y.taps(at: oy) {
                            let iy = p.y.cell(oy, ty)
                            try poll.spend(p.x.input)
                            let line = x + (plane * p.inputCount + (iz * p.y.input + iy) * p.x.input)
                            if isFirst {
                                column.update(from: line, count: p.x.input)
                            } else {
                                for i in 0..<p.x.input { column[i] = larger(column[i], line[i]) }
                            }
                            isFirst = false
                        }
                    }
                    for tx in 0..<(isFirst ? 0 : p.x.kernel) {
                        let outputs = p.x.outputs(of: tx)
                        try poll.spend(outputs.count)
                        if outputs.isEmpty { continue }
                        let from = column + p.x.cell(outputs.lowerBound, tx)
                        let to = out + outputs.lowerBound
                        if p.x.stride == 1 {
                            for i in 0..<outputs.count { to[i] = larger(to[i], from[i]) }
                        } else {
                            for i in 0..<outputs.count { to[i] = larger(to[i], from[i &* p.x.stride]) }
                        }
                    }
                }
            }
        }
    }

    /// `b` where it is larger or nan, else `a`.
    @inline(__always)
    private static func larger(_ a: T, _ b: T) -> T { b > a || b != b ? b : a }

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

    /// y = the sum of each window.
    @inline(__always)
    static func sums(
        _ p: ConvProblem, x: UnsafePointer<T>, y: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        try forEachRow(p, in: context) { row, plane, oz, oy, poll in
            let out = y + row * p.x.output
            out.update(repeating: .zero, count: p.x.output)
            try forEachTap(p, oz, oy, &poll) { offset, outputs in
                let from = x + plane * p.inputCount + offset
                let to = out + outputs.lowerBound
                if p.x.stride == 1 {
                    for i in 0..<outputs.count { to[i] = T.plus(to[i], from[i]) }
                } else {
                    for i in 0..<outputs.count { to[i] = T.plus(to[i], from[i &* p.x.stride]) }
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

extension ConvProblem.Line {
    /// How many kernel cells count at each output: those on real input, or those before the padded
    /// end.
    func windowCounts(padding high: Int, countPad: Bool) -> [Int] {
        let end = countPad ? input + high : readable
        return (0..<output).map { position in
            let start = position * stride - low
            let before = countPad || start >= 0 ? 0 : min(kernel, (-start + dilation - 1) / dilation)
            let upTo = end <= start ? 0 : min(kernel, (end - start + dilation - 1) / dilation)
            return max(0, upTo - before)
        }
    }
}
