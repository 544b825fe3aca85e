import Tensors

extension ConvGeometry {
    /// The geometry of `deconv(x, w)`: the convolution that it is the adjoint of, so x (N, F, o…) is
    /// the geometry's output and the result (N, C, i…) its input. w is the same array as conv's,
    /// (F, C/groups, k…).
    ///
    /// - Throws: `ConvError`, or `TensorError.tooManyElements`.
    public static func deconv(x: Shape, w: Shape, _ options: DeconvOptions) throws -> ConvGeometry {
        let operation = "deconv"
        let last = options.layout.isChannelsLast
        let weight = try WeightShape(w, isChannelsLast: last, operation: operation)
        let image = try ImageShape(x, weight: weight, argument: "x", operation: operation)
        try checkGroups(options.groups, operation: operation)
        guard image.channels == weight.filters else {
            throw ConvError.channels(
                operation: operation, argument: "x", input: x, axis: image.channelAxis,
                found: image.channels, weight: w, weightAxis: last ? w.rank - 1 : 0, groups: 1,
                needed: weight.filters)
        }
        try weight.checkFilters(options.groups, operation: operation)
        let settings = AxisSettings(operation: operation, spatial: weight.spatial)
        try settings.check(options.pad)
        try settings.checkCount(options.outputPadding, "output_padding")
        let size = try requestedSize(options, settings)
        var axes = try settings.axes(
            kernel: { weight.kernel($0) }, stride: options.stride, dilation: options.dilation)
        for index in axes.indices {
            axes[index].output = image.length(index)
            try settleDeconv(
                &axes[index], index, options, size: size.map { $0[index] }, settings: settings)
        }
        return try ConvGeometry(
            kind: .deconv, form: image.form, isChannelsLast: last, batch: image.batch,
            channels: settings.product(weight.channels, options.groups), filters: weight.filters,
            groups: options.groups, axes: axes, isFlipped: options.flip, padMode: .zeros,
            inputShape: nil, weightShape: w, outputShape: x)
    }

    /// `output_size` with one number for each axis.
    private static func requestedSize(
        _ options: DeconvOptions, _ settings: AxisSettings
    ) throws -> [Int]? {
        guard let size = options.outputSize else { return nil }
        if size.count == 1 { return Array(repeating: size[0], count: settings.spatial) }
        try settings.checkCount(.each(size), "output_size")
        return size
    }

    /// Settles padding and result size of one axis: i = (o − 1)s + ke − lo − hi + output_padding.
    private static func settleDeconv(
        _ axis: inout Axis, _ index: Int, _ options: DeconvOptions, size: Int?,
        settings: AxisSettings
    ) throws {
        let outputPadding = settings.value(options.outputPadding, index)
        let reach = try settings.sum(
            try settings.product(axis.output - 1, axis.stride), axis.extent)
        guard let pads = settings.explicitPads(options.pad, index, extent: axis.extent) else {
            if outputPadding != 0 { throw ConvError.outputPaddingWithSame }
            return try settleSame(&axis, options, size: size, reach: reach, settings: settings)
        }
        (axis.low, axis.high) = pads
        let least = try settings.sum(reach, -(try settings.paddedLength(0, axis.low, axis.high)))
        let limit = max(axis.stride, axis.dilation)
        guard outputPadding >= 0, outputPadding < limit else {
            throw ConvError.outputPadding(outputPadding, limit: limit, axis)
        }
        if let size {
            let low = max(least, 1)
            guard size >= low, try settings.sum(size, -least) < limit else {
                axis.input = size
                throw ConvError.outputSize(size, low: low, high: least + limit - 1, axis)
            }
            guard outputPadding == 0 || least + outputPadding == size else {
                throw ConvError.outputSizeAndPadding(size: size, padding: outputPadding, axis)
            }
            axis.input = size
        } else {
            axis.input = least + outputPadding
        }
        guard axis.input >= 1, axis.output >= 1 else {
            throw ConvError.nothingLeft(operation: "deconv", axis, outputPadding: outputPadding)
        }
    }

    /// "same" gives o·s, or any size whose own "same" convolution gives o; what the full result has
    /// more is cropped, what it has less is appended.
    private static func settleSame(
        _ axis: inout Axis, _ options: DeconvOptions, size: Int?, reach: Int, settings: AxisSettings
    ) throws {
        let largest = try settings.product(axis.output, axis.stride)
        guard axis.output >= 1 else {
            throw ConvError.nothingLeft(operation: "deconv", axis, outputPadding: 0)
        }
        axis.input = size ?? largest
        guard axis.input <= largest, axis.input > largest - axis.stride else {
            throw ConvError.outputSize(
                axis.input, low: largest - axis.stride + 1, high: largest, axis)
        }
        let crop = reach - axis.input
        if crop >= 0 {
            axis.low = options.pad == .sameLower ? (crop + 1) / 2 : crop / 2
            axis.high = crop - axis.low
        } else {
            // As conv's "same", which pads by nothing then: the zeros all stand at the end.
            (axis.low, axis.high) = (0, 0)
        }
    }
}
