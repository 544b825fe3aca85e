import Convolution
import Foundation
import Tensors

/// A file of known answers: `{"family": …, "cases": […]}`.
struct FixtureFile: Decodable {
    let cases: [Fixture]

    static func load(_ path: String) throws -> [Fixture] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try JSONDecoder().decode(FixtureFile.self, from: data).cases
    }
}

/// One call, its inputs and what another library answered.
struct Fixture: Decodable, Sendable, CustomStringConvertible {
    let name: String
    let call: String
    let inputs: [String: FixtureArray]
    let expected: Expected
    let rtol: Double?
    let atol: Double?

    var description: String { "\(name): \(call)" }

    enum Expected: Decodable, Sendable {
        case arrays([FixtureArray])
        case refusal

        init(from decoder: any Decoder) throws {
            if let arrays = try? [FixtureArray](from: decoder) {
                self = .arrays(arrays)
            } else {
                self = .refusal
            }
        }
    }
}

/// A flat, row-major array; numbers that are not finite are written as strings.
struct FixtureArray: Decodable, Sendable {
    let shape: [Int]
    let dtype: String
    let data: [Number]

    enum Number: Decodable, Sendable {
        case int(Int)
        case double(Double)

        init(from decoder: any Decoder) throws {
            let box = try decoder.singleValueContainer()
            if let int = try? box.decode(Int.self) {
                self = .int(int)
            } else if let double = try? box.decode(Double.self) {
                self = .double(double)
            } else {
                switch try box.decode(String.self) {
                case "inf": self = .double(.infinity)
                case "-inf": self = .double(-.infinity)
                default: self = .double(.nan)
                }
            }
        }

        var double: Double {
            switch self {
            case .int(let int): Double(int)
            case .double(let double): double
            }
        }

        var int: Int {
            switch self {
            case .int(let int): int
            case .double(let double): Int(double)
            }
        }
    }

    func tensor(in context: EvaluationContext) throws -> Tensor {
        let shape = try Shape(shape)
        switch dtype {
        case "float32": return try Tensor(shape, data.map { Float($0.double) }, in: context)
        case "float64": return try Tensor(shape, data.map(\.double), in: context)
        case "int64": return try Tensor(shape, data.map(\.int), in: context)
        default: return try Tensor(shape, data.map { $0.int != 0 }, in: context)
        }
    }

    /// What differs between `tensor` and this; nil when nothing does.
    func difference(from tensor: Tensor, rtol: Double, atol: Double, in context: EvaluationContext) throws -> String? {
        if tensor.shape.dimensions != shape { return "shape \(tensor.shape), expected \(shape)" }
        if tensor.dtype.name != dtype { return "dtype \(tensor.dtype.name), expected \(dtype)" }
        if tensor.dtype == .int64 {
            let found = try tensor.elements(Int.self, in: context)
            for (index, value) in found.enumerated() where value != data[index].int {
                return "[\(index)] is \(value), expected \(data[index].int)"
            }
            return nil
        }
        for (index, value) in try tensor.elements(Double.self, in: context).enumerated() {
            let wanted = data[index].double
            if value == wanted || value.isNaN && wanted.isNaN { continue }
            if !(abs(value - wanted) <= atol + rtol * abs(wanted)) {
                return "[\(index)] is \(value), expected \(wanted)"
            }
        }
        return nil
    }
}
