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
            while let last = waiting.last, level.map({ $0 <= last.level }) ?? true {
                // `a < b < c` is one comparison: its links are collected, not nested.
                if level == .comparison, last.level == .comparison { break }
                waiting.removeLast()
                value = try complete(last, value, &waiting)
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
            if let last { earlier.append(last) }
            last = op
        }

        mutating func removeLast() { last = earlier.popLast() }
    }

    /// An operator whose right operand is being read, with its left one.
    private enum WaitingOperator {
        case or(Expr, at: Span)
        case and(Expr, at: Span)
        case not(at: Span)
        case comparison(Expr, ComparisonOperator, at: Span)
        case binary(BinaryOperator, Expr, at: Span, Precedence)

        var level: Precedence {
            switch self {
            case .or: .or
            case .and: .and
            case .not: .not
            case .comparison: .comparison
            case .binary(_, _, _, let level): level
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
            if let last = waiting.last, last.level > .not {
                throw SyntaxError(.notNeedsParentheses, word)
            }
            waiting.append(.not(at: word))
        }
    }

    /// Reads an operator, to which `left` is the left operand (or the next one of a comparison).
    private mutating func push(_ left: Expr, _ waiting: inout Waiting) {
        let token = advance()
        let at = token.span
        if case .keyword(let word) = token.kind {
            waiting.append(word == .or ? .or(left, at: at) : .and(left, at: at))
        } else if let op = token.sign?.comparison {
            var first = left
            if case .comparison(let start, let last, let lastAt)? = waiting.last {
                waiting.removeLast()
                waiting.links.append(ComparisonLink(last, at: lastAt, right: left))
                first = start
            }
            waiting.append(.comparison(first, op, at: at))
        } else if let (op, level) = token.sign?.binary {
            waiting.append(.binary(op, left, at: at, level))
        }
    }

    /// The expression of an operator that has got its right operand.
    private func complete(
        _ last: WaitingOperator, _ right: Expr, _ waiting: inout Waiting
    ) throws(SyntaxError) -> Expr {
        switch last {
        case .or(let left, let at):
            return try node(.or(left, right), left.span.union(right.span), blame: at)
        case .and(let left, let at):
            return try node(.and(left, right), left.span.union(right.span), blame: at)
        case .not(let at):
            return try node(.not(right), at.union(right.span), blame: at)
        case .comparison(let first, let op, let at):
            let links = waiting.links + [ComparisonLink(op, at: at, right: right)]
            waiting.links = []
            return try node(.comparison(first, links), first.span.union(right.span), blame: at)
        case .binary(let op, let left, let at, _):
            let span = left.span.union(right.span)
            return try node(.binary(op, left, right, at: at), span, blame: at)
        }
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
