/// Cuts lines into cells.
struct TranscriptParser {
    /// A line of the conversation.
    struct BlockLine {
        let line: SourceLine
        /// Without the blanks that every line of its block begins with.
        let content: String
        /// From 1, in the file.
        let number: Int

        init(_ line: SourceLine, _ content: String, number: Int) {
            (self.line, self.content, self.number) = (line, content, number)
        }
    }

    let needsMore: (String) -> Bool
    private(set) var cells: [Transcript.Cell] = []
    private var prose: (source: String, line: Int, isMarkdown: Bool)?

    init(needsMore: @escaping (String) -> Bool) { self.needsMore = needsMore }

    /// A file of prose in which the fenced blocks marked `convo` are the conversation.
    mutating func parseMarkdown(_ lines: [SourceLine]) {
        var i = 0
        while i < lines.count {
            guard let fence = MarkdownFence(opening: lines[i].content) else {
                addProse(lines[i], number: i + 1, isMarkdown: true)
                i += 1
                continue
            }
            let end = lines[(i + 1)...].firstIndex { fence.isClosed(by: $0.content) } ?? lines.count
            if fence.isConvo {
                addFence(lines[i])
                let block = (i + 1..<end).map {
                    BlockLine(lines[$0], fence.content(of: lines[$0].content), number: $0 + 1)
                }
                parseBlock(block, indent: fence.indent)
                if end < lines.count { addFence(lines[end]) }
            } else {
                for j in i..<min(end + 1, lines.count) {
                    addProse(lines[j], number: j + 1, isMarkdown: true)
                }
            }
            i = end + 1
        }
        endProse()
    }

    /// Lines of a transcript, or of a script when none is at a prompt.
    ///
    /// - Returns: whether there are prompts.
    @discardableResult
    mutating func parseBlock(_ block: [BlockLine], indent: Int) -> Bool {
        let hasPrompts = block.contains { RecordedLine.input(after: RecordedLine.prompt, in: $0.content) != nil }
        if hasPrompts {
            parseTranscript(block, indent)
        } else {
            parseScript(block, indent)
        }
        endProse()
        return hasPrompts
    }

    private mutating func parseTranscript(_ block: [BlockLine], _ indent: Int) {
        var i = 0
        while i < block.count {
            guard let first = RecordedLine.input(after: RecordedLine.prompt, in: block[i].content) else {
                addProse(block[i].line, number: block[i].number, isMarkdown: false)
                i += 1
                continue
            }
            let start = i
            var text = first
            i += 1
            while i < block.count, needsMore(text),
                let more = RecordedLine.input(after: RecordedLine.continuation, in: block[i].content)
            {
                text += "\n" + more
                i += 1
            }
            let outputStart = i
            while i < block.count, !TranscriptParser.endsOutput(block[i].content) { i += 1 }
            // Blank lines at the end are the next cell's.
            while i > outputStart, block[i - 1].line.isBlank { i -= 1 }
            endProse()
            let input = ScriptInput(
                text: text, line: block[start].number, indent: indent + RecordedLine.prompt.utf8.count)
            cells.append(
                .exchange(
                    Exchange(
                        input, block[start..<outputStart].map(\.line), output: Array(block[outputStart..<i]),
                        indent: indent)))
        }
    }

    private static func endsOutput(_ line: String) -> Bool {
        line.startsExactly(with: "#") || RecordedLine.input(after: RecordedLine.prompt, in: line) != nil
    }

    private mutating func parseScript(_ block: [BlockLine], _ indent: Int) {
        var reader = ScriptReader(needsMore: needsMore)
        var start = 0
        for (i, line) in block.enumerated() {
            let isBetween = start == i && ScriptReader.isSkipped(line.content)
            let input = reader.add(line.content)
            if isBetween {
                addProse(line.line, number: line.number, isMarkdown: false)
                start = i + 1
            } else if let input {
                addScript(input, block[start...i], indent)
                start = i + 1
            }
        }
        if let last = reader.finish() { addScript(last, block[start...], indent) }
    }

    private mutating func addScript(_ input: ScriptInput, _ block: ArraySlice<BlockLine>, _ indent: Int) {
        endProse()
        let placed = ScriptInput(text: input.text, line: block.first?.number ?? 1, indent: indent)
        cells.append(.exchange(Exchange(placed, block.map(\.line), output: nil, indent: indent)))
    }

    private mutating func addProse(_ line: SourceLine, number: Int, isMarkdown: Bool) {
        if prose == nil { prose = ("", number, isMarkdown) }
        prose?.source += line.source
    }

    private mutating func addFence(_ line: SourceLine) {
        endProse()
        cells.append(.fence(line.source))
    }

    private mutating func endProse() {
        if let prose {
            cells.append(.prose(Prose(source: prose.source, line: prose.line, isMarkdown: prose.isMarkdown)))
        }
        prose = nil
    }
}
