import Convolution
import Language
import Tensors
import Testing

@testable import Lessons

/// The fifteen relationships of Dumoulin & Visin (arXiv:1603.07285), by number: the guide's own figures,
/// and its formula over a grid of settings.
@Suite struct RelationshipTests {
    /// A figure of the guide: its relationship, the call, and the size of the result.
    struct Figure: Sendable, CustomStringConvertible {
        let number: Int
        let call: String
        let size: Int
        init(_ number: Int, _ call: String, _ size: Int) { (self.number, self.call, self.size) = (number, call, size) }
        var description: String { "relationship \(number): \(call) → \(size)" }
    }

    @Test(arguments: [
        Figure(1, "conv(ones(4,4), ones(3,3))", 2),
        Figure(2, "conv(ones(5,5), ones(4,4), pad=2)", 6),
        Figure(3, "conv(ones(5,5), ones(3,3), pad=1)", 5),
        Figure(4, "conv(ones(5,5), ones(3,3), pad=2)", 7),
        Figure(5, "conv(ones(5,5), ones(3,3), stride=2)", 2),
        Figure(6, "conv(ones(5,5), ones(3,3), stride=2, pad=1)", 3),
        Figure(6, "conv(ones(6,6), ones(3,3), stride=2, pad=1)", 3),
        Figure(7, "max_pool(ones(5,5), 3, stride=1)", 3),
        Figure(7, "avg_pool(ones(5,5), 3, stride=1)", 3),
        Figure(8, "deconv(ones(2,2), ones(3,3))", 4),
        Figure(9, "deconv(ones(6,6), ones(4,4), pad=2)", 5),
        Figure(10, "deconv(ones(5,5), ones(3,3), pad=1)", 5),
        Figure(11, "deconv(ones(7,7), ones(3,3), pad=2)", 5),
        Figure(12, "deconv(ones(2,2), ones(3,3), stride=2)", 5),
        Figure(13, "deconv(ones(3,3), ones(3,3), stride=2, pad=1)", 5),
        Figure(14, "deconv(ones(3,3), ones(3,3), stride=2, pad=1, output_padding=1)", 6),
        Figure(15, "conv(ones(7,7), ones(3,3), dilation=2)", 3),
    ])
    func figures(_ figure: Figure) throws {
        let call = try call(figure.call)
        #expect(DumoulinVisin.relationship(call) == figure.number)
        #expect(try call.value().shape == Shape([figure.size, figure.size]))
        let explanation = Explanation(call)
        #expect(explanation.sizes.allSatisfy { $0.formula.hasSuffix("= \(figure.size)") })
        #expect(explanation.rows.contains { $0.label == "arithmetic" && $0.text.hasSuffix("relationship \(figure.number)") })
    }

    /// The guide's formula for o, or for o′ of a transposed convolution whose input is i′.
    private static func size(_ number: Int, i: Int, k: Int, s: Int, p: Int, d: Int, a: Int) -> Int {
        switch number {
        case 1: (i - k) + 1
        case 2: (i - k) + 2 * p + 1
        case 3: i
        case 4: i + (k - 1)
        case 5, 7: (i - k) / s + 1
        case 6: (i + 2 * p - k) / s + 1
        case 8: i + (k - 1)
        case 9: i + (k - 1) - 2 * p
        case 10: i
        case 11: i - (k - 1)
        case 12: s * (i - 1) + k
        case 13: s * (i - 1) + k - 2 * p
        case 14: s * (i - 1) + a + k - 2 * p
        default: (i + 2 * p - k - (k - 1) * (d - 1)) / s + 1
        }
    }

    @Test func formulas() throws {
        var seen: Set<Int> = []
        for k in 1...4 {
            for s in 1...3 {
                for p in 0..<k {
                    for (d, a) in [(1, 0), (1, 1), (1, 2), (2, 0)] {
                        let i = 7 + k % 2
                        let settings = "stride=\(s), pad=\(p), dilation=\(d)"
                        for text in [
                            "conv(ones(\(i)), ones(\(k)), \(settings))",
                            "deconv(ones(\(i)), ones(\(k)), \(settings), output_padding=\(a))",
                            "max_pool(ones(\(i)), (\(k),), \(settings))",
                        ] where a == 0 || text.hasPrefix("deconv") && a < s {
                            let call = try call(text)
                            guard let number = DumoulinVisin.relationship(call) else { continue }
                            let shape = try call.value().shape
                            #expect(shape[0] == Self.size(number, i: i, k: k, s: s, p: p, d: d, a: a), "\(text): relationship \(number)")
                            seen.insert(number)
                        }
                    }
                }
            }
        }
        #expect(seen == Set(1...15))
    }

    /// What the guide says of 8 to 14: the transposed convolution is a convolution of the input with
    /// s − 1 zeros between its cells, its border k − p − 1 wide, and a more zeros at the end.
    @Test(arguments: [
        (1, 0, 0), (1, 2, 0), (1, 1, 0), (2, 0, 0), (2, 1, 0), (2, 1, 1), (3, 2, 2),
    ])
    func theEquivalentConvolution(s: Int, p: Int, a: Int) throws {
        let talk = try Talk(["x = arange(3, 4) - 5", "w = arange(3, 3) + 1"])
        let low = 3 - p - 1
        let settings = "stride=\(s), pad=\(p), output_padding=\(a)"
        let direct = "conv(pad(insert_zeros(x, \(s)), ((\(low), \(low + a)), (\(low), \(low + a)))), rot180(w))"
        #expect(try talk.tensor("equal(deconv(x, w, \(settings)), \(direct))").numbers() == [1])
    }

    /// Where ends are padded differently the guide has no number.
    @Test func noNumber() throws {
        #expect(DumoulinVisin.relationship(try call("conv(ones(5), ones(3), pad=((1,0),))")) == nil)
        #expect(DumoulinVisin.relationship(try call("max_pool(ones(5,5), 2, pad=1)")) == nil)
        #expect(DumoulinVisin.relationship(try call("conv(ones(5,6), ones(3,3), stride=(1,2))")) == nil)
    }
}
