import Autodiff
import Tensors

extension Interpreter {
    func subscripted(
        _ object: Expr, _ subscripts: [Subscript], _ span: Span, _ locals: [Value]
    ) throws -> Value {
        let value = try evaluate(object, locals)
        switch value {
        case .tuple(let items):
            return try part(of: items.count, subscripts, span, locals) { .tuple($0.map { items[$0] }) } one: { items[$0] }
        case .string(let text):
            let characters = Array(text)
            return try part(of: characters.count, subscripts, span, locals) {
                .string(String($0.map { characters[$0] }))
            } one: { .string(String(characters[$0])) }
        case .tensor, .list:
            guard let tracked = try tracked(value) else { break }
            let indices = try indices(subscripts, locals)
            do {
                return .tensor(try tape.subscripted(tracked, indices))
            } catch { throw EvaluationError(error, at: span, of: names(object, value)) }
        default: break
        }
        throw EvaluationError(.notIndexable(value.description), at: object.span)
    }

    // MARK: Tensors

    /// The subscripts of one pair of brackets, evaluated.
    func indices(_ subscripts: [Subscript], _ locals: [Value]) throws -> [Tensor.Index] {
        // `x[(1, 2)]` is `x[1, 2]`.
        if subscripts.count == 1, case .index(let expression) = subscripts[0] {
            let value = try evaluate(expression, locals)
            if case .tuple(let items) = value { return try items.map { try index($0, at: expression.span) } }
            return [try index(value, at: expression.span)]
        }
        return try subscripts.map { part in
            switch part {
            case .index(let expression): try index(evaluate(expression, locals), at: expression.span)
            case .ellipsis: .ellipsis
            case .slice(let start, let stop, let step, _):
                .slice(
                    start: try bound(start, locals), stop: try bound(stop, locals), step: try bound(step, locals))
            }
        }
    }

    private func index(_ value: Value, at span: Span) throws -> Tensor.Index {
        switch value {
        case .int(let i): return .at(i)
        case .nothing: return .newAxis
        case .bool: break
        case .float(let x):
            guard let i = Int(exactly: x) else { throw EvaluationError(.tensor(.fractionalIndex(x, nil)), at: span) }
            return .at(i)
        case .tensor(let tracked) where tracked.tensor.rank == 0 && tracked.tensor.dtype != .bool:
            guard let i = try value.integer(in: context) else {
                let number = try value.number(in: context) ?? .nan
                throw EvaluationError(.tensor(.fractionalIndex(number, nil)), at: span)
            }
            return .at(i)
        case .tensor, .list, .tuple: break
        case .string, .dtype, .function: throw EvaluationError(.indexType(value.description), at: span)
        }
        do {
            guard let tracked = try tracked(value) else {
                throw EvaluationError(.indexType(value.description), at: span)
            }
            return .tensor(tracked.tensor)
        } catch { throw EvaluationError(error, at: span) }
    }

    /// One part of a slice; nil when it is left out or none.
    private func bound(_ expression: Expr?, _ locals: [Value]) throws -> Int? {
        guard let expression else { return nil }
        let value = try evaluate(expression, locals)
        if case .nothing = value { return nil }
        guard let i = try value.integer(in: context) else {
            throw EvaluationError(.indexType(value.description), at: expression.span)
        }
        return i
    }

    // MARK: Tuples and strings

    private func part(
        of count: Int, _ subscripts: [Subscript], _ span: Span, _ locals: [Value],
        many: ([Int]) -> Value, one: (Int) -> Value
    ) throws -> Value {
        guard subscripts.count == 1 else {
            throw EvaluationError(.refused("a tuple or a string has one axis and takes one index", help: nil), at: span)
        }
        switch subscripts[0] {
        case .ellipsis(let span): throw EvaluationError(.indexType("`...`"), at: span)
        case .index(let expression):
            let value = try evaluate(expression, locals)
            guard let i = try value.integer(in: context) else {
                throw EvaluationError(.indexType(value.description), at: expression.span)
            }
            guard i >= -count, i < count else { throw EvaluationError(.tupleIndex(i, count: count), at: expression.span) }
            return one(i < 0 ? i + count : i)
        case .slice(let start, let stop, let step, let span):
            let step = try bound(step, locals) ?? 1
            guard step != 0 else { throw EvaluationError(.refused("a slice cannot step by 0, in axis 0 of the \(count) items", help: "t[::2] takes every second item, t[::-1] turns round"), at: span) }
            return many(
                Interpreter.places(
                    start: try bound(start, locals), stop: try bound(stop, locals), step: step, count: count))
        }
    }

    /// The indices that a Python slice takes of `count` items.
    static func places(start: Int?, stop: Int?, step: Int, count: Int) -> [Int] {
        func clamped(_ i: Int, _ low: Int, _ high: Int) -> Int { min(max(i < 0 ? i + count : i, low), high) }
        var result: [Int] = []
        if step > 0 {
            let stop = stop.map { clamped($0, 0, count) } ?? count
            var i = start.map { clamped($0, 0, count) } ?? 0
            while i < stop {
                result.append(i)
                let (next, overflow) = i.addingReportingOverflow(step)
                if overflow { break }
                i = next
            }
        } else {
            let stop = stop.map { clamped($0, -1, count - 1) } ?? -1
            var i = start.map { clamped($0, -1, count - 1) } ?? count - 1
            while i > stop {
                result.append(i)
                let (next, overflow) = i.addingReportingOverflow(step)
                if overflow { break }
                i = next
            }
        }
        return result
    }
}
