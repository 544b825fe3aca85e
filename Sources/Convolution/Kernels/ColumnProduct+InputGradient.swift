import Tensors

extension ColumnProduct {
    /// How an input gradient is divided: into blocks of channels, and into bands of the outermost axis.
    ///
    /// A task owns its cells, so no two tasks add to the same place; what outputs at the edge of a band
    /// reach beyond it is multiplied for both of its sides.
    private struct Division {
        let p: ConvProblem
        let isBandedX, isBandedY: Bool
        /// Channels of a block, cells of a band, and how many blocks and bands there are.
        var channels, cells: Int
        var blocks: Int { (p.channels + channels - 1) / max(channels, 1) }
        var bands: Int { (axis.input + cells - 1) / max(cells, 1) }
        var tasks: Int { p.batch * p.groups * blocks * bands }

        private var axis: ConvProblem.Line { isBandedX ? p.x : isBandedY ? p.y : p.z }

        /// Squares of the column matrix, as a product of those reads least, a few for each thread.
        init(_ p: ConvProblem, threads: Int) {
            self.p = p
            isBandedX = p.isFlat && p.y.isTrivial
            isBandedY = p.isFlat && !p.y.isTrivial
            (channels, cells) = (p.channels, 1)
            cells = max(1, axis.input)
            while true {
                let (rows, columns) = (channels * p.kernelCount, p.outputCount / max(bands, 1))
                let isLarge = rows * columns > 2 * blockElements
                if tasks >= 4 * threads, !isLarge { return }
                let narrower = axis.cells(of: axis.outputs(reading: 0..<cells).count / 2, share: 6)
                if channels > 1, rows >= columns || narrower >= cells {
                    channels = (channels + 1) / 2
                } else if narrower < cells {
                    cells = narrower
                } else {
                    return
                }
            }
        }

        /// The part of the image that a band is.
        func area(_ band: Int) -> ConvProblem.Area {
            let part = band * cells..<min((band + 1) * cells, axis.input)
            return p.area(
                isBandedX || isBandedY ? 0..<p.z.input : part, isBandedY ? part : 0..<p.y.input,
                isBandedX ? part : 0..<p.x.input)
        }
    }

    /// dx: columns of the gradient Wᵀ · dy, of some channels and some of the image, folded onto dx.
    @inline(__always)
    static func inputGradient(
        _ p: ConvProblem, dy: UnsafePointer<T>, w: UnsafePointer<T>, dx: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        let division = Division(p, threads: context.threads)
        let (blocks, bands) = (division.blocks, division.bands)
        let together = division.tasks < context.threads
        func run(_ range: Range<Int>) throws {
            var poll = Poll(context)
            for task in range {
                try context.checkCancellation()
                let (image, block, band) = split(task, blocks, bands)
                let channels = block * division.channels..<min((block + 1) * division.channels, p.channels)
                let area = division.area(band)
                // The band's outputs follow each other.
                let start = (area.first.z * p.y.output + area.first.y) * p.x.output + area.first.x
                let rows = channels.lowerBound * p.kernelCount..<channels.upperBound * p.kernelCount
                let count = area.problem.outputCount
                let gradient = dy + image * p.filters * p.outputCount + start
                let weight = w + image % p.groups * p.filters * p.columnLength + rows.lowerBound
                func product(_ columns: UnsafeMutablePointer<T>, _ pitch: Int) throws {
                    try T.product(
                        m: rows.count, n: count, k: p.filters, a: weight, lda: p.columnLength, transA: true,
                        b: gradient, ldb: p.outputCount, transB: false, c: columns, ldc: pitch, accumulate: false,
                        parallel: together, in: context)
                }
                let planes = dx + (image * p.channels + channels.lowerBound) * p.inputCount + area.start(in: p)
                if p.isPointwise {
                    try product(planes, p.inputCount)
                    continue
                }
                let fold = LineFold(area.problem)
                try withScratch(rows.count * count + fold.scratch, of: T.self, in: context) { columns in
                    try product(columns, count)
                    for c in 0..<channels.count {
                        let lines = LineFold.Lines(
                            base: UnsafePointer(columns) + c * p.kernelCount * count, tap: count,
                            z: area.problem.y.output * area.problem.x.output, y: area.problem.x.output)
                        try fold.run(
                            lines, onto: planes + c * p.inputCount, p.y.input, p.x.input,
                            columns + rows.count * count, &poll)
                    }
                }
            }
        }
        if together {
            try run(0..<division.tasks)
        } else {
            try parallelFor(division.tasks, work: p.work, in: context, run)
        }
    }
}
