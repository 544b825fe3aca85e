extension Parser {
    /// All of the input that is not a command.
    mutating func line() throws(SyntaxError) -> [Statement] {
        skipNewlines()
        let statements =
            at(.for) && peek() != .punctuator(.assign) ? [try loop()] : try statements()
        skipNewlines()
        guard kind == .end else { throw SyntaxError(.secondLine, token.span) }
        return statements
    }

    /// `statement { ";" statement } [ ";" ]`, or nothing.
    mutating func statements() throws(SyntaxError) -> [Statement] {
        var statements: [Statement] = []
        while kind != .end, kind != .newline {
            let start = index
            let (kind, span) = try statement()
            guard atStatementEnd else { throw leftover(from: start) }
            let isSilent = accept(.semicolon)
            statements.append(Statement(kind, span: span, isSilent: isSilent))
            if isSilent, at(.colon) || mistake == .questionMark {
                throw SyntaxError(.commandNotAlone(text(token.span)), token.span)
            }
        }
        return statements
    }

    private mutating func statement() throws(SyntaxError) -> (Statement.Kind, Span) {
        if at(.for) { throw operandExpected() }
        if isDefinition { return try definition() }
        let start = index
        let left = try tuple()
        if at(.assign) { return try assignment(left, from: start) }
        if let sign, let op = sign.augmented { return try augmented(left, op) }
        return (.expression(left.expression), left.expression.span)
    }

    // MARK: Assignments

    private mutating func assignment(
        _ left: TupleText, from start: Int
    ) throws(SyntaxError) -> (Statement.Kind, Span) {
        let targets = try targets(left)
        let equals = advance()
        let value = try assigned(equals)
        if at(.assign) || sign?.augmented != nil {
            throw SyntaxError(.chainedAssignment, token.span)
        }
        let kind = Statement.Kind.assignment(
            targets: targets.list, unpacks: targets.unpacks, value: value.expression)
        return (kind, left.expression.span.union(value.expression.span))
    }

    private mutating func augmented(
        _ left: TupleText, _ op: BinaryOperator
    ) throws(SyntaxError) -> (Statement.Kind, Span) {
        let targets = try targets(left)
        let sign = advance()
        guard !targets.unpacks, let target = targets.list.first else {
            throw SyntaxError(.severalAugmented(text(sign.span)), left.expression.span)
        }
        if atStatementEnd { throw SyntaxError(.emptyAssignment(text(sign.span)), sign.span) }
        let value = try expression()
        try refuseTuple(from: value.span)
        if at(.assign) || self.sign?.augmented != nil {
            throw SyntaxError(.chainedAssignment, token.span)
        }
        let kind = Statement.Kind.augmented(target: target, operator: op, value: value)
        return (kind, target.span.union(value.span))
    }

    /// What stands to the right of an `=`.
    private mutating func assigned(_ equals: Token) throws(SyntaxError) -> TupleText {
        if atStatementEnd { throw SyntaxError(.emptyAssignment("="), equals.span) }
        return try tuple()
    }

    /// After one expression where a tuple would need parentheses: the error if a comma follows.
    mutating func refuseTuple(from span: Span) throws(SyntaxError) {
        guard at(.comma) else { return }
        advance()
        var end = span
        while !atStatementEnd, !at(.colon), !at(.assign) {
            end = try expression().span
            guard accept(.comma) else { break }
        }
        throw SyntaxError(.tupleNeedsParentheses, span.union(end))
    }

    // MARK: Tuples

    /// Expressions as they were written: with or without commas between them.
    struct TupleText {
        let hasComma: Bool
        /// A tuple when there are commas.
        let expression: Expr

        var items: [Expr] {
            if hasComma, case .tuple(let items) = expression.kind { items } else { [expression] }
        }
    }

    /// `expr { "," expr } [ "," ]`
    mutating func tuple() throws(SyntaxError) -> TupleText {
        let first = try expression()
        guard at(.comma) else {
            return TupleText(hasComma: false, expression: first)
        }
        var items = [first]
        var span = first.span
        while at(.comma) {
            span = span.union(advance().span)
            if atStatementEnd || at(.assign) || sign?.augmented != nil { break }
            let item = try expression()
            items.append(item)
            span = span.union(item.span)
        }
        let expression = try node(.tuple(items), span, blame: span)
        return TupleText(hasComma: true, expression: expression)
    }
}
