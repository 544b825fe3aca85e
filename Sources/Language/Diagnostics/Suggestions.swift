/// The names nearest to a misspelt one, at most three, nearest first.
public func nearestNames(to word: String, among candidates: [String]) -> [String] {
    Suggestions.nearest(to: word, among: candidates)
}

/// "Did you mean …?": the known names nearest to a misspelt one.
enum Suggestions {
    /// At most three names within a third of the word's length in edits, nearest first.
    static func nearest(to word: String, among candidates: [String]) -> [String] {
        guard word.utf8.count <= 256 else { return [] }
        let letters = Array(word.lowercased())
        guard !letters.isEmpty, letters.count <= 64 else { return [] }
        // A single letter is near to every other: only its other case is meant.
        let allowed = letters.count == 1 ? 0 : max(1, letters.count / 3)
        var found: [(name: String, distance: Int)] = []
        for candidate in Set(candidates) where candidate != word && candidate != "_" {
            let other = Array(candidate.lowercased())
            guard abs(other.count - letters.count) <= allowed else { continue }
            let distance = edits(letters, other)
            if distance <= allowed { found.append((candidate, distance)) }
        }
        found.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
        return found.prefix(3).map(\.name)
    }

    /// Insertions, deletions, replacements and swaps of neighbours that make one word the other.
    private static func edits(_ a: [Character], _ b: [Character]) -> Int {
        var before = [Int](repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        for i in 0..<a.count {
            var row = [i + 1]
            row.reserveCapacity(b.count + 1)
            for j in 0..<b.count {
                var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
                row.append(best)
            }
            before = last
            last = row
        }
        return last[b.count]
    }
}
