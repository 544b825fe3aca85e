extension Transcript {
    /// Reads a file's text.
    ///
    /// - Parameters:
    ///   - path: tells Markdown (`.md`, `.markdown`) from the others. A file that has no line at a
    ///     prompt is a script.
    ///   - needsMore: whether an input goes on in a further line. Only then is a line that begins
    ///     with `... ` a part of it, and not an output.
    public init(_ text: String, path: String? = nil, needsMore: (String) -> Bool) {
        let lines = SourceLine.lines(of: text)
        self = withoutActuallyEscaping(needsMore) { needsMore in
            if path.map(Transcript.isMarkdown) ?? false {
                var parser = TranscriptParser(needsMore: needsMore)
                parser.parseMarkdown(lines)
                return Transcript(form: .markdown, cells: parser.cells)
            }
            var parser = TranscriptParser(needsMore: needsMore)
            let hasPrompts = parser.parseBlock(
                lines.enumerated().map { TranscriptParser.BlockLine($1, $1.content, number: $0 + 1) }, indent: 0)
            return Transcript(form: hasPrompts ? .transcript : .script, cells: parser.cells)
        }
    }

    private static func isMarkdown(_ path: String) -> Bool {
        let name = path.lowercased()
        return name.hasSuffix(".md") || name.hasSuffix(".markdown")
    }
}

