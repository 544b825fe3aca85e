import Tensors

/// The largest element of each window; padding is −∞ and a nan wins.
///
/// - Parameters:
///   - x: (N, C, i…), (C, i…) or (i…), with as many spatial axes as the kernel has.
///   - options: the stride is the kernel unless set.
///   - ceil: whether a part window at the end counts.
/// - Returns: (N, C, o…), of x's rank and type, bool as int64. A window of padding alone is −∞ (in
///   int64 the smallest number).
/// - Throws: `ConvError`, `TensorError`.
public func maxPool(
    _ x: Tensor, kernel: [Int], _ options: WindowOptions, ceil: Bool, in context: EvaluationContext
) throws -> Tensor {
    let geometry = try ConvGeometry.pool(x.shape, kernel, options, ceil, "max_pool")
    switch x.dtype {
    case .float32: return try maxima(Float.self, x, geometry, context)
    case .float64: return try maxima(Double.self, x, geometry, context)
    case .int64, .bool: return try maxima(Int.self, x, geometry, context)
    }
}

/// As `maxPool`, with where each maximum lies: int64, flat in its spatial plane as PyTorch counts,
/// the first of equals; −1 for a window of padding alone.
public func maxPoolWithIndices(
    _ x: Tensor, kernel: [Int], _ options: WindowOptions, ceil: Bool, in context: EvaluationContext
) throws -> (values: Tensor, indices: Tensor) {
    let geometry = try ConvGeometry.pool(x.shape, kernel, options, ceil, "max_pool")
    switch x.dtype {
    case .float32: return try indexed(Float.self, x, geometry, context)
    case .float64: return try indexed(Double.self, x, geometry, context)
    case .int64, .bool: return try indexed(Int.self, x, geometry, context)
    }
}

/// The mean of each window.
///
/// - Parameters: as for `maxPool`, and
///   - countPad: whether padding counts as zeros (the end that only `ceil` reaches never does);
///     otherwise the mean is over real cells, nan where there is none.
/// - Returns: (N, C, o…), of x's rank; int64 and bool give float32.
/// - Throws: `ConvError`, `TensorError`.
public func avgPool(
    _ x: Tensor, kernel: [Int], _ options: WindowOptions, ceil: Bool, countPad: Bool,
    in context: EvaluationContext
) throws -> Tensor {
    let geometry = try ConvGeometry.pool(x.shape, kernel, options, ceil, "avg_pool")
    return x.dtype == .float64
        ? try means(Double.self, x, geometry, countPad, context)
        : try means(Float.self, x, geometry, countPad, context)
}

/// The gradient of `avgPool` by x, of shape `size`, given that of its result.
public func avgPoolInputGradient(
    _ dy: Tensor, size: [Int], kernel: [Int], _ options: WindowOptions, ceil: Bool, countPad: Bool,
    in context: EvaluationContext
) throws -> Tensor {
    let geometry = try ConvGeometry.pool(Shape(size), kernel, options, ceil, "avg_pool")
    guard dy.shape == geometry.outputShape else {
        throw ConvError.gradientShape(
            operation: "avg_pool", found: dy.shape, expected: geometry.outputShape)
    }
    return dy.dtype == .float64
        ? try spread(Double.self, dy, geometry, countPad, context)
        : try spread(Float.self, dy, geometry, countPad, context)
}

/// The gradient of `maxPool` by x, of shape `size`: every element of dy added to the cell that
/// `indices` names, in its spatial plane. Indices of −1 go nowhere.
///
/// - Throws: `ConvError.poolIndices` when shapes do not fit, `TensorError.indexOutOfRange`.
public func maxPoolInputGradient(
    _ dy: Tensor, indices: Tensor, size: [Int], spatial: Int, in context: EvaluationContext
) throws -> Tensor {
    let planes = try PoolPlanes(Shape(size), indices, spatial: spatial)
    guard dy.shape == indices.shape else {
        throw ConvError.poolIndices(found: dy.shape, expected: indices.shape)
    }
    return dy.dtype == .float64
        ? try planes.scatter(Double.self, dy, context) : try planes.scatter(Float.self, dy, context)
}

