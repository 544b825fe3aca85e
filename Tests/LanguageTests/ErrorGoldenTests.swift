import Convolution
import Foundation
import Synchronization
import Tensors
import Testing

@testable import Language

/// Each file in Fixtures/errors is a few inputs, of which the last fails, and the error that it must
/// give, word for word. `UPDATE_GOLDENS=1 swift test` writes what is given now; then read the difference.
@Suite struct ErrorGoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/errors")
    static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

    static func files(in part: String) -> [String] {
        let all = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: part).path())
        return (all ?? []).filter { $0.hasSuffix(".txt") }.sorted()
    }

    static let files = ["evaluation", "tensor", "conv"].flatMap { part in files(in: part).map { "\(part)/\($0)" } }

    @Test(arguments: files)
    func rendersAsRecorded(file: String) throws {
        let url = Self.folder.appending(path: file)
        let recorded = try String(contentsOf: url, encoding: .utf8)
        let inputs = recorded.split(separator: "\n").prefix { $0.hasPrefix(">>> ") }.map { String($0.dropFirst(4)) }
        // A recursion that is counted needs a deep stack, and one that is felt a small one.
        let budget = file.contains("/tooDeep") ? 200 << 10 : 400 << 20
        let (error, source) = try #require(Self.onDeepStack { try? Self.failure(of: inputs, budget) })
        #expect(file.hasPrefix(Self.label(error) + ".txt") || file.hasPrefix(Self.label(error) + "-"), "\(Self.label(error))")
        var parts = inputs.map { ">>> " + $0 }
        parts.append(error.diagnostic.render(source: source, width: 100))
        parts += error.callNotes.map { $0.note.render(source: $0.source, width: 100) }
        let rendered = parts.joined(separator: "\n") + "\n"
        if Self.isUpdating {
            try rendered.write(to: url, atomically: true, encoding: .utf8)
        } else {
            #expect(rendered == recorded)
        }
    }

    /// The cases are read from the source, since an enum with data cannot list them.
    @Test(arguments: [
        ("evaluation", "Language/Evaluation/EvaluationError.swift"), ("tensor", "Tensors/Core/TensorError.swift"),
        ("conv", "Convolution/Geometry/ConvError.swift"),
    ])
    func everyCaseHasAFile(part: String, path: String) throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/" + path)
        let cases = try String(contentsOf: source, encoding: .utf8).split(separator: "\n").compactMap { line in
            line.hasPrefix("        case let") ? nil : line.firstMatch(of: /^ {4,8}case (\w+)/).map { String($0.1) }
        }
        #expect(cases.count > 20)
        // Wrappers of the others, what depends on the machine, and what no input reaches.
        let exempt: Set = [
            "tensor", "conv", "other", "cancelled", "outOfMemory", "engineUnavailable", "poolIndices", "padWidths", "padPair",
        ]
        let files = Self.files(in: part)
        for name in cases where !exempt.contains(name) {
            #expect(files.contains { $0 == name + ".txt" || $0.hasPrefix(name + "-") }, "\(part)/\(name)")
        }
    }

    /// The ways out that stand alone run as they are.
    @Test func helpHasNoEmptyWords() throws {
        for file in Self.files {
            let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
            #expect(!text.contains("help: \n") && !text.contains("error: \n"), "\(file)")
        }
    }

    private static func onDeepStack<Result: Sendable>(_ body: @escaping @Sendable () -> Result?) -> Result? {
        let result = Mutex<Result?>(nil)
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            let value = body()
            result.withLock { $0 = value }
            done.signal()
        }
        thread.stackSize = 450 << 20
        thread.start()
        done.wait()
        return result.withLock { $0 }
    }

    /// The error of the last input, and its text; every other must succeed.
    private static func failure(of inputs: [String], _ stackBudget: Int) throws -> (EvaluationError, String)? {
        let interpreter = Interpreter(context: EvaluationContext(memoryLimit: 1 << 30))
        interpreter.stackBudget = stackBudget
        for (i, input) in inputs.enumerated() {
            guard case .statements(let statements) = try Parser.parse(input, symbols: interpreter.symbols) else { return nil }
            do throws(EvaluationError) {
                try interpreter.run(statements, source: input, echoes: false) { _ in }
            } catch {
                return i == inputs.count - 1 ? (error, input) : nil
            }
        }
        return nil
    }

    private static func label(_ error: EvaluationError) -> String {
        func name(_ kind: some Any) -> String { Mirror(reflecting: kind).children.first?.label ?? "\(kind)" }
        switch error.kind {
        case .tensor(let error): return "tensor/" + name(error)
        case .conv(let error): return "conv/" + name(error)
        default: return "evaluation/" + name(error.kind)
        }
    }
}
