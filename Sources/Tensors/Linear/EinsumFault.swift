/// What can be wrong with an einsum: with its text, or between the text and the operands.
public enum EinsumFault: Hashable, Sendable {
    /// Something other than a letter, a comma, `...` or `->`; `offset` counts characters.
    case character(Character, offset: Int)
    /// Dots that are not three in a row.
    case dots(offset: Int)
    /// A second `...` for one operand, or in the output.
    case secondEllipsis(offset: Int)
    /// A `-` without `>`, or a second `->`.
    case arrow(offset: Int)
    /// The text speaks of `named` operands.
    case operandCount(named: Int, given: Int)
    /// An operand, counted from 0, whose axes are not as many as its letters.
    case letters(String, Shape, operand: Int)
    /// One letter for axes of different lengths, of two operands or of one (a diagonal).
    case lengths(Character, Axis, Axis)
    /// The axes that `...` stands for do not broadcast: each operand that has some, and their lengths.
    case ellipsisShapes([Operand])
    /// The output asks for a letter that no operand has.
    case unknownOutput(Character)
    case repeatedOutput(Character)
    /// The output has no `...` for the axes that the operands' stands for.
    case outputLacksEllipsis

    /// An axis of an operand, which is counted from 0.
    public struct Axis: Hashable, Sendable {
        public let operand: Int
        public let shape: Shape
        public let axis: Int

        /// Axis number `axis` of operand number `operand`, whose shape is `shape`.
        public init(operand: Int, shape: Shape, axis: Int) {
            self.operand = operand
            self.shape = shape
            self.axis = axis
        }
    }

    /// An operand with `...`, counted from 0.
    public struct Operand: Hashable, Sendable {
        public let operand: Int
        public let shape: Shape
        /// The lengths that `...` stands for.
        public let rest: [Int]

        /// Operand number `operand`, of whose `shape` the lengths `rest` are what `...` stands for.
        public init(operand: Int, shape: Shape, rest: [Int]) {
            self.operand = operand
            self.shape = shape
            self.rest = rest
        }
    }
}
