/// What a paste brings, made ready for the line editor.
enum PastedText {
    /// The text to insert: lines end with `\n`, the last one without; control characters are gone.
    /// Of a transcript only the inputs are kept, without their prompts.
    static func clean(_ text: String, needsMore: (String) -> Bool) -> String {
        var lines = lines(of: text)
        if lines.contains(where: { input(after: Prompt.primary, in: $0) != nil }) {
            lines = inputs(ofTranscript: lines, needsMore: needsMore)
        }
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// Cuts text into inputs, each of which may span lines, and what is left unfinished at the end.
    static func inputs(
        of text: String, needsMore: (String) -> Bool
    ) -> (complete: [String], unfinished: String?) {
        var complete: [String] = []
        var pending: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let whole = pending.map { $0 + "\n" + line } ?? String(line)
            if needsMore(whole) {
                pending = whole
            } else {
                pending = nil
                if !whole.allSatisfy(\.isWhitespace) { complete.append(whole) }
            }
        }
        return (complete, pending)
    }

    /// What follows `prompt` on a line that begins with it, be the line indented or not. A prompt
    /// without its space is one when nothing follows.
    static func input(after prompt: String, in line: String) -> String? {
        let body = line.drop { $0 == " " }
        if body.hasPrefix(prompt) { return String(body.dropFirst(prompt.count)) }
        return body == prompt.dropLast() ? "" : nil
    }

    private static func inputs(
        ofTranscript lines: [String], needsMore: (String) -> Bool
    ) -> [String] {
        var inputs: [String] = []
        var isOpen = false  // the last input needs more: `... ` is a prompt and not an output
        for line in lines {
            if let first = input(after: Prompt.primary, in: line) {
                inputs.append(first)
            } else if isOpen, let more = input(after: Prompt.continuation, in: line),
                let last = inputs.popLast()
            {
                inputs.append(last + "\n" + more)
            } else {
                isOpen = false
                continue
            }
            isOpen = inputs.last.map(needsMore) ?? false
        }
        return inputs
    }

    /// The lines of `text`. CR and LF in either order are one end: while it edits, libedit has the
    /// terminal turn each into the other.
    private static func lines(of text: String) -> [String] {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var opener: Unicode.Scalar?  // an end of line that its partner may still follow
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r":
                if let first = opener, first != scalar {
                    opener = nil
                    continue
                }
                lines.append(String(line))
                line = String.UnicodeScalarView()
                opener = scalar
                continue
            case "\t": line.append(scalar)
            case "\0"..<" ", "\u{7F}"..<"\u{A0}": break
            default: line.append(scalar)
            }
            opener = nil
        }
        return lines + [String(line)]
    }
}
