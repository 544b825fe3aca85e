import Language
import Notebook

/// Stands in for a session: brings what a table says, or, for `a = b`, an echo of it.
final class FakeConversation: Conversing {
    private let outputs: [String: [Output]]
    private(set) var submitted: [String] = []

    init(_ outputs: [String: [Output]] = [:]) { self.outputs = outputs }

    convenience init(texts: [String: String]) {
        self.init(texts.mapValues { [.text($0, .value)] })
    }

    func submit(_ input: String, emit: (Output) -> Void) -> Bool {
        submitted.append(input)
        if input == ":quit" { emit(.effect(.quit)) }
        if input == "fail" {
            emit(.diagnostic(Diagnostic("no such thing", at: nil), source: input))
            return false
        }
        for output in outputs[input] ?? [] { emit(output) }
        return true
    }

    static func render(_ diagnostic: Diagnostic, _ source: String) -> String {
        "error: \(diagnostic.message)\n  \(source)"
    }
}