/// The elements of x that `indices` name, in their spatial planes: the adjoint of
/// `maxPoolInputGradient`. Indices of −1 give 0.
public func maxPoolGather(
    _ x: Tensor, indices: Tensor, spatial: Int, in context: EvaluationContext
) throws -> Tensor {
    let planes = try PoolPlanes(x.shape, indices, spatial: spatial)
    return x.dtype == .float64
        ? try planes.gather(Double.self, x, context) : try planes.gather(Float.self, x, context)
}

extension ConvGeometry {
    /// The geometry of a pool, whose stride is its kernel unless set.
    static func pool(
        _ x: Shape, _ kernel: [Int], _ options: WindowOptions, _ ceil: Bool, _ operation: String
    ) throws -> ConvGeometry {
        try windows(
            x: x, kernel: kernel, options, stride: .each(kernel), ceil: ceil, operation: operation)
    }
}

@inline(__always)
private func maxima<T: ConvElement>(
    _: T.Type, _ x: Tensor, _ geometry: ConvGeometry, _ context: EvaluationContext
) throws -> Tensor {
    let image = try x.converted(to: T.dtype, in: context).contiguous(in: context)
    return try image.withElements(T.self) { image in
        try Tensor.build(geometry.outputShape, of: T.self, in: context) { out in
            guard let x = image.baseAddress, let y = out.baseAddress else { return }
            try Pooling.windows(ConvProblem(geometry), WindowLargest<T>.self, x: x, y: y, in: context)
        }
    }
}

@inline(__always)
private func indexed<T: ConvElement>(
    _: T.Type, _ x: Tensor, _ geometry: ConvGeometry, _ context: EvaluationContext
) throws -> (values: Tensor, indices: Tensor) {
    let image = try x.converted(to: T.dtype, in: context).contiguous(in: context)
    var values = image
    let indices = try image.withElements(T.self) { image in
        try Tensor.build(geometry.outputShape, of: Int.self, in: context) { places in
            values = try Tensor.build(geometry.outputShape, of: T.self, in: context) { out in
                guard let x = image.baseAddress, let y = out.baseAddress,
                    let places = places.baseAddress
                else { return }
                try Pooling.maxima(ConvProblem(geometry), x: x, y: y, indices: places, in: context)
            }
        }
    }
    return (values, indices)
}

/// One over how many cells count in each window, along each axis; their product is a cell's.
private struct WindowCounts {
    let z, y, x: [Int]

    init(_ geometry: ConvGeometry, countPad: Bool) {
        let counts = geometry.axes.map { axis in
            (0..<axis.output).map { axis.averaged(position: $0, countPad: countPad) }
        }
        let lines = Array(repeating: [1], count: 3 - counts.count) + counts
        (z, y, x) = (lines[0], lines[1], lines[2])
    }

    /// Divides the elements of (planes, z, y, x) by how many cells count; 0/0 is nan.
    @inline(__always)
    func divide<T: BinaryFloatingPoint>(
        _ from: UnsafePointer<T>, to: UnsafeMutablePointer<T>, planes: Int,
        _ context: EvaluationContext
    ) throws {
        let (lines, length) = (z.count * y.count, x.count)
        let isUniform = Set(x).count == 1
        try parallelFor(planes * lines, work: planes * lines * length, in: context) { range in
            var poll = Poll(context)
            for row in range {
                try poll.spend(length)
                let outer = z[row % lines / y.count] * y[row % y.count]
                let start = row * length
                if isUniform {
                    let count = T(outer * x[0])
                    for i in 0..<length { to[start + i] = from[start + i] / count }
                } else {
                    for i in 0..<length { to[start + i] = from[start + i] / T(outer * x[i]) }
                }
            }
        }
    }
}

@inline(__always)
private func means<T: ConvElement & BinaryFloatingPoint>(
    _: T.Type, _ x: Tensor, _ geometry: ConvGeometry, _ countPad: Bool, _ context: EvaluationContext
) throws -> Tensor {
    let image = try x.converted(to: T.dtype, in: context).contiguous(in: context)
    return try image.withElements(T.self) { image in
        try Tensor.build(geometry.outputShape, of: T.self, in: context) { out in
            guard let x = image.baseAddress, let y = out.baseAddress, !out.isEmpty else { return }
            let p = ConvProblem(geometry)
            // Counted only once the result is known to fit.
            let counts = WindowCounts(geometry, countPad: countPad)
            try Pooling.windows(p, WindowSum<T>.self, x: x, y: y, in: context)
            try counts.divide(y, to: y, planes: p.batch * p.channels, context)
        }
    }
}

