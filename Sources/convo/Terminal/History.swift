/// What was entered in this and earlier conversations, oldest first.
///
/// Each entry is appended to the file as it is entered, so that a crash loses nothing and
/// conversations side by side share one file. Leaving one brings the file down to its limit.
final class History {
    /// How much is kept.
    struct Limits {
        var entries = 5000
        /// Bytes of one entry; a longer one is recalled in this conversation but not kept.
        var entrySize = 1 << 16
    }

    /// All entries, those of this conversation last; no two neighbours are equal.
    private(set) var entries: [String]
    /// What went wrong with the file, told once: nil when all is well, or it has been taken.
    private var warning: String?
    private var hasWarned = false
    private let file: HistoryFile?
    private let limits: Limits
    /// Entries that could not be written when they were entered.
    private var unsaved: [String] = []

    /// - Parameter path: nil for a history that lasts only as long as the conversation.
    init(path: String? = History.defaultPath, limits: Limits = Limits()) {
        self.limits = limits
        file = path.map { HistoryFile(path: $0) }
        entries = []
        do {
            entries = Self.tidied(try file?.read() ?? [], limits)
        } catch {
            note(error)
        }
    }

    /// `$CONVO_HISTORY` (empty: none), else `$XDG_STATE_HOME/convo/history`, else
    /// `~/.local/state/convo/history`.
    static var defaultPath: String? {
        if let path = rawEnvironment("CONVO_HISTORY") { return path.isEmpty ? nil : path }
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") {
            return state + "/convo/history"
        }
        return environment("HOME").map { $0 + "/.local/state/convo/history" }
    }

    /// Takes an entry in and writes it to the file; passes over a blank one and a repetition of the
    /// last.
    func append(_ entry: String) {
        guard !entry.allSatisfy(\.isWhitespace), entry != entries.last else { return }
        entries.append(entry)
        guard let file, entry.utf8.count <= limits.entrySize else { return }
        do {
            try file.append([entry])
        } catch {
            unsaved.append(entry)
            note(error)
        }
    }

    /// Writes what could not be written before, and cuts the file down to its limits. What other
    /// conversations wrote meanwhile stays.
    func close() {
        guard let file else { return }
        do {
            if !unsaved.isEmpty {
                try file.append(unsaved)
                unsaved = []
            }
            // A little room, so that not every conversation rewrites the file.
            try file.shorten(beyond: limits.entries + limits.entries / 10) { [limits] in
                Self.tidied($0, limits)
            }
        } catch {
            note(error)
        }
    }

    /// A warning to show, the first time there is one.
    func takeWarning() -> String? {
        defer { warning = nil }
        return warning
    }

    private func note(_ error: HistoryFile.Failure) {
        if !hasWarned {
            warning = "warning: the history is not kept: \(error.path): \(error.reason)"
        }
        hasWarned = true
    }

    /// The last of `lines` that the limits allow, without consecutive repeats.
    private static func tidied(_ lines: [String], _ limits: Limits) -> [String] {
        var result: [String] = []
        for line in lines
        where line != result.last && line.utf8.count <= limits.entrySize && !line.isEmpty {
            result.append(line)
        }
        return Array(result.suffix(limits.entries))
    }
}
