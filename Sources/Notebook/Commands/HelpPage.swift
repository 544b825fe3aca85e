import Language
import Tensors

/// What `:help conv` shows: the signature, what it does, its examples evaluated, its names elsewhere.
struct HelpPage {
    let builtin: Builtin
    let width: Int
    /// How the examples' tensors are shown.
    let printing: PrintOptions
    let context: EvaluationContext

    func text() -> String {
        var parts = [signature + "\n" + indented(builtin.summary)]
        if !builtin.details.isEmpty { parts.append(indented(builtin.details)) }
        let aliases = builtin.parameters.flatMap { parameter in parameter.aliases.map { "\($0)= is \(parameter.name)=" } }
        if !aliases.isEmpty { parts.append(indented("also: " + aliases.joined(separator: ", "))) }
        parts.append(examples.map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n"))
        if let elsewhere = Elsewhere.of(builtin.name) {
            parts.append(elsewhere.lines.map { "  " + $0 }.joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n")
    }

    /// The inputs of the examples with what they show now, in a conversation of their own.
    private var examples: [String] {
        let session = Session(memoryLimit: 1 << 28, echoes: false)
        session.interpreter.printing = printing
        session.interpreter.context.threads = context.threads
        return builtin.examples.split(separator: "\n").filter { $0.hasPrefix(">>> ") }.flatMap { line -> [String] in
            if context.cancellation.isCancelled { return [] }
            var shown: [String] = []
            let input = String(line.dropFirst(4))
            session.submit(input) { output in
                switch output {
                case .text(let text, _): shown.append(text)
                case .diagnostic(let diagnostic, let source): shown.append(diagnostic.render(source: source, width: width - 2))
                case .effect: break
                }
            }
            return [String(line)] + shown.flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
        }
    }

    /// A signature that is too long goes on under its first parameter.
    private var signature: String {
        if builtin.signature.count < width { return builtin.signature }
        let indent = String(repeating: " ", count: builtin.name.count + 1)
        let inner = builtin.signature.dropFirst(builtin.name.count + 1)
        let lines = HelpText.wrapped(inner.split(separator: " ").map(String.init), width: width - 1 - indent.count)
        return "\(builtin.name)(" + lines.joined(separator: "\n" + indent)
    }

    private func indented(_ text: String) -> String { HelpText.indented(text, width: width) }
}

/// Words set into lines.
enum HelpText {
    /// The lines of `text`, two columns in; what is too wide goes on below, as far in as it began.
    static func indented(_ text: String, width: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            if DisplayWidth.of(String(line)) + 2 < width { return [line.isEmpty ? "" : "  " + line] }
            let lead = String(repeating: " ", count: 2 + min(line.prefix { $0 == " " }.count, width / 3))
            return wrapped(line.split(separator: " ").map(String.init), width: width - 1 - lead.count).map { lead + $0 }
        }.joined(separator: "\n")
    }

    /// The words on lines of at most `width` columns; a longer word has a line of its own.
    static func wrapped(_ words: [String], width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in words {
            if !line.isEmpty, DisplayWidth.of(line) + 1 + DisplayWidth.of(word) > max(width, 20) {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + [line]
    }
}
