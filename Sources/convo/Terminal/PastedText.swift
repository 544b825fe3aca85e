import struct Language.OpenInput

/// What a paste brings, made ready for the line editor.
enum PastedText {
    /// The text to insert: lines end with `\n`, the last one without; control characters are gone.
    /// Of a transcript only the inputs are kept, without their prompts.
    static func clean(_ text: String) -> String {
        var lines = lines(of: text)
        if lines.contains(where: { input(after: Prompt.primary, in: $0) != nil }) {
            lines = inputs(ofTranscript: lines)
        }
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// Cuts text into inputs, each of which may span lines, and what is left unfinished at the end.
    static func inputs(of text: String) -> (complete: [String], unfinished: String?) {
        var complete: [String] = []
        var pending: [Substring] = []
        var state = OpenInput()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            pending.append(line)
            if state.goesOn(after: line) { continue }
            let whole = pending.joined(separator: "\n")
            if !whole.allSatisfy(\.isWhitespace) { complete.append(whole) }
            (pending, state) = ([], OpenInput())
        }
        return (complete, pending.isEmpty ? nil : pending.joined(separator: "\n"))
    }

    /// What follows `prompt` on a line that begins with it, be the line indented or not. A prompt
    /// without its space is one when nothing follows.
    static func input(after prompt: String, in line: String) -> String? {
        let body = line.drop { $0 == " " }
        if body.hasPrefix(prompt) { return String(body.dropFirst(prompt.count)) }
        return body == prompt.dropLast() ? "" : nil
    }

    private static func inputs(ofTranscript lines: [String]) -> [String] {
        var inputs: [[String]] = []
        var state = OpenInput()
        var isOpen = false  // the last input needs more: `... ` is a prompt and not an output
        for line in lines {
            if let first = input(after: Prompt.primary, in: line) {
                state = OpenInput()
                inputs.append([first])
                isOpen = state.goesOn(after: first[...])
            } else if isOpen, let more = input(after: Prompt.continuation, in: line) {
                inputs[inputs.count - 1].append(more)
                isOpen = state.goesOn(after: more[...])
            } else {
                isOpen = false
            }
        }
        return inputs.map { $0.joined(separator: "\n") }
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
