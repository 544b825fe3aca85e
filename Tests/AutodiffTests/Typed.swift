import Autodiff
import Language
import Tensors

/// A conversation for tests: lines go in, values come out.
final class Typed {
    let interpreter: Interpreter
    private(set) var notes: [String] = []

    init(memoryLimit: Int? = nil) {
        interpreter = Interpreter(context: EvaluationContext(memoryLimit: memoryLimit))
    }

    /// Runs lines, each a transaction of its own.
    func run(_ lines: String...) throws {
        for line in lines {
            guard case .statements(let statements) = try Parser.parse(line, symbols: interpreter.symbols) else { continue }
            try interpreter.run(statements, source: line, echoes: false) { note($0) }
        }
    }

    func expression(_ text: String) throws -> Expr {
        try Parser.parseExpression(text, symbols: interpreter.symbols)
    }

    /// The elements of an expression's value: of a tensor, a number, or the tensors of a tuple in turn.
    func numbers(_ text: String) throws -> [Double] {
        try numbers(of: interpreter.evaluate(expression(text)) { note($0) })
    }

    private func numbers(of value: Value) throws -> [Double] {
        switch value {
        case .tensor(let tracked): try tracked.tensor.elements(Double.self, in: interpreter.context)
        case .int(let value): [Double(value)]
        case .float(let value): [value]
        case .bool(let value): [value ? 1 : 0]
        case .tuple(let items): try items.flatMap(numbers(of:))
        default: []
        }
    }

    private func note(_ shown: Interpreter.Shown) {
        if case .note(let note) = shown { notes.append(note.message) }
    }

    /// The message and the way out of the error that a line ends in; nil when it does not.
    func error(_ line: String) -> (message: String, help: String?)? {
        do {
            try run(line)
            return nil
        } catch let error as EvaluationError {
            return (error.diagnostic.message, error.diagnostic.help)
        } catch {
            return ("\(error)", nil)
        }
    }
}

/// Whether two lists of numbers are equal up to a relative and absolute tolerance.
func close(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-6) -> Bool {
    a.count == b.count
        && zip(a, b).allSatisfy { ($0.isNaN && $1.isNaN) || abs($0 - $1) <= tolerance * max(1, abs($1)) }
}
