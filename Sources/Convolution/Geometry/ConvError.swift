import Tensors

/// What can be wrong with a convolution: the case and the numbers that matter.
///
/// `operation` is the function's name as it is typed, `argument` the parameter that offends.
/// The prose for people is rendered elsewhere, in one place, from these data.
public enum ConvError: Error, Hashable, Sendable {
    /// A weight that is neither (F, C/groups, k…) nor a plain kernel.
    case weightRank(operation: String, weight: Shape)
    /// An input (`argument` names it) whose rank does not go with `spatial` spatial axes.
    case inputRank(operation: String, argument: String, input: Shape, spatial: Int, weight: Shape?)
    /// `argument` has `found` channels at `axis` where `weight` and `groups` ask for `needed`.
    case channels(
        operation: String, argument: String, input: Shape, axis: Int, found: Int, weight: Shape,
        weightAxis: Int, groups: Int, needed: Int)
    /// `count` channels or filters (`of`) that `groups` does not divide.
    case groups(operation: String, groups: Int, of: String, count: Int)
    /// A setting that must be at least 1.
    case notPositive(operation: String, argument: String, value: Int)
    /// A setting with `count` numbers for `spatial` spatial axes.
    case countPerAxis(operation: String, argument: String, count: Int, spatial: Int)
    /// A pair of `pad` that has `count` numbers.
    case padPair(operation: String, count: Int)
    case causalRank(operation: String, spatial: Int)
    /// A padding that copies elements met an axis that has none left.
    case padOfNothing(operation: String, axis: ConvGeometry.Axis, mode: ConvPadMode)
    /// A kernel larger than its padded input.
    case kernelTooLarge(operation: String, ConvGeometry.Axis)
    /// `exact` was asked for and the stride leaves a remainder.
    case notExact(ConvGeometry.Axis)
    /// A deconvolution without a cell: its padding crops everything.
    case nothingLeft(operation: String, ConvGeometry.Axis, outputPadding: Int)
    /// An `output_padding` outside 0..<limit.
    case outputPadding(Int, limit: Int, ConvGeometry.Axis)
    /// `output_padding` beside a padding that fixes the size.
    case outputPaddingWithSame
    /// An `output_size` outside what the settings reach.
    case outputSize(Int, low: Int, high: Int, ConvGeometry.Axis)
    /// `output_size` and `output_padding` that contradict each other.
    case outputSizeAndPadding(size: Int, padding: Int, ConvGeometry.Axis)
    case bias(operation: String, bias: Shape, channels: Int)
    /// A gradient that has not the shape of the result it belongs to.
    case gradientShape(operation: String, found: Shape, expected: Shape)
    /// A `size` that is neither the spatial sizes nor the full shape.
    case size(operation: String, size: [Int], spatial: Int, expected: [Int])
    case columnsShape(found: Shape, expected: Shape)
    /// Sizes that do not fit in 64 bits.
    case tooLarge(operation: String)
    /// A dense matrix of more than `limit` bytes.
    case matrixTooLarge(rows: Int, columns: Int, bytes: Int, limit: Int)
    /// An algorithm whose library is missing or not allowed.
    case engineUnavailable(ConvAlgorithm, operation: String)
    /// An algorithm that does not serve this convolution, and why.
    case algorithm(ConvAlgorithm, operation: String, reason: String)
    case convolveRanks(operation: String, Shape, Shape)
    /// Mode "valid" where neither argument covers the other.
    case convolveValid(operation: String, Shape, Shape)
    /// Indices of a pool that do not go with what they index.
    case poolIndices(found: Shape, expected: Shape)
}
