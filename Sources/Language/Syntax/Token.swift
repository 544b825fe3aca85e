/// One word of an input and where it stands. Plain bits: the text of a string and what is wrong
/// with a mistake are kept by the lexer, so that a token is copied without counting references.
struct Token: Sendable {
    let kind: Kind
    let span: Span

    enum Kind: Hashable, Sendable {
        /// The magnitude of a whole number: at most 2⁶³, which only a minus sign makes an `Int`.
        case integer(UInt)
        case float(Double)
        /// Which of the lexer's strings it is.
        case string(Int)
        /// The text is in the source, at the span.
        case name
        case constant(Constant)
        case keyword(Keyword)
        case punctuator(Punctuator)
        /// The end of a line outside brackets, not hidden by a `\`.
        case newline
        case end
        /// What no token starts with. It is reported when the parser comes to it, so that
        /// of several mistakes the leftmost is the one that is told.
        /// Which of the lexer's mistakes it is.
        case mistake(Int)
    }

    var isNumber: Bool {
        switch kind {
        case .integer, .float: true
        default: false
        }
    }

    var isString: Bool {
        if case .string = kind { true } else { false }
    }

    /// A value can begin here that cannot go on what stands before it.
    var startsValue: Bool {
        switch kind {
        case .integer, .float, .string, .name, .constant, .keyword(.not): true
        case .punctuator(let sign): sign.closer != nil
        default: false
        }
    }
}

/// The words that are no names, by their bytes packed into an integer: telling them from names
/// costs a name no string.
enum ReservedWords {
    /// From `in` to `newaxis`.
    static let lengths = 2...7

    private static let table: [(packed: UInt64, kind: Token.Kind)] =
        Keyword.allCases.map { (pack($0.rawValue.utf8), .keyword($0)) }
        + Constant.allCases.map { (pack($0.rawValue.utf8), .constant($0)) }

    static func kind(of word: ArraySlice<UInt8>) -> Token.Kind? {
        guard lengths.contains(word.count) else { return nil }
        let packed = pack(word)
        for entry in table where entry.packed == packed { return entry.kind }
        return nil
    }

    private static func pack(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// A word of the grammar.
enum Keyword: String, Sendable, CaseIterable {
    case `for`, `in`, and, or, not
}

/// A reserved name that stands for a value.
enum Constant: String, Sendable, CaseIterable {
    case `true`, `True`, `false`, `False`, none, None, newaxis, inf, nan, pi

    var value: Expr.Kind {
        switch self {
        case .true, .True: .bool(true)
        case .false, .False: .bool(false)
        case .none, .None, .newaxis: .none
        case .inf: .float(.infinity)
        case .nan: .float(.nan)
        case .pi: .float(.pi)
        }
    }
}

/// A sign of the language, or of a neighbouring one that has no meaning here (`Foreign`).
enum Punctuator: String, Sendable, CaseIterable {
    case openParenthesis = "("
    case closeParenthesis = ")"
    case openBracket = "["
    case closeBracket = "]"
    case comma = ","
    case semicolon = ";"
    case colon = ":"
    case dot = "."
    case ellipsis = "..."
    case assign = "="
    case plus = "+"
    case minus = "-"
    case star = "*"
    case slash = "/"
    case slashSlash = "//"
    case percent = "%"
    case at = "@"
    case starStar = "**"
    case ampersand = "&"
    case bar = "|"
    case caret = "^"
    case tilde = "~"
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case addAssign = "+="
    case subtractAssign = "-="
    case multiplyAssign = "*="
    case divideAssign = "/="
    case floorDivideAssign = "//="
    case powerAssign = "**="
    case matmulAssign = "@="

    /// The bracket that closes this one.
    var closer: Punctuator? {
        switch self {
        case .openParenthesis: .closeParenthesis
        case .openBracket: .closeBracket
        default: nil
        }
    }

    var isCloser: Bool { self == .closeParenthesis || self == .closeBracket }

    /// The operator of `x += e` and its like.
    var augmented: BinaryOperator? {
        switch self {
        case .addAssign: .add
        case .subtractAssign: .subtract
        case .multiplyAssign: .multiply
        case .divideAssign: .divide
        case .floorDivideAssign: .floorDivide
        case .powerAssign: .power
        case .matmulAssign: .matmul
        default: nil
        }
    }

    var comparison: ComparisonOperator? {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        default: nil
        }
    }

    /// The left-associative operators, with what binds tighter having the higher level.
    var binary: (operator: BinaryOperator, level: Precedence)? {
        switch self {
        case .bar: (.bitOr, .bitOr)
        case .caret: (.bitXor, .bitXor)
        case .ampersand: (.bitAnd, .bitAnd)
        case .plus: (.add, .additive)
        case .minus: (.subtract, .additive)
        case .star: (.multiply, .multiplicative)
        case .slash: (.divide, .multiplicative)
        case .slashSlash: (.floorDivide, .multiplicative)
        case .percent: (.remainder, .multiplicative)
        case .at: (.matmul, .multiplicative)
        default: nil
        }
    }

    var prefix: UnaryOperator? {
        switch self {
        case .minus: .negate
        case .plus: .plus
        case .tilde: .invert
        default: nil
        }
    }

    /// A sign that needs a value to its right, whatever is to its left.
    var takesRightOperand: Bool {
        binary != nil || comparison != nil || augmented != nil || prefix != nil || self == .starStar
    }
}

/// Python's levels, loosest first. Signs before a value, `**` and what follows a value bind
/// tighter than all of these.
enum Precedence: Int, Sendable, Comparable {
    case or, and, not, comparison, bitOr, bitXor, bitAnd, additive, multiplicative

    static func < (a: Precedence, b: Precedence) -> Bool { a.rawValue < b.rawValue }
}
