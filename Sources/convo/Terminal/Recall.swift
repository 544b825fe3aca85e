/// The way back through what was entered: all of it from an empty line, else what begins as the line
/// does up to the cursor.
struct Recall {
    private var entries: [String] = []
    private let limit: Int
    /// Where the walk stands; behind the last entry is the line that it began from.
    private var position = 0
    private var prefix = ""
    private var draft = ""
    /// What the walk has put into the line; nil when it has not begun.
    private var shown: String?

    init(limit: Int) { self.limit = limit }

    /// Takes an entry in; a repetition of the last counts once.
    mutating func remember(_ entry: String) {
        guard !entry.isEmpty, entry != entries.last else { return }
        entries.append(entry)
        // Now and then, since each time moves all of them.
        if entries.count > limit + limit / 4 { entries.removeFirst(entries.count - limit) }
    }

    /// Begins a new line.
    mutating func restart() { shown = nil }

    /// The next older entry; nil when there is none.
    ///
    /// - Parameters:
    ///   - line: what stands in the line. When it is not what the walk put there, a new walk begins.
    ///   - start: the line up to the cursor.
    mutating func earlier(than line: String, startingWith start: String) -> String? {
        if line != shown {
            (position, prefix, draft, shown) = (entries.count, start, line, line)
        }
        guard let found = entries[..<position].lastIndex(where: { $0.hasPrefix(prefix) && $0 != line }) else { return nil }
        position = found
        shown = entries[found]
        return shown
    }

    /// The next newer entry, at last the line that the walk began from; nil when there is nothing newer.
    mutating func later(than line: String) -> String? {
        guard line == shown, position < entries.count else { return nil }
        position = entries[(position + 1)...].firstIndex { $0.hasPrefix(prefix) && $0 != line } ?? entries.count
        shown = position < entries.count ? entries[position] : draft
        return shown
    }
}
