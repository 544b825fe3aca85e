/// The lengths of a tensor's axes: none negative, and a product that fits in an `Int`.
///
/// `[]` is the shape of a 0-d tensor, which has one element.
public struct Shape: Hashable, Sendable {
    /// The length of each axis, outermost first.
    public let dimensions: [Int]
    /// How many elements a tensor of this shape has.
    public let elementCount: Int

    /// A shape of these lengths.
    ///
    /// - Throws: `TensorError.negativeDimension`, or `.tooManyElements` when the product of the
    ///   lengths that are not zero overflows (a view of it could not be addressed).
    public init(_ dimensions: [Int]) throws {
        var product = 1
        var hasZero = false
        for length in dimensions {
            if length < 0 { throw TensorError.negativeDimension(dimensions) }
            if length == 0 {
                hasZero = true
                continue
            }
            let (next, overflow) = product.multipliedReportingOverflow(by: length)
            // Byte counts and offsets are computed from it, eight bytes an element.
            if overflow || next > Shape.maxElementCount {
                throw TensorError.tooManyElements(dimensions)
            }
            product = next
        }
        if dimensions.count > Shape.maxRank { throw TensorError.rankTooHigh(dimensions.count) }
        self.dimensions = dimensions
        self.elementCount = hasZero ? 0 : product
    }

    private init(unchecked dimensions: [Int], elementCount: Int) {
        self.dimensions = dimensions
        self.elementCount = elementCount
    }

    /// As many elements as can be addressed in bytes of the widest type.
    public static let maxElementCount = Int.max / 16
    /// NumPy's limit.
    public static let maxRank = 64

    /// The shape of a 0-d tensor.
    public static let scalar = Shape(unchecked: [], elementCount: 1)

    /// The shape of a vector of `count` elements, which is not negative.
    public static func vector(_ count: Int) -> Shape {
        Shape(unchecked: [count], elementCount: count)
    }

    /// The number of axes.
    public var rank: Int { dimensions.count }

    /// Row-major strides, in elements.
    public var contiguousStrides: [Int] {
        var strides = dimensions
        var step = 1
        for axis in stride(from: dimensions.count - 1, through: 0, by: -1) {
            strides[axis] = step
            step *= Swift.max(dimensions[axis], 1)
        }
        return strides
    }

    /// The same axes in another order; `order` is a permutation of 0..<rank.
    func permuted(_ order: [Int]) -> Shape {
        Shape(unchecked: order.map { dimensions[$0] }, elementCount: elementCount)
    }
}

extension Shape: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { dimensions.count }
    public subscript(axis: Int) -> Int { dimensions[axis] }
}

extension Shape: CustomStringConvertible {
    /// As Python shows a tuple: `(1, 3, 4, 4)`, `(9,)`, `()`.
    public var description: String {
        if rank == 1 { return "(\(self[0]),)" }
        return "(" + dimensions.map(String.init).joined(separator: ", ") + ")"
    }
}
