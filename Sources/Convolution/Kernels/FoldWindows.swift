import Tensors

// Columns of which each row is a window, added back onto the image.

/// A window a row, whose lines are long enough to be added as they lie.
@inline(__always)
func foldWindows<T: ConvElement>(
    _ p: ConvProblem, _ from: UnsafePointer<T>, _ image: UnsafeMutablePointer<T>, _ context: EvaluationContext
) throws {
    let work = p.batch * p.columnLength * p.outputCount
    try parallelFor(p.batch * p.channels, work: work, in: context) { range in
        var poll = Poll(context)
        for plane in range {
            let (n, c) = (plane / p.channels, plane % p.channels)
            let target = image + plane * p.inputCount
            target.update(repeating: .zero, count: p.inputCount)
            for window in 0..<p.outputCount {
                let (oz, oy, ox) = split(window, p.y.output, p.x.output)
                let cells = from + (n * p.outputCount + window) * p.columnLength + c * p.kernelCount
                let across = p.x.taps(at: ox)
                for tz in p.z.taps(at: oz) {
                    for ty in p.y.taps(at: oy) {
                        try poll.spend(across.count)
                        let line = cells + (tz * p.y.kernel + ty) * p.x.kernel + across.lowerBound
                        let place = (p.z.cell(oz, tz) * p.y.input + p.y.cell(oy, ty)) * p.x.input
                        let to = target + place + p.x.cell(ox, across.lowerBound)
                        for i in 0..<across.count { to[i] = T.plus(to[i], line[i]) }
                    }
                }
            }
        }
    }
}

/// A window a row: sixteen channels are added side by side and taken apart, some lines of the image at a time.
@inline(__always)
func foldRowsInLanes<T: ConvElement>(
    _ p: ConvProblem, _ lanes: PlaneLanes, _ from: UnsafePointer<T>, _ image: UnsafeMutablePointer<T>,
    _ context: EvaluationContext
) throws {
    let count = PlaneLanes.count
    let lines = p.z.input * p.y.input
    let work = p.batch * p.columnLength * p.outputCount
    // Bands of lines, so that every thread has some.
    let wanted = work < parallelThreshold ? 1 : max(1, 4 * context.threads / max(p.batch * lanes.groups, 1))
    let band = max(1, (lines + wanted - 1) / wanted)
    let bands = (lines + band - 1) / band
    let across = (0..<p.x.kernel).map(p.x.outputs(of:))
    try parallelFor(p.batch * lanes.groups * bands, work: work, in: context) { range in
        try withScratch(band * p.x.input * count, of: T.self, in: context) { planes in
            var poll = Poll(context)
            for task in range {
                let (outer, start) = (task / bands, task % bands * band)
                let n = outer / lanes.groups
                let (first, done) = lanes.group(outer % lanes.groups)
                let windows = from + n * p.outputCount * p.columnLength + first * p.kernelCount
                let end = min(start + band, lines)
                planes.update(repeating: .zero, count: (end - start) * p.x.input * count)
                for line in start..<end {
                    let to = planes + (line - start) * p.x.input * count
                    try poll.spend(p.z.kernel * p.y.kernel)
                    for tz in 0..<p.z.kernel {
                        guard let oz = p.z.position(reading: line / p.y.input, tz) else { continue }
                        for ty in 0..<p.y.kernel {
                            guard let oy = p.y.position(reading: line % p.y.input, ty) else { continue }
                            try poll.spend(p.x.kernel * p.x.output * count)
                            let cells = windows + (oz * p.y.output + oy) * p.x.output * p.columnLength
                                + (tz * p.y.kernel + ty) * p.x.kernel
                            for tx in 0..<p.x.kernel where !across[tx].isEmpty {
                                let outputs = across[tx]
                                WindowSum<T>.spreadLanes(
                                    to + p.x.cell(outputs.lowerBound, tx) * count, p.x.stride,
                                    cells + outputs.lowerBound * p.columnLength + tx, p.columnLength, p.kernelCount,
                                    outputs.count)
                            }
                        }
                    }
                }
                PlaneLanes.scatter(
                    planes, to: image + (n * p.channels + first) * p.inputCount + start * p.x.input, pitch: p.inputCount,
                    elements: (end - start) * p.x.input, done: done)
            }
        }
    }
}

