/// An input and what it brought, as a transcript records them.
public struct Exchange: Sendable {
    public let input: ScriptInput
    /// The line that the output begins at, from 1, should there be any.
    public let outputLine: Int

    /// The input's lines as they stand in the file.
    private(set) var inputSource: Substring
    /// The output's lines as they stand in the file; nil in a script, which records none.
    private(set) var outputSource: Substring?
    /// Blanks before every line, inside an indented block of Markdown.
    private let indent: Int

    /// As it stands in the file.
    public var source: String { String(inputSource + (outputSource ?? "")) }

    /// The output lines that are recorded, as they stand but for a Markdown block's indentation:
    /// still escaped, elisions among them. Nil in a script.
    public var recorded: [String]? {
        outputSource.map { $0.contentLines().map { String($0.unindented(by: indent)) } }
    }

    init(_ input: ScriptInput, _ source: Substring, output: Substring?, outputLine: Int, indent: Int) {
        self.input = input
        self.outputLine = outputLine
        self.indent = indent
        inputSource = source
        outputSource = output
    }

    /// The same exchange with other recorded lines.
    ///
    /// - Parameter lines: as `recorded` has them.
    func recording(_ lines: [String]) -> Exchange {
        var result = self
        result.outputSource = text(of: lines)[...]
        if result.inputSource.utf8.last != 0x0A, !lines.isEmpty { result.inputSource += ending }
        return result
    }

    /// Recorded lines as they stand in the file.
    func text(of lines: [String]) -> String {
        let blanks = String(repeating: " ", count: indent)
        return lines.map { ($0.isEmpty ? "" : blanks) + $0 + ending }.joined()
    }

    /// How the file ends its lines.
    private var ending: String {
        guard let end = inputSource.utf8.firstIndex(of: 0x0A) else { return "\n" }
        return inputSource.utf8[..<end].last == 0x0D ? "\r\n" : "\n"
    }

    /// The input at its prompts, as a conversation shows it.
    public var echo: String { Exchange.echo(input.text) }

    static func echo(_ input: String) -> String {
        RecordedLine.prompt + input.lines.joined(separator: "\n" + RecordedLine.continuation)
    }
}
