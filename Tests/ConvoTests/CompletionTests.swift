import Testing

@testable import convo

struct CompletionTests {
    @Test(arguments: [
        (["conv_matrix"], "conv_m", "atrix"),
        (["conv_dx", "conv_dw"], "y = conv", "_d"),
        (["stride="], "conv(x, w, st", "ride="),
        ([":help"], ":he", "lp"),
        (["help"], ":he", "lp"),
        (["shape"], "x.sh", "ape"),
        (["größe"], "grö", "ße"),
        (["sum", "sqrt"], "s", ""),
        ([], "zzz", ""),
    ])
    func `what the candidates agree on is inserted`(
        candidates: [String], text: String, insertion: String
    ) {
        #expect(Completion(candidates, after: text).insertion == insertion)
    }

    @Test func `when nothing can be inserted the choices are listed in columns`() {
        let completion = Completion(["conv_dx", "conv_dw", "conv_db"], after: "conv_d")
        #expect(completion.choices == ["conv_db", "conv_dw", "conv_dx"])
        #expect(completion.table(width: 80) == "conv_db  conv_dw  conv_dx\n")
        #expect(completion.table(width: 20) == "conv_db  conv_dx\nconv_dw\n")
        #expect(completion.table(width: 1) == "conv_db\nconv_dw\nconv_dx\n")
    }

    @Test func `one candidate that is there already lists nothing`() {
        #expect(Completion(["conv"], after: "conv") == Completion([], after: "conv"))
    }
}
