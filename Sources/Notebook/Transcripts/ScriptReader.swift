import Language

/// One input of a file, and where it stands there.
public struct ScriptInput: Sendable, Hashable {
    /// May span lines; without prompts.
    public let text: String
    /// The line it begins at, from 1.
    public let line: Int
    /// How many columns of the file stand before each of its lines: the prompts of a transcript.
    public let indent: Int

    public init(text: String, line: Int, indent: Int = 0) {
        self.text = text
        self.line = line
        self.indent = indent
    }

    /// The inputs of a script, a transcript or a Markdown file, in order; without empty ones. Each is
    /// cut off as it is asked for.
    public static func inputs(of text: String, path: String? = nil) -> some Sequence<ScriptInput> {
        ScriptInputs(reader: TranscriptReader(text, path: path))
    }

    /// Where in the file a place of the input is, for `FILE:LINE:COLUMN`; all from 1.
    public func place(line: Int, column: Int) -> (line: Int, column: Int) {
        (self.line + line - 1, indent + column)
    }
}

private struct ScriptInputs: Sequence, IteratorProtocol {
    var reader: TranscriptReader

    mutating func next() -> ScriptInput? {
        while let cell = reader.next() {
            if case .exchange(let exchange) = cell, !exchange.input.text.isBlank { return exchange.input }
        }
        return nil
    }
}

/// Gathers the lines of a plain script into inputs, as they come.
///
/// Blank lines and comments between inputs are none.
public struct ScriptReader {
    /// The lines of an input that goes on, and the number of its first.
    private var pending: (text: String, line: Int, state: OpenInput)?
    private var lineCount = 0

    public init() {}

    /// Takes the next line, without its end.
    ///
    /// - Returns: the input that it completes.
    public mutating func add(_ line: String) -> ScriptInput? {
        lineCount += 1
        if pending != nil {
            pending?.text += "\n" + line
        } else if ScriptReader.isSkipped(line) {
            return nil
        } else {
            pending = (line, lineCount, OpenInput())
        }
        return pending?.state.goesOn(after: line[...]) == true ? nil : finish()
    }

    /// The input that the text ended in the middle of: evaluating it says what is missing.
    public mutating func finish() -> ScriptInput? {
        defer { pending = nil }
        return pending.map { ScriptInput(text: $0.text, line: $0.line) }
    }

    /// Whether a line that begins nothing is blank or a comment.
    static func isSkipped(_ line: some StringProtocol) -> Bool {
        guard let first = line.utf8.first(where: { !$0.isBlank }) else { return true }
        return first == UInt8(ascii: "#")
    }
}
