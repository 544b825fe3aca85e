import Testing

@testable import Language

@Suite struct LexerTests {
    private func kinds(_ text: String) -> [Token.Kind] {
        Lexer(text, base: 0).tokens.map(\.kind)
    }

    @Test(arguments: [
        ("0", 0), ("00", 0), ("5", 5), ("1_000", 1000), ("0x1F", 31), ("0Xff", 255), ("0x_f", 15),
        ("9223372036854775807", UInt(Int.max)), ("9223372036854775808", 1 << 63),
        ("0x7FFF_FFFF_FFFF_FFFF", UInt(Int.max)),
    ])
    func integers(text: String, value: UInt) {
        #expect(kinds(text) == [.integer(value), .end])
    }

    @Test(arguments: [
        (".5", 0.5), ("5.", 5), ("1e5", 1e5), ("1E5", 1e5), ("1.5e-3", 0.0015), ("1_0.2_5", 10.25),
        ("1e+2", 100), ("5.e2", 500), (".5e1", 5), ("007.5", 7.5), ("1e400", Double.infinity),
        ("1e-400", 0), ("0.1", 0.1), ("5e-324", .leastNonzeroMagnitude), ("1_0e1_0", 1e11),
        ("123456789012345678901234567890.", 1.2345678901234568e29),
    ])
    func floats(text: String, value: Double) {
        #expect(kinds(text) == [.float(value), .end])
    }

    @Test(arguments: [
        ("9223372036854775809", "integerTooLarge"), ("99999999999999999999999", "integerTooLarge"),
        ("0x8000000000000001", "integerTooLarge"), ("1.2.3", "malformedNumber"),
        ("1_", "malformedNumber"),
        ("1__0", "malformedNumber"), ("1e", "malformedNumber"), ("0x", "malformedNumber"),
        ("0x1.8", "malformedNumber"), ("0b2", "malformedNumber"), ("007", "leadingZeros"),
        ("0b101", "otherBase"), ("0o17", "otherBase"), ("2j", "complexNumber"),
        ("1.5J", "complexNumber"),
        ("2x", "numberBeforeName"), ("2e_x", "numberBeforeName"), ("3π", "numberBeforeName"),
    ])
    func wrongNumbers(text: String, name: String) {
        let kinds = kinds(text)
        #expect(kinds.count == 2)
        let mistake = Lexer(text, base: 0).mistakes.first
        #expect(mistake.map { "\($0)".hasPrefix(name) } == true)
    }

    @Test(arguments: [
        ("''", ""), ("'a\"b'", "a\"b"), ("\"it's\"", "it's"), (#"'\n\t\\\"\''"#, "\n\t\\\"'"),
        (#"'\u{e9}\u{1F600}'"#, "é😀"), ("'…“é'", "…“é"), ("'#;)'", "#;)"), (#"'\u{000041}'"#, "A"),
    ])
    func strings(text: String, value: String) {
        #expect(kinds(text) == [.string(0), .end])
        #expect(Lexer(text, base: 0).strings == [value])
    }

    @Test(arguments: [
        (#"'\q'"#, SyntaxError.Kind.unknownEscape(#"\q"#)), (#"'\é'"#, .unknownEscape(#"\é"#)),
        (#"'\u{D800}'"#, .badUnicodeEscape(#"\u{D800}"#)),
        (#"'\u{0000041}'"#, .badUnicodeEscape(#"\u{0000041}"#)),
        ("'abc", .unclosedString(quote: "'")), (#""abc\""#, .unclosedString(quote: "\"")),
    ])
    func wrongStrings(text: String, mistake: SyntaxError.Kind) {
        #expect(kinds(text) == [.mistake(0), .end])
        #expect(Lexer(text, base: 0).mistakes.first == mistake)
    }

    @Test func everyPunctuatorIsItself() {
        for sign in Punctuator.allCases {
            #expect(kinds(sign.rawValue) == [.punctuator(sign), .end])
        }
    }

    @Test func theLongestSignWins() {
        #expect(
            kinds("**=//=...") == [
                .punctuator(.powerAssign), .punctuator(.floorDivideAssign), .punctuator(.ellipsis),
                .end,
            ])
        #expect(kinds("a<-b") == [.name, .punctuator(.less), .punctuator(.minus), .name, .end])
    }

    @Test func wordsOfTheGrammar() {
        for word in Keyword.allCases { #expect(kinds(word.rawValue) == [.keyword(word), .end]) }
        for word in Constant.allCases { #expect(kinds(word.rawValue) == [.constant(word), .end]) }
        #expect(kinds("For IN nones _ x1 ünï") == Array(repeating: .name, count: 6) + [.end])
    }

    @Test func newlinesCountOnlyOutsideBrackets() {
        #expect(kinds("a\nb") == [.name, .newline, .name, .end])
        #expect(kinds("(a\nb)").contains(.newline) == false)
        #expect(kinds("a \\\n b") == [.name, .name, .end])
        #expect(kinds("a # \\\nb") == [.name, .newline, .name, .end])
    }
}
