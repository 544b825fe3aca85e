/// What Tab does with the candidates for the text before the cursor.
struct Completion: Equatable {
    /// What to insert at the cursor; may be empty.
    let insertion: String
    /// What to list when nothing can be inserted.
    let choices: [String]

    /// - Parameters:
    ///   - candidates: whole words; each replaces what it repeats of the end of `text`.
    ///   - text: the line up to the cursor.
    init(_ candidates: [String], after text: String) {
        let overlap = Self.overlap(of: candidates, with: text)
        let rests = candidates.map { $0.dropFirst(overlap) }
        insertion =
            rests.isEmpty
            ? "" : String(rests.dropFirst().reduce(rests[0]) { $0.commonPrefix(with: $1) })
        choices = insertion.isEmpty && candidates.count > 1 ? candidates.sorted() : []
    }

    /// How many characters at the end of `text` begin every candidate.
    private static func overlap(of candidates: [String], with text: String) -> Int {
        guard let shortest = candidates.map(\.count).min() else { return 0 }
        let longest = min(shortest, text.count)
        for length in stride(from: longest, to: 0, by: -1) {
            let end = text.suffix(length)
            if candidates.allSatisfy({ $0.hasPrefix(end) }) { return length }
        }
        return 0
    }

    /// The choices in columns, column by column, each line ended.
    func table(width: Int) -> String {
        let cell = (choices.map(\.count).max() ?? 0) + 2
        let columns = max(1, (width - 1) / cell)
        let rows = (choices.count + columns - 1) / columns
        return (0..<rows).map { row in
            let line = stride(from: row, to: choices.count, by: rows).map { index in
                choices[index] + String(repeating: " ", count: cell - choices[index].count)
            }.joined()
            return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
    }
}

extension Substring {
    fileprivate func commonPrefix(with other: Substring) -> Substring {
        prefix(zip(self, other).prefix { $0 == $1 }.count)
    }
}
