import Testing

@testable import Notebook

@Suite struct TranscriptTests {
    static let sample = """
        # A title

        # and a paragraph
        >>> x = arange(1, 3, 4, 4)
        x.shape = (1, 3, 4, 4)
        >>> im2col(x,
        ...        2, 2)
        [[ 0.  1.]

         [ 4.  5.]]

        # The end
        >>> y

        """

    @Test func inputsFollowPrompts() {
        let transcript = Transcript(Self.sample)
        #expect(transcript.form == .transcript)
        #expect(
            transcript.inputs == [
                ScriptInput(text: "x = arange(1, 3, 4, 4)", line: 4, indent: 4),
                ScriptInput(text: "im2col(x,\n       2, 2)", line: 6, indent: 4),
                ScriptInput(text: "y", line: 13, indent: 4),
            ])
    }

    @Test func blankLinesBelongToAnOutputOnlyInside() {
        let exchanges = Transcript(Self.sample).exchanges
        #expect(exchanges.map(\.recorded) == [["x.shape = (1, 3, 4, 4)"], ["[[ 0.  1.]", "", " [ 4.  5.]]"], []])
        #expect(exchanges.map(\.outputLine) == [5, 8, 14])
    }

    @Test func proseIsMarkdownBehindTheSign() {
        guard case .prose(let prose) = Transcript("## Title\n#\n#text\n# more\n>>> x").cells.first else {
            Issue.record("no prose")
            return
        }
        #expect(prose.markdown == "# Title\n\ntext\nmore")
    }

    /// Files of every kind come back as they were, byte by byte.
    @Test(arguments: [
        sample, "", "\n", "\n\n", ">>> ", ">>>", ">>> x", ">>> x\n1", ">>> x\r\n1\r\n\r\n# a\r\n>>> y\r\n",
        "\u{FEFF}>>> x\n1\n", "\u{FEFF}# prose\nx = 1\n", "x = 1", "f(1,\n  2)\n\ny\n# c\n", "f(1,\n", "stray\n>>> x\n…\n\\# 1\n",
        ">>> f(\n... \n...\n... 1)\n...\n1\n", ">>> e\u{301}\n\u{e9}\n", "a\rb\n>>> x\n",
    ])
    func nothingIsLost(text: String) {
        #expect(Transcript(text).text.utf8.elementsEqual(text.utf8))
        #expect(Transcript(text, path: "a.md").text.utf8.elementsEqual(text.utf8))
        let fenced = "Title\n\n  ```convo\n" + text + "\n  ```\n\nEnd"
        #expect(Transcript(fenced, path: "a.md").text.utf8.elementsEqual(fenced.utf8))
    }

    @Test func randomLinesAreNotLost() {
        let pieces = [
            ">>> ", ">>>", "... ", "...", "…", "#", "# a", "\n", "\r\n", "\r", "x", "f(", ")", "\\", "```convo", "```", "~~~", "````", " ", "\u{FEFF}",
        ]
        var state: UInt64 = 7
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count] + ((state >> 20) & 1 == 0 ? "\n" : "")
            }
            for path in ["a.convo", "a.md"] {
                let transcript = Transcript(text, path: path)
                #expect(transcript.text.utf8.elementsEqual(text.utf8), "\(text.debugDescription)")
                // Recording what is recorded changes nothing but how lines end.
                for exchange in transcript.exchanges {
                    guard let lines = exchange.recorded, !text.contains("\r"), !lines.isEmpty else { continue }
                    let again = exchange.recording(lines)
                    #expect(again.recorded == lines)
                }
            }
        }
    }

    @Test func aFileWithoutPromptsIsAScript() {
        let transcript = Transcript("# A comment\nx = 1\n\nf(1,\n  2)  # two\n  # indented\ny\n")
        #expect(transcript.form == .script)
        #expect(
            transcript.inputs == [
                ScriptInput(text: "x = 1", line: 2), ScriptInput(text: "f(1,\n  2)  # two", line: 4),
                ScriptInput(text: "y", line: 7),
            ])
        #expect(transcript.exchanges.allSatisfy { $0.recorded == nil })
    }

    @Test func anUnfinishedScriptEndsInAnUnfinishedInput() {
        #expect(Transcript("x\nf(1,\n# inside\n").inputs.last == ScriptInput(text: "f(1,\n# inside", line: 2))
    }

    /// An input that is complete has no continuation: the dots are an elision.
    @Test func dotsContinueOnlyWhatIsOpen() {
        let transcript = Transcript(">>> x\n...\n[3]\n>>> f(\n...\n... 1)\n... \n")
        #expect(transcript.exchanges.map(\.input.text) == ["x", "f(\n\n1)"])
        #expect(transcript.exchanges.map(\.recorded) == [["...", "[3]"], ["... "]])
    }

    @Test func blocksOfMarkdownAreOneConversation() {
        let text = """
            # Convo

            ```python
            >>> not_ours
            ```

            ````markdown
            ```convo
            >>> quoted
            ```
            ````

            ``` convo
            >>> x = 1
            x = 1
            ```

            1. A list

               ~~~convo
               >>> f(x,
               ...   2)
               3

                 4
               ~~~

            ```convo
            y = 2
            ```
            """
        let transcript = Transcript(text, path: "README.md")
        #expect(transcript.form == .markdown)
        #expect(
            transcript.inputs == [
                ScriptInput(text: "x = 1", line: 14, indent: 4), ScriptInput(text: "f(x,\n  2)", line: 21, indent: 7),
                ScriptInput(text: "y = 2", line: 29),
            ])
        #expect(transcript.exchanges.map(\.recorded) == [["x = 1"], ["3", "", "  4"], nil])
        #expect(transcript.text == text)
    }

    @Test func placesAreThoseOfTheFile() {
        let input = ScriptInput(text: "f(\n1)", line: 10, indent: 4)
        #expect(input.place(line: 2, column: 1) == (11, 5))
    }
}

