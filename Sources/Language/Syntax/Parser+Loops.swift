extension Parser {
    /// `"for" targets "in" expr ":" ( statements | loop )`: everything after the colon is the body.
    mutating func loop() throws(SyntaxError) -> Statement {
        let word = advance()
        try enter(word.span)
        if at(.in) || kind == .end || kind == .newline || at(.colon) {
            throw SyntaxError(.loopWithoutTarget, word.span)
        }
        if at(.openParenthesis), peek(2) == .keyword(.in) || peek(2) == .punctuator(.assign) {
            throw SyntaxError(.loopInParentheses, token.span)
        }
        let targets = try targets(try loopTargets())
        if kind == .end || kind == .newline {
            throw SyntaxError(.loopWithoutIn, previous?.span ?? word.span)
        }
        guard at(.in) else {
            if let mistake { throw SyntaxError(mistake, token.span) }
            throw SyntaxError(.loopWithoutIn, token.span)
        }
        advance()
        let start = index
        let sequence = try expression()
        try refuseTuple(from: sequence.span)
        if atStatementEnd { throw SyntaxError(.loopWithoutColon, previous?.span ?? word.span) }
        guard at(.colon) else { throw loopLeftover(from: start) }
        let colon = advance()
        if case .integer(let first) = sequence.kind, case .integer(let last) = kind {
            let place = SyntaxError.SlicePlace.numbers(first, Int(clamping: last))
            throw SyntaxError(.sliceOutside(place), sequence.span.union(token.span))
        }
        if atStatementEnd { throw SyntaxError(.loopWithoutBody, colon.span) }
        let body = at(.for) ? [try loop()] : try statements()
        leave()
        let loop = Loop(
            targets: targets.list, unpacks: targets.unpacks, sequence: sequence, body: body)
        let span = word.span.union(body.last?.span ?? colon.span)
        return Statement(.loop(loop), span: span, isSilent: false)
    }

    /// The names before `in`: values without operators, since `in` must be found.
    private mutating func loopTargets() throws(SyntaxError) -> TupleText {
        var items = [try unary()]
        var span = items[0].span
        var hasComma = false
        while at(.comma) {
            hasComma = true
            span = span.union(advance().span)
            if at(.in) { break }
            let item = try unary()
            items.append(item)
            span = span.union(item.span)
        }
        let expression = hasComma ? Expr(.tuple(items), span) : items[0]
        return TupleText(hasComma: hasComma, expression: expression)
    }

    /// What follows the sequence of a loop is no colon. A body that begins there means that the
    /// colon is missing.
    private func loopLeftover(from start: Int) -> SyntaxError {
        let isBrace = if case .brace = mistake { true } else { false }
        return kind == .name || isBrace
            ? SyntaxError(.loopWithoutColon, previous?.span ?? token.span) : leftover(from: start)
    }
}
