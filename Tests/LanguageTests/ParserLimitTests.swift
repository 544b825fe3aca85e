import Testing

@testable import Language

/// What is too much is an error, and what is merely long is fine.
@Suite struct ParserLimitTests {
    private func parse(_ text: String) -> SyntaxError? {
        do throws(SyntaxError) {
            _ = try Parser.parse(text, symbols: SymbolTable())
            return nil
        } catch {
            return error
        }
    }

    private func nested(_ open: String, _ close: String, _ count: Int) -> String {
        String(repeating: open, count: count) + "x" + String(repeating: close, count: count)
    }

    @Test(arguments: [
        ("(", ")"), ("[", "]"), ("f(", ")"), ("x[", "]"), ("-", ""), ("2**", ""),
        ("~(", ")"), ("(1 < 1 | 1 + 1 * ", ")"), ("for i in x: ", ""),
        ("f(x=", ")"), ("x[0:", "]"), ("x.f(", ")"), ("[1, (", ",)]"),
    ])
    func nestingIsCounted(open: String, close: String) {
        let levels = open.filter { "([-~".contains($0) }.count
        #expect(parse(nested(open, close, 256 / max(1, levels))) == nil)
        for count in [257, 1000, 20_000] {
            #expect(parse(nested(open, close, count))?.kind == .tooDeep(limit: 256))
        }
    }

    @Test(arguments: ["+", " and ", " or ", "@", " | "])
    func heightIsCounted(sign: String) {
        let terms = { (count: Int) in Array(repeating: "x", count: count).joined(separator: sign) }
        #expect(parse(terms(2000)) == nil)
        #expect(parse(terms(2001))?.kind == .tooHigh(limit: 2000))
        #expect(parse(terms(100_000))?.kind == .tooHigh(limit: 2000))
    }

    @Test func heightOfNotIsCounted() {
        #expect(parse(nested("not ", "", 1000)) == nil)
        #expect(parse(nested("not ", "", 3000))?.kind == .tooHigh(limit: 2000))
    }

    @Test(arguments: ["[0]", "(0)", ".T", ".f()"])
    func heightOfPostfixIsCounted(part: String) {
        #expect(parse("x" + String(repeating: part, count: 1000)) == nil)
        #expect(parse("x" + String(repeating: part, count: 3000))?.kind == .tooHigh(limit: 2000))
    }

    @Test(arguments: [
        ("[", "1, ", "]"), ("x = (", "1, ", ")"), ("", "-1.5, ", ""), ("f(", "a, ", ")"),
        ("x[", "0, ", "]"), ("", "a; ", ""), ("x = a", " < a", ""), ("", "a, ", "b = t"),
        ("for i in x: ", "a = 1; ", ""), ("s = '", "ab\\n", "'"), ("", "\n", "x"), ("[", "\n", "]"),
        ("[", "[1, 2], ", "]"), ("# ", "x", ""), ("x", "y", ""), ("", "e\u{301}\u{301}", ""), ("", "?", ""),
    ])
    func longFlatInputsAreFine(start: String, item: String, end: String) {
        #expect(parse(start + String(repeating: item, count: 100_000) + end) == nil)
    }

    @Test(arguments: [
        "(", ")", "[)", "f(x", "f(x) ", "x ", "'", "1 ", "x[", "a.", "“", "//", ": ", "x' ",
        "{", "1x ", "$", "\u{301}", "'a", "“x” ",
    ])
    func longGarbageIsRefusedInLinearTime(part: String) {
        let text = String(repeating: part, count: 100_000)
        #expect(parse(text) != nil || part == ": ")
        _ = Parser.needsMore(text)
    }

    @Test func heights() throws {
        let symbols = SymbolTable()
        for (text, height) in [
            ("1", 1), ("1+1", 2), ("[1, 2+3]", 3), ("f(x, k=[1])", 3), ("x[1:2+3]", 3),
        ] {
            #expect(try Parser.parseExpression(text, symbols: symbols).height == height)
        }
    }
}
