extension SyntaxError {
    /// The error as it is told: what is wrong, where, and a way out.
    public var diagnostic: Diagnostic {
        Diagnostic(kind.message, at: span, help: kind.help)
    }
}

extension SyntaxError.Kind {
    /// What is wrong, in one sentence.
    var message: String {
        switch self {
        case .unclosedString(let quote): "this string has no closing \(inCode(quote))"
        case .quoteAfterValue: "a string begins here, directly after a value, and does not end"
        case .quoteInsideString: "the string ends before this word"
        case .typographicQuote(let quote, _):
            "\(inCode(quote)) is a typographic quote, which strings do not take"
        case .stringPrefix(let prefix): "strings have no prefix \(inCode(prefix))"
        case .tripleQuotes: "there are no strings in three quotes"
        case .unknownEscape(let escape): "\(inCode(escape)) is not an escape"
        case .badUnicodeEscape(let escape): "\(inCode(escape)) names no character"
        case .unknownCharacter(let character): "\(inCode(character)) has no meaning here"
        case .foreignCharacter(let character, let ours):
            "\(inCode(character)) is not on every keyboard: it is written \(inCode(ours)) here"
        case .superscript(let digit, _): "a raised \(inCode(digit)) is not a power"
        case .brace(let brace):
            "\(inCode(brace)) has no meaning here: there are no sets, dictionaries or blocks"
        case .questionMark: "`?` can only begin a line"
        case .strayBackslash: "`\\` must be the last thing on its line"

        case .malformedNumber(let text): "\(inCode(text)) is not a number"
        case .numberBeforeName(let number, let name):
            "\(inCode(number + name)) is neither a number nor a name: names do not begin with a digit"
        case .numberCalled(let number): "the number \(inCode(number)) cannot be called"
        case .leadingZeros(let text, _): "the whole number \(inCode(text)) begins with 0"
        case .otherBase(let text, _):
            "\(inCode(text)): numbers are decimal, or hexadecimal after `0x`"
        case .complexNumber(let text): "\(inCode(text)): there are no complex numbers"
        case .integerTooLarge(let text): "\(inCode(text)) does not fit in 64 bits"

        case .unclosedBracket(let opener): "\(inCode(opener)) is never closed"
        case .unmatchedBracket(let closer):
            "\(inCode(closer)) closes nothing: no \(inCode(partner(closer))) is open"
        case .mismatchedBracket(let closer, let opener, let lines):
            "\(inCode(closer)) cannot close \(inCode(opener))" + above(lines)
        case .missingItem: "nothing stands before this comma"
        case .missingComma(let left, let right):
            "a comma is missing between \(inCode(left)) and \(inCode(right))"
        case .semicolonInBrackets: "`;` cannot stand in brackets"
        case .sliceOutside(.call): "a slice stands in square brackets, not in a call"
        case .sliceOutside(.numbers): "`:` does not count: it makes slices, in `x[…]`"
        case .sliceOutside(.elsewhere):
            "`:` makes a slice only directly inside the brackets of `x[…]`"
        case .tooManyColons: "a slice has at most three parts"
        case .emptySubscripts: "these brackets hold no index"
        case .ellipsisOutside: "`...` only stands for whole axes in `x[…]`"
        case .comprehension: "there are no comprehensions"

        case .missingOperand(let op, .left): "\(inCode(op)) has nothing to its left"
        case .missingOperand(let op, .right): "\(inCode(op)) has nothing to its right"
        case .operatorsInARow(let first, let second):
            "between \(inCode(first)) and \(inCode(second)) a value is missing"
        case .splitOperator(let first, let second):
            "\(inCode(first)) and \(inCode(second)) stand apart: the operator is \(inCode(first + second))"
        case .foreignOperator(let sign): foreignMessage(sign)
        case .foreignComparison(let word): "there is no operator \(inCode(word))"
        case .notNeedsParentheses: "`not` binds looser than the operator before it"
        case .conditional: "there is no `if` inside an expression"
        case .increment(let sign, _): "there is no \(inCode(sign)) that changes a variable"
        case .missingOperator(let left, let right):
            "nothing connects \(inCode(left)) and \(inCode(right))"
        case .missingParentheses("print", _):
            "`print` is a function: its arguments stand in parentheses"
        case .missingParentheses(let function, let arguments):
            "nothing connects \(inCode(function)) and \(inCode(arguments))"
        case .missingAttributeName: "no name stands after this point"
        case .commentSlashes(let sign): "\(inCode(sign)) divides: it does not begin a comment"

        case .emptyAssignment(let sign): "nothing stands to the right of \(inCode(sign))"
        case .emptyArgument(let name): "nothing stands after \(inCode(name + "="))"
        case .missingTarget(let sign): "no name stands to the left of \(inCode(sign))"
        case .cannotAssign(let target, let text): noTargetMessage(target, text)
        case .reservedName(let word) where Keyword(rawValue: word) != nil:
            "\(inCode(word)) belongs to the language and cannot be a name"
        case .reservedName(let word):
            "\(inCode(word)) is a constant and cannot be given another meaning"
        case .chainedAssignment: "a statement assigns once"
        case .equalsInExpression: "`=` assigns, and cannot stand inside an expression"
        case .severalAugmented(let sign): "\(inCode(sign)) changes one name at a time"
        case .unsupportedAugmented(let sign): "there is no \(inCode(sign))"
        case .tupleNeedsParentheses: "several values need parentheses here"
        case .starred(let sign, _): "there is no \(inCode(sign)) before a value"
        case .declaration(let word, let name):
            "\(inCode(word)) before \(inCode(name)): names are not declared and have no fixed type"
        case .annotation(let name): "names have no types: \(inCode(name)) can hold any value"
        case .parameterNotAName(let text): "\(inCode(text)) cannot be the parameter of a definition"
        case .repeatedParameter(let name): "two parameters are called \(inCode(name))"
        case .parameterOrder(let name):
            "\(inCode(name)) has no default, but a parameter before it has one"

        case .keywordNotAName(let text): "\(inCode(text)) is not the name of an argument"
        case .keywordColon(let name):
            "`=` stands after the name of an argument, \(inCode(name)), not `:`"
        case .positionalAfterKeyword: "an argument without a name follows one with a name"
        case .repeatedKeyword(let name): "the argument \(inCode(name)) is given twice"

        case .foreignStatement(let word): foreignStatementMessage(word)
        case .strayColon: "a `:` cannot stand here"
        case .emptyStatement: "nothing stands before this `;`"
        case .secondLine: "a new line begins here, but the input before it is complete"
        case .pastedPrompt: "the prompt `>>>` is not part of the input"
        case .magic(let word): "\(inCode("%" + word)) is a command of another shell"
        case .commandNotAlone(let sign):
            "a command stands alone on its line: no \(inCode(sign)) after a `;`"
        case .commandWithoutWord: "no command's name stands after `:`"
        case .loopNotFirst: "`for` can only begin a line, or the body of another `for`"
        case .loopWithoutTarget: "no name stands after `for`"
        case .loopInParentheses: "the head of a loop has no parentheses around it"
        case .loopWithoutIn: "after its name, a loop needs `in`"
        case .loopWithoutColon: "a `:` is missing after the values of the loop"
        case .loopWithoutBody:
            "the body of the loop is missing: it stands on the same line, after the `:`"

        case .tooDeep(let limit): "this is nested more than \(limit) deep"
        case .tooHigh(let limit): "this expression chains more than \(limit) operations"
        case .emptyExpression: "there is no expression here"
        case .unexpected(let text): "\(inCode(text)) cannot follow what stands before it"
        }
    }

