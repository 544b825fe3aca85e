import Tensors

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

@inline(__always)
private func folded<T: ConvElement>(
    _: T.Type, _ columns: Tensor, _ geometry: ConvGeometry, _ order: ColumnOrder,
    _ context: EvaluationContext
) throws -> Tensor {
    let columns = try columns.converted(to: T.dtype, in: context).contiguous(in: context)
    let p = ConvProblem(geometry)
    return try columns.withElements(T.self) { columns in
        try Tensor.build(geometry.inputShape, of: T.self, in: context) { out in
            guard let from = columns.baseAddress, let image = out.baseAddress else { return }
            if order == .rows {
                try foldRows(p, from, image, context)
            } else {
                try foldLines(p, columnSteps(p, order), from, image, context)
            }
        }
    }
}

/// A kernel cell a row: its lines are added onto the image as they lie.
@inline(__always)
private func foldLines<T: ConvElement>(
    _ p: ConvProblem, _ steps: (image: Int, row: Int, position: Int), _ from: UnsafePointer<T>,
    _ image: UnsafeMutablePointer<T>, _ context: EvaluationContext
) throws {
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
                let real = p.x.outputs(of: tx)
                let source = from + n * steps.image + (c * p.kernelCount + tap) * steps.row + real.lowerBound
                for oz in p.z.outputs(of: tz) {
                    for oy in p.y.outputs(of: ty) {
                        try poll.spend(real.count)
                        p.add(
                            source + (oz * p.y.output + oy) * p.x.output, real.count,
                            to: target + p.place(oz, tz, oy, ty, real.lowerBound, tx))
                    }
                }
            }
        }
    }
}

/// A window a row: some neighbouring windows are turned into lines, which are then added.
@inline(__always)
private func foldRows<T: ConvElement>(
    _ p: ConvProblem, _ from: UnsafePointer<T>, _ image: UnsafeMutablePointer<T>, _ context: EvaluationContext
) throws {
    // A task owns the planes of some channels, and reads whole cache lines of their cells.
    let atOnce = min(p.channels, max(1, 64 / max(p.kernelCount, 1)))
    let blocks = (p.channels + atOnce - 1) / max(atOnce, 1)
    let width = min(p.x.output, 256)
    let depth = p.columnLength
    try parallelFor(p.batch * blocks, work: p.batch * depth * p.outputCount, in: context) { range in
        try withScratch(atOnce * p.kernelCount * width, of: T.self, in: context) { lines in
            var poll = Poll(context)
            for task in range {
                let (n, block) = (task / blocks, task % blocks)
                let channels = block * atOnce..<min((block + 1) * atOnce, p.channels)
                let cells = channels.count * p.kernelCount
                let planes = image + (n * p.channels + channels.lowerBound) * p.inputCount
                planes.update(repeating: .zero, count: channels.count * p.inputCount)
                for line in 0..<p.z.output * p.y.output {
                    let (oz, oy) = (line / p.y.output, line % p.y.output)
                    for start in stride(from: 0, to: p.x.output, by: width) {
                        let part = start..<min(start + width, p.x.output)
                        try poll.spend(cells * part.count)
                        let windows = from + channels.lowerBound * p.kernelCount
                            + (n * p.outputCount + line * p.x.output + start) * depth
                        for cell in 0..<cells {
                            let to = lines + cell * width
                            for i in 0..<part.count { to[i] = windows[i &* depth &+ cell] }
                        }
                        for cell in 0..<cells {
                            let (c, rest) = (cell / p.kernelCount, cell % p.kernelCount)
                            let (tz, ty, tx) = split(rest, p.y.kernel, p.x.kernel)
                            let (iz, iy) = (p.z.cell(oz, tz), p.y.cell(oy, ty))
                            let real = p.x.outputs(of: tx).clamped(to: part)
                            if real.isEmpty || iz < 0 || iz >= p.z.readable || iy < 0 || iy >= p.y.readable {
                                continue
                            }
                            p.add(
                                lines + cell * width + (real.lowerBound - start), real.count,
                                to: planes + c * p.inputCount + p.place(oz, tz, oy, ty, real.lowerBound, tx))
                        }
                    }
                }
            }
        }
    }
}

extension ConvProblem {
    /// The place in a plane of the cell that a tap reads at an output.
    @inline(__always)
    fileprivate func place(_ oz: Int, _ tz: Int, _ oy: Int, _ ty: Int, _ ox: Int, _ tx: Int) -> Int {
        (z.cell(oz, tz) * y.input + y.cell(oy, ty)) * x.input + x.cell(ox, tx)
    }

    /// Adds a line, one element to every stride-th cell of an image's line.
    @inline(__always)
    fileprivate func add<T: ConvElement>(
        _ line: UnsafePointer<T>, _ count: Int, to cells: UnsafeMutablePointer<T>
    ) {
        switch x.stride {
        case 1: for i in 0..<count { cells[i] = T.plus(cells[i], line[i]) }
        case 2: for i in 0..<count { cells[2 &* i] = T.plus(cells[2 &* i], line[i]) }
        default:
            for i in 0..<count { cells[i &* x.stride] = T.plus(cells[i &* x.stride], line[i]) }
        }
    }
}
