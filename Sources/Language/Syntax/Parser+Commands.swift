extension Parser {
    /// The command that a text is, if its first character is `:` or `?`.
    static func command(_ text: String) throws(SyntaxError) -> Command? {
        let first = text.utf8.first { !$0.isBlank && $0 != UInt8(ascii: "\n") }
        guard first == UInt8(ascii: ":") || first == UInt8(ascii: "?") else { return nil }
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count, bytes[start].isBlank || bytes[start] == UInt8(ascii: "\n") {
            start += 1
        }
        guard start < bytes.count else { return nil }
        switch bytes[start] {
        case UInt8(ascii: "?"):
            var end = start + 1
            while end < bytes.count, bytes[end] == UInt8(ascii: "?") { end += 1 }
            return command("help", Span(start, end), bytes)
        case UInt8(ascii: ":"):
            var end = start + 1
            while end < bytes.count, bytes[end].isNamePart { end += 1 }
            guard end > start + 1, bytes[start + 1].isNameStart else {
                throw SyntaxError(.commandWithoutWord, Span(start, start + 1))
            }
            let word = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
            return command(word, Span(start, end), bytes)
        default:
            return nil
        }
    }

    /// A command whose rest is all that follows its word, without the blanks around it.
    private static func command(_ word: String, _ span: Span, _ bytes: [UInt8]) -> Command {
        var start = span.end
        var end = bytes.count
        while start < end, bytes[start].isBlank || bytes[start] == UInt8(ascii: "\n") { start += 1 }
        while start < end, bytes[end - 1].isBlank || bytes[end - 1] == UInt8(ascii: "\n") {
            end -= 1
        }
        let rest = String(decoding: bytes[start..<end], as: UTF8.self)
        return Command(word: word, wordSpan: span, rest: rest, restSpan: Span(start, end))
    }
}
