import Autodiff
import Tensors

/// The arguments of one call, bound to the builtin's parameters in their order.
///
/// The readers convert: they take what the language lets a user write for an integer, a shape, a
/// tensor, and blame the argument's own place when it is none.
struct Arguments {
    let builtin: Builtin
    /// One for each parameter; a default where none was given. A variadic one is a tuple.
    var values: [Value]
    /// Where each stands in the input; nil for a default.
    var spans: [Span?]
    let interpreter: Interpreter

    var context: EvaluationContext { interpreter.context }
    /// Where the primitives are, and where they record.
    var tape: Tape { interpreter.tape }

    /// Whether the parameter was given in the call.
    func isGiven(_ i: Int) -> Bool { spans[i] != nil }

    /// An error that blames parameter `i`; one that wants integers names the number that is none.
    func refuse(_ i: Int, help: String? = nil, expected: String? = nil) -> EvaluationError {
        let parameter = builtin.parameters[i]
        var value = values[i]
        if parameter.isVariadic, case .tuple(let items) = value, items.count == 1 { value = items[0] }
        if parameter.kind.wantsIntegers, let number = value.firstFraction(in: context) {
            return EvaluationError(.fraction(function: builtin.name, parameter: parameter.name, number), at: spans[i])
        }
        return EvaluationError(
            .argument(
                function: builtin.name, parameter: parameter.name,
                expected: expected ?? parameter.kind.words, got: value.told, help: help),
            at: spans[i])
    }

    /// Runs `body` and blames parameter `i` for what it throws.
    func blaming<R>(_ i: Int, _ body: () throws -> R) throws -> R {
        do { return try body() } catch { throw EvaluationError(error, at: spans[i]) }
    }
}

// MARK: Tensors

extension Arguments {
    /// A tensor with its lineage; lists and numbers become tensors.
    func tracked(_ i: Int) throws -> Tracked {
        if case .tensor(let tracked) = values[i] { return tracked }
        return try blaming(i) {
            guard let tracked = try interpreter.tracked(values[i]) else { throw refuse(i) }
            return tracked
        }
    }

    func tensor(_ i: Int) throws -> Tensor { try tracked(i).tensor }

    /// Nil for `none`.
    func optionalTracked(_ i: Int) throws -> Tracked? {
        if case .nothing = values[i] { return nil }
        return try tracked(i)
    }

    /// A tensor or a weak number.
    func term(_ i: Int) throws -> Term {
        switch values[i] {
        case .int(let value): .int(value)
        case .float(let value): .float(value)
        default: .tracked(try tracked(i))
        }
    }

    /// The tensors of a list or tuple, or along the first axis of a tensor.
    func sequence(_ i: Int) throws -> [Tracked] {
        switch values[i] {
        case .tuple(let items) where builtin.parameters[i].isVariadic && items.count == 1:
            return try sequence(items[0], i)
        default: return try sequence(values[i], i)
        }
    }

    /// Refuses more views than there is memory for, before the first is made; parameter `i` asked for them.
    ///
    /// A view holds no elements, but it and its lineage take some 500 bytes.
    func makeRoom(_ i: Int, views count: Int) throws {
        try blaming(i) { try context.memory.check(max(0, count), times: 512) }
    }

    private func sequence(_ value: Value, _ i: Int) throws -> [Tracked] {
        switch value {
        case .list(let items), .tuple(let items):
            return try blaming(i) {
                try items.map { item in
                    guard let tracked = try interpreter.tracked(item) else { throw refuse(i) }
                    return tracked
                }
            }
        case .tensor(let tracked) where builtin.parameters[i].isVariadic: return [tracked]
        case .tensor(let tracked) where tracked.tensor.rank > 0:
            let count = tracked.tensor.shape[0]
            try makeRoom(i, views: count)
            return try (0..<count).map { index in
                try context.checkCancellation()
                return try tape.subscripted(tracked, [.at(index)])
            }
        default: throw refuse(i)
        }
    }
}

// MARK: Numbers, words and flags

extension Arguments {
    func int(_ i: Int) throws -> Int {
        guard let value = try values[i].integer(in: context) else { throw refuse(i) }
        return value
    }

