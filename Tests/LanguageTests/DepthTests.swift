import Language
import Tensors
import Testing

/// What goes on without end, or without measure, ends in an error.
@Suite struct DepthTests {
    @Test("tuples of tuples have a bound, so that printing and comparing come to an end") func tuples() {
        let typed = Typed(echoes: false)
        _ = typed("x = (1,); t = 1; y = (1,)")
        #expect(typed("for i in range(100): x = x, x") == ["error: written out, this tuple of tuples would have more than 1048576 items"])
        #expect(typed("for i in range(10**6): t = (t,)") == ["error: a tuple holds tuples at most 256 deep"])
        #expect(typed("x, t") == ["((1,), 1)"])
        #expect(typed("for i in range(12): y = y, y") == [])
        #expect(typed("z = y; y == z") == ["True"])
        #expect(typed("for i in range(255): t = (t,)") == [])
        #expect(typed("u = t; u == t") == ["True"])
        #expect(typed("tensor(t)")[0].hasPrefix("error: "))
        #expect(typed("for i in range(10**6): f(g=f) = g")[0].hasPrefix("error: "))
        #expect(typed("f(g=1) = g") == [])
        #expect(typed("for i in range(10**6): f(g=f) = g") == ["error: a tuple holds tuples at most 256 deep"])
    }

    @Test("what is joined has a bound") func joined() {
        #expect(Typed().last("s = 'ab'", "for i in range(100): s = s + s")[0].contains("more than 16 million"))
        #expect(Typed()("t = (1, 2) * 10**8")[0].contains("more than 16 million"))
    }

    @Test("a recursion is counted, and on a small stack felt") func recursion() {
        let typed = Typed(echoes: false)
        _ = typed("f(n) = n > 0 and f(n - 1) or n; g(n) = g(n + 1)")
        typed.interpreter.stackBudget = 100 << 10
        #expect(typed("f(3)") == ["1"])
        #expect(typed("g(0)") == ["error: the expression goes too deep to evaluate"])
    }

    @Test("a range in a loop is counted, not made") func countedRange() {
        let typed = Typed(echoes: false)
        typed.interpreter.context.memory.limit = 1 << 20
        #expect(typed("for i in range(10**12): n = i; x = 1 / (9 - i)") == ["error: division by zero: 1 / 0"])
        #expect(typed("s = 0; k = 0") == [])
        #expect(typed("for i in range(5, -5, -3): s = s * 100 + i") == [])
        #expect(typed("s") == ["5019896"])
        #expect(typed("for i in range(3, 3): k = 1") == [])
        #expect(typed("for i in range(9223372036854775800, 9223372036854775807, 5): k += 1") == [])
        #expect(typed("k, i") == ["(2, 9223372036854775805)"])
        #expect(typed("for x in range(0, 1, 0.5): print(x)") == ["0.0", "0.5"])
        #expect(typed("for i in range(1, 5, 0): i")[0].hasPrefix("error: "))
        // A name of one's own is called in its place.
        #expect(typed("range(n) = (n, n)")[0].hasPrefix("note: "))
        #expect(typed("for i in range(7): print(i)") == ["7", "7"])
    }
}
