import Tensors

extension ConvGeometry {
    /// The geometry of windows of `kernel` sliding over x: (N, C, i…), (C, i…) or (i…), with as many
    /// spatial axes as the kernel has, one to three. Pooling, im2col and col2im.
    ///
    /// - Parameters:
    ///   - operation: the name for errors.
    ///   - stride: used when the options leave it open.
    ///   - ceil: whether a part window at the end counts.
    public static func windows(
        x: Shape, kernel: [Int], _ options: WindowOptions, stride: PerAxis, ceil: Bool = false,
        operation: String
    ) throws -> ConvGeometry {
        let spatial = kernel.count
        guard (1...3).contains(spatial) else {
            throw ConvError.countPerAxis(
                operation: operation, argument: "kernel", count: spatial, spatial: max(1, min(x.rank - 2, 3)))
        }
        guard x.rank >= spatial, x.rank <= spatial + 2 else {
            throw ConvError.inputRank(
                operation: operation, argument: "x", input: x, spatial: spatial, weight: nil)
        }
        let image = ImageShape(x, spatial: spatial, isChannelsLast: false)
        let settings = AxisSettings(operation: operation, spatial: spatial)
        try settings.check(options.pad)
        var axes = try settings.axes(
            kernel: { kernel[$0] }, stride: options.stride ?? stride, dilation: options.dilation,
            roundsUp: ceil)
        for index in axes.indices {
            try settings.settle(&axes[index], index, input: image.length(index), pad: options.pad)
        }
        return try ConvGeometry(
            kind: .windows, form: image.form, isChannelsLast: false, batch: image.batch,
            channels: image.channels, filters: image.channels, groups: max(image.channels, 1),
            axes: axes, isFlipped: false, padMode: .zeros, inputShape: x, weightShape: nil,
            outputShape: nil)
    }

    /// The shape that `im2col` gives in an order.
    public func columnsShape(_ order: ColumnOrder) throws -> Shape {
        let settings = AxisSettings(operation: "im2col", spatial: axes.count)
        var (positions, cells) = (1, channels)
        for axis in axes {
            positions = try settings.product(positions, axis.output)
            cells = try settings.product(cells, axis.kernel)
        }
        switch order {
        case .rows: return try Shape([try settings.product(batch, positions), cells])
        case .cols: return try Shape([cells, try settings.product(batch, positions)])
        case .unfold: return try Shape([batch, cells, positions])
        }
    }
}
