/// One parsed input: statements, or a command.
///
/// An input of several lines (continued by an open bracket or a trailing `\`) is one `Line`.
public enum Line: Sendable {
    /// Statements separated by `;`, in order. Empty for a blank line or a comment.
    case statements([Statement])
    /// `:word rest` or `?name`; the rest is raw text, its span tells where it stands.
    case command(Command)
}

/// A command line: `:explain conv(x, w)` has the word `explain` and the rest `conv(x, w)`.
public struct Command: Sendable {
    public let word: String
    /// Covers the `:` (or is the `?`).
    public let wordSpan: Span
    /// Everything after the word, without the blanks around it. A comment is not removed.
    public let rest: String
    public let restSpan: Span

    public init(word: String, wordSpan: Span, rest: String, restSpan: Span) {
        self.word = word
        self.wordSpan = wordSpan
        self.rest = rest
        self.restSpan = restSpan
    }
}

/// A statement and whether a `;` follows it, which keeps its value from being shown.
public struct Statement: Sendable {
    public let kind: Kind
    public let span: Span
    public let isSilent: Bool

    public init(_ kind: Kind, span: Span, isSilent: Bool) {
        self.kind = kind
        self.span = span
        self.isSilent = isSilent
    }

    public indirect enum Kind: Sendable {
        /// An expression whose value is shown.
        case expression(Expr)
        /// `a = e`, `a, b = e`, `x[0] = e`. `unpacks` when the targets were written as a list
        /// (`a, = t` has one target and unpacks).
        case assignment(targets: [Target], unpacks: Bool, value: Expr)
        /// `x += e`; the operator is the arithmetic one (`.add`).
        case augmented(target: Target, operator: BinaryOperator, value: Expr)
        /// `f(x, s=1) = body`.
        case definition(Definition)
        /// `for a, b in e: body`.
        case loop(Loop)
    }
}

/// The left side of an assignment: a name, or a name with one or more subscripts `x[0][1]`.
public struct Target: Sendable {
    public let symbol: Symbol
    public let nameSpan: Span
    /// One entry for each pair of brackets.
    public let subscripts: [[Subscript]]
    public let span: Span

    public init(symbol: Symbol, nameSpan: Span, subscripts: [[Subscript]], span: Span) {
        self.symbol = symbol
        self.nameSpan = nameSpan
        self.subscripts = subscripts
        self.span = span
    }
}

/// A one-line function. Its parameters are the body's locals 0, 1, …
public struct Definition: Sendable {
    public let symbol: Symbol
    public let nameSpan: Span
    public let parameters: [Parameter]
    public let body: Expr
    /// The text of the definition as it was typed, for display.
    public let source: String

    public init(
        symbol: Symbol, nameSpan: Span, parameters: [Parameter], body: Expr, source: String
    ) {
        self.symbol = symbol
        self.nameSpan = nameSpan
        self.parameters = parameters
        self.body = body
        self.source = source
    }

    public struct Parameter: Sendable {
        public let symbol: Symbol
        public let span: Span
        /// Evaluated when the function is defined.
        public let defaultValue: Expr?

        public init(symbol: Symbol, span: Span, defaultValue: Expr?) {
            self.symbol = symbol
            self.span = span
            self.defaultValue = defaultValue
        }
    }
}

/// `for target {, target} in sequence: statements`.
public struct Loop: Sendable {
    public let targets: [Target]
    public let unpacks: Bool
    public let sequence: Expr
    public let body: [Statement]

    public init(targets: [Target], unpacks: Bool, sequence: Expr, body: [Statement]) {
        self.targets = targets
        self.unpacks = unpacks
        self.sequence = sequence
        self.body = body
    }
}

/// An expression and where it stands.
public struct Expr: Sendable {
    public let kind: Kind
    public let span: Span
    /// How many expressions stand inside each other here, this one included: how deep a
    /// recursion over it goes. The parser makes none above `Parser.heightLimit`.
    public let height: Int

    public init(_ kind: Kind, _ span: Span) {
        self.kind = kind
        self.span = span
        height = kind.childHeight + 1
    }

    /// Only what holds an expression directly is boxed: leaves, the most frequent, are not.
    public enum Kind: Sendable {
        case integer(Int)
        case float(Double)
        case string(String)
        case bool(Bool)
        /// `none`, `None`, and `newaxis`, which is the same value.
        case none
        /// A variable, function or builtin, looked up when it is evaluated.
        case name(Symbol)
        /// A parameter of the definition the expression stands in.
        case local(Int, Symbol)
        case tuple([Expr])
        case list([Expr])
        indirect case unary(UnaryOperator, Expr)
        /// `at` is the operator's own span, for carets.
        indirect case binary(BinaryOperator, Expr, Expr, at: Span)
        /// `a < b <= c`: a first operand and one or more links.
        indirect case comparison(Expr, [ComparisonLink])
        indirect case and(Expr, Expr)
        indirect case or(Expr, Expr)
        indirect case not(Expr)
        indirect case call(Expr, [Argument])
        /// `x.f(a)`, which means `f(x, a)`.
        indirect case method(Expr, name: Symbol, nameSpan: Span, [Argument])
        /// `x.shape`.
        indirect case attribute(Expr, name: String, nameSpan: Span)
        indirect case subscripted(Expr, [Subscript])
    }
}

public struct ComparisonLink: Sendable {
    public let `operator`: ComparisonOperator
    public let at: Span
    public let right: Expr

    public init(_ op: ComparisonOperator, at: Span, right: Expr) {
        self.operator = op
        self.at = at
        self.right = right
    }
}

/// One argument of a call: positional, or `name=value`.
public struct Argument: Sendable {
    public let keyword: Keyword?
    public let value: Expr

    public init(keyword: Keyword?, value: Expr) {
        self.keyword = keyword
        self.value = value
    }

    public struct Keyword: Sendable {
        public let name: String
        public let span: Span

        public init(name: String, span: Span) {
            self.name = name
            self.span = span
        }
    }
}

/// One part of `x[…]`.
public enum Subscript: Sendable {
    /// An integer, a tensor, or `none` for a new axis: which one is known when it is evaluated.
    case index(Expr)
    /// `a:b:c`, each part optional; the span covers all of it.
    case slice(Expr?, Expr?, Expr?, Span)
    case ellipsis(Span)
}

public enum UnaryOperator: String, Sendable {
    case negate = "-", plus = "+", invert = "~"
}

public enum BinaryOperator: String, Sendable, CaseIterable {
    case add = "+", subtract = "-", multiply = "*", divide = "/", floorDivide = "//"
    case remainder = "%", power = "**", matmul = "@"
    case bitAnd = "&", bitOr = "|", bitXor = "^"
}

public enum ComparisonOperator: String, Sendable {
    case equal = "==", notEqual = "!=", less = "<", lessOrEqual = "<=", greater = ">"
    case greaterOrEqual = ">="
}
