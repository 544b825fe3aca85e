import Language
import Tensors

/// An expression that shows itself whenever its text changes.
struct Watch {
    let text: String
    /// What it showed last; nil while it has no value.
    var shown: String?

    /// `EXPR = value`, the value below when it takes several lines.
    static func line(_ expression: String, _ value: String) -> String {
        value.contains("\n") ? "\(expression) =\n\(value)" : "\(expression) = \(value)"
    }
}

extension Session {
    /// The text of an expression's value; nil while it has none. Draws no random numbers.
    private func watched(_ text: String) -> String? {
        let generator = interpreter.context.random.generator
        defer { interpreter.context.random.generator = generator }
        guard let expression = try? Parser.parseExpression(text, symbols: interpreter.symbols),
            let value = try? interpreter.evaluate(expression)
        else { return nil }
        return try? interpreter.text(of: value)
    }

    /// Shows the watched expressions that the last input changed.
    func showWatches(emit: (Output) -> Void) {
        for i in watches.indices {
            let now = watched(watches[i].text)
            if isInterrupted { return }
            if let now, now != watches[i].shown { emit(.text(Watch.line(watches[i].text, now), .command)) }
            watches[i].shown = now
        }
    }
}

extension SessionCommands {
    static let watch = SessionCommand(
        "watch", argument: "[EXPR]", "shows EXPR again after every input that changes it; alone, lists what is watched"
    ) { call in
        let session = call.session
        let text = call.command.rest
        if text.isEmpty {
            return call.show(
                session.watches.isEmpty
                    ? "nothing is watched: :watch EXPR begins" : session.watches.map(\.text).joined(separator: "\n"))
        }
        _ = try call.expression()
        if session.watches.contains(where: { $0.text == text }) { return }
        // What it shows now comes with the inputs' own way of showing it.
        session.watches.append(Watch(text: text))
    }

    static let unwatch = SessionCommand(
        "unwatch", argument: "[EXPR]", "ends watching EXPR, or everything"
    ) { call in
        let text = call.command.rest
        guard !text.isEmpty else { return call.session.watches = [] }
        guard call.session.watches.contains(where: { $0.text == text }) else {
            throw call.refuse("\(text) is not watched", help: "`:watch` lists what is")
        }
        call.session.watches.removeAll { $0.text == text }
    }
}
