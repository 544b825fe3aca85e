extension Parser {
    /// An expression of operators, with Python's precedence.
    ///
    /// Operators that wait for their right operand are kept in a list, loosest first, and not on
    /// the call stack: however many levels an input mixes, a pair of brackets costs the same.
    mutating func expression() throws(SyntaxError) -> Expr {
        var waiting = Waiting()
        while true {
            try prefixNots(&waiting)
            var value = try unary()
            let level = infixLevel
            while let last = waiting.last?.level, level.map({ $0 <= last }) ?? true {
                // `a < b < c` is one comparison: its links are collected, not nested.
                if level == .comparison, last == .comparison { break }
                value = try complete(value, &waiting)
            }
            guard level != nil else { return value }
            push(value, &waiting)
        }
    }

    private struct Waiting {
        /// The operator that waits at the end, and those before it: most often there are none.
        private(set) var last: WaitingOperator?
        private var earlier: [WaitingOperator] = []
        /// The links so far of the one comparison that can be among the operators.
        var links: [ComparisonLink] = []

        mutating func append(_ op: WaitingOperator) {
            if let last = last.take() { earlier.append(last) }
            last = op
        }

        mutating func removeLast() -> WaitingOperator? {
            let removed = last.take()
            if !earlier.isEmpty { last = earlier.removeLast() }
            return removed
        }
    }

    /// An operator whose right operand is being read, with its left one; `not` has none.
    private struct WaitingOperator {
        enum Kind {
            case or, and, not
            case comparison(ComparisonOperator)
            case binary(BinaryOperator, Precedence)
        }

        let kind: Kind
        let left: Expr?
        let at: Span

        var level: Precedence {
            switch kind {
            case .or: .or
            case .and: .and
            case .not: .not
            case .comparison: .comparison
            case .binary(_, let level): level
            }
        }
    }

    /// The level of the operator that comes next, if one does.
    private var infixLevel: Precedence? {
        switch kind {
        case .keyword(.or): .or
        case .keyword(.and): .and
        case .punctuator(let sign): sign.comparison == nil ? sign.binary?.level : .comparison
        default: nil
        }
    }

    private mutating func prefixNots(_ waiting: inout Waiting) throws(SyntaxError) {
        while at(.not), peek() != .punctuator(.assign) {
            let word = advance().span
            if let last = waiting.last?.level, last > .not {
                throw SyntaxError(.notNeedsParentheses, word)
            }
            waiting.append(WaitingOperator(kind: .not, left: nil, at: word))
        }
    }

    /// Reads an operator, to which `left` is the left operand (or the next one of a comparison).
    private mutating func push(_ left: Expr, _ waiting: inout Waiting) {
        let token = advance()
        let at = token.span
        if case .keyword(let word) = token.kind {
            waiting.append(WaitingOperator(kind: word == .or ? .or : .and, left: left, at: at))
        } else if let op = token.sign?.comparison {
            var first = left
            if case .comparison(let last)? = waiting.last?.kind, let start = waiting.removeLast() {
                waiting.links.append(ComparisonLink(last, at: start.at, right: left))
                first = start.left ?? left
            }
            waiting.append(WaitingOperator(kind: .comparison(op), left: first, at: at))
        } else if let (op, level) = token.sign?.binary {
            waiting.append(WaitingOperator(kind: .binary(op, level), left: left, at: at))
        }
    }

    /// The expression of the last operator, which has got its right operand.
    private func complete(_ right: Expr, _ waiting: inout Waiting) throws(SyntaxError) -> Expr {
        guard let last = waiting.removeLast() else { return right }
        let at = last.at
        guard let left = last.left else { return try node(.not(right), at.union(right.span), blame: at) }
        let kind: Expr.Kind
        switch last.kind {
        case .or: kind = .or(left, right)
        case .and: kind = .and(left, right)
        case .not: kind = .not(right)
        case .comparison(let op):
            kind = .comparison(left, waiting.links + [ComparisonLink(op, at: at, right: right)])
            waiting.links = []
        case .binary(let op, _): kind = .binary(op, left, right, at: at)
        }
        return try node(kind, left.span.union(right.span), blame: at)
    }

    /// `( "-" | "+" | "~" ) unary | power`
    mutating func unary() throws(SyntaxError) -> Expr {
        guard let op = sign?.prefix else { return try power() }
        let sign = advance()
        if op == .negate, let number = negativeNumber(sign) { return number }
        try enter(sign.span)
        let operand = try unary()
        leave()
        return try node(.unary(op, operand), sign.span.union(operand.span), blame: sign.span)
    }

    /// A minus before a number is part of the number, so that the least integer can be written;
    /// but not in `-2**2`, where the power comes first.
    private mutating func negativeNumber(_ minus: Token) -> Expr? {
        switch peek() {
        case .punctuator(.starStar), .punctuator(.dot), .punctuator(.openBracket),
            .punctuator(.openParenthesis):
            return nil
        default: break
        }
        let value: Expr.Kind
        switch kind {
        case .integer(let magnitude):
            value = .integer(Int(truncatingIfNeeded: 0 &- magnitude))
        case .float(let magnitude):
            value = .float(-magnitude)
        default: return nil
        }
        return Expr(value, minus.span.union(advance().span))
    }

    /// `postfix [ "**" unary ]`: `**` binds tighter than a sign to its left, looser than one to
    /// its right, and groups to the right.
    private mutating func power() throws(SyntaxError) -> Expr {
        let base = try postfix()
        guard at(.starStar) else { return base }
        let sign = advance()
        try enter(sign.span)
        let exponent = try unary()
        leave()
        let span = base.span.union(exponent.span)
        return try node(.binary(.power, base, exponent, at: sign.span), span, blame: sign.span)
    }
}
