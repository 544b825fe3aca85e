extension Parser {
    /// A value without operators and without what may follow it.
    mutating func primary() throws(SyntaxError) -> Expr {
        let span = token.span
        switch kind {
        case .integer(let magnitude):
            guard let value = Int(exactly: magnitude) else {
                throw SyntaxError(.integerTooLarge(text(span)), span)
            }
            advance()
            return Expr(.integer(value), span)
        case .float(let value):
            advance()
            return Expr(.float(value), span)
        case .string(let value):
            advance()
            return Expr(.string(lexer.strings[value]), span)
        case .constant(let constant):
            advance()
            return Expr(constant.value, span)
        case .name:
            advance()
            return name(symbol(span), span)
        case .punctuator(.openParenthesis):
            return try parenthesized()
        case .punctuator(.openBracket):
            let list = try items { parser throws(SyntaxError) in try parser.expression() }
            return try node(.list(list.items), list.span, blame: span)
        default:
            throw operandExpected()
        }
    }

    /// A parameter of the definition around it, or a name to look up.
    func name(_ symbol: Symbol, _ span: Span) -> Expr {
        if let place = locals[symbol] { return Expr(.local(place, symbol), span) }
        return Expr(.name(symbol), span)
    }

    /// A tuple, or an expression in parentheses, whose span then covers them.
    private mutating func parenthesized() throws(SyntaxError) -> Expr {
        let list = try items { parser throws(SyntaxError) in try parser.expression() }
        if list.items.count == 1, !list.trailingComma {
            return Expr(list.items[0].kind, list.span)
        }
        return try node(.tuple(list.items), list.span, blame: list.span)
    }

    /// An opening bracket, things with commas between them, and the bracket that closes it.
    mutating func items<Item>(
        _ item: (inout Parser) throws(SyntaxError) -> Item
    ) throws(SyntaxError) -> (items: [Item], trailingComma: Bool, span: Span) {
        let opener = advance()
        guard case .punctuator(let sign) = opener.kind, let closer = sign.closer else {
            throw operandExpected()
        }
        try enter(opener.span)
        openers.append(opener)
        var items: [Item] = []
        var trailingComma = false
        while !at(closer) {
            let start = index
            items.append(try item(&self))
            trailingComma = accept(.comma)
            guard trailingComma || at(closer) else { throw leftover(from: start) }
        }
        openers.removeLast()
        leave()
        return (items, trailingComma, opener.span.union(advance().span))
    }
}
