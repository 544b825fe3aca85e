/// Where an element stands in a tensor of a shape: an index for each axis.
public struct ElementPlace: Hashable, Sendable {
    public let shape: Shape
    public let index: [Int]

    /// The place at `index`, which has an entry for each axis of `shape`.
    public init(_ shape: Shape, index: [Int]) {
        self.shape = shape
        self.index = index
    }

    /// The place of the element that is `number`th in row-major order, which the shape has.
    init(_ shape: Shape, element number: Int) {
        self.init(shape, index: zip(shape, shape.contiguousStrides).map { number / $1 % $0 })
    }
}

/// The type of an operand; a number beside tensors has no shape.
public struct OperandType: Hashable, Sendable {
    public let shape: Shape?
    public let dtype: DType

    /// An operand of a shape, or nil for a number, and a dtype.
    public init(_ shape: Shape?, _ dtype: DType) {
        self.shape = shape
        self.dtype = dtype
    }

    init(_ tensor: Tensor) { self.init(tensor.shape, tensor.dtype) }
}

extension Tensor {
    /// The element at a place of this tensor.
    func element(at place: ElementPlace, in context: EvaluationContext) throws -> Scalar {
        try subscripted(place.index.map { .at($0) }, in: context).item(in: context)
    }
}
