/// A place in a text as people count: lines and columns from 1, columns in characters.
public struct SourceLocation: Hashable, Sendable {
    public let line: Int
    public let column: Int

    /// The place of a UTF-8 offset. One outside the text counts as its nearest end, one inside a
    /// character as that character's start.
    public init(of offset: Int, in source: String) {
        let end = source.utf8.index(
            source.startIndex, offsetBy: Swift.max(0, offset), limitedBy: source.endIndex)
        let before = source.utf8[..<(end ?? source.endIndex)]
        var line = 1
        var lineStart = before.startIndex
        for index in before.indices where before[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = before.index(after: index)
        }
        self.line = line
        let lineEnd =
            source.utf8[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? source.endIndex
        let characters = source[lineStart..<lineEnd]
        column =
            characters.indices.prefix { characters.index(after: $0) <= before.endIndex }.count + 1
    }
}
