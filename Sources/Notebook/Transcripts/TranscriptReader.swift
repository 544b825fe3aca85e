import Language

/// Cuts a text into the cells of a transcript, one at a time, as they are asked for.
///
/// A file that has no line at a prompt is a script; in a Markdown file the same goes for each fenced
/// block marked `convo`.
public struct TranscriptReader: Sequence, IteratorProtocol {
    public let form: Transcript.Form
    private let text: Substring
    private var lines: SourceLines
    /// The part of the conversation that the lines belong to; nil in the prose of Markdown.
    private var block: Block?

    /// Lines of a transcript, or of a script when none of them is at a prompt.
    private struct Block {
        let end: String.Index
        let hasPrompts: Bool
        /// Blanks before every line.
        let indent: Int
    }

    /// - Parameter path: tells Markdown (`.md`, `.markdown`) from the others.
    public init(_ text: String, path: String? = nil) {
        self.text = text[...]
        lines = SourceLines(text[...], isFile: true)
        if path.map(TranscriptReader.isMarkdown) ?? false {
            form = .markdown
        } else {
            // Most scripts do not hold the prompt's characters at all.
            let hasPrompts = text.holds(UInt8(ascii: ">"), times: 3)
                && lines.contains { RecordedLine.input(after: RecordedLine.prompt, in: text[$0.content]) != nil }
            form = hasPrompts ? .transcript : .script
            block = Block(end: text.endIndex, hasPrompts: hasPrompts, indent: 0)
        }
    }

    private static func isMarkdown(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasSuffix(".md") || name.hasSuffix(".markdown")
    }

    public mutating func next() -> Transcript.Cell? {
        var prose: SourceLine?
        while let line = lines.current {
            switch kind(of: line) {
            case .prose(let count):
                if prose == nil { prose = line }
                for _ in 0..<count { lines.next() }
            case let other:
                if let prose { return cell(of: prose, until: line.source.lowerBound) }
                return cell(other, line)
            }
        }
        return prose.map { cell(of: $0, until: text.endIndex) }
    }

    // MARK: What a line begins

    private enum Kind {
        /// So many lines of prose.
        case prose(Int)
        /// An input at a prompt, which stands before it.
        case recorded(String)
        /// A line of a script.
        case script(Substring)
        case opening(Block)
        case closing
    }

    private func kind(of line: SourceLine) -> Kind {
        guard let block else { return markdown(line) }
        if line.source.lowerBound >= block.end { return .closing }
        let content = text[line.content].unindented(by: block.indent)
        if block.hasPrompts {
            return RecordedLine.input(after: RecordedLine.prompt, in: content).map { .recorded($0) } ?? .prose(1)
        }
        return ScriptReader.isSkipped(content) ? .prose(1) : .script(content)
    }

    /// A line of Markdown outside the conversation.
    private func markdown(_ line: SourceLine) -> Kind {
        guard let fence = MarkdownFence(opening: text[line.content]) else { return .prose(1) }
        var (rest, count, hasPrompts) = (lines, 1, false)
        rest.next()
        while let inner = rest.current.map({ text[$0.content] }), !fence.isClosed(by: inner) {
            let content = fence.content(of: inner)
            hasPrompts = hasPrompts || RecordedLine.input(after: RecordedLine.prompt, in: content) != nil
            count += 1
            rest.next()
        }
        guard fence.isConvo else { return .prose(rest.current == nil ? count : count + 1) }
        let end = rest.current?.source.lowerBound ?? text.endIndex
        return .opening(Block(end: end, hasPrompts: hasPrompts, indent: fence.indent))
    }

    // MARK: Cells

    private func cell(of prose: SourceLine, until end: String.Index) -> Transcript.Cell {
        let isMarkdown = form == .markdown && block == nil
        return .prose(Prose(text[prose.source.lowerBound..<end], line: prose.number, isMarkdown: isMarkdown))
    }

    private mutating func cell(_ kind: Kind, _ line: SourceLine) -> Transcript.Cell {
        switch kind {
        case .opening(let opened): block = opened
        case .closing: block = nil
        case .recorded(let opening): return recordedExchange(line, opening)
        case .script(let opening): return scriptExchange(line, opening)
        // Gathered by the caller.
        case .prose: break
        }
        lines.next()
        return .fence(String(text[line.source]))
    }

    /// The next of these lines without its block's indentation; nil at the end of the block.
    private func content(of lines: SourceLines) -> Substring? {
        guard let line = lines.current, let block, line.source.lowerBound < block.end else { return nil }
        return text[line.content].unindented(by: block.indent)
    }

    /// Where the line that comes next begins.
    private var position: String.Index { lines.current?.source.lowerBound ?? text.endIndex }

    private mutating func recordedExchange(_ first: SourceLine, _ opening: String) -> Transcript.Cell {
        var (input, count, state) = (opening, 1, OpenInput())
        lines.next()
        // Only while the input goes on is a line that begins with `... ` a part of it, and not an output.
        var goesOn = state.goesOn(after: opening[...])
        while goesOn, let line = content(of: lines),
            let more = RecordedLine.input(after: RecordedLine.continuation, in: line)
        {
            input += "\n" + more
            count += 1
            lines.next()
            goesOn = state.goesOn(after: more[...])
        }
        let outputStart = position
        // Blank lines at the end are the next cell's.
        var ahead = lines
        while let line = content(of: ahead), !TranscriptReader.endsOutput(line) {
            ahead.next()
            if !line.isBlank { lines = ahead }
        }
        let indent = block?.indent ?? 0
        return .exchange(
            Exchange(
                ScriptInput(text: input, line: first.number, indent: indent + RecordedLine.prompt.utf8.count),
                text[first.source.lowerBound..<outputStart], output: text[outputStart..<position],
                outputLine: first.number + count, indent: indent))
    }

    private static func endsOutput(_ line: Substring) -> Bool {
        line.startsExactly(with: "#") || RecordedLine.input(after: RecordedLine.prompt, in: line) != nil
    }

    private mutating func scriptExchange(_ first: SourceLine, _ opening: Substring) -> Transcript.Cell {
        var (input, count, state) = (String(opening), 1, OpenInput())
        lines.next()
        var goesOn = state.goesOn(after: opening)
        while goesOn, let line = content(of: lines) {
            input += "\n" + line
            count += 1
            lines.next()
            goesOn = state.goesOn(after: line)
        }
        let indent = block?.indent ?? 0
        return .exchange(
            Exchange(
                ScriptInput(text: input, line: first.number, indent: indent),
                text[first.source.lowerBound..<position], output: nil, outputLine: first.number + count,
                indent: indent))
    }
}
