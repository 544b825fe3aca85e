import Notebook
import Testing

@testable import convo

struct CompletionTests {
    private func completion(_ texts: [String], _ word: String, summary: String = "") -> Completion {
        Completion(Completions(texts.map { Completions.Candidate($0, summary) }, for: word))
    }

    @Test(arguments: [
        (["conv_matrix"], "conv_m", "atrix"),
        (["conv_dx", "conv_dw"], "conv", "_d"),
        (["stride="], "st", "ride="),
        (["größe"], "grö", "ße"),
        (["sum", "sqrt"], "s", ""),
        ([], "zzz", ""),
    ])
    func `what the candidates agree on is inserted`(texts: [String], word: String, insertion: String) {
        #expect(completion(texts, word).insertion == insertion)
    }

    @Test func `when nothing can be inserted the choices are listed`() {
        let plain = completion(["conv_db", "conv_dw", "conv_dx"], "conv_d")
        #expect(plain.table(width: 80, rows: 24) == "conv_db  conv_dw  conv_dx\n")
        #expect(plain.table(width: 20, rows: 24) == "conv_db  conv_dx\nconv_dw\n")
        #expect(plain.table(width: 1, rows: 24) == "conv_db\nconv_dw\nconv_dx\n")
    }

    @Test func `each choice has its line when they fit on the screen so`() {
        let explained = completion(["卷积", "conv"], "", summary: "what it is, in many words")
        #expect(explained.table(width: 80, rows: 24) == "卷积  what it is, in many words\nconv  what it is, in many words\n")
        #expect(explained.table(width: 30, rows: 24) == "卷积  what it is, in many wo…\nconv  what it is, in many wo…\n")
        let many = completion((0..<30).map { "x\($0)" }, "", summary: "what")
        #expect(!many.table(width: 80, rows: 24).contains("what"))
    }

    @Test func `one candidate that is there already lists nothing`() {
        #expect(completion(["conv"], "conv") == completion([], "conv"))
    }
}