    func optionalInt(_ i: Int) throws -> Int? {
        if case .nothing = values[i] { return nil }
        return try int(i)
    }

    func number(_ i: Int) throws -> Double {
        guard let value = try values[i].number(in: context) else { throw refuse(i) }
        return value
    }

    /// A number that keeps whether it was an integer.
    func scalar(_ i: Int) throws -> Scalar {
        switch values[i] {
        case .int(let value): return .int(value)
        case .float(let value): return .float(value)
        case .bool(let value): return .bool(value)
        case .tensor(let tracked) where tracked.tensor.elementCount == 1:
            return try tracked.tensor.item(in: context)
        default: throw refuse(i)
        }
    }

    func flag(_ i: Int) throws -> Bool {
        switch values[i] {
        case .bool(let value): return value
        case .int(0): return false
        case .int(1): return true
        case .tensor(let tracked) where tracked.tensor.dtype == .bool && tracked.tensor.elementCount == 1:
            return try tracked.tensor.item(in: context) == .bool(true)
        default: throw refuse(i)
        }
    }

    func string(_ i: Int) throws -> String {
        guard case .string(let text) = values[i] else { throw refuse(i) }
        return text
    }

    func dtype(_ i: Int) throws -> DType {
        if case .dtype(let dtype) = values[i] { return dtype }
        if case .string(let name) = values[i], let dtype = DType.allCases.first(where: { $0.name == name }) {
            return dtype
        }
        throw refuse(i)
    }

    func optionalDType(_ i: Int) throws -> DType? {
        if case .nothing = values[i] { return nil }
        return try dtype(i)
    }

    /// What `parse` makes of a word; an error that lists the words and the nearest one.
    func word<T>(_ i: Int, _ parse: (String) -> T?) throws -> T {
        guard case .string(let text) = values[i] else { throw refuse(i) }
        if let value = parse(text) { return value }
        throw unknownWord(i, text)
    }

    /// An error for a word that parameter `i` does not take.
    func unknownWord(_ i: Int, _ text: String) -> EvaluationError {
        let parameter = builtin.parameters[i]
        let words: [String] =
            switch parameter.kind {
            case .word(let words), .padding(let words): words
            default: []
            }
        return EvaluationError(
            .unknownWord(
                function: builtin.name, parameter: parameter.name, words: parameter.kind.words, got: text,
                similar: Suggestions.nearest(to: text, among: words).first), at: spans[i])
    }
}

// MARK: Integers in a row

extension Arguments {
    /// The integers of an int, a tuple, a list or a rank-1 tensor; nil when it is something else.
    func integers(of value: Value) throws -> [Int]? {
        switch value {
        case .tuple(let items), .list(let items):
            var result: [Int] = []
            result.reserveCapacity(items.count)
            for item in items {
                guard let value = try item.integer(in: context) else { return nil }
                result.append(value)
            }
            return result
        case .tensor(let tracked) where tracked.tensor.rank == 1:
            if tracked.tensor.dtype == .int64 { return try tracked.tensor.elements(Int.self, in: context) }
            var result: [Int] = []
            for value in try tracked.tensor.elements(Double.self, in: context) {
                guard let exact = Int(exactly: value) else { return nil }
                result.append(exact)
            }
            return result
        default: return try value.integer(in: context).map { [$0] }
        }
    }

    /// One integer or several, however they were written; a variadic one takes them separately too.
    func ints(_ i: Int) throws -> [Int] {
        var value = values[i]
        if builtin.parameters[i].isVariadic, case .tuple(let items) = value, items.count == 1 { value = items[0] }
        guard let result = try integers(of: value) else { throw refuse(i) }
        return result
    }

    /// Nil for `none`.
    func optionalInts(_ i: Int) throws -> [Int]? {
        if case .nothing = values[i] { return nil }
        return try ints(i)
    }

    func shape(_ i: Int) throws -> Shape {
        let lengths = try ints(i)
        return try blaming(i) { try Shape(lengths) }
    }

    /// Whether one integer was written rather than several.
    func isSingle(_ i: Int) -> Bool {
        switch values[i] {
        case .tuple, .list: false
        case .tensor(let tracked): tracked.tensor.rank == 0
        default: true
        }
    }
}
