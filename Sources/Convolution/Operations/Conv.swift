import Tensors

/// The convolution (cross-correlation) of x by w, as PyTorch, TensorFlow, ONNX and JAX have it:
/// y[n, f, o] = bias[f] + Σ x[n, c, o·s + t·d − lo] · w[f, c, t].
///
/// - Parameters:
///   - x: (N, C, i…), (C, i…), or plain (i…) with a plain w; see `ConvLayout`.
///   - w: (F, C/groups, k…); its rank chooses 1-D, 2-D or 3-D.
///   - bias: (F).
/// - Returns: (N, F, o…), with o = ⌊(i + lo + hi − ke)/s⌋ + 1, of x's rank. Types promote, bool to
///   int64, which wraps.
/// - Throws: `ConvError` for settings that do not fit, `TensorError` for memory and cancellation.
public func conv(
    _ x: Tensor, _ w: Tensor, bias: Tensor?, _ options: ConvOptions, in context: EvaluationContext
) throws -> Tensor {
    try ConvGeometry.conv(x: x.shape, w: w.shape, options)
        .forward(x, w, bias: bias, algorithm: options.algorithm, in: context)
}

/// The transposed convolution of x by w: the adjoint of `conv` with the same w and settings.
///
/// - Parameters:
///   - x: (N, F, i…), or without batch, or plain.
///   - w: (F, C/groups, k…), the same array as conv's.
///   - bias: (C), the channels of the result; added after a mean.
/// - Returns: (N, C, o…), with o = (i − 1)s + ke − lo − hi + output_padding. A mean of int64 is
///   float32.
/// - Throws: `ConvError`, `TensorError`.
public func deconv(
    _ x: Tensor, _ w: Tensor, bias: Tensor?, _ options: DeconvOptions,
    in context: EvaluationContext
) throws -> Tensor {
    let geometry = try ConvGeometry.deconv(x: x.shape, w: w.shape, options)
    let channels = geometry.channels
    try geometry.checkBias(bias, channels: channels, operation: "deconv")
    var result = try geometry.inputGradient(x, w, algorithm: options.algorithm, in: context)
    if options.overlap == .mean { result = try geometry.averaged(result, in: context) }
    return try geometry.adding(bias, to: result, in: context)
}

/// The gradient of `conv(x, w)` by x.
///
/// - Parameters:
///   - dy: the gradient of the result, of its shape.
///   - size: x's spatial sizes, or its full shape.
/// - Returns: x's shape.
/// - Throws: `ConvError`; `.gradientShape` when such an x would not give dy's shape.
public func convInputGradient(
    _ dy: Tensor, _ w: Tensor, size: [Int], _ options: ConvOptions, in context: EvaluationContext
) throws -> Tensor {
    try ConvGeometry.inputGradient(dy: dy.shape, w: w.shape, size: size, options)
        .inputGradient(dy, w, algorithm: options.algorithm, in: context)
}

/// The gradient of `conv(x, w)` by w.
///
/// - Parameters:
///   - dy: the gradient of the result, of its shape.
///   - size: w's spatial sizes, or its full shape.
/// - Returns: w's shape.
/// - Throws: `ConvError`; `.gradientShape` when such a w would not give dy's shape.
public func convWeightGradient(
    _ x: Tensor, _ dy: Tensor, size: [Int], _ options: ConvOptions, in context: EvaluationContext
) throws -> Tensor {
    try ConvGeometry.weightGradient(x: x.shape, dy: dy.shape, size: size, options)
        .weightGradient(x, dy, algorithm: options.algorithm, in: context)
}

