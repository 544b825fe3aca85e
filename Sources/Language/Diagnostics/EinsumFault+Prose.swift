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
            return (
                "`einsum`: a second `...` for one operand, at character \(offset + 1)",
                "one `...` stands for all the axes that have no letter: \"...i->...\"")
        case .arrow(let offset):
            return ("`einsum`: no `->` at character \(offset + 1), or a second one", example)
        case .operandCount(let named, let given):
            return (
                "`einsum`: the text speaks of \(named) operand\(named == 1 ? "" : "s"), \(given) given",
                "commas separate the letters of one operand from those of the next")
        case .letters(let letters, let shape, let operand):
            let count = letters.filter { $0 != "." }.count
            let named = "\(count)\(letters.contains(".") ? " or more" : "") ax\(count == 1 ? "is" : "es")"
            return (
                "`einsum`: \"\(letters)\" names \(named), but operand \(operand + 1) has \(shape.rank), its shape is \(shape)",
                "one letter for each axis; `...` stands for the rest")
        case .lengths(let letter, let a, let b):
            return (
                "`einsum`: \(letter) is \(a.told), and \(b.told)",
                a.operand == b.operand
                    ? "a letter twice in one operand takes its diagonal: the lengths must be equal"
                    : "axes with the same letter run together: their lengths must be equal, or 1")
        case .ellipsisShapes(let operands):
            let all = operands.map { "\(Words.tuple($0.rest)) in operand \($0.operand + 1) of shape \($0.shape)" }
            return (
                "`einsum`: the axes that `...` stands for do not broadcast: \(all.joined(separator: ", "))",
                "from the right, their lengths must be equal, or 1")
        case .unknownOutput(let letter):
            return (
                "`einsum`: the result asks for \(letter), which no operand has",
                "every letter after `->` must stand before it")
        case .repeatedOutput(let letter):
            return (
                "`einsum`: the result names \(letter) twice",
                "each letter after `->` is one axis of the result; twice before it takes a diagonal: \"ii->i\"")
        case .outputLacksEllipsis:
            return (
                "`einsum`: the axes that `...` stands for have no place in the result",
                "write `...` after `->` as well, or letters to sum over them")
        }
    }
}

extension EinsumFault.Axis {
    /// `3 long in axis 1 of operand 1 of shape (2, 3)`.
    fileprivate var told: String { "\(shape[axis]) long in axis \(axis) of operand \(operand + 1) of shape \(shape)" }
}

extension Arguments {
    /// Where a fault stands in the text (argument 0): the character when it is typed as it is, else all of it.
    func place(of fault: EinsumFault, in text: String) -> Span? {
        guard let span = spans[0] else { return nil }
        // A name that holds the text, or an escape in it, shifts the characters.
        let isTyped = span.end - span.start == text.utf8.count + 2 && text.utf8.allSatisfy { $0 < 0x80 }
        func letter(_ letter: Character, in part: Substring) -> Span? {
            guard isTyped, let at = part.lastIndex(of: letter) else { return span }
            let start = span.start + 1 + text.utf8.distance(from: text.startIndex, to: at)
            return Span(start, start + 1)
        }
        switch fault {
        case .character(_, let offset), .dots(let offset), .arrow(let offset):
            return isTyped ? Span(span.start + 1 + offset, span.start + 2 + offset) : span
        case .secondEllipsis(let offset):
            return isTyped ? Span(span.start + 1 + offset, span.start + 4 + offset) : span
        case .unknownOutput(let character), .repeatedOutput(let character): return letter(character, in: text[...])
        case .operandCount, .outputLacksEllipsis, .letters, .lengths, .ellipsisShapes: return span
        }
    }
}
