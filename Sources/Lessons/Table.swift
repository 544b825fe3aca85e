import Language

/// Text in columns.
struct Table {
    enum Side { case left, right }
    var rows: [[String]] = []
    /// How each column is aligned; right for further ones.
    var sides: [Side] = []
    var gap = 2

    /// The lines, each column as wide as its widest cell.
    func lines() -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (i, cell) in row.enumerated() {
                let width = DisplayWidth.of(cell)
                if i < widths.count { widths[i] = max(widths[i], width) } else { widths.append(width) }
            }
        }
        return rows.map { row in
            var line = ""
            for (i, cell) in row.enumerated() {
                let blanks = String(repeating: " ", count: widths[i] - DisplayWidth.of(cell))
                if i > 0 { line += String(repeating: " ", count: gap) }
                line += (i < sides.count ? sides[i] : .right) == .left ? cell + blanks : blanks + cell
            }
            return line.trimmedEnd
        }
    }
}

extension String {
    /// Without blanks at its end.
    var trimmedEnd: String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }

    /// With blanks before it, `width` columns wide.
    func leading(_ width: Int) -> String {
        String(repeating: " ", count: max(0, width - DisplayWidth.of(self))) + self
    }

    /// With blanks after it, `width` columns wide.
    func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - DisplayWidth.of(self)))
    }
}

extension String {
    /// Broken between words into lines of at most `width` columns, all but the first indented.
    public func wrapped(width: Int, indent: Int = 0) -> String {
        var lines: [String] = []
        var line = ""
        for (i, word) in split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            if !line.isEmpty, DisplayWidth.of(line) + 1 + DisplayWidth.of(String(word)) > width {
                lines.append(line.trimmedEnd)
                line = String(repeating: " ", count: indent) + word
            } else {
                line += (i == 0 ? "" : " ") + word
            }
        }
        return (lines + [line]).joined(separator: "\n")
    }
}
