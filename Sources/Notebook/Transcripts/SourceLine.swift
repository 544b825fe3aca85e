/// Where a line of a text stands. Plain bits: a line is copied without counting references.
struct SourceLine: Sendable {
    /// With `\n` or `\r\n`, unless the text ends without one.
    let source: Range<String.Index>
    /// Without the line's end, and without the byte order mark of a file's first line.
    let content: Range<String.Index>
    /// From 1, in the text.
    let number: Int
}

/// The lines of a text, cut off as they are asked for.
struct SourceLines: Sequence, IteratorProtocol, Sendable {
    private let text: Substring
    private let isFile: Bool
    /// The line that comes next; nil at the end.
    private(set) var current: SourceLine?

    /// - Parameter isFile: whether the text is a whole file, whose byte order mark is none of its content.
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
        current = self.line(from: line.source.upperBound, number: line.number + 1)
        return line
    }

    private func line(from start: String.Index, number: Int) -> SourceLine? {
        guard start < text.endIndex else { return nil }
        let rest = text.utf8[start...]
        let isFirst = isFile && number == 1
        let extent = rest.withContiguousStorageIfAvailable { Extent($0, mayHaveMark: isFirst) }
            ?? Array(rest).withUnsafeBufferPointer { Extent($0, mayHaveMark: isFirst) }
        let first = extent.start == 0 ? start : rest.index(start, offsetBy: extent.start)
        return SourceLine(
            source: start..<rest.index(start, offsetBy: extent.length),
            content: first..<rest.index(start, offsetBy: extent.end), number: number)
    }

    /// How many bytes a line has, and where among them its content starts and ends.
    private struct Extent {
        let length: Int
        private(set) var start = 0
        private(set) var end: Int

        init(_ bytes: UnsafeBufferPointer<UInt8>, mayHaveMark: Bool) {
            let newline = bytes.firstIndex(of: UInt8(ascii: "\n"))
            length = newline.map { $0 + 1 } ?? bytes.count
            end = newline ?? bytes.count
            if end > 0, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            if mayHaveMark, end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { start = 3 }
        }
    }
}

extension StringProtocol {
    /// The lines as they stand, with their ends: joined they give the text back.
    var sourceLines: [String] { SourceLines(self).map { String(self[$0.source]) } }

    /// What the lines say, without their ends and, in a file, without its byte order mark.
    func contentLines(isFile: Bool = false) -> [Substring] {
        let text = Substring(self)
        return SourceLines(text, isFile: isFile).map { text[$0.content] }
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
