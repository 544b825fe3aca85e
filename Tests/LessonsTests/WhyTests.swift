import Language
import Testing

@testable import Lessons

private let lines = ("x = arange(1,1,4,4) + 1", "w = arange(1,1,3,3) + 1")

@Suite struct WhyTests {
    /// LESSONS.md's example.
    @Test func theLessonsExample() throws {
        let why = try Why(try call("y", after: lines.0, lines.1, "y = conv(x, w)"), at: [0, 0, 0, 1])
        #expect(
            why.text(width: 120)
                == "y[0,0,0,1] = 393 = 2·1 + 3·2 + 4·3 + 6·4 + 7·5 + 8·6 + 10·7 + 11·8 + 12·9        (x rows 0…2, columns 1…3)")
        #expect(why.text(width: 80).split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= 80 })
    }

    /// The parts of every cell of every map add up to the cell, in any setting.
    @Test(arguments: [
        "conv(x, w, stride=2, pad=((1,0),(2,1)), groups=2)", "conv(x, w, groups=2, flip=true, pad=2, pad_mode=\"reflect\")",
        "conv(x, w, groups=2, dilation=2, pad=\"same\", input_dilation=2)", "deconv(x, v, stride=2, pad=1, groups=2)",
        "deconv(x, v, stride=3, groups=2, flip=true, output_padding=1)", "conv_dx(conv(x,w,groups=2,stride=2), w, x.shape, groups=2, stride=2)",
        "conv_dw(x, conv(x,w,groups=2,stride=2), w.shape, groups=2, stride=2)", "avg_pool(x, 3, stride=2, pad=1)",
        "avg_pool(x, 3, stride=2, pad=1, count_pad=false, ceil=true)", "max_pool(x, 2, dilation=2)", "im2col(x, (2,3), stride=2, pad=1)",
        "im2col(x, 2, order=\"cols\")", "im2col(x, 2, order=\"unfold\", stride=2)",
        "deconv(x, v, stride=2, groups=2, overlap=\"mean\")",
    ])
    func partsAddUp(expression: String) throws {
        let call = try call(
            expression, after: "x = arange(2,4,5,6) % 7 - 3", "w = arange(4,2,3,2) % 5 - 2", "v = arange(4,3,2,3) % 5 - 2")
        let result = try call.value()
        for flat in stride(from: 0, to: result.elementCount, by: 29) {
            let why = try Why(call, at: result.shape.index(at: flat))
            try #require(why.last.isEmpty)
            let parts = why.first.map { part in part.b.map { part.a * $0 } ?? part.a }
            let total: Double = switch why.rule {
            case .sum, .copy: parts.reduce(0, +)
            case .mean(let n): n == 0 ? 0 : parts.reduce(0, +) / Double(n)
            case .largest: zip(why.first, parts).filter { $0.0.left != nil }.map(\.1).max() ?? -.infinity
            case .product, .function, .formula, .given, .made: .nan
            }
            #expect(abs(total - why.value) < 1e-5, "\(expression) at \(why.index)")
        }
    }
}
