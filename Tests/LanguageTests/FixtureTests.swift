import Foundation
import Language
import Tensors
import Testing

/// Every case of every family, typed as a user would type it.
@Suite struct FixtureTests {
    @Test(
        "answers of other libraries",
        arguments: [
            "conv", "deconv", "im2col", "conv_matrix", "pool", "convolve", "gradient", "pad", "einsum", "numpy",
            "random",
        ])
    func family(_ family: String) throws {
        for item in try Fixture.load(family).cases where Self.isPossible(item.call) {
            let interpreter = Interpreter(context: EvaluationContext())
            do {
                let got = try Self.patiently { try item.evaluate(with: interpreter) }
                let difference = try item.difference(got, in: interpreter.context)
                #expect(difference == nil, "\(item.testDescription)")
            } catch let error as EvaluationError {
                // A library by name works only where the machine has it.
                if item.call.contains("algo=\"onednn\""), Engines.version(of: .onednn) == nil { continue }
                #expect(item.expected.values == nil, "\(item.testDescription): \(error.diagnostic.message)")
            } catch let error as SyntaxError {
                #expect(item.expected.values == nil, "\(item.testDescription): \(error.diagnostic.message)")
            } catch {
                Issue.record("\(item.testDescription): \(error)")
            }
        }
    }

    /// Tries again for a while when another suite has the engines switched off just now.
    private static func patiently<R>(_ body: () throws -> R) throws -> R {
        for _ in 0..<500 {
            do { return try body() } catch let error as EvaluationError {
                guard case .conv(.engineUnavailable) = error.kind, Engines.version(of: .onednn) != nil else { throw error }
                Thread.sleep(forTimeInterval: 0.01)
            }
        }
        return try body()
    }

    /// Whether all functions of a call exist.
    private static func isPossible(_ call: String) -> Bool {
        ["grad", "jacobian", "detach"].allSatisfy { !call.contains("\($0)(") || Builtins.named($0) != nil }
    }

    private struct Scalars: Decodable {
        let cases: [Case]

        struct Case: Decodable {
            let expr: String
            let text: String?
            let error: Bool?
        }
    }

    @Test("plain numbers, as Python shows them") func scalars() throws {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/scalars", withExtension: "json"))
        for item in try JSONDecoder().decode(Scalars.self, from: Data(contentsOf: url)).cases {
            let interpreter = Interpreter(context: EvaluationContext())
            var shown: [String] = []
            do {
                guard case .statements(let statements) = try Parser.parse(item.expr, symbols: interpreter.symbols)
                else { continue }
                try interpreter.run(statements, source: item.expr, echoes: true) {
                    if case .value(let text) = $0 { shown.append(text) }
                }
                // A statement whose value is none shows nothing.
                #expect(item.error != true && (shown.last ?? "None") == item.text, "\(item.expr)")
            } catch let error as EvaluationError {
                #expect(item.error == true, "\(item.expr): \(error.diagnostic.message)")
            } catch let error as SyntaxError {
                #expect(item.error == true, "\(item.expr): \(error.diagnostic.message)")
            }
        }
    }
}
