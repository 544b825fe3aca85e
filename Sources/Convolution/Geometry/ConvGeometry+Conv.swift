import Tensors

extension ConvGeometry {
    /// The geometry of `conv(x, w)`: x (N, C, i…), w (F, C/groups, k…), or x without the batch axis,
    /// or both plain (spatial axes alone, 1-D and 2-D); channels last by `options.layout`.
    ///
    /// - Throws: `ConvError`, or `TensorError.tooManyElements`.
    public static func conv(x: Shape, w: Shape, _ options: ConvOptions) throws -> ConvGeometry {
        try conv(x: x, w: w, options, kind: .conv, operation: "conv")
    }

    static func conv(
        x: Shape, w: Shape, _ options: ConvOptions, kind: Kind, operation: String
    ) throws -> ConvGeometry {
        let last = options.layout.isChannelsLast
        let weight = try WeightShape(w, isChannelsLast: last, operation: operation)
        let image = try ImageShape(x, weight: weight, argument: "x", operation: operation)
        let groups = options.groups
        try checkGroups(groups, operation: operation)
        if image.channels % groups != 0 {
            throw ConvError.groups(
                operation: operation, groups: groups, of: "channels", count: image.channels)
        }
        guard image.channels / groups == weight.channels else {
            throw ConvError.channels(
                operation: operation, argument: "x", input: x, axis: image.channelAxis,
                found: image.channels, weight: w, weightAxis: weight.channelAxis, groups: groups,
                needed: try AxisSettings(operation: operation, spatial: weight.spatial)
                    .product(weight.channels, groups))
        }
        try weight.checkFilters(groups, operation: operation)
        let settings = AxisSettings(operation: operation, spatial: weight.spatial)
        try settings.check(options.pad)
        var axes = try settings.axes(
            kernel: { weight.kernel($0) }, stride: options.stride, dilation: options.dilation,
            inputDilation: options.inputDilation)
        for index in axes.indices {
            try settings.settle(&axes[index], index, input: image.length(index), pad: options.pad)
            if options.exact, axes[index].remainder != 0 { throw ConvError.notExact(axes[index]) }
            try checkPadMode(axes[index], options.padMode, operation: operation)
        }
        return try ConvGeometry(
            kind: kind, form: image.form, isChannelsLast: last, batch: image.batch,
            channels: image.channels, filters: weight.filters, groups: groups, axes: axes,
            isFlipped: options.flip, padMode: options.padMode, inputShape: x, weightShape: w,
            outputShape: nil)
    }

    static func checkGroups(_ groups: Int, operation: String) throws {
        if groups < 1 {
            throw ConvError.notPositive(operation: operation, argument: "groups", value: groups)
        }
    }

    /// A mode that copies elements needs one to copy, after a negative padding has cropped.
    private static func checkPadMode(_ axis: Axis, _ mode: ConvPadMode, operation: String) throws {
        let left = axis.dilatedInput + min(axis.low, 0) + min(axis.high, 0)
        if mode != .zeros, left < 1, max(axis.low, axis.high) > 0 {
            throw ConvError.padOfNothing(operation: operation, axis: axis, mode: mode)
        }
    }

    /// The geometry of the gradient of `conv(x, w)` by x, given the gradient `dy` of the result and
    /// x's spatial sizes or full shape.
    ///
    /// - Throws: `ConvError`; `.gradientShape` when such an x would not give dy's shape.
    public static func inputGradient(
        dy: Shape, w: Shape, size: [Int], _ options: ConvOptions
    ) throws -> ConvGeometry {
        let operation = "conv_dx"
        let last = options.layout.isChannelsLast
        let weight = try WeightShape(w, isChannelsLast: last, operation: operation)
        let image = try ImageShape(dy, weight: weight, argument: "dy", operation: operation)
        try checkGroups(options.groups, operation: operation)
        let settings = AxisSettings(operation: operation, spatial: weight.spatial)
        let channels = try settings.product(weight.channels, options.groups)
        let full = { (lengths: [Int]) in image.shape(channels: channels, lengths) }
        let x: [Int]
        if size.count == weight.spatial {
            x = full(size)
        } else if size.count == dy.rank {
            x = size
        } else {
            throw ConvError.size(
                operation: operation, size: size, spatial: weight.spatial,
                expected: full(Array(repeating: 1, count: weight.spatial)))
        }
        let geometry = try conv(
            x: try Shape(x), w: w, options, kind: .inputGradient, operation: operation)
        guard geometry.outputShape == dy else {
            throw ConvError.gradientShape(
                operation: operation, found: dy, expected: geometry.outputShape)
        }
        return geometry
    }

