import Testing

@testable import Notebook

/// `:gradcheck`, as typed.
@Suite struct GradcheckTests {
    private func shown(_ lines: String...) -> String {
        let session = Session(memoryLimit: nil)
        var texts: [String] = []
        for line in lines {
            session.submit(line) { output in
                switch output {
                case .text(let text, .command): texts.append(text)
                case .diagnostic(let diagnostic, _): texts.append("\(diagnostic.severity): \(diagnostic.message)")
                default: break
                }
            }
        }
        return texts.joined(separator: "\n")
    }

    @Test("every float tensor that is read is compared, through functions too") func agrees() {
        let text = shown("x = arange(3, 3); w = ones(2, 2); f(a) = tanh(conv(a, w) / 20)", ":gradcheck sum(f(x))", "x.dtype; w.dtype")
        #expect(text.contains("x  (3, 3)  agrees") && text.contains("w  (2, 2)  agrees") && !text.contains("differs"))
    }

    @Test("a corner differs, and where") func differs() {
        let text = shown("x = tensor([1, 0, -2])", ":gradcheck relu(x)")
        #expect(text.contains("differs") && text.contains("at [1]: gradient 0.0"))
    }

    @Test("what cannot be checked says so, and names keep their values") func refused() {
        #expect(shown(":gradcheck 3").contains("reads no tensor of floats"))
        #expect(shown("x = rand(2, 2)", ":gradcheck svd(x)[1]").contains("no gradient through svd"))
        #expect(shown("x = ones(2)", ":gradcheck x / nothing", ":shape x").hasSuffix("x.shape = (2,)") == false)
        #expect(shown("x = ones(2)", ":gradcheck x * x", ":vars").contains("float32"))
    }
}
