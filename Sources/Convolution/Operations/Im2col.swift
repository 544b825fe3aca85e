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

/// The adjoint of `im2col`: every column is added onto the window it came from.
///
/// - Parameters:
///   - columns: in the given order, as `im2col` would give for an image of `shape`.
///   - shape: the image's own shape: (N, C, i…), (C, i…) or (i…).
///   - overlap: `.mean` divides each cell by how many windows cover it; int64 becomes float32.
/// - Returns: an image of `shape`.
/// - Throws: `ConvError.columnsShape` and others, `TensorError`.
public func col2im(
    _ columns: Tensor, shape: [Int], kernel: [Int], _ options: WindowOptions, order: ColumnOrder,
    overlap: Overlap, in context: EvaluationContext
) throws -> Tensor {
    let geometry = try ConvGeometry.windows(
        x: try Shape(shape), kernel: kernel, options, stride: .all(1), operation: "col2im")
    let expected = try geometry.columnsShape(order)
    guard columns.shape == expected else {
        throw ConvError.columnsShape(found: columns.shape, expected: expected)
    }
    let sums: Tensor
    switch columns.dtype {
    case .float32: sums = try folded(Float.self, columns, geometry, order, context)
    case .float64: sums = try folded(Double.self, columns, geometry, order, context)
    case .int64, .bool: sums = try folded(Int.self, columns, geometry, order, context)
    }
    return overlap == .mean ? try geometry.averaged(sums, in: context) : sums
}

/// The distances in a column matrix between images, between rows of (C·K) and between positions.
private func columnSteps(_ p: ConvProblem, _ order: ColumnOrder) -> (image: Int, row: Int, position: Int) {
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

@inline(__always)
private func folded<T: ConvElement>(
    _: T.Type, _ columns: Tensor, _ geometry: ConvGeometry, _ order: ColumnOrder,
    _ context: EvaluationContext
) throws -> Tensor {
    let columns = try columns.converted(to: T.dtype, in: context).contiguous(in: context)
    let p = ConvProblem(geometry)
    let steps = columnSteps(p, order)
    return try columns.withElements(T.self) { columns in
        try Tensor.build(geometry.inputShape, of: T.self, in: context) { out in
            guard let from = columns.baseAddress, let image = out.baseAddress else { return }
            // A task owns a plane, so no two tasks add to the same place.
            let work = p.batch * p.columnLength * p.outputCount
            try parallelFor(p.batch * p.channels, work: work, in: context) { range in
                var poll = Poll(context)
                for plane in range {
                    let (n, c) = (plane / p.channels, plane % p.channels)
                    let target = image + plane * p.inputCount
                    target.update(repeating: .zero, count: p.inputCount)
                    for tap in 0..<p.kernelCount {
                        let (tz, ty, tx) = split(tap, p.y.kernel, p.x.kernel)
                        let rangeX = p.x.outputs(of: tx)
                        let source = from + n * steps.image + (c * p.kernelCount + tap) * steps.row
                        for oz in p.z.outputs(of: tz) {
                            for oy in p.y.outputs(of: ty) {
                                try poll.spend(rangeX.count)
                                let line = target
                                    + (p.z.cell(oz, tz) * p.y.input + p.y.cell(oy, ty)) * p.x.input
                                let row = (oz * p.y.output + oy) * p.x.output
                                for ox in rangeX {
                                    let ix = p.x.cell(ox, tx)
                                    line[ix] = T.plus(line[ix], source[(row + ox) &* steps.position])
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
