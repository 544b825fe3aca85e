import Foundation
import Tensors

/// The arrays of `printing.json` and the text that NumPy or PyTorch prints for them.
struct PrintingFixture: Decodable {
    let cases: [Case]

    struct Case: Decodable {
        let id: Int
        let dtype: String
        let shape: [Int]
        let data: [Datum]
        let options: Options
        let style: String
        let text: String
    }

    struct Options: Decodable {
        var precision, threshold, edgeitems, linewidth: Int?
        var suppress, sci_mode: Bool?
    }

    /// A float is its shortest decimal in its own type; integers and bools are themselves.
    enum Datum: Decodable {
        case bool(Bool), integer(Int), float(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(Int.self) {
                self = .integer(value)
            } else {
                self = .float(try container.decode(String.self))
            }
        }
    }

    struct Malformed: Error {}

    static func load() throws -> PrintingFixture {
        guard
            let url = Bundle.module.url(
                forResource: "printing", withExtension: "json", subdirectory: "Fixtures")
        else { throw Malformed() }
        return try JSONDecoder().decode(PrintingFixture.self, from: Data(contentsOf: url))
    }
}

extension PrintingFixture.Case {
    func tensor(in context: EvaluationContext) throws -> Tensor {
        let shape = try Shape(shape)
        switch dtype {
        case "bool":
            return try Tensor(shape, data.map { if case .bool(let v) = $0 { v } else { throw PrintingFixture.Malformed() } }, in: context)
        case "int64":
            return try Tensor(shape, data.map { if case .integer(let v) = $0 { v } else { throw PrintingFixture.Malformed() } }, in: context)
        case "float32": return try Tensor(shape, data.map { try number(Float.self, $0) }, in: context)
        default: return try Tensor(shape, data.map { try number(Double.self, $0) }, in: context)
        }
    }

    private func number<T: LosslessStringConvertible>(
        _: T.Type, _ datum: PrintingFixture.Datum
    ) throws -> T {
        guard case .float(let text) = datum, let value = T(text) else {
            throw PrintingFixture.Malformed()
        }
        return value
    }

    var printOptions: PrintOptions {
        var result: PrintOptions = style == "torch" ? .torch : .numpy
        result.precision = options.precision ?? result.precision
        result.threshold = options.threshold ?? result.threshold
        result.edgeItems = options.edgeitems ?? result.edgeItems
        result.lineWidth = options.linewidth ?? result.lineWidth
        result.suppress = options.suppress ?? false
        result.sciMode = options.sci_mode
        return result
    }
}
