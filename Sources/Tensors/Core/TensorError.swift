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
    case axisOutOfRange(Int, rank: Int, operation: String)
    case repeatedAxis(Int, operation: String)
    case notAPermutation([Int], rank: Int)
    case matmul(Shape, Shape)
    case emptyReduction(operation: String, Shape)
    case unsupportedDType(DType, operation: String)
    case integerDivisionByZero(operation: String)
    case negativeIntegerPower
    case indexOutOfRange(Int, length: Int, axis: Int)
    case tooManyIndices(count: Int, Shape)
    case zeroStep
    case stepOfZeroLength
    case assignShape(value: Shape, target: Shape)
    case padWidths(Shape, given: String)
    case negativePad(axis: Int)
    case notOneElement(Shape, operation: String)
    case inexactInteger(Double)
    case concatShapes([Shape], axis: Int)
    /// `stack` of tensors whose shapes differ.
    case stackShapes([Shape])
    case squeeze(Shape, axis: Int)
    /// The operation needs at least `needed` axes.
    case rankTooLow(Shape, needed: Int, operation: String)
    /// A padding mode that copies elements met an axis without any.
    case padEmptyAxis(axis: Int, mode: PadMode)
    case unevenSplit(length: Int, parts: Int)
    case stridesCount(shape: Int, strides: Int)
    /// `as_strided` would read `address`, outside 0..<count.
    case addressOutside(Int, count: Int)
    case windowTooLarge(kernel: Int, dilation: Int, length: Int, axis: Int)
    case indexShapes([Shape])
    case maskShape(Shape, target: Shape)
    case fractionalIndex(Double)
    case secondEllipsis
    case notSquare(Shape, operation: String)
    case notAMatrix(Shape, operation: String)
    case singular(operation: String)
    /// A decomposition met nan or infinity.
    case notFinite(operation: String)
    case solveShapes(Shape, Shape)
    case contraction(Shape, axis: Int, Shape, otherAxis: Int)
    case einsum(EinsumFault)
    case emptyRange(low: Int, high: Int)
    /// Anything that needs no more data than its operation and a reason.
    case invalid(operation: String, reason: String)
}
