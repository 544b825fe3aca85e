/// A line of a file: what it says, and its bytes.
struct SourceLine: Sendable {
    /// As it stands in the file, with `\n` or `\r\n` unless the file ends without one.
    let source: Substring
    /// From 1, in the text.
    let number: Int
    /// Whether a byte order mark at its start is none of its content.
    private let mayHaveMark: Bool

    /// The lines of a text; joined sources give the text back.
    ///
    /// - Parameter isFile: whether the text is a whole file, whose byte order mark is none of its content.
    static func lines(of text: some StringProtocol, isFile: Bool = false) -> [SourceLine] {
        Array(SourceLines(text, isFile: isFile))
    }

    fileprivate init(_ source: Substring, number: Int, mayHaveMark: Bool) {
        (self.source, self.number, self.mayHaveMark) = (source, number, mayHaveMark)
    }

    /// Without the line's end, and without the byte order mark of a file's first line. Cut off when it is
    /// asked for: a line holds on to its text once.
    var content: Substring {
        var content = source.utf8
        if content.last == UInt8(ascii: "\n") { content.removeLast() }
        if content.last == UInt8(ascii: "\r") { content.removeLast() }
        if mayHaveMark, content.starts(with: [0xEF, 0xBB, 0xBF]) { content.removeFirst(3) }
        return Substring(content)
    }

    /// The line's end, `\n` or `\r\n`; nil when it has none.
    var ending: String? {
        if source.utf8.suffix(2).elementsEqual([0x0D, 0x0A]) { return "\r\n" }
        return source.utf8.last == 0x0A ? "\n" : nil
    }

    var isBlank: Bool { content.isBlank }
}

/// The lines of a text, cut off as they are asked for.
struct SourceLines: Sequence, IteratorProtocol, Sendable {
    private let text: Substring
    private let isFile: Bool
    /// The line that comes next; nil at the end.
    private(set) var current: SourceLine?

    init(_ text: some StringProtocol, isFile: Bool = false) {
        let text = Substring(text)
        self.text = text
        self.isFile = isFile
        current = line(from: text.startIndex, number: 1)
    }

    /// Goes on to the line after the current one, and returns the one that was left.
    @discardableResult
    mutating func next() -> SourceLine? {
        guard let line = current else { return nil }
        current = self.line(from: line.source.endIndex, number: line.number + 1)
        return line
    }

    private func line(from start: String.Index, number: Int) -> SourceLine? {
        guard start < text.endIndex else { return nil }
        let rest = text.utf8[start...]
        let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { rest.index(after: $0) } ?? text.endIndex
        return SourceLine(text[start..<end], number: number, mayHaveMark: isFile && number == 1)
    }
}

extension StringProtocol {
    /// Nothing but blanks and tabs.
    var isBlank: Bool { utf8.allSatisfy { $0.isBlank } }

    /// Whether the bytes begin with those of `prefix`: a letter that a combining mark follows
    /// counts as itself.
    func startsExactly(with prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }

    /// Whether both are the same bytes; `==` takes different encodings of a letter for equal.
    func isExactly(_ other: some StringProtocol) -> Bool { utf8.elementsEqual(other.utf8) }

    /// Whether `byte` occurs `count` times in a row.
    func holds(_ byte: UInt8, times count: Int) -> Bool {
        var run = 0
        for other in utf8 {
            run = other == byte ? run + 1 : 0
            if run == count { return true }
        }
        return false
    }

    /// The text after so many bytes, which end at a character of ASCII.
    func afterBytes(_ count: Int) -> String { String(decoding: utf8.dropFirst(count), as: UTF8.self) }

    /// The parts between newlines, of which there is one more than newlines.
    var lines: [String] {
        utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}

extension UInt8 {
    /// A blank, a tab or the end of a line.
    var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

extension Array where Element == String {
    /// Without the blank lines at its end.
    var withoutTrailingBlanks: [String] {
        guard let last = lastIndex(where: { !$0.isBlank }) else { return [] }
        return Array(self[...last])
    }
}
