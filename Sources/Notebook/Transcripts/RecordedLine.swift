/// How an output line is written in a transcript so that it cannot be taken for anything else.
enum RecordedLine {
    static let prompt = ">>> "
    static let continuation = "... "

    /// The input on a line at the prompt, if it is one. Editors cut the blank after a bare prompt.
    static func input(after prompt: String, in line: some StringProtocol) -> String? {
        if line.startsExactly(with: prompt) { return line.afterBytes(prompt.utf8.count) }
        return line.isExactly(prompt.dropLast()) ? "" : nil
    }

    /// Whether a recorded line stands for any lines.
    static func isElision(_ line: String) -> Bool { line.isExactly("...") || line.isExactly("…") }

    /// The output that a recorded line stands for.
    static func unescaped(_ line: String) -> String {
        line.startsExactly(with: "\\") && isSpecial(line) ? line.afterBytes(1) : line
    }

    /// The line to record for an output: with a backslash when it would read as something else.
    static func escaped(_ output: String) -> String { isSpecial(output) ? "\\" + output : output }

    /// Whether what follows a line's backslashes reads as more than output.
    private static func isSpecial(_ line: String) -> Bool {
        let body = String(decoding: line.utf8.drop { $0 == UInt8(ascii: "\\") }, as: UTF8.self)
        return body.startsExactly(with: "#") || isElision(body)
            || input(after: prompt, in: body) != nil || input(after: continuation, in: body) != nil
            || MarkdownFence.isFenceLike(body)
    }
}
