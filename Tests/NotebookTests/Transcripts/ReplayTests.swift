import Language
import Testing

@testable import Notebook

@Suite struct ReplayTests {
    private func replayed(_ text: String, _ conversation: FakeConversation, path: String? = nil) -> (String, Int) {
        var shown = ""
        let failures = Replay(Transcript(text, path: path)).run(with: conversation) { event in
            switch event {
            case .prose(let text), .input(let text, _), .output(.text(let text, _), _): shown += text + "\n"
            case .output(.diagnostic(let diagnostic, let source), _):
                shown += FakeConversation.render(diagnostic, source) + "\n"
            case .output(.effect, _): break
            }
        }
        return (shown, failures)
    }

    @Test func aReplayLooksAsTheConversationDid() {
        let text = "# Words\n>>> x\nold\n>>> f(\n... 1)\n>>> fail\n\n>>> x\n"
        let (shown, failures) = replayed(text, FakeConversation(texts: ["x": "new", "f(\n1)": "two\nlines"]))
        #expect(
            shown == "# Words\n>>> x\nnew\n>>> f(\n... 1)\ntwo\nlines\n>>> fail\nerror: no such thing\n  fail\n\n>>> x\nnew\n")
        #expect(failures == 1)
    }

    @Test func aScriptIsShownAtPrompts() {
        let (shown, _) = replayed("# c\nx\n\nf(\n1)", FakeConversation(texts: ["x": "1"]))
        #expect(shown == "# c\n>>> x\n1\n\n>>> f(\n... 1)\n")
    }

    @Test func fencesAreNotShown() {
        let (shown, _) = replayed("A\n```convo\n>>> x\n```\nB", FakeConversation(texts: ["x": "1"]), path: "a.md")
        #expect(shown == "A\n>>> x\n1\nB\n")
    }

    @Test func quittingEndsIt() {
        let conversation = FakeConversation()
        _ = replayed(">>> x\n>>> :quit\n>>> y\n", conversation)
        #expect(conversation.submitted == ["x", ":quit"])
    }

    @Test func emptyInputsAreNotSubmitted() {
        let conversation = FakeConversation()
        _ = replayed(">>> \n>>>\n>>> x\n", conversation)
        #expect(conversation.submitted == ["x"])
    }

    @Test func itStopsWhenAsked() {
        let conversation = FakeConversation()
        Replay(Transcript(">>> x\n>>> y\n")).run(with: conversation, shouldStop: { true }) { _ in }
        #expect(conversation.submitted == ["x"])
    }
}

@Suite struct CheckTests {
    private func check(
        _ text: String, _ outputs: [String: String], path: String = "a.convo", tolerance: Tolerance = .exact
    ) -> Replay.Report {
        Replay(Transcript(text, path: path)).check(
            with: FakeConversation(texts: outputs), path: path, tolerance: tolerance, render: FakeConversation.render)
    }

    @Test func whatAgreesPasses() {
        let text = "# t\n>>> x\n1\n\n2\n\n>>> fail\nerror: no such thing\n  fail\n>>> y\n"
        let report = check(text, ["x": "1\n\n2\n"])
        #expect(report.passed)
        #expect(report.checked == 3)
        #expect(report.diff == "")
        #expect(report.updated == text)
    }