@inline(__always)
private func spread<T: ConvElement & BinaryFloatingPoint>(
    _: T.Type, _ dy: Tensor, _ geometry: ConvGeometry, _ countPad: Bool,
    _ context: EvaluationContext
) throws -> Tensor {
    let gradient = try dy.converted(to: T.dtype, in: context).contiguous(in: context)
    return try gradient.withElements(T.self) { gradient in
        try Tensor.build(geometry.inputShape, of: T.self, in: context) { out in
            guard let dy = gradient.baseAddress, let dx = out.baseAddress else { return }
            let p = ConvProblem(geometry)
            if gradient.isEmpty { return out.update(repeating: 0) }
            let counts = WindowCounts(geometry, countPad: countPad)
            try withScratch(gradient.count, of: T.self, in: context) { shares in
                try counts.divide(dy, to: shares, planes: p.batch * p.channels, context)
                try Pooling.spread(p, dy: shares, dx: dx, in: context)
            }
        }
    }
}

/// Indices into the spatial planes of an image.
private struct PoolPlanes {
    let image: Shape
    let indices: Tensor
    let planes, cells, outputs: Int

    init(_ image: Shape, _ indices: Tensor, spatial: Int) throws {
        let leading = image.rank - spatial
        guard spatial >= 0, leading >= 0, indices.rank == image.rank, indices.dtype == .int64,
            image.dimensions.prefix(leading) == indices.shape.dimensions.prefix(leading)
        else { throw ConvError.poolIndices(found: indices.shape, expected: image) }
        self.image = image
        self.indices = indices
        planes = image.dimensions.prefix(leading).reduce(1, *)
        cells = image.dimensions.suffix(spatial).reduce(1, *)
        outputs = indices.shape.dimensions.suffix(spatial).reduce(1, *)
    }

    @inline(__always)
    private func check(_ index: Int) throws {
        if index >= cells || index < -1 {
            throw TensorError.indexOutOfRange(index, image, length: cells, axis: image.rank - 1)
        }
    }

    @inline(__always)
    func scatter<T: ConvElement>(
        _: T.Type, _ dy: Tensor, _ context: EvaluationContext
    ) throws -> Tensor {
        let gradient = try dy.converted(to: T.dtype, in: context).contiguous(in: context)
        let indices = try indices.contiguous(in: context)
        return try gradient.withElements(T.self) { dy in
            try indices.withElements(Int.self) { indices in
                try Tensor.build(image, of: T.self, in: context) { out in
                    try parallelFor(planes, work: out.count, in: context) { range in
                        for plane in range {
                            try context.checkCancellation()
                            for i in plane * cells..<(plane + 1) * cells { out[i] = .zero }
                            for i in plane * outputs..<(plane + 1) * outputs {
                                let index = indices[i]
                                try check(index)
                                if index < 0 { continue }
                                let place = plane * cells + index
                                out[place] = T.plus(out[place], dy[i])
                            }
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    func gather<T: ConvElement>(
        _: T.Type, _ x: Tensor, _ context: EvaluationContext
    ) throws -> Tensor {
        let image = try x.converted(to: T.dtype, in: context).contiguous(in: context)
        let indices = try indices.contiguous(in: context)
        return try image.withElements(T.self) { x in
            try indices.withElements(Int.self) { places in
                try Tensor.build(indices.shape, of: T.self, in: context) { out in
                    try parallelFor(planes, work: out.count, in: context) { range in
                        for plane in range {
                            try context.checkCancellation()
                            for i in plane * outputs..<(plane + 1) * outputs {
                                try check(places[i])
                                out[i] = places[i] < 0 ? .zero : x[plane * cells + places[i]]
                            }
                        }
                    }
                }
            }
        }
    }
}
