import Language
import Notebook

/// What Tab does with what may stand where the cursor is.
struct Completion: Equatable {
    /// What to insert at the cursor; may be empty.
    let insertion: String
    /// What to list when nothing can be inserted.
    let choices: [Completions.Candidate]

    init(_ completions: Completions) {
        let rests = completions.candidates.map { $0.text.dropFirst(completions.word.count) }
        insertion = rests.isEmpty ? "" : String(rests.dropFirst().reduce(rests[0]) { $0.commonPrefix(with: $1) })
        choices = insertion.isEmpty && completions.candidates.count > 1 ? completions.candidates : []
    }

    /// The choices, each line ended: one a line with what it is when they fit on the screen so, else
    /// in columns.
    func table(width: Int, rows: Int) -> String {
        let isExplained = choices.contains { !$0.summary.isEmpty }
        guard isExplained, choices.count <= max(8, rows - 6), width >= 30 else { return columns(width: width) }
        return TextTable(choices.map { [$0.text, $0.summary] }).text(width: width) + "\n"
    }

    /// The texts alone, column by column; of very many the first screens.
    private func columns(width: Int) -> String {
        let most = 300
        let texts = choices.prefix(most).map(\.text)
        let cell = (texts.map { DisplayWidth.of($0) }.max() ?? 0) + 2
        let columns = max(1, (width - 1) / cell)
        let rows = (texts.count + columns - 1) / columns
        let lines = (0..<rows).map { row in
            let line = stride(from: row, to: texts.count, by: rows).map { index in
                texts[index] + String(repeating: " ", count: cell - DisplayWidth.of(texts[index]))
            }.joined()
            return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
        }.joined()
        return lines + (choices.count > most ? "… and \(choices.count - most) more\n" : "")
    }
}

extension Substring {
    fileprivate func commonPrefix(with other: Substring) -> Substring {
        prefix(zip(self, other).prefix { $0 == $1 }.count)
    }
}
