import Autodiff
import Foundation
import Language
import Tensors
import Testing

/// Random settings of the convolution family, their gradients against finite differences in float64,
/// of the first order and the second.
@Suite struct GradientFuzzTests {
    /// xorshift64*, so that a seed says which cases were tried.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return state &* 2_685_821_657_736_338_717
        }

        mutating func pick<T>(_ items: T...) -> T { items[Int.random(in: 0..<items.count, using: &self)] }
        mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    }

    private static let seed = ProcessInfo.processInfo.environment["CONVO_FUZZ_SEED"].flatMap(UInt64.init) ?? 7

    @Test("random settings", arguments: 0..<25) func settings(_ number: Int) throws {
        var random = Random(state: Self.seed &* 1_000_003 &+ UInt64(number) &+ 1)
        for _ in 0..<3 { _ = random.next() }
        let typed = Typed()
        let groups = random.pick(1, 1, 2)
        let (channels, filters) = (groups * random.int(1...2), groups * random.int(1...2))
        let (kh, kw) = (random.int(1...3), random.int(1...3))
        let shape = [random.int(1...2), channels, random.int(5...7), random.int(5...7)]
        let size = shape.map(String.init).joined(separator: ", ")
        // No two cells of `apart` are nearly equal: a maximum between two such has no derivative.
        let apart = (0..<shape.reduce(1, *)).shuffled(using: &random).map { "\(Double($0) / 8)" }.joined(separator: ", ")
        try typed.run(
            "seed(\(number)); x = randn(\(size), dtype=float64)", "apart = reshape(tensor([\(apart)], dtype=float64), \(size))",
            "w = randn(\(filters), \(channels / groups), \(kh), \(kw), dtype=float64); b = randn(\(filters), dtype=float64)",
            "c = randn(\(channels), dtype=float64)")
        let pad = random.pick(
            "0", "1", "(2, 0)", "((1, 0), (0, 2))", "\"same\"", "\"same_lower\"", "\"full\"", "\"valid\"", "-1")
        let settings = "stride=\(random.pick("1", "2", "(1, 3)")), dilation=\(random.pick("1", "2", "(2, 1)")), groups=\(groups), flip=\(random.pick("true", "false"))"
        // A window of padding alone has no maximum, and none of real cells no mean.
        let border = kh > 1 && kw > 1 ? 1 : 0
        var cases = [
            "conv(x, w, b, pad=\(pad), pad_mode=\"\(random.pick("zeros", "reflect", "edge", "wrap"))\", \(settings))",
            "conv(x, w, pad=1, input_dilation=\(random.pick("2", "(1, 2)")), \(settings))",
            "deconv(conv(x, w, \(settings)), w, c, overlap=\"\(random.pick("sum", "mean"))\", \(settings))",
            "max_pool(apart, (\(kh), \(kw)), stride=\(random.pick("1", "2")), pad=\(border), ceil=\(random.pick("true", "false")))",
            "avg_pool(x, (\(kh), \(kw)), stride=\(random.pick("1", "2")), pad=\(border), count_pad=\(random.pick("true", "false")), ceil=\(random.pick("true", "false")))",
            "im2col(x, (\(kh), \(kw)), stride=\(random.pick("1", "2")), pad=\(random.pick("0", "\"same\"")), order=\"\(random.pick("rows", "cols", "unfold"))\")",
        ]
        cases.append("grad(sum(\(cases[0]) ** 2), x, w)")
        cases.append("grad(sum(\(cases[2]) ** 3), w)")
        for text in cases {
            do {
                for (name, result) in try typed.interpreter.checkGradient(of: typed.expression(text), most: 4).inputs {
                    #expect(result.error < 1e-5, "seed \(Self.seed), \(number): \(text) by \(name): \(result.rule) instead of \(result.difference)")
                }
            } catch let error as EvaluationError {
                // A kernel that does not fit is refused, and so is its gradient.
                guard case .conv = error.kind else { throw error }
            }
        }
    }
}
