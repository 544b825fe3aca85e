/// Prose in Markdown as HTML: headings, paragraphs, lists, quotes, tables, code, emphasis, links.
///
/// HTML in the prose is shown, not obeyed.
struct MarkdownHTML {
    private(set) var html = ""
    /// The text of the first heading, without marks.
    private(set) var firstHeading: String?

    init(_ markdown: String) {
        var lines = markdown.lines[...]
        while let line = lines.first {
            let text = line.trimmed
            if text.isEmpty {
                lines.removeFirst()
            } else if let fence = MarkdownFence(opening: line[...]) {
                lines.removeFirst()
                let end = lines.firstIndex { fence.isClosed(by: $0[...]) } ?? lines.endIndex
                html += "<pre>\(HTMLPage.escaped(lines[..<end].map { fence.content(of: $0[...]) }.joined(separator: "\n")))</pre>\n"
                lines = lines[min(end + 1, lines.endIndex)...]
            } else if let level = MarkdownHTML.headingLevel(text) {
                lines.removeFirst()
                let title = text.afterBytes(level).trimmed
                firstHeading = firstHeading ?? title
                html += "<h\(level)>\(MarkdownHTML.inline(title))</h\(level)>\n"
            } else if text.utf8.count >= 3, let mark = text.first, "-*_".contains(mark), text.allSatisfy({ $0 == mark || $0 == " " }) {
                lines.removeFirst()
                html += "<hr>\n"
            } else if line.startsExactly(with: "    ") {
                let code = MarkdownHTML.take(&lines) { $0.startsExactly(with: "    ") }
                html += "<pre>\(HTMLPage.escaped(code.map { $0.afterBytes(4) }.joined(separator: "\n")))</pre>\n"
            } else if text.hasPrefix(">") {
                let quote = MarkdownHTML.take(&lines) { $0.trimmed.hasPrefix(">") }
                let inner = MarkdownHTML.inline(quote.map { $0.trimmed.afterBytes(1).trimmed }.joined(separator: " "))
                html += "<blockquote><p>\(inner)</p></blockquote>\n"
            } else if MarkdownHTML.item(line) != nil {
                addList(&lines)
            } else if text.hasPrefix("|"), lines.count > 1, MarkdownHTML.isRule(lines[lines.startIndex + 1]) {
                addTable(&lines)
            } else {
                let paragraph = [line] + { lines.removeFirst(); return MarkdownHTML.take(&lines, while: MarkdownHTML.continues) }()
                html += "<p>\(MarkdownHTML.inline(paragraph.map(\.trimmed).joined(separator: "\n")))</p>\n"
            }
        }
    }

    // MARK: Blocks

    private static func take(_ lines: inout ArraySlice<String>, while holds: (String) -> Bool) -> [String] {
        let taken = lines.prefix(while: holds)
        lines = lines[taken.endIndex...]
        return Array(taken)
    }

    /// Whether a line goes on with the paragraph before it.
    private static func continues(_ line: String) -> Bool {
        let text = line.trimmed
        // As in CommonMark, of numbers only a 1 begins a list here: a line may begin with a sentence's number.
        let beginsList = item(line).map { !$0.isNumbered || text.hasPrefix("1. ") } ?? false
        return !text.isEmpty && headingLevel(text) == nil && !beginsList && !text.hasPrefix(">") && !MarkdownFence.isFenceLike(line)
    }

    private static func headingLevel(_ text: String) -> Int? {
        let level = text.utf8.prefix { $0 == UInt8(ascii: "#") }.count
        guard (1...6).contains(level), text.utf8.count == level || text.utf8.dropFirst(level).first == 0x20 else { return nil }
        return level
    }

    /// The text of a list's item, and whether the list is numbered.
    private static func item(_ line: String) -> (text: String, isNumbered: Bool)? {
        let text = line.trimmed
        if let mark = text.first, "-*+".contains(mark), text.dropFirst().first == " " { return (text.afterBytes(2).trimmed, false) }
        let digits = text.prefix { $0.isNumber }.count
        guard (1...9).contains(digits), text.dropFirst(digits).hasPrefix(". ") else { return nil }
        return (String(text.dropFirst(digits + 2)).trimmed, true)
    }

