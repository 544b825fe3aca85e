/// A line of a file: what it says, and its bytes.
struct SourceLine: Sendable {
    /// Without the line's end, and without the byte order mark of a file's first line.
    let content: String
    /// As it stands in the file, with `\n` or `\r\n` unless the file ends without one.
    let source: String

    /// The lines of a text; joined sources give the text back.
    static func lines(of text: String) -> [SourceLine] {
        var lines: [SourceLine] = []
        let bytes = text.utf8
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
            let end = newline.map { bytes.index(after: $0) } ?? bytes.endIndex
            lines.append(SourceLine(text[start..<end], isFirst: start == bytes.startIndex))
            start = end
        }
        return lines
    }

    private init(_ text: Substring, isFirst: Bool) {
        source = String(text)
        var content = text.utf8
        if content.last == UInt8(ascii: "\n") { content.removeLast() }
        if content.last == UInt8(ascii: "\r") { content.removeLast() }
        if isFirst, content.starts(with: [0xEF, 0xBB, 0xBF]) { content.removeFirst(3) }
        self.content = String(Substring(content))
    }

    /// The line's end, `\n` or `\r\n`; nil when it has none.
    var ending: String? {
        if source.utf8.suffix(2).elementsEqual([0x0D, 0x0A]) { return "\r\n" }
        return source.utf8.last == 0x0A ? "\n" : nil
    }

    var isBlank: Bool { content.isBlank }
}

extension StringProtocol {
    /// Nothing but blanks and tabs.
    var isBlank: Bool {
        utf8.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
    }

    /// Whether the bytes begin with those of `prefix`: a letter that a combining mark follows
    /// counts as itself.
    func startsExactly(with prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }

    /// Whether both are the same bytes; `==` takes different encodings of a letter for equal.
    func isExactly(_ other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }

    /// The text after so many bytes, which end at a character of ASCII.
    func afterBytes(_ count: Int) -> String { String(decoding: utf8.dropFirst(count), as: UTF8.self) }

    /// The parts between newlines, of which there is one more than newlines.
    var lines: [String] {
        utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

extension Array where Element == String {
    /// Without the blank lines at its end.
    var withoutTrailingBlanks: [String] {
        guard let last = lastIndex(where: { !$0.isBlank }) else { return [] }
        return Array(self[...last])
    }
}
