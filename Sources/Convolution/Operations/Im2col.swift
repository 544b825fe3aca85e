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
            // In pieces of positions: a row may be long, and a poll must come between.
            let rows = p.columnLength
            let width = min(p.outputCount, 1 << 20)
            try parallelFor(p.batch * rows, work: out.count, in: context) { range in
                for task in range {
                    let (n, row) = (task / rows, task % rows)
                    for start in stride(from: 0, to: p.outputCount, by: max(width, 1)) {
                        try context.checkCancellation()
                        p.unfold(
                            x + n * p.channels * p.inputCount,
                            ColumnBlock(
                                rows: row..<row + 1,
                                positions: start..<min(start + width, p.outputCount)),
                            to: y + n * steps.image + row * steps.row + start, pitch: 0)
                    }
                }
            }
        }
    }
}

/// A window a row: each is gathered in the order in which it is written.
@inline(__always)
private func unfoldRows<T: ConvElement>(
    _ p: ConvProblem, _ x: UnsafePointer<T>, _ y: UnsafeMutablePointer<T>,
    _ context: EvaluationContext
) throws {
    let depth = p.columnLength
    try parallelFor(p.batch * p.outputCount, work: p.batch * p.outputCount * depth, in: context) { range in
        var poll = Poll(context)
        for window in range {
            var out = y + window * depth
            let (outer, oy, ox) = split(window, p.y.output, p.x.output)
            let (n, oz) = (outer / p.z.output, outer % p.z.output)
            let left = p.x.cell(ox, 0)
            for c in 0..<p.channels {
                let image = x + (n * p.channels + c) * p.inputCount
                for tz in 0..<p.z.kernel {
                    let iz = p.z.cell(oz, tz)
                    for ty in 0..<p.y.kernel {
                        let iy = p.y.cell(oy, ty)
                        try poll.spend(p.x.kernel)
                        if iz < 0 || iz >= p.z.input || iy < 0 || iy >= p.y.input {
                            for tx in 0..<p.x.kernel { out[tx] = .zero }
                        } else {
                            let line = image + (iz * p.y.input + iy) * p.x.input
                            for tx in 0..<p.x.kernel {
                                let ix = left + tx * p.x.dilation
                                out[tx] = ix >= 0 && ix < p.x.input ? line[ix] : .zero
                            }
                        }
                        out += p.x.kernel
                    }
                }
            }
        }
    }
}
