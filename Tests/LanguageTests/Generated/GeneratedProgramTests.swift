import Foundation
import Language
import Tensors
import Testing

/// Random programs, run by the interpreter and by plain loops over lists of numbers.
///
/// `CONVO_FUZZ_SEED` tries others, `CONVO_FUZZ_COUNT` so many.
@Suite struct GeneratedProgramTests {
    private static let seed = number("CONVO_FUZZ_SEED") ?? 1
    private static let count = number("CONVO_FUZZ_COUNT") ?? 400

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    @Test("agree with plain loops", arguments: 0..<4) func agree(_ part: Int) throws {
        for i in stride(from: part, to: Self.count, by: 4) {
            let number = Self.seed &* 1_000_000 &+ i
            var generator = ProgramGenerator(seed: UInt64(bitPattern: Int64(number)))
            let interpreter = Interpreter(context: EvaluationContext())
            var lines: [String] = []
            for _ in 0..<10 {
                let line = generator.statement()
                lines.append(line)
                do {
                    guard case .statements(let statements) = try Parser.parse(line, symbols: interpreter.symbols) else { continue }
                    try interpreter.run(statements, source: line, echoes: false) { _ in }
                } catch {
                    Issue.record("program \(number): \(error)\n\(lines.joined(separator: "\n"))")
                    break
                }
                let fault = try generator.names.lazy.compactMap { try Self.fault(of: $0.name, $0.value, in: interpreter) }.first
                if let fault {
                    Issue.record("program \(number): \(fault)\n\(lines.joined(separator: "\n"))")
                    break
                }
            }
        }
    }

    /// How a name's value differs from what plain loops gave; nil where it does not.
    private static func fault(of name: String, _ expected: NaiveArray, in interpreter: Interpreter) throws -> String? {
        let value = try interpreter.evaluate(Parser.parseExpression(name, symbols: interpreter.symbols)) { _ in }
        guard case .tensor(let tracked) = value else { return "\(name) is \(value)" }
        let tensor = tracked.tensor
        guard Array(tensor.shape) == expected.shape else { return "\(name) has the shape \(Array(tensor.shape)) and not \(expected.shape)" }
        guard tensor.dtype == expected.dtype else { return "\(name) is \(tensor.dtype) and not \(expected.dtype)" }
        let elements = try tensor.elements(Double.self, in: interpreter.context)
        for (i, (found, wanted)) in zip(elements, expected.values).enumerated() where !(abs(found - wanted) <= expected.error) {
            return "element \(i) of \(name) is \(found) and not \(wanted), which may be off by \(expected.error)"
        }
        return nil
    }

    /// Why some functions are not in the programs.
    private static let left = [
        "print": "shows", "load": "reads files", "save": "writes files", "sample": "a picture", "kernel": "a table of pictures",
        "rand": "draws", "randn": "draws", "randint": "draws", "seed": "draws",
    ]

    @Test("every function of the table is called or has a reason not to be", arguments: Builtins.all.map(\.name))
    func coverage(_ name: String) {
        #expect((ProgramGenerator.calls[name] != nil) != (Self.left[name] != nil), "\(name)")
    }
}
