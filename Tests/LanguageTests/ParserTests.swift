import Testing

@testable import Language

@Suite struct ParserTests {
    /// What Python's grammar makes of the same text.
    @Test(arguments: [
        ("-x**2", "(-(x ** 2))"),
        ("-2**2", "(-(2 ** 2))"),
        ("2**-1", "(2 ** -1)"),
        ("2**-x**3", "(2 ** (-(x ** 3)))"),
        ("2**3**4", "(2 ** (3 ** 4))"),
        ("--x", "(-(-x))"),
        ("~x + +y", "((~x) + (+y))"),
        ("- 5", "-5"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-0x8000000000000000", "-9223372036854775808"),
        ("1 -9223372036854775808", "error integerTooLarge(\"9223372036854775808\") 3..<22"),
        ("-5.T", "error malformedNumber(\"5.T\") 1..<4"),
        ("-x.T", "(-x.T)"),
        ("not a == b", "(not (a == b))"),
        ("not not a", "(not (not a))"),
        ("not a and b or c and not d", "(((not a) and b) or (c and (not d)))"),
        ("a or b or c", "((a or b) or c)"),
        ("a < b < c", "(a < b < c)"),
        ("a < b == c != d >= e", "(a < b == c != d >= e)"),
        ("a < b and b < c", "((a < b) and (b < c))"),
        ("a | b ^ c & d", "(a | (b ^ (c & d)))"),
        ("a & b + c", "(a & (b + c))"),
        ("a == b | c", "(a == (b | c))"),
        ("a - b - c", "((a - b) - c)"),
        ("a / b * c // d % e @ f", "(((((a / b) * c) // d) % e) @ f)"),
        ("a + b * c - d", "((a + (b * c)) - d)"),
        ("a * -b", "(a * (-b))"),
        ("(a + b) * c", "((a + b) * c)"),
        ("x.f(1).T[0](2)", "x.f(1).T[0](2)"),
        ("a ** b[0].T", "(a ** b[0].T)"),
        ("-x[0] ** 2", "(-(x[0] ** 2))"),
        ("-1 ** 2", "(-(1 ** 2))"),
        ("f(-1, -.5)", "f(-1, -0.5)"),
        ("1 -1", "(1 - 1)"),
        ("1 - -1", "(1 - -1)"),
    ])
    func precedence(text: String, structure: String) {
        #expect(SyntaxDump.line(text) == structure)
    }

    @Test(arguments: [
        ("()", "T()"), ("(1,)", "T(1)"), ("1,", "T(1)"), ("1, 2", "T(1, 2)"), ("(1)", "1"),
        ("(1, 2,)", "T(1, 2)"), ("[]", "L[]"), ("[1, 2,]", "L[1, 2]"),
        ("[(1, 2), [3]]", "L[T(1, 2), L[3]]"),
        ("true, False, none, None", "T(true, false, none, none)"),
        ("newaxis", "none"), ("inf, -inf", "T(inf, (-inf))"), ("pi", "3.141592653589793"),
        ("f()", "f()"), ("f(a, b=1, c=[2],)", "f(a, b=1, c=L[2])"), ("f(a == b)", "f((a == b))"),
        ("x.shape", "x.shape"), ("x.size()", "x.size()"), ("'a' + \"b\"", "(\"a\" + \"b\")"),
        ("x.in", "error"), ("np.pi", "np.pi"),
        ("[1, 2][0]", "L[1, 2][0]"), ("[[1, 2][0], 3]", "L[L[1, 2][0], 3]"),
        ("x[[0, 2]]", "x[L[0, 2]]"), ("x[..., none, ::2]", "x[..., none, ::2]"),
        ("x[1:2, :, a:, :b, ::, 1:2:3, -1]", "x[1:2, :, a:, :b, :, 1:2:3, -1]"),
        ("x[0,]", "x[0]"), ("x[(1, 2)]", "x[T(1, 2)]"), ("x[a if_ := 3]", "error"),
        ("größe + x_1 + é", "((größe + x_1) + é)"), ("卷积(x)", "卷积(x)"),
    ])
    func values(text: String, structure: String) {
        let dump = SyntaxDump.line(text)
        #expect(structure == "error" ? dump.hasPrefix("error") : dump == structure)
    }

    @Test(arguments: [
        ("", ""), ("  ", ""), ("# only a comment", ""), ("\n\n", ""), ("x # y", "x"), ("x;", "x ;"),
        ("a; b = 2; c;", "a ; b = 2 ; c ;"), ("x\n", "x"), ("\nx\n\n", "x"), ("x;\n", "x ;"),
        ("x = 3", "x = 3"), ("a, b = b, a", "[a, b] = T(b, a)"), ("a, = t", "[a] = t"),
        ("a, b, = t", "[a, b] = t"), ("(a, b) = t", "[a, b] = t"), ("u, _ = t", "[u, _] = t"),
        ("x[0] = 1", "x[0] = 1"), ("x[0][1:] = 1", "x[0][1:] = 1"),
        ("x[0], y = t", "[x[0], y] = t"),
        ("x = 1,", "x = T(1)"), ("x = ()", "x = T()"),
        ("lambda = 0.1; if = 3", "lambda = 0.1 ; if = 3"),
        ("x += 1", "x += 1"), ("x[0] **= 2", "x[0] **= 2"), ("x //= 2", "x //= 2"),
        ("x @= w", "x @= w"),
        ("x -= -1", "x -= -1"), ("x *= 2; x /= 3", "x *= 2 ; x /= 3"),
        ("f(x) == 3", "(f(x) == 3)"), ("f() = 3", "def f() = 3"),
        ("f(x, s=1) = conv(x, w, stride=s)", "def f(x, s=1) = conv(x#0, w, stride=s#1)"),
        ("f (x,) = x", "def f(x) = x#0"), ("f(x, y=x) = y", "def f(x, y=x) = y#1"),
        ("f(x, g) = x.g(1).h(2) + x.g", "def f(x, g) = (g#1(x#0, 1).h(2) + x#0.g)"),
        ("f(f) = f(f)", "def f(f) = f#0(f#0)"), ("f(x) = x; x", "def f(x) = x#0 ; x"),
        ("f(x=(1, [2])) = -x", "def f(x=T(1, L[2])) = (-x#0)"),
        ("for i in range(3): print(i)", "for i in range(3) {print(i)}"),
        ("for a, b in t: x = a; y = b;", "for [a, b] in t {x = a ; y = b ;}"),
        ("for i, in t: i", "for [i] in t {i}"), ("for (a, b) in t: a", "for [a, b] in t {a}"),
        ("for x[0] in t: x", "for x[0] in t {x}"),
        ("for i in x: for j in i: j; k", "for i in x {for j in i {j ; k}}"),
        ("for i in (1, 2): f(x) = x + i", "for i in T(1, 2) {def f(x) = (x#0 + i)}"),
        ("for i in x: i # last", "for i in x {i}"),
        ("f(a,\n  # the kernel\n  b)", "f(a, b)"), ("a + \\\n b", "(a + b)"),
        ("a + \\  \n b", "(a + b)"),
        ("a \\", "a"), ("\u{FEFF}x\u{A0}=\u{3000}1", "x = 1"), ("x = 1\r\n", "x = 1"),
    ])
    func statements(text: String, structure: String) {
        #expect(SyntaxDump.line(text) == structure)
    }

    @Test(arguments: [
        (":help", ":help <>"), (" :explain  conv(x, w) # y ", ":explain <conv(x, w) # y>"),
        (":im2col conv(x,\n  w)\n", ":im2col <conv(x,\n  w)>"),
        (":matrix--values x", ":matrix <--values x>"),
        ("?", ":help <>"), ("? conv", ":help <conv>"), ("?conv", ":help <conv>"),
        ("??conv", ":help <conv>"),
        (":save it's.convo", ":save <it's.convo>"), ("\n:vars", ":vars <>"),
        (":field conv 11 4, pool 3 2", ":field <conv 11 4, pool 3 2>"),
    ])
    func commands(text: String, structure: String) {
        #expect(SyntaxDump.line(text) == structure)
    }

    @Test func commandSpans() throws {
        let text = "  :explain  conv(x) "
        guard case .command(let command) = try Parser.parse(text, symbols: SymbolTable()) else {
            Issue.record("no command")
            return
        }
        #expect(command.wordSpan == Span(2, 10))
        #expect(command.restSpan == Span(12, 19))
    }

    @Test func aDefinitionKeepsItsText() throws {
        let line = try Parser.parse("a; f( x ) = x + 1 ; b", symbols: SymbolTable())
        guard case .statements(let all) = line, case .definition(let definition) = all[1].kind
        else {
            Issue.record("no definition")
            return
        }
        #expect(definition.source == "f( x ) = x + 1")
        #expect(definition.nameSpan == Span(3, 4))
        #expect(definition.parameters[0].span == Span(6, 7))
    }

    @Test func spansCoverParenthesesAndOperators() throws {
        let value = try Parser.parseExpression("(a + b) * cé", symbols: SymbolTable())
        guard case .binary(_, let left, let right, let at) = value.kind else {
            Issue.record("no product")
            return
        }
        #expect(value.span == Span(0, 13))
        #expect(left.span == Span(0, 7))
        #expect(at == Span(8, 9))
        #expect(right.span == Span(10, 13))
    }

    @Test func expressionsInCommandsAreShifted() throws {
        let value = try Parser.parseExpression("1, x", symbols: SymbolTable(), offset: 10)
        #expect(value.span == Span(10, 14))
        let error = #expect(throws: SyntaxError.self) {
            try Parser.parseExpression("f(x", symbols: SymbolTable(), offset: 10)
        }
        #expect(error?.span == Span(11, 12))
        let empty = #expect(throws: SyntaxError.self) {
            try Parser.parseExpression(" # nothing", symbols: SymbolTable())
        }
        #expect(empty?.kind == .emptyExpression)
        let definition = #expect(throws: SyntaxError.self) {
            try Parser.parseExpression("x = 3", symbols: SymbolTable())
        }
        #expect(definition?.kind == .equalsInExpression)
    }

    @Test func namesAreInternedOnce() throws {
        let symbols = SymbolTable()
        _ = try Parser.parse("a = b + a", symbols: symbols)
        _ = try Parser.parse("f(b, k=a)", symbols: symbols)
        #expect(symbols.count == 3)
        // Unicode's two spellings of é are one name.
        #expect(symbols.intern("\u{E9}") == symbols.intern("e\u{301}"))
    }
}
