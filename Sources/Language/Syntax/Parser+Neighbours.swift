/// What is wrong with two values that nothing connects, or that a colon connects.
extension Parser {
    /// `x: int = 3`, `f(x): x + 1`, `1:5`, `x(1:5)`, `conv(x, w, stride: 2)`.
    func colonLeftover(from start: Int) -> SyntaxError {
        let span = token.span
        let isName = index == start + 1 && lexer.tokens[start].kind == .name
        let first = lexer.tokens[start].span
        if openers.isEmpty, isName, peek() == .name, peek(2) == .punctuator(.assign) {
            return SyntaxError(.annotation(name: text(first)), span)
        }
        if let function = calledName {
            if isName, index + 1 < lexer.tokens.count, lexer.tokens[index + 1].startsValue,
                start > 0, lexer.tokens[start - 1].sign == .comma
            {
                return SyntaxError(.keywordColon(text(first)), first.union(span))
            }
            return SyntaxError(.sliceOutside(.call(function)), span)
        }
        if let previous, case .integer(let from) = previous.kind, case .integer(let to) = peek() {
            let place = SyntaxError.SlicePlace.numbers(Int(clamping: from), Int(clamping: to))
            return SyntaxError(
                .sliceOutside(place), previous.span.union(lexer.tokens[index + 1].span))
        }
        let isCall = previous?.sign == .closeParenthesis
        let following = index + 1 < lexer.tokens.count && lexer.tokens[index + 1].startsValue
        let isSlice = !openers.isEmpty || following && !isCall && index > start
        return SyntaxError(isSlice ? .sliceOutside(.elsewhere) : .strayColon, span)
    }

    /// The name before the innermost open parenthesis.
    private var calledName: String? {
        guard let opener = openers.last, opener.sign == .openParenthesis,
            let place = lexer.tokens[..<index].lastIndex(where: { $0.span == opener.span }),
            place > 0, lexer.tokens[place - 1].kind == .name
        else { return nil }
        return text(lexer.tokens[place - 1].span)
    }

    /// Two values with nothing between them.
    func juxtaposition(from start: Int) -> SyntaxError {
        let left = valueBefore()
        let right = valueAfter()
        guard let opener = openers.last else {
            if index == start + 1, lexer.tokens[start].kind == .name {
                let arguments = restOfStatement()
                return SyntaxError(
                    .missingParentheses(function: text(left), arguments: text(arguments)),
                    left.union(arguments))
            }
            return SyntaxError(
                .missingOperator(left: text(left), right: text(right)), left.union(right))
        }
        // `y = …` on a line of its own: the bracket above was forgotten, not a comma.
        if peek() == .punctuator(.assign), isOnNewLine {
            return SyntaxError(.unclosedBracket(text(opener.span)), opener.span)
        }
        return SyntaxError(.missingComma(left: text(left), right: text(right)), left.union(right))
    }

    private var isOnNewLine: Bool {
        guard let previous else { return true }
        let gap = (previous.span.end - lexer.base)..<(token.span.start - lexer.base)
        return lexer.bytes[gap].contains(UInt8(ascii: "\n"))
    }

    /// The value that ends before the next token: `x`, `f(a)`, `[1, 2]`.
    private func valueBefore() -> Span {
        var place = max(0, index - 1)
        let end = lexer.tokens[place].span
        var open = 0
        while place > 0 {
            let token = lexer.tokens[place]
            if token.sign?.isCloser == true { open += 1 }
            if token.closer != nil { open -= 1 }
            let isGlued = lexer.tokens[place - 1].span.end == token.span.start
            let isPart = token.closer != nil || token.sign == .dot
            let before = lexer.tokens[place - 1]
            let canHold =
                before.kind == .name || before.sign?.isCloser == true || before.sign == .dot
            if open <= 0, !(isGlued && canHold && (isPart || before.sign == .dot)) { break }
            place -= 1
        }
        return lexer.tokens[place].span.union(end)
    }

    /// The value that begins with the next token: `x`, `f(a).T`, `[1, 2]`.
    private func valueAfter() -> Span {
        var value = token.span
        var open = 0
        var afterDot = false
        for next in lexer.tokens[index...] where next.kind != .end {
            let isGlued = next.span.start == value.end
            let goesOn = isGlued && (next.closer != nil || next.sign == .dot || afterDot)
            guard next.span == token.span || open > 0 || goesOn else { break }
            if next.closer != nil { open += 1 }
            if next.sign?.isCloser == true { open -= 1 }
            afterDot = next.sign == .dot
            value = value.union(next.span)
        }
        return value
    }

    private func restOfStatement() -> Span {
        var span = token.span
        for next in lexer.tokens[index...] {
            switch next.kind {
            case .end, .newline, .punctuator(.semicolon): return span
            default: span = span.union(next.span)
            }
        }
        return span
    }
}
