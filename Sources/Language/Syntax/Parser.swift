/// A parser by recursive descent, which reads each token once.
///
///     line        = { newline } ( [ statements ] | loop | command ) { newline } [ comment ]
///     statements  = statement { ";" statement } [ ";" ]
///     loop        = "for" targets "in" expr ":" ( statements | loop )
///     statement   = assignment | augmented | definition | tuple
///     assignment  = targets "=" tuple
///     targets     = target { "," target } [ "," ] | "(" target "," [ target { "," target } [ "," ] ] ")"
///     target      = name { "[" subscripts "]" }
///     augmented   = target ( "+=" | "-=" | "*=" | "/=" | "//=" | "**=" | "@=" ) expr
///     definition  = name "(" [ param { "," param } [ "," ] ] ")" "=" expr
///     param       = name [ "=" expr ]
///     command     = ":" word rest | "?" [ rest ]                    rest is raw, to the end
///     tuple       = expr { "," expr } [ "," ]
///
///     expr        = and { "or" and }
///     and         = not { "and" not }
///     not         = "not" not | comparison
///     comparison  = bitor { ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) bitor }
///     bitor       = bitxor { "|" bitxor }
///     bitxor      = bitand { "^" bitand }
///     bitand      = sum { "&" sum }
///     sum         = product { ( "+" | "-" ) product }
///     product     = unary { ( "*" | "/" | "//" | "%" | "@" ) unary }
///     unary       = ( "-" | "+" | "~" ) unary | power
///     power       = postfix [ "**" unary ]
///     postfix     = primary { "(" [ arguments ] ")" | "[" subscripts "]" | "." name }
///     primary     = number | string | name | constant | "(" [ tuple ] ")" | "[" [ items ] "]"
///     items       = expr { "," expr } [ "," ]
///     arguments   = argument { "," argument } [ "," ]               positional ones first
///     argument    = expr | name "=" expr
///     subscripts  = subscript { "," subscript } [ "," ]
///     subscript   = expr | [ expr ] ":" [ expr ] [ ":" [ expr ] ] | "..."
///
///     name        = a letter or "_", then letters, digits, marks and "_"
///     constant    = "true" "True" "false" "False" "none" "None" "newaxis" "inf" "nan" "pi"
///     number      = 5   1_000   0x1F   .5   5.   1e5
///     string      = '…' or "…" on one line, with \n \t \\ \" \' \u{…}
///     comment     = "#" to the end of the line
///
/// Newlines inside brackets and after a `\` are blanks. A statement that begins with
/// `name ( … ) =` is a definition.
public struct Parser {
    /// How deep brackets, prefix operators, `**` and loops may nest.
    public static let nestingLimit = 256
    /// How high an expression may be: how many operations wait for each other.
    public static let heightLimit = 2000

    let lexer: Lexer
    let symbols: SymbolTable
    /// The next token and its index.
    private(set) var token: Token
    private(set) var index = 0
    /// Brackets that are open, innermost last.
    var openers: [Token] = []
    var depth = 0
    /// The parameters of the definition that is being read.
    var locals: [Symbol: Int] = [:]

    init(_ text: String, base: Int, symbols: SymbolTable) {
        lexer = Lexer(text, base: base)
        token = lexer.tokens[0]
        self.symbols = symbols
    }

    /// One input: statements, or a command. Names are interned in `symbols`.
    ///
    /// The text is what `needsMore` accepted as complete, without its last newline.
    public static func parse(_ text: String, symbols: SymbolTable) throws(SyntaxError) -> Line {
        if let command = try command(text) { return .command(command) }
        var parser = Parser(text, base: 0, symbols: symbols)
        return .statements(try parser.line())
    }

    /// The statements of a line that stands `offset` bytes into an input.
    public static func parseStatements(
        _ text: String, symbols: SymbolTable, offset: Int
    ) throws(SyntaxError) -> [Statement] {
        var parser = Parser(text, base: offset, symbols: symbols)
        return try parser.line()
    }

    /// An expression, or several with commas between them, which make a tuple.
    ///
    /// - Parameter offset: The place of `text` in the input; it is added to every span, those
    ///   of errors too.
    public static func parseExpression(
        _ text: String, symbols: SymbolTable, offset: Int = 0
    ) throws(SyntaxError) -> Expr {
        var parser = Parser(text, base: offset, symbols: symbols)
        return try parser.onlyExpression()
    }

    private mutating func onlyExpression() throws(SyntaxError) -> Expr {
        skipNewlines()
        if kind == .end { throw SyntaxError(.emptyExpression, token.span) }
        let start = index
        let expression = try tuple().expression
        skipNewlines()
        guard kind == .end else { throw leftover(from: start) }
        return expression
    }
}

// MARK: - Tokens

extension Parser {
    var kind: Token.Kind { token.kind }

    func peek(_ distance: Int = 1) -> Token.Kind {
        let place = index + distance
        return lexer.tokens.indices.contains(place) ? lexer.tokens[place].kind : .end
    }

    /// The token before the next one.
    var previous: Token? {
        index > 0 ? lexer.tokens[index - 1] : nil
    }

    func at(_ sign: Punctuator) -> Bool { self.sign == sign }

    func at(_ word: Keyword) -> Bool {
        if case .keyword(let next) = kind { next == word } else { false }
    }

    var sign: Punctuator? {
        if case .punctuator(let sign) = kind { sign } else { nil }
    }

    /// What is wrong with the next token, if it is a mistake.
    var mistake: SyntaxError.Kind? {
        if case .mistake(let i) = kind { lexer.mistakes[i] } else { nil }
    }

    /// Nothing more belongs to this statement.
    var atStatementEnd: Bool { kind == .end || kind == .newline || at(.semicolon) }

    func text(_ span: Span) -> String { lexer.text(span) }

    /// The name that stands at the span.
    func symbol(_ span: Span) -> Symbol {
        symbols.intern(lexer.bytes[(span.start - lexer.base)..<(span.end - lexer.base)])
    }

    /// Reads one token.
    @discardableResult
    mutating func advance() -> Token {
        let read = token
        if index < lexer.tokens.count - 1 {
            index += 1
            token = lexer.tokens[index]
        }
        return read
    }

    mutating func accept(_ sign: Punctuator) -> Bool {
        guard at(sign) else { return false }
        advance()
        return true
    }

    mutating func skipNewlines() {
        while kind == .newline { advance() }
    }

    /// Counts one more level of nesting, for which `span` is to blame.
    mutating func enter(_ span: Span) throws(SyntaxError) {
        depth += 1
        if depth > Self.nestingLimit {
            throw SyntaxError(.tooDeep(limit: Self.nestingLimit), span)
        }
    }

    mutating func leave() { depth -= 1 }

    /// An expression, if it is not too high; otherwise `blame` says where it became so.
    func node(_ kind: Expr.Kind, _ span: Span, blame: Span) throws(SyntaxError) -> Expr {
        let node = Expr(kind, span)
        if node.height > Self.heightLimit {
            throw SyntaxError(.tooHigh(limit: Self.heightLimit), blame)
        }
        return node
    }
}
