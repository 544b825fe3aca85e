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
    /// No element to take the extreme of; `axes` are those reduced, nil for all.
    case emptyReduction(operation: String, Shape, axes: [Int]?)
    case unsupportedDType(DType, operation: String, operands: [OperandType])
    /// A divisor of 0, and where it stands; nil for a number beside a tensor of the shape.
    case integerDivisionByZero(operation: String, Shape, divisor: ElementPlace?)
    /// A base of that shape, and the exponent with its place; nil for a number.
    case negativeIntegerPower(Shape, exponent: Int, ElementPlace?)
    /// `length` is that of the axis, or of all elements where they are counted through.
    case indexOutOfRange(Int, Shape, length: Int, axis: Int)
    case tooManyIndices(count: Int, Shape)
    case zeroStep(Shape, axis: Int)
    case stepOfZeroLength(start: Double, stop: Double)
    case assignShape(value: Shape, target: Shape)
    case padWidths(Shape, given: String)
    case negativePad(Shape, axis: Int, width: Int)
    case notOneElement(Shape, operation: String)
    /// A float that int64 cannot hold, and where it stands in what is written.
    case inexactInteger(Double, ElementPlace)
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
    /// A mask laid over a tensor of the shape from `axis` on.
    case maskShape(Shape, target: Shape, axis: Int)
    /// A number that is no index, and where it stands in the index tensor; nil for a number alone.
    case fractionalIndex(Double, ElementPlace?)
    case secondEllipsis(Shape)
    case notSquare(Shape, operation: String)
    case notAMatrix(Shape, operation: String)
    /// A matrix without an inverse; `matrix` are its leading indices where there are several.
    case singular(Shape, matrix: [Int], operation: String)
    /// A decomposition met nan or infinity.
    case notFinite(ElementPlace, operation: String)
    case solveShapes(Shape, Shape)
    case contraction(Shape, axis: Int, Shape, otherAxis: Int)
    case einsum(EinsumFault)
    case emptyRange(low: Int, high: Int)
    /// Counts, or lengths, that do not go with a tensor of the shape.
    case invalid(operation: String, Shape, reason: String)
    /// `range` has no finite number of elements.
    case endlessRange(start: Double, stop: Double, step: Double)
}