    private mutating func addList(_ lines: inout ArraySlice<String>) {
        guard let first = lines.first, let isNumbered = MarkdownHTML.item(first)?.isNumbered else { return }
        var items: [String] = []
        while let line = lines.first {
            if let item = MarkdownHTML.item(line), item.isNumbered == isNumbered {
                items.append(item.text)
            } else if !line.trimmed.isEmpty, line.hasPrefix(" "), !items.isEmpty {
                items[items.count - 1] += "\n" + line.trimmed
            } else {
                break
            }
            lines.removeFirst()
        }
        let tag = isNumbered ? "ol" : "ul"
        html += "<\(tag)>\n" + items.map { "<li>\(MarkdownHTML.inline($0))</li>\n" }.joined() + "</\(tag)>\n"
    }

    private static func isRule(_ line: String) -> Bool {
        let text = line.trimmed
        return text.contains("-") && text.allSatisfy { "|-: ".contains($0) }
    }

    private mutating func addTable(_ lines: inout ArraySlice<String>) {
        let rows = MarkdownHTML.take(&lines) { $0.trimmed.hasPrefix("|") }
        func row(_ line: String, _ tag: String) -> String {
            var text = line.trimmed.afterBytes(1)
            if text.hasSuffix("|") { text.removeLast() }
            let fields = text.split(separator: "|", omittingEmptySubsequences: false)
            return "<tr>" + fields.map { "<\(tag)>\(MarkdownHTML.inline(String($0).trimmed))</\(tag)>" }.joined() + "</tr>\n"
        }
        html += "<table>\n" + row(rows[0], "th") + rows.dropFirst(2).map { row($0, "td") }.joined() + "</table>\n"
    }

    // MARK: Inside a line

    /// Code, emphasis and links; everything else is escaped.
    static func inline(_ text: String) -> String {
        var html = ""
        var rest = Substring(text)
        while let character = rest.first {
            if character == "`", let (code, after) = between(rest, "`") {
                html += "<code>\(HTMLPage.escaped(code))</code>"
                rest = after
            } else if rest.hasPrefix("**"), let (inner, after) = between(rest, "**") {
                html += "<strong>\(inline(String(inner)))</strong>"
                rest = after
            } else if character == "*", let (inner, after) = between(rest, "*"), inner.first != " ", inner.last != " " {
                html += "<em>\(inline(String(inner)))</em>"
                rest = after
            } else if character == "[", let (label, after) = link(rest) {
                html += label
                rest = after
            } else {
                html += HTMLPage.escaped(String(character))
                rest = rest.dropFirst()
            }
        }
        return html
    }

    private static func between(_ text: Substring, _ mark: String) -> (Substring, Substring)? {
        let inner = text.dropFirst(mark.count)
        guard let range = inner.firstRange(of: mark), range.lowerBound > inner.startIndex else { return nil }
        return (inner[..<range.lowerBound], inner[range.upperBound...])
    }

    /// `[label](address)`; an address that would run a script is no link.
    private static func link(_ text: Substring) -> (String, Substring)? {
        guard let middle = text.firstRange(of: "]("), let end = text[middle.upperBound...].firstIndex(of: ")") else { return nil }
        let address = text[middle.upperBound..<end]
        let label = inline(String(text[text.index(after: text.startIndex)..<middle.lowerBound]))
        let scheme = address.lowercased().prefix { $0.isLetter || $0 == "+" || $0 == "." || $0 == "-" }
        let isSafe = !address.dropFirst(scheme.count).hasPrefix(":") || ["http", "https", "mailto"].contains(String(scheme))
        let isPlain = address.unicodeScalars.allSatisfy { $0.value > 0x20 }
        return (isSafe && isPlain ? "<a href=\"\(HTMLPage.escaped(address))\">\(label)</a>" : label, text[text.index(after: end)...])
    }
}

extension String {
    /// Without the blanks around it.
    fileprivate var trimmed: String {
        let bytes = Array(utf8)
        guard let first = bytes.firstIndex(where: { $0 > 0x20 }), let last = bytes.lastIndex(where: { $0 > 0x20 }) else { return "" }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
