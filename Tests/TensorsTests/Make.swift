import Tensors

/// Short ways to make tensors of known values and to read results.
enum Make {
    static let context = EvaluationContext(threads: 2)

    static func floats(_ shape: [Int], _ values: [Float]) throws -> Tensor {
        try Tensor(Shape(shape), values, in: context)
    }

    static func doubles(_ shape: [Int], _ values: [Double]) throws -> Tensor {
        try Tensor(Shape(shape), values, in: context)
    }

    static func ints(_ shape: [Int], _ values: [Int]) throws -> Tensor {
        try Tensor(Shape(shape), values, in: context)
    }

    static func bools(_ values: [Bool]) throws -> Tensor {
        try Tensor(Shape([values.count]), values, in: context)
    }

    /// 0, 1, 2, … as float32.
    static func counting(_ shape: [Int]) throws -> Tensor {
        try Tensor.arange(Shape(shape), start: .int(0), step: .int(1), dtype: .float32, in: context)
    }
}

extension Tensor {
    /// The elements as doubles, whatever the type.
    func asDoubles() throws -> [Double] { try elements(Double.self, in: Make.context) }
    func asInts() throws -> [Int] { try elements(Int.self, in: Make.context) }
    func asBools() throws -> [Bool] { try elements(Bool.self, in: Make.context) }
}
