extension Parser {
    /// `primary { "(" arguments ")" | "[" subscripts "]" | "." name }`
    mutating func postfix() throws(SyntaxError) -> Expr {
        let isNumber = token.isNumber
        var value = try primary()
        while let sign {
            switch sign {
            case .openParenthesis where isApart(value), .openBracket where isApart(value):
                return value
            case .openParenthesis:
                if isNumber, previous?.span == value.span {
                    throw SyntaxError(.numberCalled(text(value.span)), value.span.union(token.span))
                }
                let blame = token.span
                let (arguments, span) = try arguments()
                value = try node(.call(value, arguments), value.span.union(span), blame: blame)
            case .openBracket:
                let blame = token.span
                let list = try items { parser throws(SyntaxError) in try parser.subscript() }
                if list.items.isEmpty { throw SyntaxError(.emptySubscripts, list.span) }
                let span = value.span.union(list.span)
                value = try node(.subscripted(value, list.items), span, blame: blame)
            case .dot:
                value = try member(of: value)
            default:
                return value
            }
        }
        return value
    }

    /// `[1, 2] [3, 4]` in a list: the next item of a list whose comma is missing, not an index.
    private func isApart(_ value: Expr) -> Bool {
        switch value.kind {
        case .list, .tuple: openers.last?.sign == .openBracket && token.span.start > value.span.end
        default: false
        }
    }

    /// `x.shape`, or `x.f(a)`, which is `f(x, a)`: also when f is a parameter.
    private mutating func member(of value: Expr) throws(SyntaxError) -> Expr {
        let dot = advance()
        let name: Token
        switch kind {
        case .name, .constant: name = advance()
        case .mistake(let mistake): throw SyntaxError(lexer.mistakes[mistake], token.span)
        default: throw SyntaxError(.missingAttributeName, dot.span)
        }
        let word = text(name.span)
        guard at(.openParenthesis) else {
            let span = value.span.union(name.span)
            return try node(
                .attribute(value, name: word, nameSpan: name.span), span, blame: name.span)
        }
        let (arguments, end) = try arguments()
        let span = value.span.union(end)
        let symbol = symbols.intern(word)
        guard let place = locals[symbol] else {
            let kind = Expr.Kind.method(value, name: symbol, nameSpan: name.span, arguments)
            return try node(kind, span, blame: name.span)
        }
        let function = Expr(.local(place, symbol), name.span)
        let all = [Argument(keyword: nil, value: value)] + arguments
        return try node(.call(function, all), span, blame: name.span)
    }

    // MARK: Arguments

    private mutating func arguments() throws(SyntaxError) -> ([Argument], Span) {
        let list = try items { parser throws(SyntaxError) in try parser.argument() }
        let named = list.items.drop { $0.keyword == nil }
        // One keyword alone is no other's double.
        if named.count > 1 { try checkKeywords(named) }
        return (list.items, list.span)
    }

    /// Once a keyword was given, all that follow are keywords, and none comes twice.
    private func checkKeywords(_ arguments: ArraySlice<Argument>) throws(SyntaxError) {
        var names: Set<String> = []
        for argument in arguments {
            guard let keyword = argument.keyword else {
                throw SyntaxError(.positionalAfterKeyword, argument.value.span)
            }
            guard names.insert(keyword.name).inserted else {
                throw SyntaxError(.repeatedKeyword(keyword.name), keyword.span)
            }
        }
    }

    /// `expr | name "=" expr`
    private mutating func argument() throws(SyntaxError) -> Argument {
        guard peek() == .punctuator(.assign) else {
            let value = try expression()
            if at(.assign) {
                throw SyntaxError(.keywordNotAName(text(value.span)), value.span.union(token.span))
            }
            return Argument(keyword: nil, value: value)
        }
        let span = token.span
        switch kind {
        case .name: break
        case .constant, .keyword: throw reservedName()
        case .integer, .float, .string: throw SyntaxError(.keywordNotAName(text(span)), span)
        default: throw operandExpected()
        }
        advance()
        let equals = advance()
        if at(.comma) || at(.closeParenthesis) {
            throw SyntaxError(.emptyArgument(text(span)), span.union(equals.span))
        }
        let keyword = Argument.Keyword(name: text(span), span: span)
        return Argument(keyword: keyword, value: try expression())
    }

    // MARK: Subscripts

    /// `expr | [ expr ] ":" [ expr ] [ ":" [ expr ] ] | "..."`
    private mutating func `subscript`() throws(SyntaxError) -> Subscript {
        if at(.ellipsis) { return .ellipsis(advance().span) }
        let first = at(.colon) ? nil : try expression()
        guard at(.colon) else {
            guard let first else { throw operandExpected() }
            return .index(first)
        }
        var span = (first?.span ?? token.span).union(advance().span)
        let stop = try bound(&span)
        var step: Expr?
        if at(.colon) {
            span = span.union(advance().span)
            step = try bound(&span)
        }
        if at(.colon) { throw SyntaxError(.tooManyColons, span.union(token.span)) }
        return .slice(first, stop, step, span)
    }

    private mutating func bound(_ span: inout Span) throws(SyntaxError) -> Expr? {
        if at(.colon) || at(.comma) || at(.closeBracket) { return nil }
        let value = try expression()
        span = span.union(value.span)
        return value
    }
}
