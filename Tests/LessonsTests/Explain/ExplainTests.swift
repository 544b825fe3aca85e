import Language
import Testing

@testable import Lessons

private let lines = ("x = arange(1,1,4,4) + 1", "w = arange(1,1,3,3) + 1")

@Suite struct ExplainTests {
    /// LESSONS.md's example.
    @Test func theLessonsExample() throws {
        let call = try call("conv(x, w, stride=2, pad=1)", after: lines.0, lines.1)
        let explanation = Explanation(call)
        #expect(explanation.headline.hasPrefix("conv  x (1, 1, 4, 4) ⋆ w (1, 1, 3, 3) → (1, 1, 2, 2)"))
        #expect(explanation.sizes[0].formula == "⌊(4 + 1 + 1 − 3) / 2⌋ + 1 = 2")
        #expect(explanation.sizes[0].remarks == ["1 left over: the bottom padding row is never read"])
        #expect(explanation.sizes[1].remarks == ["1 left over: the right padding column is never read"])
        let rows = Dictionary(uniqueKeysWithValues: explanation.rows.map { ($0.label, $0.text) })
        #expect(rows["each cell"] == "1 channel × 3 × 3 = 9 products")
        #expect(rows["work"] == "36 multiply-adds; im2col matrix (4, 9), 144 bytes")
        #expect(
            rows["inverse"]
                == "deconv(y, w, stride=2, pad=1, output_padding=1) has x's shape   (Dumoulin & Visin, relationship 14)")
        #expect(rows["dx"] == "deconv(dy, w, stride=2, pad=1, output_padding=1)")
        #expect(rows["dw"] == "conv_dw(x, dy, w.shape, stride=2, pad=1)")
        #expect(rows["PyTorch"] == "F.conv2d(x, w, stride=2, padding=1)")
        #expect(rows["as layer"] == "Conv2d(1, 1, kernel_size=(3, 3), stride=(2, 2), padding=(1, 1))")
    }

    /// The guide's figures: i, k, s, p, d of convolutions, and which relationship gives their size.
    @Test(arguments: [
        (4, 3, 1, 0, 1, 1, 8), (5, 4, 1, 2, 1, 2, 9), (5, 3, 1, 1, 1, 3, 10), (5, 3, 1, 2, 1, 4, 11),
        (5, 3, 2, 0, 1, 5, 12), (5, 3, 2, 1, 1, 6, 13), (6, 3, 2, 1, 1, 6, 14), (7, 3, 1, 0, 2, 15, nil),
    ])
    func relationships(i: Int, k: Int, s: Int, p: Int, d: Int, direct: Int, transposed: Int?) throws {
        let call = try call("conv(zeros(1,1,\(i),\(i)), ones(1,1,\(k),\(k)), stride=\(s), pad=\(p), dilation=\(d))")
        #expect(DumoulinVisin.relationship(call) == direct)
        #expect(DumoulinVisin.transposed(call.geometry.axes[0]) == transposed)
    }

    @Test func poolsAreRelationshipSeven() throws {
        #expect(DumoulinVisin.relationship(try call("max_pool(zeros(1,1,5,5), 3, stride=1)")) == 7)
    }

    /// CONVOLUTION.md's discriminating example: what the same words give elsewhere.
    @Test func sameElsewhere() throws {
        let call = try call("deconv(x, w, stride=2, pad=\"same\")", after: "x = [1,2,3]", "w = [1,10,100]")
        let rows = RelatedCalls.same(call).map(\.1)
        #expect(rows[0] == "deconv(x, w, stride=2, pad=\"same\")   ours; TensorFlow and Keras SAME, ONNX SAME_UPPER")
        #expect(rows[1] == "deconv(x, w, stride=2, pad=1, output_padding=1)   PyTorch's usual, ONNX SAME_LOWER")
        #expect(rows[2].hasPrefix("deconv(x, w, stride=2, pad=\"same\", flip=true)   JAX"))
    }

    @Test func foundThroughNamesAndFunctions() throws {
        let call = try call(
            "y", after: lines.0, lines.1, "f(a, k, s=2) = relu(conv(a, k, stride=s))", "y = f(x, w) + 1")
        #expect(call.function == "conv")
        #expect(call.geometry.axes[0].stride == 2)
        #expect(call.name == nil)
    }

    /// A name whose making no longer gives its value is refused rather than explained wrongly.
    @Test func staleNamesAreRefused() throws {
        #expect(throws: EvaluationError.self) {
            _ = try call("y", after: lines.0, lines.1, "y = conv(x, w)", "x[0,0,0,0] = 9")
        }
    }
}
