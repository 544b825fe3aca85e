import Tensors

/// The convolution and its adjoints as matrix products with blocks of columns (im2col + GEMM).
///
/// The block is small enough to stay in cache: a whole column matrix would be read from memory.
enum ColumnProduct<T: ConvElement> {
    /// Elements of a block of columns: about 512 KiB.
    static var blockElements: Int { (512 << 10) / T.dtype.width }

    /// Output positions of a block with so many rows.
    private static func positions(rows: Int, of count: Int) -> Int {
        let fitting = blockElements / max(rows, 1) / 16 * 16
        let wanted = max(128, min(fitting, 2048))
        // Equal blocks, so that the last is not a sliver.
        let blocks = max(1, (count + wanted - 1) / wanted)
        return max(1, ((count + blocks - 1) / blocks + 15) / 16 * 16)
    }

    /// y = bias + W · columns, group by group.
    @inline(__always)
    static func forward(
        _ p: ConvProblem, x: UnsafePointer<T>, w: UnsafePointer<T>, bias: UnsafePointer<T>?,
        y: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        let (depth, count) = (p.columnLength, p.outputCount)
        let width = positions(rows: depth, of: count)
        let blocks = (count + width - 1) / width
        let tasks = p.batch * p.groups * blocks
        // With few blocks that do not go round, the threads share each block's product instead.
        let together = tasks < 2 * context.threads && tasks % context.threads != 0
        func run(_ range: Range<Int>, _ columns: UnsafeMutablePointer<T>?) throws {
            for task in range {
                try context.checkCancellation()
                let (image, block) = (task / blocks, task % blocks)
                let group = image % p.groups
                let from = x + image * p.channels * p.inputCount
                let part = block * width..<min((block + 1) * width, count)
                let out = y + image * p.filters * count + part.lowerBound
                if let bias {
                    for f in 0..<p.filters {
                        (out + f * count).update(
                            repeating: bias[group * p.filters + f], count: part.count)
                    }
                }
                var (b, pitch) = (from + part.lowerBound, count)
                if let columns {
                    try unfold(p, from, part, columns, together, context)
                    (b, pitch) = (UnsafePointer(columns), part.count)
                }
                try T.product(
                    m: p.filters, n: part.count, k: depth, a: w + group * p.filters * depth,
                    lda: depth, transA: false, b: b, ldb: pitch, transB: false, c: out, ldc: count,
                    accumulate: bias != nil, parallel: together, in: context)
            }
        }
        func runWithColumns(_ range: Range<Int>) throws {
            if p.isPointwise { return try run(range, nil) }
            try withScratch(depth * min(width, count), of: T.self, in: context) {
                try run(range, $0)
            }
        }
        if together {
            try runWithColumns(0..<tasks)
        } else {
            try parallelFor(tasks, work: p.work, in: context, runWithColumns)
        }
    }

    /// All rows of the columns at `part`, by all threads when they work on it together.
    @inline(__always)
    private static func unfold(
        _ p: ConvProblem, _ image: UnsafePointer<T>, _ part: Range<Int>,
        _ columns: UnsafeMutablePointer<T>, _ together: Bool, _ context: EvaluationContext
    ) throws {
        func fill(_ rows: Range<Int>) throws {
            try eachPiece(rows, part.count, context) { piece in
                p.unfold(
                    image, ColumnBlock(rows: piece, positions: part),
                    to: columns + piece.lowerBound * part.count, pitch: part.count)
            }
        }
        if together {
            try parallelFor(p.columnLength, work: p.columnLength * part.count, in: context, fill)
        } else {
            try fill(0..<p.columnLength)
        }
    }

    /// `rows` in pieces between which the cancellation flag is polled.
    @inline(__always)
    private static func eachPiece(
        _ rows: Range<Int>, _ width: Int, _ context: EvaluationContext, _ body: (Range<Int>) -> Void
    ) throws {
        let piece = max(1, (1 << 21) / max(width, 1))
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: piece) {
            try context.checkCancellation()
            body(start..<min(start + piece, rows.upperBound))
        }
    }

    /// dw = dy · columnsᵀ, summed over the batch; a task makes some of dw's columns.
    @inline(__always)
    static func weightGradient(
        _ p: ConvProblem, x: UnsafePointer<T>, dy: UnsafePointer<T>, dw: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        let (depth, count) = (p.columnLength, p.outputCount)
        let wanted = max(1, (2 * context.threads + p.groups - 1) / max(p.groups, 1))
        let width = min(max(count, 1), 1024)
        let atOnce = max(1, min((depth + wanted - 1) / wanted, max(48, blockElements / width)))
        let blocks = (depth + atOnce - 1) / atOnce
        func run(_ range: Range<Int>, _ columns: UnsafeMutablePointer<T>) throws {
            for task in range {
                let (group, block) = (task / blocks, task % blocks)
                let rows = block * atOnce..<min((block + 1) * atOnce, depth)
                let out = dw + group * p.filters * depth + rows.lowerBound
                if p.batch == 0 {
                    for f in 0..<p.filters { (out + f * depth).update(repeating: .zero, count: rows.count) }
                }
                for n in 0..<p.batch {
                    let image = n * p.groups + group
                    let from = x + image * p.channels * p.inputCount
                    for start in stride(from: 0, to: count, by: width) {
                        try context.checkCancellation()
                        let part = start..<min(start + width, count)
                        var (b, pitch) = (UnsafePointer(columns), part.count)
                        if p.isPointwise {
                            (b, pitch) = (from + rows.lowerBound * count + start, count)
                        } else {
                            try eachPiece(rows, part.count, context) { piece in
                                p.unfold(
                                    from, ColumnBlock(rows: piece, positions: part),
                                    to: columns + (piece.lowerBound - rows.lowerBound) * part.count,
                                    pitch: part.count)
                            }
                        }
                        try T.product(
                            m: p.filters, n: rows.count, k: part.count,
                            a: dy + image * p.filters * count + start, lda: count, transA: false,
                            b: b, ldb: pitch, transB: true, c: out, ldc: depth,
                            accumulate: n > 0 || start > 0, parallel: false, in: context)
                    }
                }
            }
        }
        try parallelFor(p.groups * blocks, work: p.work, in: context) { range in
            try withScratch(atOnce * width, of: T.self, in: context) { try run(range, $0) }
        }
    }
}
