import Autodiff
import Tensors

extension Interpreter {
    /// The value of an expression; `locals` are the parameters of the function it stands in.
    func evaluate(_ expression: Expr, _ locals: [Value]) throws -> Value {
        switch expression.kind {
        case .integer(let value): return .int(value)
        case .float(let value): return .float(value)
        case .string(let text): return .string(text)
        case .bool(let value): return .bool(value)
        case .none: return .nothing
        case .local(let index, _): return locals[index]
        case .name(let symbol): return try lookUp(symbol, at: expression.span)
        default: break
        }
        if stack.isReached { throw EvaluationError(.tooDeep, at: expression.span) }
        return try evaluateCompound(expression, locals)
    }

    private func evaluateCompound(_ expression: Expr, _ locals: [Value]) throws -> Value {
        switch expression.kind {
        case .tuple(let items):
            let values = try items.map { try materialised(evaluate($0, locals)) }
            do { return try Nesting.tuple(values) } catch { throw EvaluationError(error, at: expression.span) }
        case .list(let items): return .list(try items.map { try evaluate($0, locals) })
        case .unary(let op, let operand): return try unary(op, operand, expression.span, locals)
        case .binary(let op, let left, let right, _):
            let a = try evaluate(left, locals)
            let b = try evaluate(right, locals)
            do { return try combine(op, a, b) } catch {
                throw EvaluationError(
                    error, at: expression.span, of: names(left, a, right, b))
            }
        case .comparison(let first, let links): return try comparison(first, links, locals)
        case .and(let left, let right):
            let a = try evaluate(left, locals)
            return try isTrue(a, at: left.span) ? evaluate(right, locals) : a
        case .or(let left, let right):
            let a = try evaluate(left, locals)
            return try isTrue(a, at: left.span) ? a : evaluate(right, locals)
        case .not(let operand): return .bool(!(try isTrue(evaluate(operand, locals), at: operand.span)))
        case .call(let callee, let arguments): return try call(callee, arguments, expression.span, locals)
        case .method(let receiver, let name, let nameSpan, let arguments):
            return try method(receiver, name, nameSpan, arguments, expression.span, locals)
        case .attribute(let object, let name, let nameSpan):
            return try attribute(object, name, nameSpan, locals)
        case .subscripted(let object, let subscripts):
            return try subscripted(object, subscripts, expression.span, locals)
        default: return .nothing
        }
    }

    // MARK: Names

    private func lookUp(_ symbol: Symbol, at span: Span) throws -> Value {
        if let value = value(of: symbol) {
            if readNames != nil { readNames?.insert(symbol) }
            return value
        }
        let name = symbols.name(symbol)
        if let dtype = DType.allCases.first(where: { $0.name == name }) { return .dtype(dtype) }
        if let builtin = builtin(symbol) { return .function(.builtin(builtin)) }
        if name == "_" || name == "ans" {
            if let last { return last }
            throw EvaluationError(.refused("nothing has been shown yet, so \(name) has no value", help: nil), at: span)
        }
        throw EvaluationError(unknown(name), at: span)
    }

    /// The error for a name that means nothing: another library's, misspelt, or just unknown.
    func unknown(_ name: String) -> EvaluationError.Kind {
        if let ours = ForeignNames.statement(for: name) { return .foreignWord(name, ours: ours) }
        if let ours = ForeignNames.line(for: name) { return .foreignName(name, ours: ours) }
        if ForeignNames.isModule(name) { return .foreignName(name, ours: ForeignNames.line(inModule: "")) }
        let candidates = definedNames + Builtins.all.map(\.name) + DType.allCases.map(\.name)
        return .unknownName(name, similar: Suggestions.nearest(to: name, among: candidates))
    }

    // MARK: Operators

    private func unary(_ op: UnaryOperator, _ operand: Expr, _ span: Span, _ locals: [Value]) throws -> Value {
        let value = try evaluate(operand, locals)
        do { return try unary(op, value) } catch {
            throw EvaluationError(error, at: span, of: names(operand, value))
        }
    }

