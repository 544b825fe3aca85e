import Autodiff
import Language
import Tensors

/// A conversation for tests: lines go in, the text they show comes out.
final class Typed {
    let interpreter = Interpreter(context: EvaluationContext())
    let echoes: Bool

    init(echoes: Bool = true) {
        self.echoes = echoes
    }

    /// What a line shows, piece by piece; an error as `error: message`.
    func callAsFunction(_ line: String) -> [String] {
        var shown: [String] = []
        do {
            guard case .statements(let statements) = try Parser.parse(line, symbols: interpreter.symbols) else {
                return ["a command"]
            }
            try interpreter.run(statements, source: line, echoes: echoes) {
                switch $0 {
                case .value(let text), .echo(let text), .printed(let text): shown.append(text)
                case .note(let note): shown.append("note: \(note.message)")
                }
            }
        } catch let error as EvaluationError {
            shown.append("error: \(error.diagnostic.message)")
        } catch let error as SyntaxError {
            shown.append("error: \(error.diagnostic.message)")
        } catch {
            shown.append("unexpected: \(error)")
        }
        return shown
    }

    /// What the last of several lines shows.
    func last(_ lines: String...) -> [String] {
        lines.map { self($0) }.last ?? []
    }

    /// The error of a line as it was thrown.
    func failure(_ line: String) -> EvaluationError? {
        guard case .statements(let statements)? = try? Parser.parse(line, symbols: interpreter.symbols) else { return nil }
        do throws(EvaluationError) {
            try interpreter.run(statements, source: line, echoes: echoes) { _ in }
            return nil
        } catch { return error }
    }

    /// The error of a line, with its place and its way out.
    func error(_ line: String) -> Diagnostic? {
        do {
            guard case .statements(let statements) = try Parser.parse(line, symbols: interpreter.symbols) else {
                return nil
            }
            try interpreter.run(statements, source: line, echoes: echoes) { _ in }
            return nil
        } catch let error as EvaluationError {
            return error.diagnostic
        } catch {
            return (error as? SyntaxError)?.diagnostic
        }
    }
}
