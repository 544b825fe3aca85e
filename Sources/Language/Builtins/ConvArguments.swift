import Convolution
import Tensors

/// How the convolution family's arguments are written.
extension Arguments {
    /// One integer for every spatial axis, or one for each.
    func perAxis(_ i: Int) throws -> PerAxis {
        try isSingle(i) ? .all(int(i)) : .each(ints(i))
    }

    /// An integer, one per axis, pairs, or a word.
    func padding(_ i: Int) throws -> Padding {
        switch values[i] {
        case .string(let text):
            if let padding = Padding(word: text) { return padding }
            var help: String?
            if case .padding(let words) = builtin.parameters[i].kind {
                help = Suggestions.nearest(to: text, among: words).first.map { "did you mean \"\($0)\"?" }
            }
            throw EvaluationError(
                .argument(
                    function: builtin.name, parameter: builtin.parameters[i].name,
                    expected: builtin.parameters[i].kind.words, got: "\"\(text)\"", help: help),
                at: spans[i])
        case .tuple(let items), .list(let items):
            if let flat = try integers(of: values[i]) { return .each(flat) }
            return .pairs(
                try items.map { item in
                    guard let pair = try integers(of: item), pair.count == 2 else { throw refuse(i) }
                    return pair
                })
        case .tensor(let tracked) where tracked.tensor.rank == 2:
            return .pairs(
                try (0..<tracked.tensor.shape[0]).map { row in
                    guard let pair = try integers(of: interpreter.element(row, of: tracked)), pair.count == 2 else {
                        throw refuse(i)
                    }
                    return pair
                })
        default: return try isSingle(i) ? .all(int(i)) : .each(ints(i))
        }
    }

    /// A kernel's sizes: an integer for two axes, a tuple, or a weight tensor, whose spatial sizes they
    /// are; with `width`, the integers kh and kw.
    func kernel(_ i: Int, width: Int? = nil) throws -> [Int] {
        if let width, let kw = try optionalInt(width) {
            guard isSingle(i) else {
                throw refuse(width, help: "give the kernel as one tuple, or as two integers", expected: "nothing when kh is not an integer")
            }
            return [try int(i), kw]
        }
        if case .tensor(let tracked) = values[i], tracked.tensor.rank >= 2 {
            let shape = tracked.tensor.shape.dimensions
            return shape.count == 2 ? shape : Array(shape.dropFirst(2))
        }
        return isSingle(i) ? [try int(i), try int(i)] : try ints(i)
    }

    /// Sizes, or a tensor for its shape.
    func sizes(_ i: Int) throws -> [Int] {
        if case .tensor(let tracked) = values[i], tracked.tensor.rank != 1 || tracked.tensor.dtype.isFloating && tracked.tensor.rank != 1 {
            return tracked.tensor.shape.dimensions
        }
        return try ints(i)
    }

    /// An optional bias.
    func bias(_ i: Int) throws -> Tensor? { try optionalTracked(i)?.tensor }
}
