import Autodiff
import Tensors

extension Interpreter {
    /// The outermost convolution, window or pool of an expression, its arguments evaluated: the call
    /// itself, or what stands inside other functions, the user's own ones and names included.
    ///
    /// A name counts when the expression it was given still gives its value.
    ///
    /// - Parameter source: the input that the expression's spans point into.
    /// - Returns: nil when there is none.
    public func convolution(in expression: Expr, source: String) throws(EvaluationError) -> ConvCall? {
        var found: ConvCall?
        try transaction(emit: { _ in }) {
            found = try self.search(expression, SearchScope(locals: [], source: source, names: []))
        }
        return found
    }

    /// The value of an expression as a tensor; numbers and lists become tensors.
    public func tensor(of expression: Expr) throws(EvaluationError) -> Tensor {
        let value = try evaluate(expression)
        do {
            if let tracked = try tracked(value) { return tracked.tensor }
        } catch { throw EvaluationError(error, at: expression.span) }
        throw EvaluationError(.notATensor(value.description), at: expression.span)
    }

    /// Where a search stands: the parameters of the function it is in, the input the spans point
    /// into, and the names it came through.
    private struct SearchScope {
        let locals: [Value]
        let source: String
        let names: [Symbol]
    }

    /// How many names and functions a search goes through.
    private static let searchDepth = 64

    /// The call of the family that an expression is, and not merely holds; nil for another.
    public func directConvolution(_ expression: Expr, source: String) throws(EvaluationError) -> ConvCall? {
        let name: Symbol
        switch expression.kind {
        case .call(let callee, _):
            guard case .name(let symbol) = callee.kind else { return nil }
            name = symbol
        case .method(_, let symbol, _, _): name = symbol
        default: return nil
        }
        guard ConvCall.functions.contains(symbols.name(name)), isUncallable(value(of: name)) else { return nil }
        return try convolution(in: expression, source: source)
    }

    private func search(_ expression: Expr, _ scope: SearchScope) throws -> ConvCall? {
        if stack.isReached { throw EvaluationError(.tooDeep, at: nil) }
        func first(_ parts: [Expr]) throws -> ConvCall? {
            for part in parts {
                if let found = try search(part, scope) { return found }
            }
            return nil
        }
        switch expression.kind {
        case .call(let callee, let arguments):
            let function = try callable(callee, scope.locals)
            if let found = try search(function, expression, scope, { try self.passed(arguments, scope.locals) }) {
                return found
            }
            return try first(arguments.map(\.value))
        case .method(let receiver, let name, let nameSpan, let arguments):
            let function = try function(name, value(of: name), at: nameSpan)
            let found = try search(function, expression, scope) {
                let object = try self.evaluate(receiver, scope.locals)
                return [PassedArgument(keyword: nil, value: object, span: receiver.span)]
                    + (try self.passed(arguments, scope.locals))
            }
            return try found ?? first([receiver] + arguments.map(\.value))
        case .name(let symbol): return try search(symbol, scope)
        case .tuple(let items), .list(let items): return try first(items)
        case .unary(_, let operand), .not(let operand), .attribute(let operand, _, _), .subscripted(let operand, _):
            return try search(operand, scope)
        case .binary(_, let left, let right, _), .and(let left, let right), .or(let left, let right):
            return try first([left, right])
        case .comparison(let left, let links): return try first([left] + links.map(\.right))
        default: return nil
        }
    }

    /// A call of the family, or one inside the body of a function of the user's.
    private func search(
        _ function: Function, _ call: Expr, _ scope: SearchScope, _ arguments: () throws -> [PassedArgument]
    ) throws -> ConvCall? {
        switch function {
        case .builtin(let builtin):
            guard ConvCall.functions.contains(builtin.name) else { return nil }
            let bound = try bind(builtin, try arguments(), call.span)
            do {
                return try ConvCall(bound, text: ConvCall.text(call.span, in: scope.source), source: scope.source)
            } catch { throw EvaluationError(error, at: blame(error, bound) ?? call.span) }
        case .user(let function):
            guard callDepth < Interpreter.searchDepth else { return nil }
            callDepth += 1
            defer { callDepth -= 1 }
            let locals = try locals(of: function, arguments(), call.span)
            return try search(
                function.body, SearchScope(locals: locals, source: function.source, names: scope.names))
        }
    }

    /// What a name was made by, if that is a convolution and still gives the name's value.
    private func search(_ symbol: Symbol, _ scope: SearchScope) throws -> ConvCall? {
        guard !scope.names.contains(symbol), scope.names.count < Interpreter.searchDepth,
            case .tensor(let tracked)? = value(of: symbol), let definition = definition(of: symbol)
        else { return nil }
        let inner = SearchScope(locals: [], source: definition.source, names: scope.names + [symbol])
        // Asking again must not draw other random numbers.
        let generator = context.random.generator
        defer { context.random.generator = generator }
        let stale = EvaluationError(
            .refused(
                "\(symbols.name(symbol)) was made by `\(ConvCall.text(definition.expression.span, in: definition.source))`, which gives another value now",
                help: "something in it has changed since, or it draws random numbers: evaluate it again, with names for what it draws"),
            at: nil)
        // An expression that no longer evaluates is as good as none.
        guard var found = try? search(definition.expression, inner) else { return nil }
        context.random.generator = generator
        let again = try? self.tracked(materialised(evaluate(definition.expression, [])))
        guard let again, try same(again.tensor, tracked.tensor) else { throw stale }
        if found.name == nil, ConvCall.text(definition.expression.span, in: definition.source) == found.text {
            found.name = symbols.name(symbol)
        }
        return found
    }

    /// Whether two tensors hold the same numbers; nan equals nan.
    func same(_ a: Tensor, _ b: Tensor) throws -> Bool {
        guard a.shape == b.shape, a.dtype == b.dtype else { return false }
        let (a, b) = (try a.elements(Double.self, in: context), try b.elements(Double.self, in: context))
        return zip(a, b).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
    }

    /// Runs `body` without emitting what it notes.
    func silently<R>(_ body: () throws -> R) throws -> R {
        var result: R?
        try transaction(emit: { _ in }) { result = try body() }
        guard let result else { throw EvaluationError(.other("nothing was computed"), at: nil) }
        return result
    }
}

extension Interpreter {
    /// The integers between a pair of brackets that names one element.
    ///
    /// - Throws: `EvaluationError` for slices and anything else.
    public func elementIndex(_ subscripts: [Subscript]) throws(EvaluationError) -> [Int] {
        var result: [Int] = []
        try transaction(emit: { _ in }) {
            result = try self.indices(subscripts, []).map { index in
                guard case .at(let i) = index else {
                    throw EvaluationError(
                        .refused("one element is asked for, by an integer for each axis", help: "as in y[0,0,0,1]"), at: nil)
                }
                return i
            }
        }
        return result
    }
}
