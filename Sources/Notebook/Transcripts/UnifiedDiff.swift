/// A diff as `diff -u` writes it.
struct UnifiedDiff {
    /// How many unchanged lines stand around a change.
    static let context = 3

    /// - Parameters:
    ///   - old: lines with their ends, as they stand in the file.
    ///   - changes: in order, and not empty.
    static func text(
        path: String, old: [String], new: [String], changes: [LineDiff.Change]
    ) -> String {
        if changes.isEmpty { return "" }
        var text = "--- \(path)\n+++ \(path)\n"
        for hunk in hunks(changes) { write(hunk, old, new, to: &text) }
        return text
    }

    /// Changes whose contexts touch make one hunk.
    private static func hunks(_ changes: [LineDiff.Change]) -> [[LineDiff.Change]] {
        var hunks: [[LineDiff.Change]] = []
        for change in changes {
            if let last = hunks.last?.last, change.old.lowerBound - last.old.upperBound <= 2 * context {
                hunks[hunks.count - 1].append(change)
            } else {
                hunks.append([change])
            }
        }
        return hunks
    }

    private static func write(
        _ hunk: [LineDiff.Change], _ old: [String], _ new: [String], to text: inout String
    ) {
        guard let first = hunk.first, let last = hunk.last else { return }
        let before = min(context, first.old.lowerBound)
        let after = min(context, old.count - last.old.upperBound)
        let oldRange = first.old.lowerBound - before..<last.old.upperBound + after
        let newRange = first.new.lowerBound - before..<last.new.upperBound + after
        text += "@@ -\(position(oldRange)) +\(position(newRange)) @@\n"
        var at = oldRange.lowerBound
        for change in hunk {
            for line in old[at..<change.old.lowerBound] { add(" ", line, to: &text) }
            for line in old[change.old] { add("-", line, to: &text) }
            for line in new[change.new] { add("+", line, to: &text) }
            at = change.old.upperBound
        }
        for line in old[at..<oldRange.upperBound] { add(" ", line, to: &text) }
    }

    /// `3,2`: the first line and how many; a count of one is left out, and no lines stand after the
    /// line that is named.
    private static func position(_ range: Range<Int>) -> String {
        switch range.count {
        case 0: "\(range.lowerBound),0"
        case 1: "\(range.lowerBound + 1)"
        default: "\(range.lowerBound + 1),\(range.count)"
        }
    }

    private static func add(_ sign: String, _ line: String, to text: inout String) {
        text += sign + line
        if line.utf8.last != UInt8(ascii: "\n") { text += "\n\\ No newline at end of file\n" }
    }
}

/// A file's lines before and after, gathered part by part, so that only what was replaced has to be
/// compared.
struct FileComparison {
    private var old: [String] = []
    private var new: [String] = []
    private var changes: [LineDiff.Change] = []

    mutating func keep(_ source: String) {
        let lines = source.sourceLines
        old += lines
        new += lines
    }

    mutating func replace(_ exchange: Exchange, by other: Exchange) {
        let before = exchange.source.sourceLines
        let after = other.source.sourceLines
        for change in LineDiff.changes(from: before, to: after) {
            changes.append(
                LineDiff.Change(
                    old: change.old.lowerBound + old.count..<change.old.upperBound + old.count,
                    new: change.new.lowerBound + new.count..<change.new.upperBound + new.count))
        }
        old += before
        new += after
    }

    func unified(path: String) -> String {
        UnifiedDiff.text(path: path, old: old, new: new, changes: changes)
    }
}
