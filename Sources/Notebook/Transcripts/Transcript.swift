/// A conversation in a file: a transcript with prompts, a plain script, or Markdown with fenced
/// blocks marked `convo`.
///
/// Nothing of the file is lost: `text` gives its bytes back.
public struct Transcript: Sendable {
    public enum Form: Sendable, Hashable { case transcript, script, markdown }

    /// A part of the file, in its order.
    public enum Cell: Sendable {
        /// Text that is no input and no output.
        case prose(Prose)
        case exchange(Exchange)
        /// A line that opens or closes a block of Markdown.
        case fence(String)

        /// As it stands in the file.
        public var source: String {
            switch self {
            case .prose(let prose): prose.source
            case .exchange(let exchange): exchange.source
            case .fence(let line): line
            }
        }
    }

    public let form: Form
    public internal(set) var cells: [Cell]

    /// Reads a file's text.
    ///
    /// - Parameter path: tells Markdown (`.md`, `.markdown`) from the others.
    public init(_ text: String, path: String? = nil) {
        let reader = TranscriptReader(text, path: path)
        form = reader.form
        cells = Array(reader)
    }

    /// The file's text.
    public var text: String { cells.reduce(into: "") { $0 += $1.source } }

    public var exchanges: [Exchange] {
        cells.compactMap { if case .exchange(let exchange) = $0 { exchange } else { nil } }
    }

    /// What was typed, in order; without empty inputs.
    public var inputs: [ScriptInput] { exchanges.map(\.input).filter { !$0.text.isBlank } }
}

/// Words between inputs: lines that begin with `#`, blank lines, the text of a Markdown file.
public struct Prose: Sendable {
    private let text: Substring
    /// The line it begins at, from 1.
    public let line: Int
    /// Whether it is Markdown as it stands; otherwise each line has a `#` before it.
    public let isMarkdown: Bool

    init(_ text: Substring, line: Int, isMarkdown: Bool) {
        (self.text, self.line, self.isMarkdown) = (text, line, isMarkdown)
    }

    /// As it stands in the file.
    public var source: String { String(text) }

    /// Its lines without their ends.
    var lines: [String] { text.contentLines(isFile: true).map(String.init) }

    /// The Markdown: what follows `#` and a blank on each line.
    public var markdown: String {
        if isMarkdown { return lines.joined(separator: "\n") }
        return lines.map { line in
            guard line.startsExactly(with: "#") else { return line }
            return line.afterBytes(line.startsExactly(with: "# ") ? 2 : 1)
        }.joined(separator: "\n")
    }
}
