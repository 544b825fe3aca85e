import Testing

@testable import Language

@Suite struct DiagnosticTests {
    private func render(_ source: String, _ start: Int, _ end: Int, width: Int? = nil) -> [String] {
        let diagnostic = Diagnostic("m", at: Span(start, end))
        return diagnostic.render(source: source, width: width).split(separator: "\n").map(
            String.init)
    }

    @Test func hasMessageLineCaretAndHelp() {
        let diagnostic = Diagnostic("no value", at: Span(4, 7), help: "write one")
        #expect(
            diagnostic.render(source: "x = foo + 1", width: nil) == """
                error: no value
                  x = foo + 1
                      ^~~
                help: write one
                """)
    }

    @Test func notesSayNote() {
        let note = Diagnostic(.note, "range counts from 0", at: nil)
        #expect(note.render(source: "arange(3)", width: nil) == "note: range counts from 0")
    }

    @Test func aMessageThatQuotesAVeryLongNameLosesItsMiddle() {
        let name = String(repeating: "a", count: 1_000_000)
        let lines = Diagnostic("no \(name) here", at: Span(0, 1), help: "not \(name)!").render(source: name, width: 80).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count < 1000 })
        #expect(lines.first?.hasPrefix("error: no aaa") ?? false)
        #expect(lines.first?.hasSuffix("aaa here") ?? false)
        #expect(lines.last?.hasSuffix("aaa!") ?? false)
    }

    @Test func anEmptySpanStillHasACaret() {
        #expect(render("abc", 1, 1)[2] == "   ^")
        #expect(render("abc", 3, 3)[2] == "     ^")
    }

    @Test func showsTheLineWhereTheSpanBegins() {
        #expect(render("f(a,\n  b c,\n  d)", 9, 10)[1...] == ["    b c,", "      ^"])
        // A span over several lines is marked to the end of its first one.
        #expect(render("x = (1,\n2)", 4, 10)[1...] == ["  x = (1,", "      ^~~"])
        #expect(render("a\r\nb\r\n", 3, 4)[1...] == ["  b", "  ^"])
    }

    @Test func spansOutsideTheSourceDoNoHarm() {
        #expect(render("abc", 90, 100)[1...] == ["  abc", "     ^"])
        #expect(render("abc", -5, -1)[1...] == ["  abc", "  ^"])
        #expect(render("", 0, 0) == ["error: m"])
        // Inside a character: that character.
        #expect(render("é", 1, 2)[2] == "  ^")
    }

    @Test func measuresWideCharactersMarksAndTabs() {
        #expect(render("卷积 + x", 9, 10)[2] == "         ^")
        #expect(render("卷积", 0, 6)[2] == "  ^~~~")
        #expect(render("e\u{301}e\u{301} x", 7, 8)[2] == "     ^")
        #expect(render("\tx", 1, 2)[1...] == ["          x", "          ^"])
        #expect(render("ab\tx", 3, 4)[1...] == ["  ab      x", "          ^"])
    }

    @Test func controlCharactersAreShown() {
        #expect(render("a\u{1B}[31mb", 1, 2)[1] == "  a␛[31mb")
        #expect(render("a\u{202E}b", 0, 1)[1] == "  a\u{FFFD}b")
    }

    @Test func longLinesAreCutRoundTheSpan() {
        let source = String((0..<300).map { Character(String($0 % 10)) })
        for start in [0, 3, 150, 290, 299] {
            let lines = render(source, start, start + 1, width: 40)
            #expect(DisplayWidth.of(lines[1]) <= 40)
            let column = lines[2].count - 1
            let marked = Array(lines[1])[column]
            #expect(marked == Character(String(start % 10)))
        }
        #expect(render(source, 0, 1, width: 40)[1].hasSuffix("…"))
        #expect(render(source, 299, 300, width: 40)[1].hasPrefix("  …"))
        let middle = render(source, 150, 300, width: 40)
        #expect(middle[1].count == 40 && middle[2].count <= 40)
    }

    @Test func anyWidthWorks() {
        let source = String(repeating: "卷積x ", count: 50)
        for width in -3...30 {
            for start in stride(from: 0, through: source.utf8.count, by: 7) {
                let lines = render(source, start, start + 9, width: width)
                #expect(lines.count == 3)
                if width >= 8 { #expect(DisplayWidth.of(lines[1]) <= width) }
                if width >= 8 { #expect(lines[2].count <= width) }
            }
        }
    }

    @Test func ofALineAsLongAsAFileTheSpansSurroundingsAreShown() {
        let line = String(repeating: "é", count: 500_000) + "x" + String(repeating: "卷", count: 500_000)
        let lines = render(line, 1_000_000, 1_000_001, width: 20)
        #expect(lines[1...] == ["  …éééééx卷卷卷卷卷…", "        ^"])
        #expect(render("a\n" + line, 1_000_002, 1_000_003, width: 20) == lines)
    }

    /// a b c and the newline take a byte each, é two, 卷 three.
    @Test(arguments: [
        (0, 1, 1), (2, 1, 3), (3, 1, 4), (4, 2, 1), (5, 2, 1), (6, 2, 2), (8, 2, 2), (9, 2, 3),
        (10, 3, 1), (11, 3, 2), (-1, 1, 1), (99, 3, 2),
    ])
    func locations(offset: Int, line: Int, column: Int) {
        let location = SourceLocation(of: offset, in: "abc\né卷\nx")
        #expect(location.line == line)
        #expect(location.column == column)
    }

    @Test(arguments: [
        ("abc", 3), ("卷积", 4), ("e\u{301}", 1), ("🙂", 2), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("ｗ", 2), ("가", 2),
        ("\u{1112}\u{1161}\u{11AB}", 2), ("⋆", 1), ("…", 1), ("x\u{200B}y", 2), ("", 0),
    ])
    func displayWidths(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }
}
