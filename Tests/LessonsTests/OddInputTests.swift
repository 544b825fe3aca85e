import Language
import Notebook
import Synchronization
import Testing

@testable import Lessons

/// Each lesson on what nobody drew a picture of: it says something, in as many lines as fit a screen or
/// two, no wider than the page.
@Suite struct OddInputTests {
    static let expressions = [
        // Nothing, and as little as can be.
        "conv(zeros(0,1,4,4), w)", "conv(zeros(1,0,4,4), zeros(1,0,3,3))", "conv(x, zeros(0,1,3,3))", "deconv(zeros(0,1,4,4), w)",
        "im2col(zeros(0,1,4,4), 2)", "max_pool(zeros(0,1,4,4), 2)", "conv([[1]], [[1]])", "deconv([[1]], [[1]])", "max_pool([[1]], 1)",
        "im2col([[1]], 1)", "conv([5], [3])",
        // Every rank, setting, layout and type.
        "conv(arange(7), [1,2,3], stride=2, dilation=2, pad=((1,2),))", "conv(arange(2,4,5,5), ones(6,2,3,3), groups=2, stride=2, pad=1)",
        "conv(arange(1,1,4,4,4), ones(1,1,2,2,2), stride=2)", "conv(arange(5,5,2), ones(3,3,2,4), layout=\"NHWC\")",
        "conv(arange(1,3,3,3,2), ones(2,2,2,2,1), layout=\"NDHWC\")", "conv(x, w, pad=2, pad_mode=\"reflect\")", "conv(x, ones(1,1,2,2), pad=-1)",
        "conv(x, w, input_dilation=2)", "conv(x, w, ones(1), flip=true, pad=\"same\")", "conv(int64(x), int64(w))", "conv(float64(x) / 3, w)",
        "conv(x > 3, w > 2)", "conv(x * inf, w)", "conv(x * nan, w)", "conv(x * 1e30, w)",
        "deconv(x, w, stride=2, pad=1, output_padding=1)", "deconv(x, w, stride=5)", "deconv(x, w, pad=-1)", "deconv(x, w, dilation=2, pad=3)",
        "deconv(arange(1,4,3,3), ones(4,2,3,3), groups=2, stride=2, overlap=\"mean\")", "deconv(arange(1,1,2,2,2), ones(1,1,2,2,2), stride=2)",
        "deconv(arange(3,3,4), ones(2,2,2,4), layout=\"NHWC\", stride=3)",
        "conv_dx(ones(1,1,2,2), w, x)", "conv_dw(x, ones(1,1,2,2), w)", "conv_matrix(w, x)", "im2col(arange(2,3,4,4), 3, order=\"cols\")",
        "im2col(arange(1,1,3,3,3), (2,2,2), order=\"unfold\")", "col2im(im2col(x, 2), x.shape, 2, overlap=\"mean\")",
        "max_pool(x, 3, stride=2, pad=1, ceil=true)", "max_pool(x, 2, indices=true)", "max_pool(arange(1,1,4,4,4), (2,2,2))",
        "avg_pool(int64(x), 2, pad=1, count_pad=false)", "grad(sum(conv(x, w)**2), x)", "grad(sum(max_pool(x, 2)), x)", "relu(conv(x, w) - 400)",
        // Large.
        "conv(zeros(1,3,150,150), ones(4,3,3,3), pad=1)", "deconv(zeros(1,3,100,100), ones(3,4,3,3), stride=2)", "im2col(zeros(1,3,90,90), 3)",
        "max_pool(zeros(1,3,300,300), 2)", "conv(zeros(20000), ones(101))", "conv(ones(1,64,7,7), ones(64,64,3,3), pad=1)",
        // No convolution, or none that can be.
        "x", "3", "none", "\"text\"", "(x, w)", "nothing", "conv(x", "conv(x, ones(9,9))", "conv(x, w, stride=0)", "conv(x, w, strid=2)", "conv()", "",
        "--nonsense x", "é", "|",
    ]

    static let lessons = [
        ":explain", ":walk", ":walk --hide", ":why", ":why --deep", ":im2col", ":matrix", ":matrix --values", ":overlap", ":ways --untimed",
        ":gradcheck", ":show", ":draw", ":compare", ":field", ":solve", ":quiz",
    ]

    @Test(arguments: lessons) func saysSomethingOfEverything(lesson: String) throws {
        // A clock that leaps, so that nothing is measured twice.
        let ticks = Atomic(0)
        let session = Session(clock: { Double(ticks.add(1, ordering: .relaxed).newValue) })
        session.submit("x = arange(1,1,4,4) + 1; w = arange(1,1,3,3) + 1") { _ in }
        for expression in Self.expressions {
            var line = "\(lesson) \(expression)"
            if lesson.hasPrefix(":why"), !expression.isEmpty { line += "[0,0]" }
            if lesson == ":compare" { line += " | conv(x, w)" }
            // The file is never written: what can be drawn is refused for its folder.
            if lesson == ":draw" { line += " > /nonexistent/figure.svg" }
            var shown: [String] = []
            session.submit(line) { output in
                switch output {
                case .text(let text, _): shown += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
                case .diagnostic(let diagnostic, _):
                    #expect(!diagnostic.message.isEmpty)
                    shown.append("error")
                case .effect: shown.append("")
                }
            }
            session.submit(":quiz stop") { _ in }
            #expect(!shown.isEmpty, "\(line)")
            #expect(shown.count <= 420, "\(line): \(shown.count) lines")
            if lesson != ":explain" { for text in shown { #expect(DisplayWidth.of(text) <= 80, "\(line): \(text)") } }
        }
    }
}
