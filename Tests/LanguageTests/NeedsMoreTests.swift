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
}