    @Test func whatDiffersIsShownWithItsLines() {
        let text = "# 1\n# 2\n# 3\n# 4\n>>> x\n1\n2\n3\n>>> y\n"
        let report = check(text, ["x": "1\nb\n3", "y": "new"])
        #expect(report.differing == 2)
        #expect(
            report.diff == """
                --- a.convo
                +++ a.convo
                @@ -4,6 +4,7 @@
                 # 4
                 >>> x
                 1
                -2
                +b
                 3
                 >>> y
                +new

                """)
        #expect(report.updated == "# 1\n# 2\n# 3\n# 4\n>>> x\n1\nb\n3\n>>> y\nnew\n")
    }

    @Test func anUpdatedFilePasses() {
        let outputs = ["x": "# 1\n...\n\n>>> z\n\\…", "y": "2"]
        let updated = check(">>> x\n\n\n# p\n>>> y", outputs).updated
        #expect(updated == ">>> x\n\\# 1\n\\...\n\n\\>>> z\n\\\\…\n\n\n# p\n>>> y\n2\n")
        #expect(check(updated, outputs).passed)
    }

    @Test func markdownKeepsItsIndentation() {
        let text = "- a\n\n  ```convo\n  >>> x\n  old\n  ```\n"
        let report = check(text, ["x": "1\n\n```"], path: "a.md")
        #expect(report.updated == "- a\n\n  ```convo\n  >>> x\n  1\n\n  \\```\n  ```\n")
        #expect(check(report.updated, ["x": "1\n\n```"], path: "a.md").passed)
    }

    @Test func linesEndAsTheFileDoes() {
        #expect(check(">>> x\r\n1\r\n", ["x": "2"]).updated == ">>> x\r\n2\r\n")
        #expect(check(">>> x\r\n1\r\n", ["x": "1"]).passed)
    }

    @Test func theEndOfAFileWithoutANewline() {
        let report = check(">>> x\n1", ["x": "2"])
        #expect(report.diff.hasSuffix(" >>> x\n-1\n\\ No newline at end of file\n+2\n"))
    }

    @Test func textsAreComparedByTheirBytes() {
        #expect(!check(">>> x\n\u{e9}\n", ["x": "e\u{301}"]).passed)
    }

    // MARK: Elisions

    @Test(arguments: [
        "…", "...", "1\n…", "…\n4", "1\n...\n4", "1\n2\n…\n3\n4", "…\n2\n…", "1\n…\n3\n…\n4", "…\n…",
    ])
    func anElisionMatchesAnyLines(recorded: String) {
        #expect(check(">>> x\n\(recorded)\n", ["x": "1\n2\n3\n4"]).passed)
    }

    @Test(arguments: ["2\n…", "…\n3", "1\n…\n3\n…\n2\n…", " …", "1\n….\n4", "1\n2\n3\n…\n3\n4"])
    func whatStandsAroundItMustAgree(recorded: String) {
        #expect(!check(">>> x\n\(recorded)\n", ["x": "1\n2\n3\n4"]).passed)
    }

    @Test(arguments: [
        ("a\n…\n4", "1\n…\n4"), ("1\n…\nd", "1\n…\n4"), ("a\n…\nd", "1\n…\n4"), ("1\n…\n2\n…\nd", "1\n…\n2\n…\n4"),
        ("1\n…\nb\n…\n4", "1\n2\n3\n4"), ("a\n…\n2\n…\n4", "1\n…\n2\n…\n4"), ("1\n2\n3\n…\nx\n4", "1\n2\n3\n4"),
    ])
    func anUpdateKeepsElisionsThatHold(recorded: String, expected: String) {
        let outputs = ["x": "1\n2\n3\n4"]
        let report = check(">>> x\n\(recorded)\n", outputs)
        #expect(report.differing == 1)
        #expect(report.updated == ">>> x\n\(expected)\n")
        #expect(check(report.updated, outputs).passed)
    }

    // MARK: Tolerance

    @Test(arguments: [
        ("[1.  2.5]", "[1.00001 2.5    ]"), ("a = -3", "a = -3.00002"), ("nan inf -inf", "nan  inf -inf"),
        ("1e-05", "0.00001"), ("[0. 1.]", "[-0.  1.]"), ("[1. 2. 3.\n 4.]", "[1. 2.\n 3. 4.]"), ("conv2d 3.", "conv2d 3"),
    ])
    func numbersMayBeOff(recorded: String, came: String) {
        let text = ">>> x\n\(recorded)\n"
        #expect(!check(text, ["x": came]).passed)
        let report = check(text, ["x": came], tolerance: Tolerance(rtol: 1e-4, atol: 1e-6))
        #expect(report.passed)
        #expect(report.updated == text)
    }

    @Test(arguments: [
        ("[1. 2.]", "[1. 2.1]"), ("[1. 2.]", "[1. 2. 3.]"), ("conv2d", "conv3d"), ("nan", "1.0"), ("inf", "-inf"), ("x = 1", "y = 1"),
    ])
    func whatIsFartherOffDiffers(recorded: String, came: String) {
        #expect(!check(">>> x\n\(recorded)\n", ["x": came], tolerance: Tolerance(rtol: 1e-4, atol: 1e-6)).passed)
    }

    // MARK: Scripts

    @Test func aScriptPassesUnlessAnInputFails() {
        #expect(check("x\ny\n", ["x": "1"]).passed)
        let report = check("x\nfail\ny\n", [:])
        #expect(report.failed == 1)
        #expect(report.updated == "x\nfail\ny\n")
        #expect(report.diff == "--- a.convo\n+++ a.convo\n@@ -1,3 +1,5 @@\n x\n fail\n+error: no such thing\n+  fail\n y\n")
    }
}

