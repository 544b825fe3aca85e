extension Parser {
    /// The statement begins with `name ( … ) =`. The search ends at the matching parenthesis.
    var isDefinition: Bool {
        switch kind {
        case .name, .constant, .keyword: break
        default: return false
        }
        guard peek() == .punctuator(.openParenthesis) else { return false }
        var open = 0
        for place in (index + 1)..<lexer.tokens.count {
            guard case .punctuator(let sign) = lexer.tokens[place].kind else { continue }
            if sign.closer != nil { open += 1 }
            if sign.isCloser { open -= 1 }
            if open == 0 {
                return sign == .closeParenthesis
                    && lexer.tokens[place + 1].kind == .punctuator(.assign)
            }
        }
        return false
    }

    /// `name "(" [ param { "," param } [ "," ] ] ")" "=" expr`
    mutating func definition() throws(SyntaxError) -> (Statement.Kind, Span) {
        let name = try freeName()
        let parameters = try items { parser throws(SyntaxError) in try parser.parameter() }.items
        var locals: [Symbol: Int] = [:]
        var hasDefault = false
        for (place, parameter) in parameters.enumerated() {
            let text = symbols.name(parameter.symbol)
            guard locals.updateValue(place, forKey: parameter.symbol) == nil else {
                throw SyntaxError(.repeatedParameter(text), parameter.span)
            }
            if parameter.defaultValue != nil {
                hasDefault = true
            } else if hasDefault {
                throw SyntaxError(.parameterOrder(text), parameter.span)
            }
        }
        let equals = advance()
        if atStatementEnd { throw SyntaxError(.emptyAssignment("="), equals.span) }
        self.locals = locals
        let body = try expression()
        try refuseTuple(from: body.span)
        self.locals = [:]
        if at(.assign) { throw SyntaxError(.chainedAssignment, token.span) }
        let span = name.span.union(body.span)
        let definition = Definition(
            symbol: symbols.intern(text(name.span)), nameSpan: name.span, parameters: parameters,
            body: body, source: text(span))
        return (.definition(definition), span)
    }

    /// A name that may be given a meaning.
    private mutating func freeName() throws(SyntaxError) -> Token {
        switch kind {
        case .name: return advance()
        case .constant, .keyword: throw reservedName()
        default: throw operandExpected()
        }
    }

    /// `name [ "=" expr ]`. The default is evaluated outside the function: it sees no parameter.
    private mutating func parameter() throws(SyntaxError) -> Definition.Parameter {
        switch kind {
        case .name, .constant, .keyword: break
        case .punctuator(.star), .punctuator(.starStar), .punctuator(.comma):
            throw operandExpected()
        default: throw parameterNotAName(from: token.span)
        }
        let name = try freeName()
        var defaultValue: Expr?
        if at(.assign) {
            let equals = advance()
            if at(.comma) || at(.closeParenthesis) {
                throw SyntaxError(.emptyArgument(text(name.span)), name.span.union(equals.span))
            }
            defaultValue = try expression()
        } else if !at(.comma), !at(.closeParenthesis) {
            throw parameterNotAName(from: name.span)
        }
        return Definition.Parameter(
            symbol: symbols.intern(text(name.span)), span: name.span, defaultValue: defaultValue)
    }

    /// The error about a parameter that begins at `start`: takes along all of it.
    private mutating func parameterNotAName(from start: Span) -> SyntaxError {
        var open = 0
        while kind != .end {
            if let mistake { return SyntaxError(mistake, token.span) }
            if open == 0, at(.comma) || sign?.isCloser == true { break }
            if sign?.closer != nil { open += 1 }
            if sign?.isCloser == true { open -= 1 }
            advance()
        }
        let span = start.union(previous?.span ?? start)
        return SyntaxError(.parameterNotAName(text(span)), span)
    }
}
