import Testing

@testable import convo

struct PastedTextTests {
    @Test(arguments: [
        ("a", "a"),
        ("a\nb\n", "a\nb"),
        ("a\r\nb\r\n\r\nc", "a\nb\n\nc"),
        ("a\n\rb\n\r\n\rc", "a\nb\n\nc"),  // CRLF through libedit's terminal mode
        ("a\rb\r", "a\nb"),
        ("a\n\nb", "a\n\nb"),
        ("a\u{1B}[31mb\0c\td", "a[31mbc\td"),
        ("größe = ∑\n", "größe = ∑"),
        ("", ""),
    ])
    func `plain text keeps its lines and loses control characters`(text: String, cleaned: String) {
        #expect(PastedText.clean(text) == cleaned)
    }

    @Test(arguments: [
        (">>> a = 1\na = 1\n>>> a\n1\n", "a = 1\na"),
        ("# Prose.\n>>> f(1,\n...   2)\n3\n\n... \n>>> b", "f(1,\n  2)\nb"),
        (">>> f(\n...\n... 2)\n3", "f(\n\n2)"),
        ("    >>> a\n    1\n    >>> b\n", "a\nb"),
        (">>> a\n...\n…\n>>> b", "a\nb"),  // elided output, no continuation
        ("1\n>>> a", "a"),
        (">>>\n>>> a", "\na"),
    ])
    func `a transcript keeps its inputs only`(text: String, cleaned: String) {
        #expect(PastedText.clean(text) == cleaned)
    }

    @Test func `a block is cut into inputs`() {
        let cut = PastedText.inputs(of: "a = 1\n\nb = (1,\n2)\n(3,")
        #expect(cut.complete == ["a = 1", "b = (1,\n2)"])
        #expect(cut.unfinished == "(3,")
    }
}
