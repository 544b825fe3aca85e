import Notebook

extension Console.Color {
    /// Whether text that goes to `target` is coloured.
    func applies(to target: Descriptor) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: environment("NO_COLOR") == nil && target.understandsEscapes
        }
    }
}

/// The few colours there are. They add; nothing is told by colour alone.
enum Style: String {
    case faint = "\u{1B}[2m"
    case error = "\u{1B}[1;31m"
    case note = "\u{1B}[1;36m"
    case help = "\u{1B}[1;32m"
    case prompt = "\u{1B}[1;34m"

    func callAsFunction(_ text: some StringProtocol) -> String {
        rawValue + text + "\u{1B}[0m"
    }

    /// A prompt as the line editor takes it: what has no width stands between bytes of 1, and it must
    /// not end with such.
    static func prompt(inEditor text: String) -> String {
        "\u{1}\(prompt.rawValue)\u{1}\(text.dropLast())\u{1}\u{1B}[0m\u{1}\(text.suffix(1))"
    }

    /// An output in the colour of its kind: an assignment's echo stands back.
    static func paint(_ text: String, _ kind: Output.Kind) -> String {
        kind == .echo ? faint(text) : text
    }

    /// A unified diff: what goes red, what comes green, places in the colour of notes.
    static func paint(diff: String) -> String {
        diff.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            if line.hasPrefix("--- ") || line.hasPrefix("+++ ") { return "\u{1B}[1m\(line)\u{1B}[0m" }
            switch line.first {
            case "-": return error(line)
            case "+": return help(line)
            case "@": return note(line)
            default: return String(line)
            }
        }.joined(separator: "\n")
    }

    /// A rendered diagnostic with its leading words and its caret line coloured.
    static func paint(report: String) -> String {
        let words: [(String, Style)] = [
            ("error:", .error), ("warning:", .note), ("note:", .note), ("help:", .help),
        ]
        let lines = report.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.map { line in
            for (word, style) in words {
                // At the start of the line, or behind `FILE:LINE:COLUMN: `.
                guard let range = line.firstRange(of: word) else { continue }
                let place = line[..<range.lowerBound]
                if place.isEmpty || place.hasSuffix(": ") {
                    return place + style(word) + line[range.upperBound...]
                }
            }
            let isCaretLine = line.contains("^") && line.allSatisfy { " ^~".contains($0) }
            return isCaretLine ? error(line) : String(line)
        }.joined(separator: "\n")
    }
}
