/// What is wrong where a value should begin and none does.
extension Parser {
    func operandExpected() -> SyntaxError {
        switch kind {
        case .mistake(let mistake): SyntaxError(lexer.mistakes[mistake], token.span)
        case .end, .newline: nothingFollows()
        case .keyword where peek() == .punctuator(.assign): reservedName()
        case .keyword(.for): misplacedFor()
        case .keyword(let word): SyntaxError(.missingOperand(word.rawValue, .left), token.span)
        case .punctuator(let sign): operandExpected(insteadOf: sign)
        default: SyntaxError(.unexpected(text(token.span)), token.span)
        }
    }

    /// A word of the grammar, or a constant, where a name is wanted.
    func reservedName() -> SyntaxError {
        SyntaxError(.reservedName(text(token.span)), token.span)
    }

    /// The next token is the first of a statement.
    private var atStatementStart: Bool {
        guard let previous else { return true }
        switch previous.kind {
        case .newline, .punctuator(.semicolon): return true
        case .punctuator(.colon): return openers.isEmpty
        default: return false
        }
    }

    private func operandExpected(insteadOf sign: Punctuator) -> SyntaxError {
        let span = token.span
        switch sign {
        case .closeParenthesis, .closeBracket:
            guard openers.last.flatMap(\.closer) == sign else { return bracketMistake(sign) }
            return nothingFollows()
        case .semicolon:
            if !openers.isEmpty { return SyntaxError(.semicolonInBrackets, span) }
            return atStatementStart ? SyntaxError(.emptyStatement, span) : nothingFollows()
        case .comma:
            return previousTakesOperand ? nothingFollows() : SyntaxError(.missingItem, span)
        case .colon:
            return previousTakesOperand ? nothingFollows() : colonLeftover(from: index)
        case .ellipsis:
            return SyntaxError(.ellipsisOutside, span)
        case .slashSlash where atStatementStart:
            return SyntaxError(.commentSlashes("//"), span)
        case .percent where atStatementStart && isGlued && peek() == .name:
            let word = lexer.tokens[index + 1].span
            return SyntaxError(.magic(text(word)), span.union(word))
        default:
            return operatorExpectedValue(sign)
        }
    }

    /// An operator, or an `=`, where a value should begin.
    private func operatorExpectedValue(_ sign: Punctuator) -> SyntaxError {
        let span = token.span
        if let previous, let before = previous.sign, previous.takesOperand {
            let both = previous.span.union(span)
            let joined = before.rawValue + sign.rawValue
            if Punctuator(rawValue: joined) != nil {
                return SyntaxError(.splitOperator(before.rawValue, sign.rawValue), both)
            }
            if before != .assign {
                return SyntaxError(.operatorsInARow(before.rawValue, sign.rawValue), both)
            }
        }
        let isTarget = peek() == .name && peek(2) == .punctuator(.comma)
        if sign == .star || sign == .starStar, !openers.isEmpty || !atStatementStart || isTarget {
            return SyntaxError(.starred(sign.rawValue, isArgument: !openers.isEmpty), span)
        }
        if sign == .assign || sign.augmented != nil {
            if atStatementStart { return SyntaxError(.missingTarget(sign.rawValue), span) }
            return SyntaxError(.equalsInExpression, span)
        }
        return SyntaxError(.missingOperand(sign.rawValue, .left), span)
    }

    /// The next token directly touches the one after it.
    private var isGlued: Bool {
        index + 1 < lexer.tokens.count && lexer.tokens[index + 1].span.start == token.span.end
    }

    private var previousTakesOperand: Bool { previous?.takesOperand ?? false }

    /// The input, the statement or the bracket ends where a value should begin.
    private func nothingFollows() -> SyntaxError {
        if kind == .end, let opener = openers.last {
            return SyntaxError(.unclosedBracket(text(opener.span)), opener.span)
        }
        guard let previous else { return SyntaxError(.emptyExpression, token.span) }
        let word = text(previous.span)
        if let sign = previous.sign, sign == .assign || sign.augmented != nil {
            return SyntaxError(.emptyAssignment(word), previous.span)
        }
        if let increment = increment(previous) { return increment }
        if previous.takesOperand {
            return SyntaxError(.missingOperand(word, .right), previous.span)
        }
        return SyntaxError(.unexpected(text(token.span)), token.span)
    }

    /// `x++` and `x--`.
    private func increment(_ last: Token) -> SyntaxError? {
        guard last.sign == .plus || last.sign == .minus, index >= 2 else { return nil }
        let first = lexer.tokens[index - 2]
        guard first.kind == last.kind, first.span.end == last.span.start else { return nil }
        let name =
            index >= 3 && lexer.tokens[index - 3].kind == .name ? lexer.tokens[index - 3] : nil
        return SyntaxError(
            .increment(text(first.span.union(last.span)), name: name.map { text($0.span) }),
            first.span.union(last.span))
    }

    /// A `for` that is not at the start of its line.
    func misplacedFor() -> SyntaxError {
        SyntaxError(openers.isEmpty ? .loopNotFirst : .comprehension, token.span)
    }

    /// A closing bracket that does not belong to the innermost open one.
    func bracketMistake(_ sign: Punctuator) -> SyntaxError {
        guard let opener = openers.last else {
            return SyntaxError(.unmatchedBracket(sign.rawValue), token.span)
        }
        let between = lexer.bytes[(opener.span.end - lexer.base)..<(token.span.start - lexer.base)]
        let lines = between.reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        let kind = SyntaxError.Kind.mismatchedBracket(
            sign.rawValue, opener: text(opener.span), linesAbove: lines)
        return SyntaxError(kind, lines == 0 ? opener.span.union(token.span) : token.span)
    }
}

extension Token {
    var sign: Punctuator? {
        if case .punctuator(let sign) = kind { sign } else { nil }
    }

    /// The closing partner of an opening bracket.
    var closer: Punctuator? { sign?.closer }

    /// An operator that waits for a value to its right.
    var takesOperand: Bool {
        switch kind {
        case .keyword: true
        case .punctuator(let sign): sign.takesRightOperand || sign == .assign
        default: false
        }
    }
}
