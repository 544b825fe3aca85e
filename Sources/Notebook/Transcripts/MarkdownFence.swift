/// The line that opens a fenced block of Markdown (CommonMark 0.31, section 4.5).
struct MarkdownFence {
    /// The columns of blanks before the fence, which its lines have as well.
    let indent: Int
    private let character: UInt8
    private let length: Int
    private let info: String

    /// Whether the block is a piece of the conversation.
    var isConvo: Bool {
        let word = info.utf8.prefix { $0 != 0x20 && $0 != 0x09 && $0 != UInt8(ascii: ",") }
        return String(decoding: word, as: UTF8.self) == "convo"
    }

    /// Nil when the line opens no block.
    init?(opening line: Substring) {
        guard let (indent, character, length, rest) = MarkdownFence.run(line) else { return nil }
        let info = String(decoding: rest.drop { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
        // A line of code between backquotes opens nothing.
        if character == UInt8(ascii: "`"), info.utf8.contains(character) { return nil }
        (self.indent, self.character, self.length, self.info) = (indent, character, length, info)
    }

    func isClosed(by line: Substring) -> Bool {
        guard let (_, character, length, rest) = MarkdownFence.run(line) else { return false }
        return character == self.character && length >= self.length
            && rest.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    /// A line of the block without the blanks that the fence has before it.
    func content(of line: Substring) -> Substring { line.unindented(by: indent) }

    /// Whether the line might open or close a block.
    static func isFenceLike(_ line: String) -> Bool { run(line[...]) != nil }

    /// The run of at least three backquotes or tildes that a line begins with, after blanks.
    private static func run(
        _ line: Substring
    ) -> (indent: Int, character: UInt8, length: Int, rest: Substring.UTF8View)? {
        let body = line.utf8.drop { $0 == 0x20 }
        guard let first = body.first, first == UInt8(ascii: "`") || first == UInt8(ascii: "~") else {
            return nil
        }
        let length = body.prefix { $0 == first }.count
        guard length >= 3 else { return nil }
        return (line.utf8.count - body.count, first, length, body.dropFirst(length))
    }
}

extension Substring {
    /// Without the blanks it begins with, but for those beyond so many.
    func unindented(by indent: Int) -> Substring {
        if indent == 0 { return self }
        return Substring(utf8.dropFirst(utf8.prefix(indent).prefix { $0 == 0x20 }.count))
    }
}
