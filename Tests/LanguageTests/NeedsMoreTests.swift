import Testing

@testable import Language

@Suite struct NeedsMoreTests {
    @Test(arguments: [
        "conv(x,", "[[1, 2],", "x[", "f(x) = (", "x = 1 + \\", "x = \\  ", "f(a, # comment",
        "for i in range(3): f(", ":explain conv(x,", "print('(', (", "a $ (", "x = {(",
        "f(a,\n  b,", "x = [\n", "? (",
    ])
    func goesOn(text: String) {
        #expect(Parser.needsMore(text))
    }

    @Test(arguments: [
        "", "x = 1", "conv(x, w)", "x = 'abc", "f('a", "(]", "x)", "x) + (", "x # (",
        "x # \\", "'\\", "x = 1 \\\n", "x' + (", "conv(x, 'same,", "[1, 2)", ":save it's (",
        "for i in range(3):", "x =", "a + ", "\\ x", "(1, 2))(", "\u{0}",
    ])
    func isComplete(text: String) {
        #expect(!Parser.needsMore(text))
    }

    /// Reading it anew for every line would be 5 GB.
    @Test func manyLinesAreReadOnce() {
        var input = OpenInput()
        var open = input.goesOn(after: "x = [")
        for _ in 0..<100_000 { open = input.goesOn(after: "1,") && open }
        let isOpen = input.goesOn(after: "]")
        #expect(open && !isOpen)
    }

    @Test func moreBracketsThanMayBeOpenAreNotWaitedFor() {
        #expect(Parser.needsMore(String(repeating: "(\n", count: 256)))
        #expect(!Parser.needsMore(String(repeating: "(\n", count: 257)))
    }
}
