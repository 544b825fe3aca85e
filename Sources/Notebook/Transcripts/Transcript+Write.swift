extension Transcript {
    /// A part of a conversation that is to be written down.
    public enum Entry: Sendable {
        /// Markdown.
        case prose(String)
        /// An input, and the lines it brought.
        case exchange(input: String, output: [String])
        /// The same, where a line that is `…` stands for any lines.
        case elided(input: String, output: [String])
    }

    /// The text of a file in which `entries` are written down: with prompts and outputs, or, as a
    /// script, the inputs alone. Reading it gives them back.
    public static func text(of entries: [Entry], as form: Form) -> String {
        var writer = TranscriptWriter(form: form)
        for entry in entries { writer.add(entry) }
        return writer.finished
    }
}

private struct TranscriptWriter {
    let form: Transcript.Form
    private var text = ""
    private var isInBlock = false

    init(form: Transcript.Form) { self.form = form }

    mutating func add(_ entry: Transcript.Entry) {
        switch entry {
        case .prose(let markdown):
            leaveBlock()
            if form == .markdown {
                text += markdown + "\n"
            } else {
                // Words stand by themselves between the inputs.
                if !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
                for line in markdown.lines { text += (line.isEmpty ? "#" : "# " + line) + "\n" }
                text += "\n"
            }
        case .exchange(let input, let output): add(input, output.withoutTrailingBlanks.map(RecordedLine.escaped))
        case .elided(let input, let output):
            add(input, output.map { RecordedLine.isElision($0) ? $0 : RecordedLine.escaped($0) })
        }
    }

    private mutating func add(_ input: String, _ lines: [String]) {
        guard form != .script else {
            text += input + "\n"
            return
        }
        enterBlock()
        text += Exchange.echo(input) + "\n"
        for line in lines { text += line + "\n" }
    }

    var finished: String { text + (isInBlock ? "```\n" : "") }

    private mutating func enterBlock() {
        guard form == .markdown, !isInBlock else { return }
        if !text.isEmpty { text += "\n" }
        text += "```convo\n"
        isInBlock = true
    }

    private mutating func leaveBlock() {
        guard isInBlock else { return }
        text += "```\n\n"
        isInBlock = false
    }
}