/// A window a row: those of some lines are turned, for some channels, into a line for each kernel cell.
@inline(__always)
func foldRows<T: ConvElement>(
    _ p: ConvProblem, _ from: UnsafePointer<T>, _ image: UnsafeMutablePointer<T>, _ context: EvaluationContext
) throws {
    // Whole tiles of the turning, and whole cache lines of each window.
    let atOnce = min(p.channels, p.kernelCount <= 16 ? 16 : max(1, 64 / p.kernelCount))
    let blocks = (p.channels + atOnce - 1) / max(atOnce, 1)
    // Pieces of the image whose windows fit in the second cache, and some for every thread.
    let work = p.batch * p.columnLength * p.outputCount
    let share = p.batch * blocks * p.outputCount / (work < parallelThreshold ? 1 : 4 * context.threads)
    var room = min((1 << 16) / max(atOnce * p.kernelCount, 1), share)
    func piece(_ line: ConvProblem.Line, atLeast count: Int) -> Int {
        let cells = line.cells(of: max(count, room), share: 1)
        room /= max(1, line.outputs(reading: 0..<cells).count)
        return cells
    }
    let columns = piece(p.x, atLeast: 16)
    let rows = piece(p.y, atLeast: 1)
    let deep = piece(p.z, atLeast: 1)
    func pieces(_ count: Int, _ size: Int) -> Int { (count + size - 1) / size }
    let (inward, down, across) = (pieces(p.z.input, deep), pieces(p.y.input, rows), pieces(p.x.input, columns))
    let tasks = p.batch * blocks * inward * down * across
    try parallelFor(tasks, work: work, in: context) { range in
        var poll = Poll(context)
        for task in range {
            let (outer, number, left) = split(task, down, across)
            let (plane, front) = (outer / inward, outer % inward)
            let (n, block) = (plane / blocks, plane % blocks)
            let channels = block * atOnce..<min((block + 1) * atOnce, p.channels)
            func part(_ first: Int, _ size: Int, of line: ConvProblem.Line) -> Range<Int> {
                first * size..<min((first + 1) * size, line.input)
            }
            let area = p.area(
                part(front, deep, of: p.z), part(number, rows, of: p.y), part(left, columns, of: p.x))
            let windows = area.problem.outputCount
            let fold = LineFold(area.problem)
            let count = channels.count * p.kernelCount
            try withScratch(count * windows + fold.scratch, of: T.self, in: context) { lines in
                let first = from + channels.lowerBound * p.kernelCount + n * p.outputCount * p.columnLength
                try p.turn(first, area, count, to: lines, &poll)
                for c in channels {
                    let turned = LineFold.Lines(
                        base: UnsafePointer(lines) + (c - channels.lowerBound) * p.kernelCount * windows, tap: windows,
                        z: area.problem.y.output * area.problem.x.output, y: area.problem.x.output)
                    let target = image + (n * p.channels + c) * p.inputCount
                    try fold.run(
                        turned, onto: target + area.start(in: p), p.y.input, p.x.input,
                        lines + count * windows, &poll)
                }
            }
        }
    }
}

extension ConvProblem {
    /// Writes `count` cells of the windows of an area, of which each is a row, as lines: a row for each cell.
    @inline(__always)
    fileprivate func turn<T: ConvElement>(
        _ windows: UnsafePointer<T>, _ area: ConvProblem.Area, _ count: Int, to lines: UnsafeMutablePointer<T>, _ poll: inout Poll
    ) throws {
        let part = area.problem
        let total = part.outputCount
        // Windows that follow each other in the matrix: whole lines do.
        let isWhole = part.x.output == x.output
        let (run, runs) = isWhole ? (part.y.output * x.output, 1) : (part.x.output, part.y.output)
        for oz in 0..<part.z.output {
            for oy in 0..<runs {
                try poll.spend(count * run)
                let from = ((area.first.z + oz) * y.output + area.first.y + oy) * x.output + area.first.x
                T.turn(
                    lines + (oz * part.y.output + oy) * part.x.output, total, windows + from * columnLength,
                    columnLength, count, run)
            }
        }
    }
}