/// The gradient of `conv` by its bias: dy summed over everything but its channels.
///
/// - Parameter layout: its letters say dy's rank: "NCHW" is (N, F, H, W), (F, H, W) or (H, W).
/// - Returns: (F).
/// - Throws: `ConvError.inputRank` for any other rank.
public func convBiasGradient(
    _ dy: Tensor, layout: ConvLayout, in context: EvaluationContext
) throws -> Tensor {
    let extra = dy.rank - layout.spatialCount
    guard (0...2).contains(extra) else {
        throw ConvError.inputRank(
            operation: "conv_db", argument: "dy", input: dy.shape, spatial: layout.spatialCount,
            weight: nil)
    }
    let image = ImageShape(
        dy.shape, spatial: layout.spatialCount, isChannelsLast: layout.isChannelsLast)
    var order = Array(0..<dy.rank)
    if extra > 0, layout.isChannelsLast { order.insert(order.removeLast(), at: extra - 1) }
    let first = try dy.permuted(order)
    switch dy.dtype {
    case .float32: return try channelSums(Float.self, Double.self, first, image, context, narrow: { Float($0) }, widen: { Double($0) })
    case .float64: return try channelSums(Double.self, Double.self, first, image, context, narrow: { $0 }, widen: { $0 })
    case .int64, .bool: return try channelSums(Int.self, Int.self, first, image, context, narrow: { $0 }, widen: { $0 })
    }
}

/// The sums of a (N, C, spatial…) image over everything but C, each gathered in the wider type.
@inline(__always)
private func channelSums<T: ConvElement, Wide: ConvElement>(
    _: T.Type, _: Wide.Type, _ image: Tensor, _ shape: ImageShape, _ context: EvaluationContext,
    narrow: (Wide) -> T, widen: (T) -> Wide
) throws -> Tensor {
    let image = try image.converted(to: T.dtype, in: context).contiguous(in: context)
    let (batch, channels) = (shape.batch, shape.channels)
    let cells = image.elementCount / max(batch * channels, 1)
    return try image.withElements(T.self) { image in
        try Tensor.build(.vector(channels), of: T.self, in: context) { out in
            try parallelFor(channels, work: image.count, in: context) { range in
                var poll = Poll(context)
                for c in range {
                    var sum = Wide.zero
                    for n in 0..<batch {
                        let start = (n * channels + c) * cells
                        for block in stride(from: start, to: start + cells, by: 1 << 16) {
                            try poll.spend(1 << 16)
                            for i in block..<min(block + (1 << 16), start + cells) {
                                sum = Wide.plus(sum, widen(image[i]))
                            }
                        }
                    }
                    out[c] = narrow(sum)
                }
            }
        }
    }
}

/// The convolution by w written out as a matrix C (document 001): C · flatten(x) = flatten(conv(x, w)).
///
/// - Parameter size: x's spatial sizes, (C, i…) or full shape.
/// - Returns: (F·o…, C·i…), of w's type.
/// - Throws: `ConvError.matrixTooLarge` above 1 GiB.
public func convMatrix(
    _ w: Tensor, size: [Int], stride: PerAxis, pad: Padding, dilation: PerAxis, groups: Int,
    in context: EvaluationContext
) throws -> Tensor {
    let geometry = try ConvGeometry.matrix(
        w: w.shape, size: size, stride: stride, pad: pad, dilation: dilation, groups: groups)
    switch w.dtype {
    case .float32: return try convMatrix(Float.self, w, geometry, context)
    case .float64: return try convMatrix(Double.self, w, geometry, context)
    case .int64, .bool: return try convMatrix(Int.self, w, geometry, context)
    }
}

@inline(__always)
private func convMatrix<T: ConvElement>(
    _: T.Type, _ w: Tensor, _ geometry: ConvGeometry, _ context: EvaluationContext
) throws -> Tensor {
    let weight = try w.converted(to: T.dtype, in: context).contiguous(in: context)
    let problem = ConvProblem(geometry)
    let (rows, columns) = try DenseMatrix<T>.size(problem)
    return try weight.withElements(T.self) { weight in
        try Tensor.build(try Shape([rows, columns]), of: T.self, in: context) { out in
            guard let w = weight.baseAddress, let base = out.baseAddress else { return }
            try DenseMatrix.fill(problem, w: w, to: base, in: context)
        }
    }
}
