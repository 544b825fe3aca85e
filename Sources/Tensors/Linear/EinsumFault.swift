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
    /// One letter for axes of different lengths.
    case lengths(Character, Int, Int)
    /// A letter twice in one operand, for axes of different lengths.
    case diagonal(Character, Int, Int)
    /// The axes that `...` stands for do not broadcast.
    case ellipsisShapes([Shape])
    /// The output asks for a letter that no operand has.
    case unknownOutput(Character)
    case repeatedOutput(Character)
    /// The output has no `...` for the axes that the operands' stands for.
    case outputLacksEllipsis
}
