extension Diagnostic {
    /// The diagnostic as compilers show it, without a newline at the end:
    ///
    ///     error: `+` has nothing to its right
    ///       x = 1 +
    ///             ^
    ///     help: write the value that is missing
    ///
    /// A line of the input with its mistake mended stands below the help where one is known.
    ///
    /// Of an input of several lines, the one where the span begins is shown. A line that is
    /// too long for `width` columns (200 when nil) is cut on both sides of the span.
    public func render(source: String, width: Int?) -> String {
        var lines = ["\(severity.rawValue): \(Diagnostic.shortened(message))"]
        if let span, let excerpt = Excerpt(span, in: source, width: width ?? 200) {
            lines += [excerpt.text, excerpt.carets]
        }
        if let help { lines.append("help: \(Diagnostic.shortened(help))") }
        if let line = fix?.line(in: source), DisplayWidth.of(line) + 2 <= width ?? 200 { lines.append("  \(DisplayText(line).text)") }
        return lines.joined(separator: "\n")
    }

    /// A message without its middle when that is very long: it quotes names and texts, and a name may be
    /// as long as a file.
    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > 4000 else { return text }
        let scalars = text.unicodeScalars
        return String(scalars.prefix(600)) + "…" + String(scalars.suffix(200))
    }
}

/// The line of a span, and the line of carets under it.
private struct Excerpt {
    let text: String
    let carets: String

    private static let indent = "  "
    private static let ellipsis = "…"
    /// How many bytes of a line on each side of the span's beginning are looked at: far more than any
    /// terminal shows.
    private static let reach = 1 << 14

    /// Nil when the source has no text to show.
    init?(_ span: Span, in source: String, width: Int) {
        let bytes = Array(source.utf8)
        let start = min(max(0, span.start), bytes.count)
        let end = min(max(start, span.end), bytes.count)
        guard !bytes.isEmpty else { return nil }
        let newline = UInt8(ascii: "\n")
        // A line may be as long as a file.
        let (near, far) = (Self.boundary(start - Self.reach, in: bytes), Self.boundary(start + Self.reach, in: bytes))
        let lineStart = bytes[near..<start].lastIndex(of: newline).map { $0 + 1 } ?? near
        let lineEnd = bytes[start..<far].firstIndex(of: newline) ?? far
        let line = Self.withoutReturn(String(decoding: bytes[lineStart..<lineEnd], as: UTF8.self))
        let cells = DisplayText(line).cells
        // The cells of the span; an empty span stands before a cell, perhaps after the last one.
        let first = (cells.firstIndex { $0.offset > start - lineStart } ?? cells.count) - 1
        let isPastEnd = start - lineStart >= line.utf8.count
        let from = isPastEnd ? cells.count : max(0, first)
        let to = cells[from...].firstIndex { $0.offset >= end - lineStart } ?? cells.count
        let window = Self.window(cells, from: from, width: width - Self.indent.count)
        self.init(cells, marked: from..<max(from, to), window: window)
    }

    /// The place, or the next before it, where a scalar begins or the text ends.
    private static func boundary(_ place: Int, in bytes: [UInt8]) -> Int {
        var place = min(max(0, place), bytes.count)
        while place > 0, place < bytes.count, bytes[place] & 0xC0 == 0x80 { place -= 1 }
        return place
    }

    private init(_ cells: [DisplayText.Cell], marked: Range<Int>, window: Range<Int>) {
        let before = window.lowerBound > 0 ? Self.ellipsis : ""
        let after = window.upperBound < cells.count ? Self.ellipsis : ""
        text = Self.indent + before + cells[window].reduce(into: "") { $0 += $1.text } + after
        let shown = marked.clamped(to: window)
        let left = Self.columns(
            cells[window.lowerBound..<min(marked.lowerBound, window.upperBound)])
        let blanks = Self.indent.count + before.count + left
        let length = max(1, Self.columns(cells[shown]))
        carets =
            String(repeating: " ", count: blanks) + "^" + String(repeating: "~", count: length - 1)
    }

    /// The cells to show, so that what begins at cell `from` is seen with some of what stands
    /// before it.
    private static func window(_ cells: [DisplayText.Cell], from: Int, width: Int) -> Range<Int> {
        if columns(cells[...]) <= width { return 0..<cells.count }
        let room = max(1, width - 2 * ellipsis.count)
        // A third of the room goes to what stands before the span, or more when little follows.
        var lower = from
        var upper = from
        var used = 0
        func size(_ index: Int) -> Int { cells[index].width }
        while lower > 0, used + size(lower - 1) <= room / 3 {
            lower -= 1
            used += size(lower)
        }
        while upper < cells.count, used + size(upper) <= room {
            used += size(upper)
            upper += 1
        }
        while lower > 0, used + size(lower - 1) <= room {
            lower -= 1
            used += size(lower)
        }
        return lower..<upper
    }

    private static func columns(_ cells: ArraySlice<DisplayText.Cell>) -> Int {
        cells.reduce(0) { $0 + $1.width }
    }

    private static func withoutReturn(_ line: String) -> String {
        line.utf8.last == UInt8(ascii: "\r") ? String(line.unicodeScalars.dropLast()) : line
    }
}
