/// What is wrong where a value has ended and neither a comma, a closing bracket nor the end of
/// the statement follows.
extension Parser {
    /// - Parameter start: The index of the first token of the statement, or of the item in brackets.
    func leftover(from start: Int) -> SyntaxError {
        if let error = foreignStatement(from: start) ?? commentLeftover(from: start) {
            return error
        }
        if let error = stringLeftover() ?? wordLeftover() { return error }
        switch kind {
        case .mistake(let mistake):
            return SyntaxError(lexer.mistakes[mistake], token.span)
        case .end, .newline:
            guard let opener = openers.last else { break }
            return SyntaxError(.unclosedBracket(text(opener.span)), opener.span)
        case .punctuator(let sign) where sign.isCloser:
            return bracketMistake(sign)
        case .punctuator(.colon):
            return colonLeftover(from: start)
        case .punctuator(.ellipsis):
            return SyntaxError(.ellipsisOutside, token.span)
        case .punctuator(.semicolon):
            return SyntaxError(.semicolonInBrackets, token.span)
        case .punctuator(let sign) where sign == .assign || sign.augmented != nil:
            return SyntaxError(.equalsInExpression, token.span)
        default:
            break
        }
        return token.startsValue ? juxtaposition(from: start) : unexpected()
    }

    private func unexpected() -> SyntaxError {
        SyntaxError(.unexpected(text(token.span)), token.span)
    }

    // MARK: Words of other languages

    /// `if x: …`, `import torch`, `def f(x): …`, `let x = 3`: none of these words is reserved
    /// here, so that they are recognised by what follows them.
    private func foreignStatement(from start: Int) -> SyntaxError? {
        let first = lexer.tokens[start]
        if let previous, previous.kind == .name, ["lambda", "return"].contains(text(previous.span))
        {
            return SyntaxError(.foreignStatement(text(previous.span)), previous.span)
        }
        guard openers.isEmpty, first.kind == .name else { return nil }
        let word = text(first.span)
        if Self.foreignStatements.contains(word) {
            return SyntaxError(.foreignStatement(word), first.span)
        }
        if index == start + 1, kind == .name, peek() == .punctuator(.assign) {
            let name = text(token.span)
            return SyntaxError(.declaration(word, name: name), first.span)
        }
        return nil
    }

    private static let foreignStatements: Set<String> = [
        "import", "from", "def", "class", "if", "elif", "else", "while", "return", "try", "except",
        "finally", "with", "raise", "assert", "del", "global", "nonlocal", "yield", "async",
        "await",
        "match", "switch", "case", "func", "fun", "fn", "function", "do", "foreach", "repeat",
    ]

    /// `a if c else b`, `a is b`, `a in b`, `7 mod 2`.
    private func wordLeftover() -> SyntaxError? {
        let span = token.span
        switch kind {
        case .keyword(.for):
            return misplacedFor()
        case .keyword(.in):
            return SyntaxError(.foreignComparison("in"), span)
        case .keyword(.not) where peek() == .keyword(.in):
            return SyntaxError(
                .foreignComparison("not in"), span.union(lexer.tokens[index + 1].span))
        case .name:
            switch text(span) {
            case "if": return SyntaxError(.conditional, span)
            case "is" where peek() == .keyword(.not):
                let both = span.union(lexer.tokens[index + 1].span)
                return SyntaxError(.foreignComparison("is not"), both)
            case "is": return SyntaxError(.foreignComparison("is"), span)
            case "mod", "div", "xor": return SyntaxError(.foreignOperator(text(span)), span)
            default: return nil
            }
        default:
            return nil
        }
    }

    /// `x = 1 // the width`: words after a `//` are a comment in C's manner.
    private func commentLeftover(from start: Int) -> SyntaxError? {
        switch kind {
        case .name, .keyword, .mistake, .constant, .integer, .float, .string: break
        default: return nil
        }
        let slashes = lexer.tokens[start..<index].first { $0.kind == .punctuator(.slashSlash) }
        return slashes.map { SyntaxError(.commentSlashes("//"), $0.span) }
    }

    /// `f"…"`, `"""…"""`, `'it's'`.
    private func stringLeftover() -> SyntaxError? {
        guard let previous, let next = lexer.byte(at: previous.span.end - lexer.base) else {
            return nil
        }
        let isQuote = next == UInt8(ascii: "'") || next == UInt8(ascii: "\"")
        if isQuote, previous.kind == .name {
            let prefix = text(previous.span)
            guard ["f", "r", "b", "u", "rb", "br", "fr", "rf"].contains(prefix.lowercased()) else {
                return nil
            }
            return SyntaxError(.stringPrefix(prefix), previous.span)
        }
        if isQuote, case .string(let i) = previous.kind, lexer.strings[i].isEmpty {
            return SyntaxError(.tripleQuotes, Span(previous.span.start, previous.span.end + 1))
        }
        if previous.isString, kind == .name, previous.span.end == token.span.start {
            return SyntaxError(.quoteInsideString, token.span)
        }
        return nil
    }
}
