import Language

/// Subscripts, read and written. PyTorch's own brackets where they mean what ours mean for sure, else the
/// functions `at` and `put`, which number the elements and let NumPy pick.
extension PythonTranslator {
    /// What is known of an expression's value before the script runs.
    enum Whole { case positive, any }

    /// Whether an expression is an integer for sure.
    func whole(_ expression: Expr) -> Whole? {
        switch expression.kind {
        case .integer(let value): return value > 0 ? .positive : .any
        case .name(let symbol): return isInDefinition ? nil : wholes[symbols.name(symbol)]
        case .unary(.negate, let inner): return whole(inner) == nil ? nil : .any
        case .binary(let op, let left, let right, _):
            guard let a = whole(left), let b = whole(right) else { return nil }
            switch op {
            case .add, .multiply: return a == .positive && b == .positive ? .positive : .any
            case .subtract, .floorDivide, .remainder: return .any
            default: return nil
            }
        case .attribute(_, "ndim", _), .attribute(_, "size", _): return .any
        case .subscripted(let inner, let subscripts):
            guard case .attribute(_, "shape", _) = inner.kind, case .index(let index)? = subscripts.first, whole(index) != nil
            else { return nil }
            return .any
        case .call(let callee, _):
            guard case .name(let symbol) = callee.kind else { return nil }
            return ["len", "size", "ndim"].contains(symbols.name(symbol)) ? .any : nil
        default: return nil
        }
    }

    /// Remembers which of the targets hold integers from now on.
    mutating func note(_ targets: [Target], unpacks: Bool, hold value: Expr) {
        var items: [Whole?] = targets.map { _ in nil }
        if targets.count == 1, !unpacks {
            items = [whole(value)]
        } else if case .tuple(let values) = value.kind, values.count == targets.count {
            items = values.map { whole($0) }
        } else if case .attribute(_, "shape", _) = value.kind {
            items = targets.map { _ in .any }
        }
        for (target, item) in zip(targets, items) where target.subscripts.isEmpty { wholes[symbols.name(target.symbol)] = item }
    }

    /// Whether PyTorch's brackets pick the same elements.
    func isPlain(_ subscripts: [Subscript]) -> Bool {
        subscripts.allSatisfy { part in
            switch part {
            case .ellipsis: return true
            case .slice(let start, let stop, let step, _):
                return [start, stop].allSatisfy { $0.map { whole($0) != nil } ?? true }
                    && (step.map { whole($0) == .positive } ?? true)
            case .index(let index):
                if case .none = index.kind { return true }
                return whole(index) != nil || (subscripts.count == 1 && isPlainAlone(index))
            }
        }
    }

    /// Whether a mask or a list picks: written to, PyTorch wants the tensor's own dtype.
    private func picksAlone(_ subscripts: [Subscript]) -> Bool {
        guard subscripts.count == 1, case .index(let index)? = subscripts.first else { return false }
        return isPlainAlone(index)
    }

    /// A mask, or a list of integers.
    private func isPlainAlone(_ index: Expr) -> Bool {
        switch index.kind {
        case .comparison: true
        case .list(let items): !items.isEmpty && items.allSatisfy { whole($0) != nil }
        default: false
        }
    }

    mutating func subscripted(_ inner: Expr, _ subscripts: [Subscript]) throws -> String {
        let code = try operand(inner, 12)
        if isPlain(subscripts) { return "\(code)[\(try plainIndex(subscripts))]" }
        return call("at", [code] + (try subscripts.map { try item($0, asSlice: true) }))
    }

    mutating func plainIndex(_ subscripts: [Subscript]) throws -> String {
        try subscripts.map { try item($0, asSlice: false) }.joined(separator: ", ")
    }

    /// `(slice(0, 2), i)`, which Python takes where it has no brackets.
    private mutating func indexTuple(_ subscripts: [Subscript]) throws -> String {
        let items = try subscripts.map { try item($0, asSlice: true) }
        return "(" + items.joined(separator: ", ") + (items.count == 1 ? ",)" : ")")
    }

    private mutating func item(_ subscript: Subscript, asSlice: Bool) throws -> String {
        switch `subscript` {
        case .index(let expression): return try translate(expression)
        case .ellipsis: return "..."
        case .slice(let start, let stop, let step, _):
            let (a, b, c) = (try start.map { try translate($0) }, try stop.map { try translate($0) }, try step.map { try translate($0) })
            if asSlice { return "slice(\(a ?? "None"), \(b ?? "None")\(c.map { ", " + $0 } ?? ""))" }
            return (a ?? "") + ":" + (b ?? "") + (c.map { ":" + $0 } ?? "")
        }
    }

    // MARK: Writing

    /// `x[…] = code`, after which no other name sees the change.
    ///
    /// - Parameters:
    ///   - value: what `code` came from; nil when it is a name of its own.
    ///   - op: of `x[…] += code`.
    mutating func write(_ code: String, of value: Expr?, to target: Target, op: BinaryOperator? = nil) throws -> [String] {
        let name = try variable(target.symbol)
        if target.subscripts.count == 1, let subscripts = target.subscripts.first, isPlain(subscripts), !picksAlone(subscripts),
            value.map({ isIndependent($0, of: target.symbol) }) ?? true, op == nil || !mixesDTypes {
            let place = "\(name)[\(try plainIndex(subscripts))]"
            return ["\(name) = \(name).clone()", "\(place) \(op?.rawValue ?? "")= \(code)"]
        }
        let places = try target.subscripts.map { try indexTuple($0) }
        var new = code
        if let op {
            let old = places.reduce(name) { code, place in call("at", [code, "*" + place]) }
            new = "\(old) \(op.rawValue) (\(code))"
        }
        return ["\(name) = \(call("put", [name, new] + places))"]
    }

    /// Whether an expression's value shares no memory with `symbol`'s: it does not mention it, nor a function that may.
    func isIndependent(_ value: Expr, of symbol: Symbol) -> Bool {
        let words = WrittenNames.words(in: text(of: value))
        return !words.contains(symbols.name(symbol)) && words.isDisjoint(with: functions)
    }
}