@Suite struct RecordedLineTests {
    @Test(arguments: [
        "# a", "#", ">>> x", ">>>", "... x", "...", "…", "\\# a", "\\\\…", "```", "  ~~~~ x", "\\>>> x",
    ])
    func whatWouldBeMistakenIsEscaped(line: String) {
        #expect(RecordedLine.escaped(line) == "\\" + line)
        #expect(RecordedLine.unescaped("\\" + line) == line)
    }

    @Test(arguments: ["", "x", " ...", "[1. ... 2.]", "\\", "\\x", ">>>x", "....", " # a", "…a", "``"])
    func otherLinesStandAsTheyAre(line: String) {
        #expect(RecordedLine.escaped(line) == line)
        #expect(RecordedLine.unescaped(line) == line)
    }
}

@Suite struct TranscriptWriterTests {
    static let entries: [Transcript.Entry] = [
        .prose("# Title\n\ntext"), .exchange(input: "x = 1", output: ["x = 1"]),
        .exchange(input: "f(\n1)", output: ["# 1", "", "...", "```", ""]), .prose("End"),
        .exchange(input: "y", output: []),
    ]

    @Test func aTranscript() {
        let text = Transcript.text(of: Self.entries, as: .transcript)
        #expect(
            text == """
                # # Title
                #
                # text

                >>> x = 1
                x = 1
                >>> f(
                ... 1)
                \\# 1

                \\...
                \\```

                # End

                >>> y

                """)
    }

    @Test func aScriptHasInputsAlone() {
        #expect(Transcript.text(of: Self.entries, as: .script) == "# # Title\n#\n# text\n\nx = 1\nf(\n1)\n\n# End\n\ny\n")
    }

    @Test func markdownHasBlocks() {
        let text = Transcript.text(of: Self.entries, as: .markdown)
        #expect(text.hasPrefix("# Title\n\ntext\n\n```convo\n>>> x = 1\nx = 1\n>>> f(\n... 1)\n"))
        #expect(text.hasSuffix("\\```\n```\n\nEnd\n\n```convo\n>>> y\n```\n"))
    }

    @Test(arguments: [Transcript.Form.transcript, .markdown])
    func whatIsWrittenIsReadAgain(form: Transcript.Form) {
        let text = Transcript.text(of: Self.entries, as: form)
        let exchanges = Transcript(text, path: form == .markdown ? "a.md" : "a.convo").exchanges
        #expect(exchanges.map(\.input.text) == ["x = 1", "f(\n1)", "y"])
        #expect(
            exchanges.map { $0.recorded?.map(RecordedLine.unescaped) } == [["x = 1"], ["# 1", "", "...", "```"], []])
    }
}
