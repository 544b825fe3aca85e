import Autodiff
import Tensors

/// Lists and numbers become tensors here, and only here.
extension Interpreter {
    /// The value with a list turned into the tensor it writes; others are as they are.
    func materialised(_ value: Value) throws -> Value {
        guard case .list = value, let tracked = try tracked(value) else { return value }
        return .tensor(tracked)
    }

    /// The tensor that a value is or stands for: a number is a 0-d float32 tensor, a bool a 0-d bool,
    /// a list or a tuple the tensor it writes. Nil for what is none of these.
    ///
    /// - Parameter dtype: the elements' type; nil for float32, or bool when all are bools.
    /// - Throws: `EvaluationError.Kind.ragged` with the place, and what the kernels throw.
    func tracked(_ value: Value, dtype: DType? = nil) throws -> Tracked? {
        switch value {
        case .tensor(let tracked):
            return try dtype.map { try tape.convert(tracked, to: $0) } ?? tracked
        case .int(let value): return Tracked(try filled(.int(value), dtype ?? .float32))
        case .float(let value): return Tracked(try filled(.float(value), dtype ?? .float32))
        case .bool(let value): return Tracked(try filled(.bool(value), dtype ?? .bool))
        case .list(let items), .tuple(let items): return try list(items, dtype)
        case .nothing, .string, .dtype, .function: return nil
        }
    }

    private func filled(_ value: Scalar, _ dtype: DType) throws -> Tensor {
        try Tensor.filled(.scalar, with: value, dtype: dtype, in: context)
    }

    private func list(_ items: [Value], _ dtype: DType?) throws -> Tracked? {
        if items.contains(where: { $0.holdsTensors }) { return try stacked(items, dtype) }
        var writer = ListWriter()
        try writer.add(items, depth: 0, path: [])
        let shape = try Shape(writer.shape)
        let type = dtype ?? (writer.isAllBool && !writer.numbers.isEmpty ? .bool : .float32)
        return Tracked(try writer.tensor(shape, type, in: context))
    }

    /// A list with tensors in it: all its items become tensors, are stacked and promote.
    private func stacked(_ items: [Value], _ dtype: DType?) throws -> Tracked? {
        let parts = try items.enumerated().map { i, item -> Tracked in
            guard let part = try tracked(item) else {
                throw EvaluationError.Kind.ragged(place: "[\(i)]", expected: "a tensor or a number", got: item.description)
            }
            return part
        }
        // A plain number beside tensors is weak: it takes their type.
        var type: DType?
        for (item, part) in zip(items, parts) where item.holdsTensors {
            type = type.map { DType.promote($0, part.tensor.dtype) } ?? part.tensor.dtype
        }
        let rows = try zip(items, parts).map { item, part in
            item.holdsTensors || type == nil ? part : try tape.convert(part, to: type ?? .float32)
        }
        if let odd = rows.firstIndex(where: { $0.tensor.shape != rows[0].tensor.shape }) {
            throw EvaluationError.Kind.ragged(
                place: "[\(odd)]", expected: "shape \(rows[0].tensor.shape)", got: "shape \(rows[odd].tensor.shape)")
        }
        return try tracked(.tensor(tape.stack(rows, axis: 0)), dtype: dtype)
    }
}

/// Collects the numbers of a nested list and the shape they make.
private struct ListWriter {
    private(set) var shape: [Int] = []
    private(set) var numbers: [Value] = []
    private(set) var isAllBool = true
    private var leafDepth: Int?

    /// Adds one level of brackets; `path` says where it stands, for the error.
    mutating func add(_ items: [Value], depth: Int, path: [Int]) throws {
        func place(_ i: Int? = nil) -> String { (path + (i.map { [$0] } ?? [])).map { "[\($0)]" }.joined() }
        if depth == shape.count {
            if let leafDepth, leafDepth <= depth {
                throw EvaluationError.Kind.ragged(place: place(), expected: "a number", got: "a list of \(items.count)")
            }
            shape.append(items.count)
        } else if shape[depth] != items.count {
            throw EvaluationError.Kind.ragged(
                place: place(), expected: "\(shape[depth]) items, as in the first row", got: "\(items.count)")
        }
        for (i, item) in items.enumerated() {
            switch item {
            case .list(let inner), .tuple(let inner): try add(inner, depth: depth + 1, path: path + [i])
            case .int, .float, .bool:
                if leafDepth == nil { leafDepth = depth + 1 }
                guard leafDepth == depth + 1, depth + 1 == shape.count else {
                    throw EvaluationError.Kind.ragged(
                        place: place(i), expected: "a list of \(shape[depth + 1])", got: item.description)
                }
                if case .bool = item {} else { isAllBool = false }
                numbers.append(item)
            default:
                throw EvaluationError.Kind.ragged(place: place(i), expected: "a number or a list", got: item.description)
            }
        }
    }

    func tensor(_ shape: Shape, _ dtype: DType, in context: EvaluationContext) throws -> Tensor {
        switch dtype {
        case .float32: return try Tensor(shape, numbers.map { Float(ListWriter.double($0)) }, in: context)
        case .float64: return try Tensor(shape, numbers.map(ListWriter.double), in: context)
        case .bool: return try Tensor(shape, numbers.map { ListWriter.double($0) != 0 }, in: context)
        case .int64:
            return try Tensor(
                shape,
                numbers.map { value -> Int in
                    if case .int(let value) = value { return value }
                    return Int(truncatingLikeC: ListWriter.double(value))
                }, in: context)
        }
    }

    private static func double(_ value: Value) -> Double {
        switch value {
        case .int(let value): Double(value)
        case .float(let value): value
        case .bool(let value): value ? 1 : 0
        default: 0
        }
    }
}
