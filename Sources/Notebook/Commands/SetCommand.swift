import Language
import Tensors

/// One option of `:set`: how it is shown and how it is changed.
struct SessionOption: Sendable {
    let name: String
    /// What it governs, on one line.
    let summary: String
    /// What it may be, for the error.
    let expects: String
    /// The values it may have, where they can be listed; else examples.
    let words: [String]
    let get: @Sendable (Session) -> String
    /// False when the text is not a value of the option.
    let set: @Sendable (Session, String) -> Bool

    private static func integer(
        _ name: String, _ key: WritableKeyPath<PrintOptions, Int> & Sendable, least: Int = 0, _ examples: [String],
        _ summary: String
    ) -> SessionOption {
        SessionOption(name: name, summary: summary, expects: "an integer from \(least)", words: examples) {
            "\($0.interpreter.printing[keyPath: key])"
        } set: { session, text in
            guard let value = Int(text), value >= least, value <= 1 << 40 else { return false }
            session.interpreter.printing[keyPath: key] = value
            return true
        }
    }

    static let all: [SessionOption] = [
        SessionOption(
            name: "style", summary: "whose way of printing tensors", expects: "numpy or torch",
            words: ["numpy", "torch"]
        ) {
            $0.interpreter.printing.style == .numpy ? "numpy" : "torch"
        } set: { session, text in
            guard text == "numpy" || text == "torch" else { return false }
            let isTorch = session.interpreter.printing.style == .torch
            if isTorch != (text == "torch") {
                swap(&session.interpreter.printing, &session.otherStyle)
            }
            return true
        },
        integer("precision", \.precision, ["3", "4", "8"], "digits after the point"),
        integer("threshold", \.threshold, ["100", "1000", "10000"], "elements from which a tensor is abbreviated"),
        integer("edgeitems", \.edgeItems, ["2", "3", "5"], "items at each edge of what is abbreviated"),
        integer("linewidth", \.lineWidth, least: 1, ["75", "100", "150"], "columns after which a tensor's line breaks"),
        SessionOption(
            name: "suppress", summary: "whether small numbers go without powers of ten", expects: "true or false",
            words: ["true", "false"]
        ) {
            "\($0.interpreter.printing.suppress)"
        } set: { session, text in
            guard let value = flag(text) else { return false }
            session.interpreter.printing.suppress = value
            return true
        },
        SessionOption(
            name: "sci_mode", summary: "powers of ten in style torch", expects: "auto, true or false (in style torch)",
            words: ["auto", "true", "false"]
        ) {
            $0.interpreter.printing.sciMode.map { "\($0)" } ?? "auto"
        } set: { session, text in
            guard session.interpreter.printing.style == .torch else { return false }
            if text == "auto" {
                session.interpreter.printing.sciMode = nil
                return true
            }
            guard let value = flag(text) else { return false }
            session.interpreter.printing.sciMode = value
            return true
        },
        SessionOption(
            name: "threads", summary: "how many threads a kernel may use", expects: "an integer from 1 to 1024",
            words: ["1", "2", "4", "8"]
        ) {
            "\($0.interpreter.context.threads)"
        } set: { session, text in
            guard let value = Int(text), (1...1024).contains(value) else { return false }
            session.interpreter.context.threads = value
            return true
        },
        SessionOption(
            name: "memory", summary: "the most that tensors may take", expects: "a size: 4GB, 512MB, or a number of bytes",
            words: ["1GB", "4GB", "16GB"]
        ) {
            ByteSize.text($0.interpreter.context.memory.limit)
        } set: { session, text in
            guard let bytes = ByteSize.parse(text), bytes > 0 else { return false }
            session.interpreter.context.memory.limit = bytes
            return true
        },
        SessionOption(
            name: "timing", summary: "whether each input tells how long it took", expects: "on or off",
            words: ["on", "off"]
        ) {
            $0.showsTiming ? "on" : "off"
        } set: { session, text in
            guard let value = flag(text) else { return false }
            session.showsTiming = value
            return true
        },
        SessionOption(
            name: "engines", summary: "the libraries that compute", expects: "none, openblas, onednn or all",
            words: ["all", "openblas", "onednn", "none"]
        ) { _ in
            EngineSummary.text
        } set: { _, text in
            guard let set = EngineSet(word: text) else { return false }
            Engines.allowed = set
            return true
        },
    ]

    private static func flag(_ text: String) -> Bool? {
        switch text {
        case "true", "True", "on": true
        case "false", "False", "off": false
        default: nil
        }
    }
}

extension SessionCommands {
    static let set = SessionCommand("set", argument: "[option value]", "shows the options, or changes one") { call in
        let words = call.command.rest.split(whereSeparator: { $0 == " " || $0 == "=" }).map(String.init)
        guard let name = words.first else {
            return call.show(
                TextTable(SessionOption.all.map { [$0.name, $0.get(call.session), $0.summary] }).text(width: call.session.width))
        }
        guard let option = SessionOption.all.first(where: { $0.name == name }) else {
            let names = SessionOption.all.map(\.name)
            let similar = nearestNames(to: name, among: names).first
            let start = call.command.restSpan.start
            let span = Span(start, start + name.utf8.count)
            throw Diagnostic(
                .error, "there is no option \(name)", at: span,
                help: similar.map { "did you mean \($0)?" } ?? "the options are \(names.joined(separator: ", "))",
                fix: similar.map { .replace(span, $0) })
        }
        guard words.count > 1 else {
            return call.show("\(option.name) is \(option.get(call.session)): \(option.summary)\n  it takes \(option.expects)")
        }
        guard words.count == 2, option.set(call.session, words[1]) else {
            throw call.refuse("\(option.name) takes \(option.expects)", help: "it is \(option.get(call.session)) now; as in :set \(option.name) \(option.words.first { $0 != option.get(call.session) } ?? "")")
        }
    }
}
