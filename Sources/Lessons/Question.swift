import Convolution
import Language
import Tensors

/// A question about a convolution, its answer, and why. The same number asks the same question.
public struct Question: Sendable, Hashable {
    public enum Topic: String, Sendable, CaseIterable {
        /// The output size of a conv or a deconv.
        case size
        /// The setting that is missing.
        case missing
        /// The value of one cell.
        case cell
        /// The shape of a gradient.
        case gradient

        /// What it asks, for help.
        public var summary: String {
            switch self {
            case .size: "the size of a result"
            case .missing: "the setting that is missing"
            case .cell: "one number of a result"
            case .gradient: "the shape of a gradient"
            }
        }
    }

    public let topic: Topic
    public let text: String
    /// The answers that count: a number, or the numbers of a shape.
    public let answers: [[Int]]
    /// How it comes about.
    public let explanation: String

    /// - Parameter isHard: dilation, output padding and larger numbers too.
    /// - Throws: `TensorError`, `ConvError`.
    public init(number: Int, topic: Topic?, isHard: Bool, in context: EvaluationContext) throws {
        var dice = Dice(seed: UInt64(truncatingIfNeeded: number))
        let topic = topic ?? Topic.allCases[dice.roll(0...3)]
        self.topic = topic
        let k = dice.roll(isHard ? 2...7 : 2...4), s = dice.roll(isHard ? 1...4 : 1...2)
        let d = isHard ? dice.roll(1...3) : 1
        let p = dice.roll(0...(isHard ? k - 1 : 1))
        let extent = d * (k - 1) + 1
        let i = dice.roll(extent...extent + (isHard ? 24 : 6))
        var settings = ""
        if s != 1 { settings += ", stride=\(s)" }
        if p != 0 { settings += ", pad=\(p)" }
        if d != 1 { settings += ", dilation=\(d)" }
        var options = ConvOptions()
        (options.stride, options.pad, options.dilation) = (.all(s), .all(p), .all(d))
        let conv = try ConvGeometry.conv(x: Shape([i, i]), w: Shape([k, k]), options)
        let axis = conv.axes[0]
        switch topic {
        case .size where dice.roll(0...1) == 1:
            var back = DeconvOptions()
            (back.stride, back.pad, back.dilation) = (.all(s), .all(p), .all(d))
            let o = max(2, axis.output)
            let geometry = try? ConvGeometry.deconv(x: Shape([o, o]), w: Shape([k, k]), back)
            guard let geometry else { fallthrough }
            text = "x is (\(o), \(o)), w is (\(k), \(k)). How many rows has deconv(x, w\(settings))?"
            answers = [[geometry.axes[0].input]]
            explanation = "(i − 1)·s + ke − lo − hi: \(geometry.formula(axis: 0))"
        case .size:
            text = "x is (\(i), \(i)), w is (\(k), \(k)). How many rows has conv(x, w\(settings))?"
            answers = [[axis.output]]
            explanation = "⌊(i + lo + hi − ke) / s⌋ + 1: \(conv.formula(axis: 0))"
        case .missing:
            let known = s == 1 ? "" : ", stride=\(s)"
            let spread = d == 1 ? "" : ", dilation=\(d)"
            text = "x is (\(i), \(i)), w is (\(k), \(k)). With which pad is conv(x, w\(known), pad=?\(spread)) of \(axis.output) rows?"
            let equation = try SizeEquation("conv(i=\(i),k=\(k),s=\(s),d=\(d),p=?)=\(axis.output)")
            answers = try equation.answers(in: context).compactMap { $0[.p] }.map { [$0] }
            explanation = "\(conv.formula(axis: 0))\(answers.count > 1 ? "; any of \(answers.map { String($0[0]) }.joined(separator: ", "))" : "")"
        case .cell:
            let size = isHard ? 3 : 2
            let x = (0..<(size + 1) * (size + 1)).map { _ in dice.roll(isHard ? -3...5 : 0...4) }
            let w = (0..<size * size).map { _ in dice.roll(isHard ? -2...2 : 0...2) }
            let (row, column) = (dice.roll(0...1), dice.roll(0...1))
            func matrix(_ values: [Int], _ side: Int) -> String {
                "[" + (0..<side).map { r in "[" + values[r * side..<(r + 1) * side].map(String.init).joined(separator: ", ") + "]" }
                    .joined(separator: ", ") + "]"
            }
            text = "x is \(matrix(x, size + 1)), w is \(matrix(w, size)). What is conv(x, w)[\(row), \(column)]?"
            let products = (0..<size * size).map { (x[(row + $0 / size) * (size + 1) + column + $0 % size], w[$0]) }
            // The value from the kernels, the products only for the telling.
            let xs = try Tensor(Shape([size + 1, size + 1]), x, in: context), ws = try Tensor(Shape([size, size]), w, in: context)
            let y = try Convolution.conv(xs, ws, bias: nil, ConvOptions(), in: context)
            answers = [[Int(try y.number(at: [row, column], in: context))]]
            explanation = products.map { "\($0 < 0 ? "(\($0))" : "\($0)")·\($1 < 0 ? "(\($1))" : "\($1)")" }.joined(separator: " + ") + " = \(answers[0][0])"
        case .gradient:
            let (n, c, f) = (dice.roll(1...4), dice.roll(1...3), dice.roll(1...8))
            let ofWeight = dice.roll(0...1) == 1
            text = "x is (\(n), \(c), \(i), \(i)), w is (\(f), \(c), \(k), \(k)), y = conv(x, w\(settings)). What is the shape of grad(sum(y), \(ofWeight ? "w" : "x"))?"
            answers = [ofWeight ? [f, c, k, k] : [n, c, i, i]]
            explanation = "a gradient has the shape of what it is by: \(ofWeight ? "w" : "x"). (y is (\(n), \(f), \(axis.output), \(axis.output)).)"
        }
    }

    /// Whether an answer as it was typed is right: `3`, `(2, 3)`, `2 3`; nil when it is no answer.
    public func accepts(_ typed: String) -> Bool? {
        let words = typed.split(whereSeparator: { " ,()[]".contains($0) })
        let numbers = words.map { Int($0) }
        guard !numbers.isEmpty, !numbers.contains(nil) else { return nil }
        return answers.contains(numbers.compactMap { $0 })
    }

    /// The first answer as it would be typed.
    public var answer: String {
        let first = answers.first ?? []
        return first.count == 1 ? String(first[0]) : "(" + first.map(String.init).joined(separator: ", ") + ")"
    }
}

/// Dice that fall the same way for the same seed (SplitMix64, Steele et al. 2014).
private struct Dice {
    private var state: UInt64

    init(seed: UInt64) {
        // Neighbouring seeds must not give the same numbers one later.
        state = (seed &+ 1) &* 0xD134_2543_DE82_EF95
        state ^= state >> 29
    }

    mutating func roll(_ range: ClosedRange<Int>) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return range.lowerBound + Int(z % UInt64(range.count))
    }
}
