extension Parser {
    mutating func expression() throws(SyntaxError) -> Expr {
        try operation(.or)
    }

    /// An expression of operators that bind at least as tight as `level`. Loops over operators
    /// of one level, calls itself for a tighter one: Python's precedence.
    mutating func operation(_ level: Precedence) throws(SyntaxError) -> Expr {
        var left = try operand(level)
        while true {
            switch kind {
            case .keyword(.or) where level <= .or:
                let at = advance()
                let right = try operation(.and)
                left = try node(.or(left, right), left.span.union(right.span), blame: at.span)
            case .keyword(.and) where level <= .and:
                let at = advance()
                let right = try operation(.not)
                left = try node(.and(left, right), left.span.union(right.span), blame: at.span)
            case .punctuator(let sign):
                if sign.comparison != nil, level <= .comparison {
                    left = try comparison(left)
                } else if let (op, own) = sign.binary, level <= own {
                    let at = advance().span
                    let right = try operation(own.tighter)
                    let span = left.span.union(right.span)
                    left = try node(.binary(op, left, right, at: at), span, blame: at)
                } else {
                    return left
                }
            default:
                return left
            }
        }
    }

    /// The first operand of an operation: a `not`, or a value with its signs.
    private mutating func operand(_ level: Precedence) throws(SyntaxError) -> Expr {
        guard at(.not) else { return try unary() }
        let word = advance()
        guard level <= .not else { throw SyntaxError(.notNeedsParentheses, word.span) }
        try enter(word.span)
        let operand = try operation(.not)
        leave()
        return try node(.not(operand), word.span.union(operand.span), blame: word.span)
    }

    /// `a < b <= c`: one node, however many links.
    private mutating func comparison(_ first: Expr) throws(SyntaxError) -> Expr {
        var links: [ComparisonLink] = []
        var span = first.span
        while let op = sign?.comparison {
            let at = advance().span
            let right = try operation(.bitOr)
            links.append(ComparisonLink(op, at: at, right: right))
            span = span.union(right.span)
        }
        return try node(.comparison(first, links), span, blame: links[0].at)
    }

    private mutating func unary() throws(SyntaxError) -> Expr {
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