    /// The geometry of the gradient of `conv(x, w)` by w, given the gradient `dy` of the result and
    /// w's spatial sizes or full shape.
    ///
    /// - Throws: `ConvError`; `.gradientShape` when such a w would not give dy's shape.
    public static func weightGradient(
        x: Shape, dy: Shape, size: [Int], _ options: ConvOptions
    ) throws -> ConvGeometry {
        let operation = "conv_dw"
        let last = options.layout.isChannelsLast
        // The spatial sizes, or two more: the ranks of x that go with either tell which.
        let asFull = size.count - 2
        let isFull = (1...3).contains(asFull) && (x.rank == asFull + 2 || x.rank == asFull + 1)
        let spatial = isFull ? asFull : size.count
        let isPlain = !isFull && spatial <= 2 && x.rank == spatial
        guard (1...3).contains(spatial), isPlain || x.rank == spatial + 2 || x.rank == spatial + 1 else {
            throw ConvError.size(
                operation: operation, size: size, spatial: max(1, min(3, x.rank - 2)), expected: [])
        }
        guard dy.rank == x.rank else {
            throw ConvError.inputRank(
                operation: operation, argument: "dy", input: dy, spatial: spatial, weight: nil)
        }
        try checkGroups(options.groups, operation: operation)
        let w: [Int]
        if isFull || isPlain {
            w = size
        } else {
            let channelAxis = last ? x.rank - 1 : x.rank - spatial - 1
            let perGroup = x[channelAxis] / options.groups
            if x[channelAxis] % options.groups != 0 {
                throw ConvError.groups(
                    operation: operation, groups: options.groups, of: "channels", count: x[channelAxis])
            }
            w = last ? size + [perGroup, dy[channelAxis]] : [dy[channelAxis], perGroup] + size
        }
        let geometry = try conv(
            x: x, w: try Shape(w), options, kind: .weightGradient, operation: operation)
        guard geometry.outputShape == dy else {
            throw ConvError.gradientShape(
                operation: operation, found: dy, expected: geometry.outputShape)
        }
        return geometry
    }

    /// The geometry of `conv_matrix(w, size)`: size is the spatial sizes, (C, spatial…), or the
    /// full shape of x, whose batch is taken as one.
    public static func matrix(
        w: Shape, size: [Int], stride: PerAxis, pad: Padding, dilation: PerAxis, groups: Int
    ) throws -> ConvGeometry {
        let operation = "conv_matrix"
        let weight = try WeightShape(w, isChannelsLast: false, operation: operation)
        try checkGroups(groups, operation: operation)
        let settings = AxisSettings(operation: operation, spatial: weight.spatial)
        let channels = try settings.product(weight.channels, groups)
        var options = ConvOptions()
        (options.stride, options.pad, options.dilation, options.groups) = (stride, pad, dilation, groups)
        let extra = size.count - weight.spatial
        guard (0...2).contains(extra) else {
            throw ConvError.size(
                operation: operation, size: size, spatial: weight.spatial,
                expected: [channels] + Array(repeating: 1, count: weight.spatial))
        }
        let given = extra == 0 ? channels : size[extra - 1]
        let lengths = Array(size.suffix(weight.spatial))
        if weight.form == .plain {
            guard given == 1 else {
                throw ConvError.channels(
                    operation: operation, argument: "size", input: try Shape(size), axis: extra - 1,
                    found: given, weight: w, weightAxis: 0, groups: 1, needed: 1)
            }
            return try conv(x: try Shape(lengths), w: w, options, kind: .matrix, operation: operation)
        }
        return try conv(
            x: try Shape([given] + lengths), w: w, options, kind: .matrix, operation: operation)
    }
}
