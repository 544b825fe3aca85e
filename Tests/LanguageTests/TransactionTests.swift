import Language
import Tensors
import Testing

/// A line is a transaction: after an error or an interruption every name is as it was.
@Suite struct TransactionTests {
    @Test(
        "a failed line leaves nothing behind",
        arguments: [
            "x = 1; y = 2; 1/0", "x[0] = 9; 1/0", "x[0] = 9; x[1] = 8; x = 3; 1/0", "x += 1; 1/0", "new = 5; 1/0",
            "for i in range(5): x[i % 3] = i; y = 1 / (3 - i)", "x[1:] = 7; x[:] = 6; x[0] = 5; 1/0",
            "x[[0, 2]] = 4; nothing", "x[x > 1] = 4; nothing", "f(a) = 1; 1/0", "x[0] = zeros(7)",
            "x, y = 3, 4, 5", "seed(3); rand(2); 1/0", "9; 1/0", "for x in range(3): 1 / (2 - x)",
        ])
    func undo(line: String) {
        let typed = Typed(echoes: false)
        _ = typed("x = range(1, 4); y = 10; 77; seed(5); f(a) = a + 1")
        #expect(typed(line).last?.hasPrefix("error: ") == true)
        #expect(typed("x") == ["[1 2 3]"])
        #expect(typed("y, f(1)") == ["(10, 2)"])
        #expect(typed.last("_") != ["9"])
        #expect(typed.interpreter.value(of: "new") == nil)
        #expect(typed("rand(1)") == Typed(echoes: false).last("seed(5)", "rand(1)"))
    }

    @Test("an interruption is an error like another") func interruption() {
        let typed = Typed(echoes: false)
        _ = typed("x = zeros(4)")
        typed.interpreter.context.cancellation.cancel()
        #expect(typed("x[0] = 1; x = 5")[0].contains("interrupted"))
        typed.interpreter.context.cancellation.reset()
        #expect(typed("x") == ["[0. 0. 0. 0.]"])
    }

    @Test("undoing a write copies nothing that nobody else holds") func noCopies() {
        let typed = Typed(echoes: false)
        _ = typed("x = zeros(1000, 1000)")
        let context = typed.interpreter.context
        let used = context.memory.inUse
        // Room for a row or two, but not for a second matrix.
        context.memory.limit = used + 100_000
        #expect(typed("x[0] = 1; x[1, 2] = 5; x[3, :10] = 7") == [])
        #expect(typed("x[0] = 2; 1/0") == ["error: division by zero: 1 / 0"])
        #expect(typed("x[0, 0], x[1, 2], x[3, 9], x[3, 10]") == ["1.0\n\n5.0\n\n7.0\n\n0.0"])
    }

    @Test("writes never alias") func aliases() {
        let typed = Typed(echoes: false)
        _ = typed("x = range(4); y = x; z = x[1:]")
        #expect(typed("x[1] = 9; x, y, z") == ["[0 9 2 3]\n\n[0 1 2 3]\n\n[1 2 3]"])
        #expect(typed("a = zeros(2, 2); b = a[0]; a[0][1] = 5; a, b") == ["[[0. 5.]\n [0. 0.]]\n\n[0. 0.]"])
        #expect(typed("v = range(4); v[1:] = v[:-1]; v") == ["[0 0 1 2]"])
    }
}
