import Notebook

/// Keeps one input from flooding the screen: what it shows past a number of lines is held back, for
/// `:more`.
struct OutputLimit {
    private let most: Int
    private var shown = 0
    /// How many lines were not shown.
    private(set) var left = 0
    /// Their text, as far as it is kept.
    private(set) var heldBack: [Substring] = []
    private var heldBytes = 0

    /// What is held back at most, in bytes.
    private static let memory = 16 << 20

    /// At most 200 lines, or a screen when that is more.
    init(screen rows: Int?) {
        most = max(200, (rows ?? 0) - 2)
    }

    /// What is shown of an output; nil when nothing is.
    mutating func admit(_ output: Output) -> Output? {
        guard case .text(let text, let kind) = output else { return output }
        let lines = text.utf8.reduce(into: 1) { if $1 == 0x0A { $0 += 1 } }
        if left == 0, shown + lines <= most {
            shown += lines
            return output
        }
        let room = left == 0 ? most - shown : 0
        shown = most
        left += lines - room
        let parts = text.split(separator: "\n", maxSplits: room, omittingEmptySubsequences: false)
        if parts.count > room, heldBytes < Self.memory {
            heldBack.append(parts[room])
            heldBytes += parts[room].utf8.count
        }
        guard room > 0 else { return nil }
        return .text(parts.prefix(room).joined(separator: "\n"), kind)
    }

    /// What to say at the end of the input; nil when all of it was shown.
    var remark: String? {
        left == 0 ? nil : "note: \(left) more \(left == 1 ? "line" : "lines"); `:more` goes on"
    }
}