@Suite struct UpdateTests {
    /// Transcripts of prose, inputs, records that hold and that do not, elisions and blank lines, from a seed.
    private func transcript(_ generator: inout SplitMix, isMarkdown: Bool) -> (text: String, outputs: [String: String]) {
        let lines = ["1", "[[1. 2.]", " [3. 4.]]", "", "# no prose", ">>> no input", "…", "\\…", "...", "```", "é", "    ", "a = 3"]
        func some(_ most: Int) -> [String] { (0..<Int.random(in: 0...most, using: &generator)).map { _ in lines.randomElement(using: &generator) ?? "" } }
        var outputs: [String: String] = [:]
        var blocks: [String] = []
        for i in 0..<Int.random(in: 1...6, using: &generator) {
            if isMarkdown { blocks.append("Words, and `code`.") } else if Bool.random(using: &generator) { blocks.append("# Words \(i)") }
            outputs["x\(i)"] = some(5).joined(separator: "\n")
            let recorded = some(4).map(RecordedLine.escaped) + (Bool.random(using: &generator) ? ["…"] : [])
            let exchange = ([">>> x\(i)"] + recorded).joined(separator: "\n")
            blocks.append(isMarkdown ? "```convo\n\(exchange)\n```" : exchange)
        }
        return (blocks.joined(separator: "\n") + (Bool.random(using: &generator) ? "\n" : ""), outputs)
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    @Test(arguments: [false, true])
    func anUpdateRewritesOnlyOutputsAndOnce(isMarkdown: Bool) {
        let path = isMarkdown ? "a.md" : "a.convo"
        for seed in 0..<300 {
            var generator = SplitMix(state: UInt64(seed))
            let (text, outputs) = transcript(&generator, isMarkdown: isMarkdown)
            func check(_ text: String) -> Replay.Report {
                Replay(Transcript(text, path: path)).check(
                    with: FakeConversation(texts: outputs), path: path, render: FakeConversation.render)
            }
            let (before, report) = (Transcript(text, path: path), check(text))
            let after = Transcript(report.updated, path: path)
            #expect(check(report.updated).passed, "seed \(seed): \(text)")
            #expect(check(report.updated).updated == report.updated, "seed \(seed)")
            #expect(report.passed == (report.updated == text), "seed \(seed)")
            #expect(before.inputs.map(\.text) == after.inputs.map(\.text), "seed \(seed)")
            #expect(words(before) == words(after), "seed \(seed)")
        }
    }

    /// What is neither input nor output.
    private func words(_ transcript: Transcript) -> [String] {
        transcript.cells.compactMap { cell in
            switch cell {
            case .prose(let prose): prose.source
            case .fence(let source): source
            case .exchange: nil
            }
        }
    }
}
