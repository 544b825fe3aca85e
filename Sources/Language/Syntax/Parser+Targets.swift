extension Parser {
    /// What stood to the left of `=` (or between `for` and `in`), as targets.
    func targets(
        _ left: TupleText
    ) throws(SyntaxError) -> (list: [Target], unpacks: Bool) {
        if !left.hasComma, case .name(let symbol) = left.expression.kind {
            let span = left.expression.span
            return ([Target(symbol: symbol, nameSpan: span, subscripts: [], span: span)], false)
        }
        var items = left.items
        var unpacks = left.hasComma
        if !unpacks, case .tuple(let inner) = items.first?.kind {
            items = inner
            unpacks = true
            if inner.isEmpty {
                throw SyntaxError(.cannotAssign(.emptyTuple, "()"), left.expression.span)
            }
        }
        var list: [Target] = []
        for item in items { list.append(try target(item)) }
        return (list, unpacks)
    }

    /// A name with its subscripts; anything else is told what it is.
    private func target(_ expression: Expr) throws(SyntaxError) -> Target {
        var subscripts: [[Subscript]] = []
        var inner = expression
        while case .subscripted(let base, let part) = inner.kind {
            subscripts.append(part)
            inner = base
        }
        guard case .name(let symbol) = inner.kind else { throw noTarget(inner, whole: expression) }
        return Target(
            symbol: symbol, nameSpan: inner.span, subscripts: subscripts.reversed(),
            span: expression.span)
    }

    private func noTarget(_ inner: Expr, whole: Expr) -> SyntaxError {
        let text = text(inner.span)
        if Constant(rawValue: text) != nil { return SyntaxError(.reservedName(text), inner.span) }
        let reason: SyntaxError.NoTarget
        switch inner.kind {
        case .integer, .float, .bool, .none: reason = .number
        case .string: reason = .string
        case .call, .method: reason = .call
        case .attribute(_, let name, let span):
            return SyntaxError(.cannotAssign(.attribute, name), span)
        case .list: reason = .list
        case .tuple: reason = .nestedTuple
        case .comparison, .and, .or, .not: reason = .comparison
        case .unary, .binary, .name, .local, .subscripted: reason = .operation
        }
        return SyntaxError(.cannotAssign(reason, text), whole.span)
    }
}
