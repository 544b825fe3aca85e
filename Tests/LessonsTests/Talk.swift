import Convolution
import Language
import Tensors
import Testing

@testable import Lessons

/// A conversation without a terminal.
struct Talk {
    let interpreter = Interpreter(context: EvaluationContext())

    init(_ lines: [String] = []) throws { try lines.forEach(run) }

    func run(_ line: String) throws {
        guard case .statements(let statements) = try Parser.parse(line, symbols: interpreter.symbols) else { return }
        try interpreter.run(statements, source: line, echoes: false) { _ in }
    }

    func expression(_ text: String) throws -> Expr { try Parser.parseExpression(text, symbols: interpreter.symbols) }

    func tensor(_ text: String) throws -> Tensor { try interpreter.tensor(of: expression(text)) }

    /// The convolution of an expression; nil when there is none in it.
    func found(_ text: String) throws -> ConvCall? { try interpreter.convolution(in: expression(text), source: text) }

    /// Where one number came from, as `:why` tells it.
    func why(_ text: String, _ index: [Int], deep: Bool = false) throws -> Trace {
        try Trace(interpreter.derivation(of: expression(text), source: text), at: index, deep: deep)
    }
}

/// The convolution of an expression, after some lines.
func call(_ expression: String, after lines: String...) throws -> ConvCall {
    try #require(try Talk(lines).found(expression))
}

extension Tensor {
    /// The elements in row-major order, whatever they are stored as.
    func numbers(in context: EvaluationContext = EvaluationContext()) throws -> [Double] {
        try converted(to: .float64, in: context).elements(Double.self, in: context)
    }
}
