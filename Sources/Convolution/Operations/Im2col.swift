import CVectors
import Tensors

/// The windows of x written out as the columns (or rows) of a matrix.
///
/// - Parameters:
///   - x: (N, C, i…), (C, i…) or (i…), with as many spatial axes as the kernel has.
///   - order: see `ColumnOrder`; channels are outermost within a window.
/// - Returns: x's type, bool as int64. Padding is zero.
/// - Throws: `ConvError`, `TensorError`.
public func im2col(
    _ x: Tensor, kernel: [Int], _ options: WindowOptions, order: ColumnOrder,
    in context: EvaluationContext
) throws -> Tensor {
    let geometry = try ConvGeometry.windows(
        x: x.shape, kernel: kernel, options, stride: .all(1), operation: "im2col")
    let shape = try geometry.columnsShape(order)
    switch x.dtype {
    case .float32: return try unfolded(Float.self, x, geometry, shape, order, context)
    case .float64: return try unfolded(Double.self, x, geometry, shape, order, context)
    case .int64, .bool: return try unfolded(Int.self, x, geometry, shape, order, context)
    }
}

/// The distances in a column matrix between images, between rows of (C·K) and between positions.
func columnSteps(_ p: ConvProblem, _ order: ColumnOrder) -> (image: Int, row: Int, position: Int) {
    switch order {
    case .rows: (p.outputCount * p.columnLength, 1, p.columnLength)
    case .cols: (p.outputCount, p.batch * p.outputCount, 1)
    case .unfold: (p.outputCount * p.columnLength, p.outputCount, 1)
    }
}

@inline(__always)
private func unfolded<T: ConvElement>(
    _: T.Type, _ x: Tensor, _ geometry: ConvGeometry, _ shape: Shape, _ order: ColumnOrder,
    _ context: EvaluationContext
) throws -> Tensor {
    let image = try x.converted(to: T.dtype, in: context).contiguous(in: context)
    let p = ConvProblem(geometry)
    let steps = columnSteps(p, order)
    return try image.withElements(T.self) { image in
        try Tensor.build(shape, of: T.self, in: context) { out in
            guard let x = image.baseAddress, let y = out.baseAddress else { return }
            if order == .rows {
                try unfoldRows(p, x, y, context)
                return
            }
            // Blocks that stay in the cache: a row may be long, and a poll must come between.
            let rows = p.columnLength
            let width = min(p.outputCount, 1 << 18)
            let height = max(1, min(rows, (1 << 14) / max(width, 1)))
            let blocks = (rows + height - 1) / height
            try parallelFor(p.batch * blocks, work: out.count, in: context) { range in
                for task in range {
                    let (n, first) = (task / blocks, task % blocks * height)
                    for start in stride(from: 0, to: p.outputCount, by: max(width, 1)) {
                        try context.checkCancellation()
                        p.unfold(
                            x + n * p.channels * p.inputCount,
                            ColumnBlock(
                                rows: first..<min(first + height, rows),
                                positions: start..<min(start + width, p.outputCount)),
                            to: y + n * steps.image + first * steps.row + start, pitch: steps.row)
                    }
                }
            }
        }
    }
}

/// A window a row: each is written run by run, as its lines lie in the image.
@inline(__always)
private func unfoldRows<T: ConvElement>(
    _ p: ConvProblem, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>,
    _ context: EvaluationContext
) throws {
    if p.x.kernel == 1 { return try turnColumns(p, x, y, context) }
    let depth = p.columnLength
    let runs = depth / p.x.kernel
    let together = max(1, (1 << 20) / max(depth, 1))
    try parallelFor(p.batch * p.outputCount, work: p.batch * p.outputCount * depth, in: context) { range in
        try withScratch(runs, of: Int.self, in: context) { offsets in
            var poll = Poll(context)
            var window = range.lowerBound
            while window < range.upperBound {
                let (outer, oy, ox) = split(window, p.y.output, p.x.output)
                let (n, oz) = (outer / p.z.output, outer % p.z.output)
                let count = min(p.x.output - ox, range.upperBound - window, together)
                try poll.spend(count * depth)
                p.runs(oz, oy, offsets)
                T.windowRows(
                    y + window * depth, x + n * p.channels * p.inputCount, offsets, runs, p.x, p.x.cell(ox, 0), count)
                window += count
            }
        }
    }
}

/// A window a row, of one element a line: blocks of columns are turned.
@inline(__always)
private func turnColumns<T: ConvElement>(
    _ p: ConvProblem, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>,
    _ context: EvaluationContext
) throws {
    let depth = p.columnLength
    let (width, height) = (256, 64)
    let blocks = (p.outputCount + width - 1) / width
    try parallelFor(p.batch * blocks, work: p.batch * p.outputCount * depth, in: context) { range in
        try withScratch(width * height, of: T.self, in: context) { columns in
            var poll = Poll(context)
            for block in range {
                let (n, start) = (block / blocks, block % blocks * width)
                let image = x + n * p.channels * p.inputCount
                let positions = start..<min(start + width, p.outputCount)
                for first in stride(from: 0, to: depth, by: height) {
                    let rows = first..<min(first + height, depth)
                    try poll.spend(rows.count * positions.count)
                    let out = y + (n * p.outputCount + start) * depth + first
                    if p.isPointwise {
                        T.turn(out, depth, image + first * p.inputCount + start, p.inputCount, positions.count, rows.count)
                    } else {
                        p.unfold(image, ColumnBlock(rows: rows, positions: positions), to: columns, pitch: width)
                        T.turn(out, depth, columns, width, positions.count, rows.count)
                    }
                }
            }
        }
    }
}

extension ConvProblem {
    /// Where in an image the lines lie that the windows of output line (oz, oy) read; −1 for padding.
    fileprivate func runs(_ oz: Int, _ oy: Int, _ offsets: UnsafeMutablePointer<Int>) {
        var next = offsets
        for c in 0..<channels {
            for tz in 0..<z.kernel {
                let iz = z.cell(oz, tz)
                for ty in 0..<y.kernel {
                    let iy = y.cell(oy, ty)
                    let isPadding = iz < 0 || iz >= z.input || iy < 0 || iy >= y.input
                    next.pointee = isPadding ? -1 : c * inputCount + (iz * y.input + iy) * x.input
                    next += 1
                }
            }
        }
    }
}

extension ConvElement {
    /// See `vectors_window_rows_32`.
    @inline(__always)
    fileprivate static func windowRows(
        _ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ offsets: UnsafePointer<Int>, _ runs: Int,
        _ line: ConvProblem.Line, _ first: Int, _ windows: Int
    ) {
        let (out, x) = (UnsafeMutableRawPointer(out), UnsafeRawPointer(x))
        if dtype.width == 4 {
            vectors_window_rows_32(
                out.assumingMemoryBound(to: UInt32.self), x.assumingMemoryBound(to: UInt32.self), offsets, runs,
                line.kernel, line.dilation, first, line.stride, line.input, windows)
        } else {
            vectors_window_rows_64(
                out.assumingMemoryBound(to: UInt64.self), x.assumingMemoryBound(to: UInt64.self), offsets, runs,
                line.kernel, line.dilation, first, line.stride, line.input, windows)
        }
    }
}