    private func comparison(_ first: Expr, _ links: [ComparisonLink], _ locals: [Value]) throws -> Value {
        var left = try evaluate(first, locals)
        var (leftSide, leftSpan) = (first, first.span)
        var result = Value.nothing
        for (i, link) in links.enumerated() {
            let right = try evaluate(link.right, locals)
            let span = leftSpan.union(link.right.span)
            do { result = try compare(link.operator, left, right) } catch {
                throw EvaluationError(
                    error, at: span, of: names(leftSide, left, link.right, right))
            }
            // `a < b < c` is `a < b and b < c`.
            if i < links.count - 1, !(try isTrue(result, at: span)) { return result }
            left = right
            (leftSide, leftSpan) = (link.right, link.right.span)
        }
        return result
    }

    /// Python's truth of a value; an error for a tensor of more or less than one element.
    func isTrue(_ value: Value, at span: Span) throws -> Bool {
        switch value {
        case .nothing: return false
        case .bool(let value): return value
        case .int(let value): return value != 0
        case .float(let value): return value != 0
        case .string(let text): return !text.isEmpty
        case .tuple(let items): return !items.isEmpty
        case .dtype, .function: return true
        case .list:
            return try isTrue(materialised(value), at: span)
        case .tensor(let tracked):
            guard tracked.tensor.elementCount == 1 else {
                throw EvaluationError(.truthOfTensor("\(tracked.tensor.shape)"), at: span)
            }
            switch try tracked.tensor.item(in: context) {
            case .bool(let value): return value
            case .int(let value): return value != 0
            case .float(let value): return value != 0
            }
        }
    }

    // MARK: Attributes

    /// The name of another ecosystem's module, such as `torch.nn.functional`; nil for everything else.
    func module(_ expression: Expr) -> String? {
        if case .name(let symbol) = expression.kind, isDefined(symbol) { return nil }
        var names: [String] = []
        var rest = expression
        while case .attribute(let object, let name, _) = rest.kind {
            names.append(name)
            rest = object
        }
        guard case .name(let symbol) = rest.kind, !isDefined(symbol), builtin(symbol) == nil else { return nil }
        let root = symbols.name(symbol)
        return ForeignNames.isModule(root) ? ([root] + names.reversed()).joined(separator: ".") : nil
    }

    private func attribute(_ object: Expr, _ name: String, _ nameSpan: Span, _ locals: [Value]) throws -> Value {
        if let module = module(object) {
            throw EvaluationError(
                .foreignName("\(module).\(name)", ours: ForeignNames.line(inModule: name)), at: object.span.union(nameSpan))
        }
        let value = try evaluate(object, locals)
        let span = nameSpan
        guard let tracked = try? tracked(value) else {
            throw EvaluationError(.unknownAttribute(name, on: value.description, similar: []), at: span)
        }
        if let result = try attribute(name, of: tracked) { return result }
        if Builtins.named(name) != nil { throw EvaluationError(.methodNotCalled(name), at: span) }
        throw EvaluationError(
            .unknownAttribute(
                name, on: value.description, similar: Suggestions.nearest(to: name, among: Interpreter.attributes)),
            at: span)
    }

    /// What `x.name` may be without a call.
    public static let attributes = ["shape", "ndim", "size", "dtype", "T"]

    /// `x.shape` and its like; nil for another name.
    func attribute(_ name: String, of tracked: Tracked) throws -> Value? {
        let tensor = tracked.tensor
        switch name {
        case "shape": return .tuple(tensor.shape.dimensions.map(Value.int))
        case "ndim": return .int(tensor.rank)
        case "size": return .int(tensor.elementCount)
        case "dtype": return .dtype(tensor.dtype)
        case "T": return .tensor(try tape.transpose(tracked))
        default: return nil
        }
    }
}
