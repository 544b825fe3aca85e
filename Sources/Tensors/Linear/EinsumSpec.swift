/// The text of an einsum, read: `"ij,jk->ik"`.
///
///     spec     = term { "," term } [ "->" term ]
///     term     = { letter } [ "..." { letter } ]           spaces are ignored
struct EinsumSpec {
    typealias Label = LabelledTensor.Label

    /// Stands in a term for `...`.
    static let ellipsis: Label = 0

    /// The letters of each operand, as ASCII.
    private(set) var inputs: [[Label]] = []
    /// The letters of the output; nil without `->`.
    private(set) var output: [Label]?

    init(_ text: String) throws {
        var term: [Label] = []
        var seenArrow = false
        let characters = Array(text)
        var offset = 0
        while offset < characters.count {
            let character = characters[offset]
            switch character {
            case " ": break
            case "a"..."z", "A"..."Z":
                guard let letter = character.asciiValue else {
                    throw TensorError.einsum(.character(character, offset: offset))
                }
                term.append(letter)
            case "," where !seenArrow:
                inputs.append(term)
                term = []
            case ".":
                guard characters[offset...].starts(with: "...") else {
                    throw TensorError.einsum(.dots(offset: offset))
                }
                if term.contains(EinsumSpec.ellipsis) {
                    throw TensorError.einsum(.secondEllipsis(offset: offset))
                }
                term.append(EinsumSpec.ellipsis)
                offset += 2
            case "-":
                guard !seenArrow, characters[offset...].starts(with: "->") else {
                    throw TensorError.einsum(.arrow(offset: offset))
                }
                seenArrow = true
                inputs.append(term)
                term = []
                offset += 1
            default: throw TensorError.einsum(.character(character, offset: offset))
            }
            offset += 1
        }
        if seenArrow { output = term } else { inputs.append(term) }
    }

    /// The output's letters; without `->` those that occur once, sorted, after `...`.
    func resolvedOutput() throws -> [Label] {
        let letters = inputs.joined()
        guard let output else {
            var once: [Label] = letters.contains(EinsumSpec.ellipsis) ? [EinsumSpec.ellipsis] : []
            once += Set(letters).subtracting([EinsumSpec.ellipsis]).sorted().filter { letter in
                letters.count { $0 == letter } == 1
            }
            return once
        }
        for (place, label) in output.enumerated() where label != EinsumSpec.ellipsis {
            let letter = Character(UnicodeScalar(label))
            guard letters.contains(label) else { throw TensorError.einsum(.unknownOutput(letter)) }
            if output[..<place].contains(label) {
                throw TensorError.einsum(.repeatedOutput(letter))
            }
        }
        return output
    }

    /// A term as it is typed.
    static func text(_ term: [Label]) -> String {
        term.map { $0 == ellipsis ? "..." : String(UnicodeScalar($0)) }.joined()
    }
}
