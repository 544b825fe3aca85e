/// Where the cursor stands in an unfinished input: in a string, in a call, behind a dot.
struct CursorPlace {
    /// A bracket that is open at the cursor.
    struct Bracket {
        /// The name before a parenthesis; empty for other brackets.
        let callee: String
        /// Whether that name stands behind a dot, so that a value before it is the first argument.
        let isMethod: Bool
        /// The texts between the commas so far; the last is the one the cursor is in.
        var arguments = [""]

        /// The keyword that the cursor's argument begins with.
        var keyword: String? {
            let text = (arguments.last ?? "").drop { $0 == " " || $0 == "\n" }
            let name = text.prefix { $0.isNameCharacter }
            let rest = text.dropFirst(name.count).drop { $0 == " " }
            return !name.isEmpty && rest.first == "=" && rest.dropFirst().first != "=" ? String(name) : nil
        }

        /// The keywords of the arguments before the cursor's.
        var earlierKeywords: [String] {
            arguments.indices.dropLast().compactMap { end in
                var part = self
                part.arguments = Array(arguments[...end])
                return part.keyword
            }
        }

        /// Which positional argument the cursor is in, from 0.
        var position: Int { arguments.count - 1 - earlierKeywords.count + (isMethod ? 1 : 0) }
    }

    /// The innermost bracket that is open.
    private(set) var bracket: Bracket?
    /// The quote that opened the string the cursor is in.
    private(set) var quote: Character?
    /// What the string holds up to the cursor.
    private(set) var stringText = ""
    private(set) var isInComment = false

    /// - Parameter text: the input up to the cursor.
    init(_ text: String) {
        var open: [Bracket] = []
        var name = ""
        var before: Character?  // what stands before the name
        var last: Character?
        for character in text {
            if !open.isEmpty, !(")]}".contains(character) && quote == nil) {
                open[open.count - 1].arguments[open[open.count - 1].arguments.count - 1].append(character)
            }
            if isInComment {
                isInComment = character != "\n"
                continue
            }
            if let mark = quote {
                if character == mark, last != "\\" { quote = nil } else { stringText.append(character) }
                last = last == "\\" ? nil : character
                continue
            }
            switch character {
            case "\"", "'":
                quote = character
                stringText = ""
            case "#": isInComment = true
            case "(": open.append(Bracket(callee: name, isMethod: before == "."))
            case "[", "{": open.append(Bracket(callee: "", isMethod: false))
            case ")", "]", "}": _ = open.popLast()
            case ",":
                if !open.isEmpty {
                    open[open.count - 1].arguments[open[open.count - 1].arguments.count - 1].removeLast()
                    open[open.count - 1].arguments.append("")
                }
            default: break
            }
            if character.isNameCharacter {
                if name.isEmpty { before = last }
                name.append(character)
            } else {
                name = ""
            }
            last = character
        }
        bracket = open.last
    }
}

extension Character {
    var isNameCharacter: Bool { isLetter || isNumber || self == "_" }
}
