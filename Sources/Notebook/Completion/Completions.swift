/// What may stand where the cursor is.
public struct Completions: Sendable, Equatable {
    /// One way to go on.
    public struct Candidate: Sendable, Hashable {
        /// The whole word, which begins with what is there already.
        public let text: String
        /// What it is, on one line; may be empty.
        public let summary: String

        public init(_ text: String, _ summary: String = "") {
            self.text = text
            self.summary = summary
        }
    }

    /// The part of the word that stands before the cursor.
    public let word: String
    /// In the order in which they are listed, each text once.
    public let candidates: [Candidate]

    /// The candidates that go on from `word`.
    public init(_ candidates: [Candidate] = [], for word: String = "") {
        self.word = word
        var seen: Set<String> = [word]
        self.candidates = candidates.filter { $0.text.hasPrefix(word) && seen.insert($0.text).inserted }
    }

    /// The same, listed by the alphabet.
    var sorted: Completions { Completions(candidates.sorted { $0.text < $1.text }, for: word) }
}
