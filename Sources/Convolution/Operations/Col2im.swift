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
            if p.isPointwise {
                try refill(p, columnSteps(p, order), from, image, context)
            } else if order == .rows, p.x.kernel >= 8, p.x.dilation == 1 {
                try foldWindows(p, from, image, context)
            } else if order == .rows, let lanes = PlaneLanes(p, planes: p.channels, stride: 2) {
                try foldRowsInLanes(p, lanes, from, image, context)
            } else if order == .rows {
                try foldRows(p, from, image, context)
            } else {
                try foldLines(p, columnSteps(p, order), from, image, context)
            }
        }
    }
}
