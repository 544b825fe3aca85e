import Foundation
import Testing

/// sessions/README.md says at which line of which conversation each system of the documents is reproduced.
@Suite struct SessionTableTests {
    private static let sessions = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../sessions")

    /// `[name:12](name.convo#L12) | `input …` |`
    private static var rows: [(name: Substring, line: Int, input: Substring)] {
        get throws {
            let row = /\[([^\]]+):(\d+)\]\(([^)]+)\) \| `([^`]+?)( ?…)?` \|/
            return try String(contentsOf: sessions.appending(path: "README.md"), encoding: .utf8).matches(of: row).map {
                #expect($0.3 == "\($0.1).convo#L\($0.2)")
                return ($0.1, try #require(Int($0.2)), $0.4)
            }
        }
    }

    @Test func everyLineHoldsTheInputItIsQuotedWith() throws {
        let rows = try SessionTableTests.rows
        #expect(rows.count >= 80)
        for (name, files) in Dictionary(grouping: rows, by: \.name) {
            let file = SessionTableTests.sessions.appending(path: "\(name).convo")
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
            for row in files where !(lines.indices ~= row.line - 1 && lines[row.line - 1].dropFirst(4).contains(row.input)) {
                let place = lines.firstIndex { $0.dropFirst(4).contains(row.input) }.map { "\($0 + 1)" } ?? "nowhere"
                Issue.record("\(name):\(row.line) does not hold `\(row.input)`; it is at \(place)")
            }
        }
    }
}
