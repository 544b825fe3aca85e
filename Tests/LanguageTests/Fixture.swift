import Autodiff
import Foundation
import Language
import Tensors
import Testing

/// Known answers computed by other libraries: PyTorch, TensorFlow, SciPy, NumPy.
struct Fixture: Decodable {
    let cases: [Case]

    struct Case: Decodable, CustomTestStringConvertible {
        let name: String
        /// An expression over the names in `inputs`, or a statement.
        let call: String
        let setup: [String]?
        /// For a statement: the name whose value afterwards is compared.
        let result: String?
        let inputs: [String: Array]
        let expected: Expected
        let rtol: Double?
        let atol: Double?

        var testDescription: String { "\(name): \(call)" }
    }

    /// What the call gives; `values` is nil when it must be refused.
    struct Expected: Decodable {
        let values: [Array]?

        init(from decoder: any Decoder) throws {
            values = try? decoder.singleValueContainer().decode([Array].self)
        }
    }

    struct Array: Decodable {
        let shape: [Int]
        let dtype: String
        let data: [Number]
    }

    /// An element: int64 data reach ±2^63 and must not pass through a double.
    enum Number: Decodable {
        case int(Int)
        case double(Double)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let int = try? container.decode(Int.self) {
                self = .int(int)
            } else if let double = try? container.decode(Double.self) {
                self = .double(double)
            } else {
                self = .double(Double(try container.decode(String.self)) ?? .nan)
            }
        }

        var double: Double {
            switch self {
            case .int(let value): Double(value)
            case .double(let value): value
            }
        }

        var int: Int {
            switch self {
            case .int(let value): value
            case .double(let value): Int(exactly: value) ?? 0
            }
        }
    }

    static func load(_ family: String) throws -> Fixture {
        let url = Bundle.module.url(forResource: "Fixtures/\(family)", withExtension: "json")
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: #require(url)))
    }
}



extension Fixture.Array {
    func tensor(in context: EvaluationContext) throws -> Tensor {
        let shape = try Shape(shape)
        switch dtype {
        case "float32": return try Tensor(shape, data.map { Float($0.double) }, in: context)
        case "float64": return try Tensor(shape, data.map(\.double), in: context)
        case "int64": return try Tensor(shape, data.map(\.int), in: context)
        default: return try Tensor(shape, data.map { $0.int != 0 }, in: context)
        }
    }
}

extension Fixture.Case {
    /// What Convo gives for the call: one tensor, or those of a tuple.
    func evaluate(with interpreter: Interpreter) throws -> [Tensor] {
        for (name, array) in inputs {
            interpreter.define(name, .tensor(Tracked(try array.tensor(in: interpreter.context))))
        }
        for line in setup ?? [] { try interpreter.run(line) }
        let value: Value?
        if let result {
            try interpreter.run(call)
            value = interpreter.value(of: result)
        } else {
            value = try interpreter.evaluate(Parser.parseExpression(call, symbols: interpreter.symbols))
        }
        switch try #require(value) {
        case .tensor(let tracked): return [tracked.tensor]
        case .tuple(let items):
            return try items.map { item in
                guard case .tensor(let tracked) = item else { throw NotATensor(value: item.description) }
                return tracked.tensor
            }
        case let other: throw NotATensor(value: other.description)
        }
    }

    struct NotATensor: Error { let value: String }

    /// The first difference from what is expected; nil when there is none.
    func difference(_ got: [Tensor], in context: EvaluationContext) throws -> String? {
        guard let expected = expected.values else { return "should have been refused" }
        guard got.count == expected.count else { return "\(got.count) results instead of \(expected.count)" }
        for (tensor, array) in zip(got, expected) {
            guard tensor.shape.dimensions == array.shape, tensor.dtype.name == array.dtype else {
                return "\(tensor.shape) \(tensor.dtype.name) instead of \(array.shape) \(array.dtype)"
            }
            if tensor.dtype == .int64 {
                let values = try tensor.elements(Int.self, in: context)
                if values != array.data.map(\.int) { return "\(values.prefix(20)) instead of \(array.data.map(\.int).prefix(20))" }
                continue
            }
            for (i, (a, b)) in zip(try tensor.elements(Double.self, in: context), array.data.map(\.double)).enumerated() {
                let isClose = a == b || (a.isNaN && b.isNaN) || abs(a - b) <= (atol ?? 0) + (rtol ?? 0) * abs(b)
                    || (tensor.dtype == .float32 && Float(a) == Float(b))
                if !isClose { return "element \(i) is \(a) instead of \(b)" }
            }
        }
        return nil
    }
}

extension Interpreter {
    /// Runs one line of a test.
    func run(_ line: String) throws {
        guard case .statements(let statements) = try Parser.parse(line, symbols: symbols) else { return }
        try run(statements, source: line, echoes: false) { _ in }
    }
}
