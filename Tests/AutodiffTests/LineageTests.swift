import Autodiff
import Language
import Tensors
import Testing

/// Which value a gradient is taken by, and how far back lineage reaches.
@Suite struct LineageTests {
    @Test("a value is known by its place in the lineage, not by its name") func identity() throws {
        let typed = Typed()
        try typed.run("w = tensor([1, 2]); v = w; l = sum(w * w)")
        #expect(try typed.numbers("grad(l, v)") == [2, 4])
        try typed.run("t = (w, 3); w = w * 1")
        #expect(try typed.numbers("grad(l, v)") == [2, 4])
        #expect(try typed.numbers("grad(l, t[0])") == [2, 4])
    }

    @Test("through names and functions") func names() throws {
        let typed = Typed()
        try typed.run("x = arange(3, 3); w = tensor([[1, 2], [3, 4]]); f(a, b=w) = sum(conv(a, b)); y = f(x); z = y * 2")
        #expect(try typed.numbers("grad(z, w)") == [16, 24, 40, 48])
        #expect(try typed.numbers("grad(z, x, w)").count == 13)
        #expect(try typed.numbers("grad(z, (w,))") == [16, 24, 40, 48])
    }

    @Test(
        "an earlier value of the name is an error, never zeros",
        arguments: [
            "w = w * 2", "w[0] = 9", "w += 1", "w[1] *= 2", "w, u = ones(2), 3", "for w in ones(2, 2): 1", "w[[0]] = 7",
        ])
    func earlierValue(line: String) throws {
        let typed = Typed()
        try typed.run("w = tensor([1, 2]); l = sum(w ** 2)", line)
        let error = try #require(typed.error("grad(l, w)"))
        #expect(error.message.contains("earlier value of w"))
        // The old value under another name is what y depends on.
        try typed.run("w = tensor([1, 2]); old = w; l = sum(w ** 2)", line)
        #expect(try typed.numbers("grad(l, old)") == [2, 4])
    }

