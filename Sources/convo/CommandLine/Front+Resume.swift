import Language
import Notebook

extension Front {
    /// Commands that a conversation taken up again does not carry out a second time.
    private static let skipped = [":save", ":export", ":quit", ":q", ":exit", ":cells", ":history", ":help", ":clear", "?"]

    /// Holds the conversation of a journal again, without showing it.
    ///
    /// - Returns: what to say about it, and the input that it broke off in.
    func restore(_ recovered: Journal.Recovered, in session: Session) throws -> (text: String, draft: String) {
        var entries = recovered.entries
        var draft = ""
        if let last = entries.last, last.succeeded == nil {
            draft = last.input
            entries.removeLast()
            recovered.journal.end(succeeded: false)
        }
        var count = 0
        let outcome = evaluate(for: session, console) {
            // What failed left everything as it was.
            for entry in entries where entry.succeeded != false && !Front.skipped.contains(where: entry.input.hasPrefix) {
                session.submit(entry.input) { _ in }
                if session.isInterrupted { return }
                count += 1
            }
        }
        try leaveIfTold(outcome)
        var text = "resumed \(count) input\(count == 1 ? "" : "s"); :cells lists them"
        if !recovered.folder.isEmpty, recovered.folder != workingFolder { text += " (they were typed in \(recovered.folder))" }
        if !draft.isEmpty { text += "\nnote: the last input had not ended; it stands at the prompt" }
        return (text, draft)
    }
}
