/// What can be wrong with an operation on tensors: the case and the values that matter.
///
/// The prose for people is rendered elsewhere, in one place, from these data.
public enum TensorError: Error, Hashable, Sendable {
    case negativeDimension([Int])
    case tooManyElements([Int])
    case rankTooHigh(Int)
    /// An allocation of `requested` bytes with `inUse` already taken would pass `limit`.
    case memoryLimit(requested: Int, inUse: Int, limit: Int)
    /// The system refused an allocation that the limit allows.
    case outOfMemory(requested: Int)
    /// The evaluation was interrupted.
    case cancelled
    case broadcast(Shape, Shape, operation: String)
    case broadcastTo(Shape, target: Shape)
    case reshape(Shape, target: [Int])
    /// An axis of a tensor of that shape; `rank` is that of the result where an axis is added.
    case axisOutOfRange(Int, Shape, rank: Int, operation: String)
    case repeatedAxis(Int, Shape, operation: String)
    case notAPermutation([Int], Shape)
    case matmul(Shape, Shape)
    case emptyReduction(operation: String, Shape)
    case unsupportedDType(DType, operation: String)
    case integerDivisionByZero(operation: String)
    case negativeIntegerPower
    /// `length` is that of the axis, or of all elements where they are counted through.
    case indexOutOfRange(Int, Shape, length: Int, axis: Int)
    case tooManyIndices(count: Int, Shape)
    case zeroStep
    case stepOfZeroLength
    case assignShape(value: Shape, target: Shape)
    case padWidths(Shape, given: String)
    case negativePad(Shape, axis: Int, width: Int)
    case notOneElement(Shape, operation: String)
    case inexactInteger(Double)
    case concatShapes([Shape], axis: Int)
    /// `stack` of tensors whose shapes differ.
    case stackShapes([Shape])
    case squeeze(Shape, axis: Int)
    /// The operation needs at least `needed` axes.
    case rankTooLow(Shape, needed: Int, operation: String)
    /// A padding mode that copies elements met an axis without any.
    case padEmptyAxis(Shape, axis: Int, mode: PadMode)
    case unevenSplit(Shape, axis: Int, parts: Int)
    case stridesCount(shape: Int, strides: Int)
    /// `as_strided` would read an element that a tensor of that shape does not have.
    case addressOutside(Int, Shape)
    case windowTooLarge(kernel: Int, dilation: Int, Shape, axis: Int)
    case indexShapes([Shape])
    case maskShape(Shape, target: Shape)
    case fractionalIndex(Double)
    case secondEllipsis
    case notSquare(Shape, operation: String)
    case notAMatrix(Shape, operation: String)
    case singular(Shape, operation: String)
    /// A decomposition met nan or infinity.
    case notFinite(Shape, operation: String)
    case solveShapes(Shape, Shape)
    case contraction(Shape, axis: Int, Shape, otherAxis: Int)
    case einsum(EinsumFault)
    case emptyRange(low: Int, high: Int)
    /// Anything that needs no more data than its operation and a reason.
    case invalid(operation: String, reason: String)
}
