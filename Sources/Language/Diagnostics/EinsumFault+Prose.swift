import Tensors

extension EinsumFault {
    /// What is wrong with an einsum in words, and a way out where there is one.
    var prose: (message: String, help: String?) {
        let example = "as in \"ij,jk->ik\": letters for the axes of each operand, `->`, letters of the result"
        switch self {
        case .character(let character, let offset):
            return ("`einsum`: \"\(character)\" at character \(offset + 1) is not a letter", example)
        case .dots(let offset):
            return (
                "`einsum`: a dot at character \(offset + 1) that is not one of three",
                "`...` stands for all the axes that have no letter")
        case .secondEllipsis(let offset):
            return ("`einsum`: a second `...` for one operand, at character \(offset + 1)", nil)
        case .arrow(let offset):
            return ("`einsum`: no `->` at character \(offset + 1), or a second one", example)
        case .operandCount(let named, let given):
            return (
                "`einsum`: the text speaks of \(named) operand\(named == 1 ? "" : "s"), \(given) given",
                "commas separate the letters of one operand from those of the next")
        case .letters(let letters, let shape, let operand):
            return (
                "`einsum`: \"\(letters)\" does not name the axes of operand \(operand + 1), of shape \(shape)",
                "one letter for each axis; `...` stands for the rest")
        case .lengths(let letter, let a, let b):
            return (
                "`einsum`: \(letter) is \(a) long in one operand and \(b) in another",
                "axes with the same letter run together: their lengths must be equal, or 1")
        case .diagonal(let letter, let a, let b):
            return (
                "`einsum`: \(letter) stands twice in one operand, for axes of lengths \(a) and \(b)",
                "a letter twice in one operand takes its diagonal: the lengths must be equal")
        case .ellipsisShapes(let shapes):
            return (
                "`einsum`: the axes that `...` stands for do not broadcast: "
                    + shapes.map(\.description).joined(separator: ", "), nil)
        case .unknownOutput(let letter):
            return (
                "`einsum`: the result asks for \(letter), which no operand has",
                "every letter after `->` must stand before it")
        case .repeatedOutput(let letter):
            return ("`einsum`: the result names \(letter) twice", nil)
        case .outputLacksEllipsis:
            return (
                "`einsum`: the axes that `...` stands for have no place in the result",
                "write `...` after `->` as well, or letters to sum over them")
        }
    }
}
