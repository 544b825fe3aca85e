import Tensors

// Columns of which each row is a kernel cell, added back onto the image; and those that are the image.

/// Windows of one cell, each cell in one: the columns are the image, perhaps turned.
@inline(__always)
func refill<T: ConvElement>(
    _ p: ConvProblem, _ steps: (image: Int, row: Int, position: Int), _ from: UnsafePointer<T>,
    _ image: UnsafeMutablePointer<T>, _ context: EvaluationContext
) throws {
    let (count, height) = (p.outputCount, 64)
    let blocks = (p.channels + height - 1) / height
    try parallelFor(p.batch * blocks, work: p.batch * p.channels * count, in: context) { range in
        for task in range {
            try context.checkCancellation()
            let (n, first) = (task / blocks, task % blocks * height)
            let rows = min(height, p.channels - first)
            let (to, x) = (image + (n * p.channels + first) * count, from + n * steps.image + first * steps.row)
            if steps.row == 1 {
                T.turn(to, count, x, steps.position, rows, count)
            } else {
                for row in 0..<rows { (to + row * count).update(from: x + row * steps.row, count: count) }
            }
        }
    }
}

/// A kernel cell a row: its lines are added as they lie.
@inline(__always)
func foldLines<T: ConvElement>(
    _ p: ConvProblem, _ steps: (image: Int, row: Int, position: Int), _ from: UnsafePointer<T>,
    _ image: UnsafeMutablePointer<T>, _ context: EvaluationContext
) throws {
    if let lanes = PlaneLanes(p, planes: p.channels) {
        return try foldLanes(p, lanes, steps, from, image, context)
    }
    // A task owns a plane, so no two tasks add to the same place.
    let work = p.batch * p.columnLength * p.outputCount
    try parallelFor(p.batch * p.channels, work: work, in: context) { range in
        let fold = LineFold(p)
        try withScratch(fold.scratch, of: T.self, in: context) { streams in
            var poll = Poll(context)
            for plane in range {
                let (n, c) = (plane / p.channels, plane % p.channels)
                let lines = LineFold.Lines(
                    base: from + n * steps.image + c * p.kernelCount * steps.row, tap: steps.row,
                    z: p.y.output * p.x.output, y: p.x.output)
                try fold.run(lines, onto: image + plane * p.inputCount, p.y.input, p.x.input, streams, &poll)
            }
        }
    }
}

/// A kernel cell a row: sixteen planes are put side by side, added, and taken apart.
@inline(__always)
func foldLanes<T: ConvElement>(
    _ p: ConvProblem, _ lanes: PlaneLanes, _ steps: (image: Int, row: Int, position: Int), _ from: UnsafePointer<T>,
    _ image: UnsafeMutablePointer<T>, _ context: EvaluationContext
) throws {
    let count = PlaneLanes.count
    // So many lines of outputs at a time as stay in the first cache.
    let together = max(1, 256 / max(p.x.output, 1))
    let room = (p.inputCount + together * p.x.output) * count
    let work = p.batch * p.columnLength * p.outputCount
    try parallelFor(p.batch * lanes.groups, work: work, in: context) { range in
        try withScratch(room, of: T.self, in: context) { planes in
            let part = planes + p.inputCount * count
            var poll = Poll(context)
            for task in range {
                let n = task / lanes.groups
                let (first, done) = lanes.group(task % lanes.groups)
                planes.update(repeating: .zero, count: p.inputCount * count)
                for tap in 0..<p.kernelCount {
                    let (tz, ty, tx) = split(tap, p.y.kernel, p.x.kernel)
                    let across = p.x.outputs(of: tx)
                    if across.isEmpty { continue }
                    let rows = from + n * steps.image + (first * p.kernelCount + tap) * steps.row
                    for oz in p.z.outputs(of: tz) {
                        let below = p.y.outputs(of: ty)
                        for start in stride(from: below.lowerBound, to: below.upperBound, by: together) {
                            let lines = start..<min(start + together, below.upperBound)
                            try poll.spend(lines.count * p.x.output * count)
                            PlaneLanes.gather(
                                part, from: rows + (oz * p.y.output + start) * p.x.output,
                                pitch: p.kernelCount * steps.row, elements: lines.count * p.x.output)
                            for oy in lines {
                                let line = (p.z.cell(oz, tz) * p.y.input + p.y.cell(oy, ty)) * p.x.input
                                WindowSum<T>.spreadLanes(
                                    planes + (line + p.x.cell(across.lowerBound, tx)) * count, p.x.stride,
                                    part + ((oy - start) * p.x.output + across.lowerBound) * count, count, 1, across.count)
                            }
                        }
                    }
                }
                PlaneLanes.scatter(
                    planes, to: image + (n * p.channels + first) * p.inputCount, pitch: p.inputCount,
                    elements: p.inputCount, done: done)
            }
        }
    }
}