    private func foreignMessage(_ sign: String) -> String {
        switch sign {
        case "/*", "*/": "\(inCode(sign)) does not bound a comment"
        case ".*", "./", ".^":
            "\(inCode(sign)) is Matlab's: operators work element by element anyway"
        case "<<", ">>": "there is no \(inCode(sign)): bits are not shifted"
        case "->": "there is no \(inCode(sign))"
        case "..": "there is no range \(inCode(sign))"
        default: "\(inCode(sign)) is not an operator here"
        }
    }

    private func noTargetMessage(_ target: SyntaxError.NoTarget, _ text: String) -> String {
        switch target {
        case .number, .string: "\(inCode(text)) is a value, which cannot be assigned to"
        case .call: "the result of \(inCode(text)) has no name, so that it cannot be assigned to"
        case .attribute: "the attribute \(inCode("." + text)) cannot be assigned to"
        case .operation: "\(inCode(text)) is computed, and cannot be assigned to"
        case .comparison: "a comparison cannot be assigned to"
        case .list: "a list in brackets cannot be assigned to"
        case .nestedTuple: "tuples are unpacked one level deep"
        case .emptyTuple: "`()` holds no name to assign to"
        }
    }

    private func foreignStatementMessage(_ word: String) -> String {
        switch word {
        case "import", "from": "there is nothing to import: every function is here already"
        case "def", "func", "fun", "fn", "function": "functions are defined without \(inCode(word))"
        case "lambda": "there is no `lambda`"
        case "return": "a function returns the value of its expression, without `return`"
        case "if", "elif", "else", "match", "switch", "case":
            "there is no statement \(inCode(word))"
        default: "there is no \(inCode(word)) in this language"
        }
    }

    private func partner(_ closer: String) -> String { closer == ")" ? "(" : "[" }

    private func above(_ lines: Int) -> String {
        switch lines {
        case 0: ""
        case 1: " of the line above"
        default: ", which stands \(lines) lines above"
        }
    }
}

/// A piece of input as prose quotes it: on one line, and not long.
func inCode(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    let limit = 40
    let isWhole = line.utf8.count == text.utf8.count && line.count <= limit
    let visible = DisplayText(isWhole ? line : String(line.prefix(limit)) + "…").text
    return visible.contains("`") ? "\"\(visible)\"" : "`\(visible)`"
}
