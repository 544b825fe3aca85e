import Tensors

/// Subscripts as they are typed, `"1:, ::2, none, ..., i"`; a word is looked up in `names`.
func subscripts(_ text: String, _ names: [String: Tensor] = [:]) -> [Tensor.Index] {
    text.split(separator: ",").map { part in
        let part = part.filter { $0 != " " }
        if part == "..." { return .ellipsis }
        if part == "none" { return .newAxis }
        if let position = Int(part) { return .at(position) }
        if let tensor = names[part] { return .tensor(tensor) }
        let bounds = part.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        return .slice(start: bounds[0], stop: bounds[1], step: bounds.count > 2 ? bounds[2] : nil)
    }
}

/// A tensor by its values, row by row.
func rowMajor<T: Element>(_ shape: [Int], _ values: [T]) throws -> Tensor {
    try Tensor(Shape(shape), values, in: EvaluationContext())
}

/// 0, 1, 2, … in a shape.
func counted(_ shape: [Int]) throws -> Tensor {
    let shape = try Shape(shape)
    return try Tensor(shape, Array(0..<shape.elementCount), in: EvaluationContext())
}
