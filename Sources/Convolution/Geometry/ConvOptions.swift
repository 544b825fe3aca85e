/// The settings of a convolution and of its gradients.
public struct ConvOptions: Sendable, Hashable {
    public var stride: PerAxis = .all(1)
    public var pad: Padding = .all(0)
    public var dilation: PerAxis = .all(1)
    public var groups = 1
    /// Zeros are put between input elements: e − 1 of them.
    public var inputDilation: PerAxis = .all(1)
    /// Whether the kernel is turned round first, as mathematics and SciPy define convolution.
    public var flip = false
    public var padMode: ConvPadMode = .zeros
    /// Whether a stride that leaves a remainder is refused.
    public var exact = false
    public var layout: ConvLayout = .channelsFirst
    public var algorithm: ConvAlgorithm = .auto

    public init() {}
}

/// The settings of a deconvolution (transposed convolution).
public struct DeconvOptions: Sendable, Hashable {
    public var stride: PerAxis = .all(1)
    /// Crops the full result; negative numbers extend it with zeros.
    public var pad: Padding = .all(0)
    /// How much longer the result is at its end, less than the stride or the dilation.
    public var outputPadding: PerAxis = .all(0)
    /// The spatial sizes of the result, one for every axis or one each.
    public var outputSize: [Int]?
    public var dilation: PerAxis = .all(1)
    public var groups = 1
    public var flip = false
    public var overlap: Overlap = .sum
    public var layout: ConvLayout = .channelsFirst
    public var algorithm: ConvAlgorithm = .auto

    public init() {}
}

/// The settings of sliding windows: pooling, im2col, col2im.
public struct WindowOptions: Sendable, Hashable {
    /// nil for the operation's own default: 1, or the kernel for pools.
    public var stride: PerAxis?
    public var pad: Padding = .all(0)
    public var dilation: PerAxis = .all(1)

    public init() {}
}
