import Tensors

/// Everything about the sizes of a convolution, settled: a geometry that exists is valid.
///
/// It describes a convolution from an input (N, C, i…) to an output (N, F, o…). A deconvolution
/// is described by the convolution that it is the adjoint of: its argument is the *output* here
/// and its result the *input*. The same holds for the gradients. A window (pooling, im2col) is a
/// convolution of every channel with itself.
public struct ConvGeometry: Sendable, Hashable {
    /// What the geometry was made for.
    public enum Kind: Sendable, Hashable { case conv, deconv, inputGradient, weightGradient, windows, matrix }

    /// How many axes beside the spatial ones the user's tensors have.
    public enum Form: Sendable, Hashable {
        /// (N, C, spatial…)
        case batched
        /// (C, spatial…)
        case unbatched
        /// (spatial…), one channel, and the weight (k…)
        case plain

        /// The number of axes before (or around) the spatial ones.
        public var extraAxes: Int {
            switch self {
            case .batched: 2
            case .unbatched: 1
            case .plain: 0
            }
        }
    }

    public let kind: Kind
    public let form: Form
    public let isChannelsLast: Bool
    public let batch: Int
    /// The channels of the input, all groups together.
    public let channels: Int
    /// The channels of the output, all groups together.
    public let filters: Int
    public let groups: Int
    /// The spatial axes, outermost first; one to three (windows and `convolve` included).
    public let axes: [Axis]
    public let isFlipped: Bool
    public let padMode: ConvPadMode
    /// The user's shapes, in the user's layout and rank. Of windows, the output is the pool's, and
    /// the weight is the plain kernel.
    public let inputShape, weightShape, outputShape: Shape

    init(
        kind: Kind, form: Form, isChannelsLast: Bool, batch: Int, channels: Int, filters: Int,
        groups: Int, axes: [Axis], isFlipped: Bool, padMode: ConvPadMode, inputShape: Shape?,
        weightShape: Shape?, outputShape: Shape?
    ) throws {
        self.kind = kind
        self.form = form
        self.isChannelsLast = isChannelsLast
        self.batch = batch
        self.channels = channels
        self.filters = filters
        self.groups = groups
        self.axes = axes
        self.isFlipped = isFlipped
        self.padMode = padMode
        func image(_ channels: Int, _ length: (Axis) -> Int) throws -> Shape {
            var lengths: [Int] = []
            lengths.reserveCapacity(axes.count + 2)
            if form == .batched { lengths.append(batch) }
            if form != .plain, !isChannelsLast { lengths.append(channels) }
            for axis in axes { lengths.append(length(axis)) }
            if form != .plain, isChannelsLast { lengths.append(channels) }
            return try Shape(lengths)
        }
        self.inputShape = try inputShape ?? image(channels) { $0.input }
        self.outputShape = try outputShape ?? image(filters) { $0.output }
        if let weightShape {
            self.weightShape = weightShape
        } else {
            let kernel = axes.map(\.kernel)
            let perGroup = channels / max(groups, 1)
            if form == .plain || kind == .windows {
                self.weightShape = try Shape(kernel)
            } else if isChannelsLast {
                self.weightShape = try Shape(kernel + [perGroup, filters])
            } else {
                self.weightShape = try Shape([filters, perGroup] + kernel)
            }
        }
    }

    /// How many output positions there are: the product of the output's spatial sizes.
    public var outputCount: Int { axes.reduce(1) { $0 &* $1.output } }
    /// How many spatial positions the input has.
    public var inputCount: Int { axes.reduce(1) { $0 &* $1.input } }
    /// How many cells a kernel has in one channel.
    public var kernelCount: Int { axes.reduce(1) { $0 &* $1.kernel } }
    /// Multiply-adds of the direct method, padding included; saturates.
    public var multiplyAdds: Int {
        var product = 1
        for factor in [batch, filters, channels / max(groups, 1), outputCount, kernelCount] {
            let (next, overflow) = product.multipliedReportingOverflow(by: factor)
            if overflow { return Int.max }
            product = next
        }
        return product
    }
}
