import Language

/// Rows of cells in columns, measured as a terminal shows them.
public struct TextTable {
    private let rows: [[String]]
    /// No column but the last is made wider than this for a long cell.
    private static let widest = 26

    public init(_ rows: [[String]]) { self.rows = rows }

    /// The rows, one a line; the last column is cut where the width ends.
    public func text(width: Int) -> String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            rows.map { column < $0.count ? DisplayWidth.of($0[column]) : 0 }.filter { $0 <= Self.widest }.max() ?? 0
        }
        return rows.map { row in
            var line = ""
            var used = 0
            for (column, cell) in row.enumerated() where column < row.count - 1 {
                let room = max(widths[column], DisplayWidth.of(cell)) + (widths[column] > 0 ? 2 : 0)
                line += cell + String(repeating: " ", count: room - DisplayWidth.of(cell))
                used += room
            }
            line += Self.clipped(row.last ?? "", to: max(8, width - 1 - used))
            while line.last == " " { line.removeLast() }
            return Self.clipped(line, to: max(20, width))
        }.joined(separator: "\n")
    }

    /// The text as far as `room` columns hold it, with `…` for what they do not.
    public static func clipped(_ text: String, to room: Int) -> String {
        if DisplayWidth.of(text) <= room { return text }
        var result = ""
        var used = 1
        for character in text {
            used += DisplayWidth.of(character)
            if used > room { break }
            result.append(character)
        }
        return result + "…"
    }
}
