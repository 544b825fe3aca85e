import Language
import Testing

@testable import Lessons

/// `:why` of anything that makes numbers: the values are PyTorch's, and what each step says it is made
/// of makes it.
@Suite struct LineageTests {
    static let lines = [
        "x = arange(1,1,4,4) % 7 - 3", "w = arange(1,1,3,3) % 5 - 2", "v = [1, 2, 3, 4]", "m = [[1, 2], [3, 4]]", "y = conv(x, w)",
    ]

    static let answers: [(String, [Int], Double)] = [
        ("relu(conv(x, w) - 4)", [0, 0, 1, 0], 0),
        ("conv(x, w) - 4", [0, 0, 1, 0], -17),
        ("m @ m", [1, 0], 15),
        ("sum(x, axis=3)", [0, 0, 1], 3),
        ("mean(x)", [], -0.3125),
        ("max(x, axis=2)", [0, 0, 3], 1),
        ("prod(v)", [], 24),
        ("softmax(v)", [2], 0.23688284),
        ("log_softmax(v)", [2], -1.4401897),
        ("norm(v)", [], 5.4772258),
        ("cumsum(v)", [2], 6),
        ("x.reshape(2, 8)", [1, 3], 1),
        ("m.T", [0, 1], 3),
        ("concat([v, v * 2])", [5], 4),
        ("pad(v, 1)", [0], 0),
        ("flip(v)", [0], 4),
        ("einsum(\"ij,jk->ik\", m, m)", [0, 1], 10),
        ("where(v > 2, v, 0)", [3], 4),
        ("maximum(v, 2.5)", [0], 2.5),
        ("outer(v, v)", [1, 2], 6),
        ("dot(v, v)", [], 30),
        ("grad(sum(relu(y)**2), w)", [0, 0, 1, 1], 162),
        ("grad(sum(relu(y)**2), x)", [0, 0, 1, 1], 78),
        ("grad(sum(max_pool(x, 2)**2), x)", [0, 0, 1, 1], 4),
        ("grad(sum(avg_pool(x, 2)**2), x)", [0, 0, 0, 0], -0.25),
        ("grad(sum(deconv(x, w, stride=2)**2), w)", [0, 0, 0, 0], -244),
        ("grad(sum(deconv(x, w, stride=2)**2), x)", [0, 0, 1, 2], 102),
        ("grad(sum(tanh(m @ m / 10)), m)", [0, 1], 0.41478664),
        ("grad(sum(softmax(v) * v), v)", [0], -0.047852367),
        ("grad(y, x, upstream=[[[[1, 2], [3, 4]]]])", [0, 0, 1, 1], -7),
        ("grad(sum(x[0, 0, 1:]**2), x)", [0, 0, 1, 1], 4),
        ("grad(sum(im2col(x, 2)**2), x)", [0, 0, 1, 1], 16),
        ("grad(sum(exp(v) / v), v)", [1], 1.8472641),
        ("grad(prod(v), v)", [2], 8),
        ("grad(mean(conv(x, w, pad=1, stride=2)), w)", [0, 0, 0, 0], 0.5),
    ]

    @Test(arguments: answers)
    func everyStepAddsUp(expression: String, index: [Int], value: Double) throws {
        let talk = try Talk(Self.lines)
        for isDeep in [false, true] {
            let steps = try talk.why(expression, index, deep: isDeep).steps
            #expect(abs(try #require(steps.first).why.value - value) <= 1e-6 * max(1, abs(value)))
            for step in steps { try expectMade(step.why, talk) }
        }
    }

    /// The rule over the parts gives the value.
    private func expectMade(_ why: Why, _ talk: Talk) throws {
        try #require(why.last.isEmpty)
        let products = why.first.map { $0.a * ($0.b ?? 1) }
        let made: Double
        switch why.rule {
        case .sum: made = products.reduce(why.bias ?? 0, +)
        case .mean(let count): made = products.reduce(0, +) / Double(count)
        case .largest: made = products.max() ?? -.infinity
        case .product: made = products.reduce(1, *)
        case .copy: made = products[0]
        // It is Convo again, but for long numbers, which are shortened.
        case .formula(let text): made = try talk.tensor(text.replacing("²", with: "**2")).numbers()[0]
        case .function, .given, .made: made = why.value
        }
        #expect(abs(made - why.value) <= 2e-3 * max(1, abs(why.value)), "\(why.text(width: 200))")
    }

    /// By hand: 2y flows back through y², y = x ⋆ w.
    @Test func theChainIsFollowed() throws {
        let talk = try Talk(["x = arange(1,1,4,4) + 1", "w = arange(1,1,3,3) + 1", "y = conv(x, w)", "l = sum(y**2)"])
        let steps = try talk.why("grad(l, x)", [0, 0, 0, 1], deep: true).steps
        #expect(steps[0].why.text(width: 120) == "grad(l, x)[0,0,0,1] = 2178 = 786·1 + 696·2        (grad(l, y) row 0, columns 0…1)")
        #expect(steps.contains { $0.why.text(width: 80) == "grad(l, y)[0,0,0,1] = 786 = 1·786        (through y**2)" && $0.depth == 1 })
        #expect(steps.contains { $0.why.value == 696 && $0.depth == 1 })
    }

    /// Through names, functions and views down to what was given.
    @Test func deepEndsAtWhatWasGiven() throws {
        let talk = try Talk(["a = [1, 2, 3, 4]", "k = [1, 10]", "f(v) = relu(conv(v, k)) * 2", "b = flip(f(a))"])
        let steps = try talk.why("b", [0], deep: true).steps
        #expect(steps.map(\.why.value).prefix(3) == [86, 86, 43])
        #expect(try talk.why("b", [0]).text(width: 80).hasPrefix("b[0] = 86   copied from"))
        #expect(steps.map(\.depth) == steps.indices.map { $0 })
    }

    /// A value whose making no longer gives it is told as given.
    @Test func outdated() throws {
        let talk = try Talk(["a = [1, 2, 3]", "b = a * 2", "b[0] = 9"])
        #expect(try talk.why("b", [0]).text(width: 80).hasPrefix("b[0] = 9   given"))
    }

    /// Long sums are abbreviated, and said to be.
    @Test func abbreviated() throws {
        let talk = try Talk(["x = ones(1,512,3,3)", "w = ones(1,512,3,3)"])
        let why = try #require(talk.why("conv(x, w)", [0, 0, 0, 0]).steps.first).why
        #expect(why.count == 4608 && why.value == 4608)
        #expect(why.text(width: 80).contains("…(4600 more)…"))
    }
}
