import Testing

@testable import convo

struct LineLayoutTests {
    @Test(arguments: [
        ("", 0),
        ("12345", 0),
        ("123456", 1),  // the cursor behind a full row is on the next one
        ("1234567", 1),
        ("1\n2\n3", 2),
        ("123456\n", 2),
        ("\t", 0),
        ("\t12", 1),
        ("\u{1}\u{1}\u{1}", 1),  // each shown as ^A
    ])
    func `rows are counted as the editor draws them`(text: String, row: Int) {
        #expect(LineLayout.rows(after: text, prompt: 4, columns: 10) == row)
    }
}
