/// The reason why a text is not a line of the language, and where.
public struct SyntaxError: Error, Hashable, Sendable {
    public let kind: Kind
    public let span: Span

    public init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
    }

    /// One case for each distinct mistake, with what its explanation needs. Every case has a
    /// golden file that begins with its name.
    public indirect enum Kind: Hashable, Sendable {
        // Strings and characters
        case unclosedString(quote: String)
        case quoteAfterValue
        case quoteInsideString
        case typographicQuote(String, content: String?)
        case stringPrefix(String)
        case tripleQuotes
        case unknownEscape(String)
        case badUnicodeEscape(String)
        case unknownCharacter(String)
        case foreignCharacter(String, ours: String)
        case superscript(String, Int)
        case brace(String)
        case questionMark
        case strayBackslash

        // Numbers
        case malformedNumber(String)
        case numberBeforeName(number: String, name: String)
        case numberCalled(String)
        case leadingZeros(String, plain: String)
        case otherBase(String, value: Int)
        case complexNumber(String)
        case integerTooLarge(String)

        // Brackets and what stands in them
        case unclosedBracket(String)
        case unmatchedBracket(String)
        case mismatchedBracket(String, opener: String, linesAbove: Int)
        case missingItem
        case missingComma(left: String, right: String)
        case semicolonInBrackets
        case sliceOutside(SlicePlace)
        case tooManyColons
        case emptySubscripts
        case ellipsisOutside
        case comprehension

        // Operators
        case missingOperand(String, Side)
        case operatorsInARow(String, String)
        case splitOperator(String, String)
        case foreignOperator(String)
        case foreignComparison(String)
        case notNeedsParentheses
        case conditional
        case increment(String, name: String?)
        case missingOperator(left: String, right: String)
        case missingParentheses(function: String, arguments: String)
        case missingAttributeName
        case commentSlashes(String)

        // Assignments and definitions
        case emptyAssignment(String)
        case emptyArgument(String)
        case missingTarget(String)
        case cannotAssign(NoTarget, String)
        case reservedName(String)
        case chainedAssignment
        case equalsInExpression
        case severalAugmented(String)
        case unsupportedAugmented(String)
        case tupleNeedsParentheses
        case starred(String, isArgument: Bool)
        case declaration(String, name: String)
        case annotation(name: String)
        case parameterNotAName(String)
        case repeatedParameter(String)
        case parameterOrder(String)

        // Arguments
        case keywordNotAName(String)
        case keywordColon(String)
        case positionalAfterKeyword
        case repeatedKeyword(String)

        // Statements
        case foreignStatement(String)
        case strayColon
        case emptyStatement
        case secondLine
        case pastedPrompt
        case magic(String)
        case commandNotAlone(String)
        case commandWithoutWord
        case loopNotFirst
        case loopWithoutTarget
        case loopInParentheses
        case loopWithoutIn
        case loopWithoutColon
        case loopWithoutBody

        // Limits, and the rest
        case tooDeep(limit: Int)
        case tooHigh(limit: Int)
        case emptyExpression
        case unexpected(String)
    }

    public enum Side: Hashable, Sendable { case left, right }

    /// Where a `:` stands that makes no slice: `x(1:5)`, `1:5`, or elsewhere.
    public enum SlicePlace: Hashable, Sendable {
        case call(String)
        case numbers(Int, Int)
        case elsewhere
    }

    /// What stands to the left of `=` and cannot be assigned to.
    public enum NoTarget: Hashable, Sendable {
        case number, string, call, attribute, operation, comparison, list, nestedTuple, emptyTuple
    }
}