    @Test("a failed line leaves the lineage as it was") func transaction() throws {
        let typed = Typed()
        try typed.run("w = tensor([1, 2]); l = sum(w ** 2)")
        for line in ["w[0] = 9; 1/0", "w = 3; 1/0", "w += 1; nothing"] { #expect(typed.error(line) != nil) }
        #expect(try typed.numbers("grad(l, w)") == [2, 4])
    }

    @Test("what is refused, and how it is said")
    func refusals() throws {
        let typed = Typed()
        try typed.run("x = arange(2, 2); i = range(4); y = x * 2; l = sum(y); big = ones(3, 3); u, s, vh = svd(big); t = s * 2")
        let cases: [(String, String, String)] = [
            ("grad(l, x[0])", "new tensor", "name the tensor"), ("grad(l, [1, 2])", "new tensor", "name the tensor"),
            ("grad(l, i)", "int64", "i = float32(i)"), ("grad(l, i > 1)", "bool", "float32"),
            ("grad(y, x)", "one element", "sum(y)"), ("grad(y, x, upstream=ones(3))", "y's shape (2, 2)", ""),
            ("grad(sum(t), big)", "through svd", "detach"), ("grad(l, 3)", "plain number", "tensor(3)"),
            ("grad(sum(i), x)", "tensor of floats", "whole numbers"), ("grad(l)", "needs x", ""),
        ]
        for (line, message, help) in cases {
            let error = try #require(typed.error(line), "\(line)")
            #expect(error.message.contains(message) && (help.isEmpty || error.help?.contains(help) == true), "\(line): \(error)")
        }
    }

    @Test("a name that y does not depend on gives zeros and a note") func unrelated() throws {
        let typed = Typed()
        try typed.run("x = ones(2); l = sum(x); z = ones(2, 2); f(a, b) = grad(sum(a), b)")
        #expect(try typed.numbers("grad(l, z)") == [0, 0, 0, 0])
        #expect(typed.notes == ["y does not depend on z, so the gradient is zeros"])
        #expect(try typed.numbers("grad(l, x, z)") == [1, 1, 0, 0, 0, 0])
        #expect(try typed.numbers("grad(sum(detach(x) * x), x)") == [1, 1])
        #expect(try typed.numbers("f(x, ones(3))") == [0, 0, 0])
        #expect(try typed.numbers("jacobian(x, z)").count == 8)
    }

    @Test("a gradient has the dtype of what it is by") func dtypes() throws {
        let typed = Typed()
        try typed.run("a = ones(2); b = ones(2, dtype=float64); i = range(2); l = sum(a * b * i); g = grad(l, a, b)")
        #expect(try typed.numbers("g[0].dtype == float32, g[1].dtype == float64") == [1, 1])
        #expect(try typed.numbers("g") == [0, 1, 0, 1])
        try typed.run("h = grad(sum(float32(b) ** 2), b)")
        #expect(try typed.numbers("h.dtype == float64, h[0] == 2") == [1, 1])
    }

    @Test("slice assignment passes gradients on by place") func sliceAssignment() throws {
        let typed = Typed()
        try typed.run("v = tensor([1, 2]); c = ones(3); d = c; c[1:] = v * v; c[0] += v[0] * 3; l = sum(c ** 2)")
        #expect(try typed.numbers("grad(l, v)") == [28, 32])
        #expect(try typed.numbers("grad(l, d)") == [8, 0, 0])
        // Of several values written to one place the last one stays.
        try typed.run("a = tensor([1, 2, 3]); z = zeros(2); z[[0, 0, 1]] = a; m = sum(z ** 2)")
        #expect(try typed.numbers("grad(m, a)") == [0, 4, 6])
        try typed.run("q = zeros(2, 2); q[0][1] = v[1]; q[q > 1] *= v[0]; n = sum(q)")
        #expect(try typed.numbers("grad(n, v)") == [2, 1])
        try typed.run("r = zeros(2, 3); r[:, 1] = sum(v); o = sum(r * r)")
        #expect(try typed.numbers("grad(o, v)") == [12, 12])
    }

    @Test("writing in place copies nothing that nobody else holds") func inPlace() throws {
        let typed = Typed()
        try typed.run("x = zeros(1000, 1000)")
        let memory = typed.interpreter.context.memory
        memory.limit = memory.inUse + 100_000
        #expect(typed.error("x[0] = 1") == nil && typed.error("x[1, 2] = 5; x[3, :10] = x[0, :10] * 2") == nil)
    }

    @Test("a gradient does not walk what is older than its target, and forgets what is cut") func window() throws {
        let typed = Typed()
        try typed.run("x = ones(2); old = ones(2); w = old * 1", "for i in range(120000): w = w + x * 0.00001")
        #expect(typed.interpreter.tape.extent.operations <= 100_000)
        #expect(try typed.numbers("grad(sum(w ** 2), w)").allSatisfy { abs($0 - 4.4) < 0.1 })
        let error = try #require(typed.error("grad(sum(w), old)"))
        #expect(error.message.contains("further than is remembered") && error.help?.contains("detach") == true)
        // The name was rebound, but whether y knew its first value can no longer be told.
        try typed.run("l = sum(w); old = zeros(2)")
        #expect(typed.error("grad(l, old)")?.message.contains("further than is remembered") == true)
    }

    @Test("what the lineage keeps alive is bounded by memory too") func bytes() throws {
        let typed = Typed(memoryLimit: 64 << 20)
        try typed.run("x = ones(1024, 256); y = x", "for i in range(200): y = y * x")
        let extent = typed.interpreter.tape.extent
        #expect(extent.bytes <= 16 << 20 && extent.operations < 20)
        #expect(typed.interpreter.context.memory.inUse < 24 << 20)
        // One tensor counts once, however many operations keep it.
        try typed.run("z = sum(x * x) + sum(x * x) + sum(x * x)")
        #expect(try typed.numbers("sum(grad(z, x))") == [6 * 1024 * 256])
    }

    @Test("a chain of a million links is freed without a frame for each") func longChain() throws {
        let context = EvaluationContext()
        let tape = Tape(context: context, capacity: 2_000_000)
        let one = Tracked(try Tensor(scalar: Float(1), in: context))
        var y = one
        for _ in 0..<1_000_000 { y = try tape.binary(.multiply, .tracked(y), .tracked(one)) }
        #expect(tape.extent.operations == 1_000_000)
        y = one
        #expect(tape.extent.operations == 0)
    }

    @Test("a hundred thousand steps of training run in constant memory, over a lineage that stays as long") func training() throws {
        let typed = Typed()
        try typed.run(
            "seed(1); x = rand(5, 5); w = zeros(2, 2); t = conv(x, tensor([[1, 2], [3, 4]]))",
            "for i in range(20000): w = w - 0.01*grad(sum((conv(x, w) - t)**2), w)")
        let memory = typed.interpreter.context.memory.inUse
        let lineage = typed.interpreter.tape.extent.operations
        try typed.run("for i in range(80000): w = w - 0.01*grad(sum((conv(x, w) - t)**2), w)")
        #expect(typed.interpreter.context.memory.inUse < memory + (8 << 20))
        #expect(typed.interpreter.tape.extent.operations == lineage)
        #expect(close(try typed.numbers("w"), [1, 2, 3, 4], 1e-3))
    }
}
