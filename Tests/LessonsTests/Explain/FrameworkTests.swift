import Foundation
import Language
import Testing

@testable import Lessons

/// A setting, and the lines for PyTorch and TensorFlow that were run on it: what they gave is `values`.
struct FrameworkCase: Decodable, Sendable, CustomStringConvertible {
    let setup: [String]
    let expression: String
    let pytorch: String
    let tensorflow: String
    /// Nil where neither has an equivalent.
    let shape: [Int]?
    let values: [Double]?

    var description: String { expression }

    /// Made by make_frameworks.py beside it, which runs every line in the library itself.
    static let all: [FrameworkCase] = {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/frameworks.json")
        return (try? JSONDecoder().decode([FrameworkCase].self, from: Data(contentsOf: url))) ?? []
    }()
}

@Suite struct FrameworkTests {
    @Test func thereAreEnough() {
        #expect(FrameworkCase.all.count >= 200)
        #expect(FrameworkCase.all.count { !$0.pytorch.hasPrefix("no equivalent: ") } >= 200)
        #expect(FrameworkCase.all.count { !$0.tensorflow.hasPrefix("no equivalent: ") } >= 60)
    }

    @Test(arguments: FrameworkCase.all)
    func linesAsTheyWereRun(_ setting: FrameworkCase) throws {
        let call = try #require(try Talk(setting.setup).found(setting.expression))
        let line = FrameworkLine.pyTorch(call).text
        #expect(line == setting.pytorch)
        #expect(line.hasPrefix("F.") || line.hasPrefix("torch.") || line.hasPrefix("no equivalent: "))
        #expect(FrameworkLine.tensorFlow(call).text == setting.tensorflow)
        guard let shape = setting.shape, let values = setting.values else { return }
        let result = try call.value()
        #expect(Array(result.shape) == shape)
        for (ours, theirs) in zip(try result.numbers(in: call.context), values) {
            #expect(abs(ours - theirs) <= 1e-5 * max(1, abs(theirs)))
        }
    }

    /// The inverse has the input's shape, and the gradients' lines give what `grad` gives.
    @Test(arguments: FrameworkCase.all)
    func relatedLinesRun(_ setting: FrameworkCase) throws {
        let talk = try Talk(setting.setup)
        let call = try #require(try talk.found(setting.expression))
        guard [.conv, .deconv, .im2col, .maxPool, .averagePool].contains(call.operation), !call.givesIndices,
            call.operands.allSatisfy({ $0.tensor.dtype.isFloating })
        else { return }
        try talk.run("y = \(setting.expression); dy = arange(y.shape) % 7 - 3")
        let rows = Explanation(call).rows
        func runnable(_ label: String) -> String? {
            rows.first { $0.label == label }.map { row in
                let end = [" has ", " adds ", "   "].compactMap { row.text.range(of: $0)?.lowerBound }.min()
                return String(row.text[..<(end ?? row.text.endIndex)])
            }
        }
        if let inverse = runnable("inverse") {
            #expect(try talk.tensor(inverse).shape == talk.tensor("x").shape, "\(inverse)")
        }
        for (label, name) in [("dx", "x"), ("dw", "w"), ("db", "b")] {
            guard let line = runnable(label) else { continue }
            let ours = try talk.tensor(line), theirs = try talk.tensor("grad(y, \(name), upstream=dy)")
            #expect(ours.shape == theirs.shape, "\(line)")
            for (a, b) in zip(try ours.numbers(), try theirs.numbers()) { #expect(abs(a - b) <= 1e-4 * max(1, abs(b)), "\(line)") }
        }
    }
}
