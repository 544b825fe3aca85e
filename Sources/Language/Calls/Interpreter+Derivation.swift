import Autodiff
import Tensors

extension Interpreter {
    /// How an expression's value is made, through the user's names and functions.
    ///
    /// - Parameter source: the input that the expression's spans point into.
    /// - Throws: `EvaluationError` of the expression itself, `.notATensor` when it gives none.
    public func derivation(of expression: Expr, source: String) throws(EvaluationError) -> Derivation {
        // Asking how a number came about must not draw other random ones.
        let generator = context.random.generator
        defer { context.random.generator = generator }
        var found: Derivation?
        try transaction(emit: { _ in }) {
            found = try Deriving(self).derive(expression, Deriving.Scope(locals: [], nodes: [], source: source))
        }
        guard let found else { throw EvaluationError(.notATensor("nothing"), at: expression.span) }
        return found
    }
}

/// One search for how a value was made.
private final class Deriving {
    /// Where an expression stands: the parameters of its function, and the input its spans point into.
    struct Scope {
        let locals: [Value]
        let nodes: [Derivation?]
        let source: String
    }

    private let interpreter: Interpreter
    private var known: [Symbol: Derivation] = [:]

    init(_ interpreter: Interpreter) { self.interpreter = interpreter }

    private static let elementwise = Set(Builtins.elementwise.map(\.name)).subtracting(["take"])
    private static let reductions: Set<String> = [
        "sum", "mean", "prod", "max", "min", "var", "std", "all", "any", "argmax", "argmin", "cumsum", "softmax",
        "log_softmax", "norm",
    ]
    private static let products: Set<String> = ["matmul", "dot", "outer", "einsum", "tensordot", "convolve", "correlate"]

    func derive(_ expression: Expr, _ scope: Scope) throws -> Derivation {
        if interpreter.stack.isReached { throw EvaluationError(.tooDeep, at: nil) }
        let span = expression.span
        switch expression.kind {
        case .name(let symbol): return try derive(symbol, expression, scope)
        case .local(let i, _): return try scope.nodes[i] ?? given(expression, scope)
        case .unary(let op, let operand):
            return try operation(expression, scope, .elementwise(.prefix(op.rawValue)), [operand]) {
                try self.interpreter.unary(op, $0[0])
            }
        case .binary(let op, let left, let right, _):
            let step = op == .matmul ? Derivation.Step.product("@") : .elementwise(.infix(op))
            return try operation(expression, scope, step, [left, right]) { try self.interpreter.combine(op, $0[0], $0[1]) }
        case .comparison(let left, let links) where links.count == 1:
            return try operation(expression, scope, .elementwise(.comparison(links[0].operator)), [left, links[0].right]) {
                try self.interpreter.compare(links[0].operator, $0[0], $0[1])
            }
        case .call(let callee, let arguments):
            return try call(try interpreter.callable(callee, scope.locals), arguments, expression, scope)
        case .method(let receiver, let name, let nameSpan, let arguments):
            let function = try interpreter.function(name, interpreter.value(of: name), at: nameSpan)
            return try call(function, [Argument(keyword: nil, value: receiver)] + arguments, expression, scope)
        case .subscripted(let object, let subscripts):
            if let one = oneGradient(object, subscripts) { return try derive(one, scope) }
            return try operation(expression, scope, .other("[]"), [object]) { values in
                let held = Expr(.local(scope.locals.count, self.interpreter.underscore), object.span)
                return try self.interpreter.evaluate(
                    Expr(.subscripted(held, subscripts), span), scope.locals + values)
            }
        case .attribute(let object, "T", _):
            return try operation(expression, scope, .other("T"), [object]) { values in
                guard case .tensor(let tracked) = values[0] else { throw EvaluationError.Kind.notATensor(values[0].description) }
                return try self.interpreter.attribute("T", of: tracked) ?? .nothing
            }
        case .list(let items) where items.contains(where: Deriving.mayHoldTensors):
            return try operation(expression, scope, .other("[…]"), items) { .list($0) }
        default: return try given(expression, scope)
        }
    }

    /// `grad(l, w, x)[1]` as `grad(l, x)`.
    private func oneGradient(_ object: Expr, _ subscripts: [Subscript]) -> Expr? {
        guard case .call(let callee, let arguments) = object.kind, case .name(let symbol) = callee.kind,
            interpreter.builtin(symbol)?.name == "grad", case .index(let index)? = subscripts.first, subscripts.count == 1,
            case .integer(let i) = index.kind, i >= 0, i + 1 < arguments.count, arguments.count > 2,
            arguments[...(i + 1)].allSatisfy({ $0.keyword == nil })
        else { return nil }
        return Expr(.call(callee, [arguments[0], arguments[i + 1]] + arguments.filter { $0.keyword != nil }), object.span)
    }

    /// Whether an item of a list is more than a number, written out.
    private static func mayHoldTensors(_ item: Expr) -> Bool {
        switch item.kind {
        case .integer, .float, .bool, .unary: false
        case .list(let items): items.contains(where: mayHoldTensors)
        default: true
        }
    }

    // MARK: Leaves

    private func given(_ expression: Expr, _ scope: Scope) throws -> Derivation {
        let value = try interpreter.evaluate(expression, scope.locals)
        return try node(ConvCall.text(expression.span, in: scope.source), value, .given)
    }

    private func node(
        _ text: String, _ value: Value, _ step: Derivation.Step, _ inputs: [Derivation] = [], roles: [String] = [],
        _ operation: Derivation.Operation = Derivation.Operation(run: { _ in .nothing })
    ) throws -> Derivation {
        let value = try interpreter.materialised(value)
        let isNumber = switch value {
        case .int, .float, .bool: true
        default: false
        }
        guard let tracked = try interpreter.tracked(value) else { throw EvaluationError.Kind.notATensor(value.description) }
        let node = Derivation(
            interpreter, text: text, value: tracked, isNumber: isNumber, isNumber ? .given : step, inputs: inputs, roles: roles,
            operation: operation)
        node.raw.value = isNumber ? value : .tensor(tracked)
        return node
    }

    /// A name: what it was assigned, if that still gives its value.
    private func derive(_ symbol: Symbol, _ expression: Expr, _ scope: Scope) throws -> Derivation {
        if let node = known[symbol] { return node }
        let leaf = try given(expression, scope)
        leaf.name = interpreter.symbols.name(symbol)
        known[symbol] = leaf
        guard let definition = interpreter.definition(of: symbol) else { return leaf }
        // An expression that no longer evaluates is as good as none.
        let inner = try? derive(definition.expression, Scope(locals: [], nodes: [], source: definition.source))
        if let error = cancellation() { throw error }
        guard let inner, try interpreter.same(inner.tensor, leaf.tensor), !leaf.isNumber else {
            if !leaf.isNumber { leaf.outdated = ConvCall.text(definition.expression.span, in: definition.source) }
            return leaf
        }
        // Another name for the same value is the same node.
        if inner.name == nil { inner.name = leaf.name }
        known[symbol] = inner
        return inner
    }

    private func cancellation() -> (any Error)? {
        do { try interpreter.context.checkCancellation() } catch { return error }
        return nil
    }

    // MARK: Operations

    private func operation(
        _ expression: Expr, _ scope: Scope, _ step: Derivation.Step, _ operands: [Expr], _ run: @escaping ([Value]) throws -> Value
    ) throws -> Derivation {
        let text = ConvCall.text(expression.span, in: scope.source)
        let inputs: [Derivation]
        do { inputs = try operands.map { try derive($0, scope) } } catch {
            // A part of what is no tensor, as of a tuple.
            guard case .notATensor = EvaluationError(error, at: nil).kind else { throw error }
            return try given(expression, scope)
        }
        let value = try run(inputs.map(\.raw.value))
        return try node(text, value, step, inputs, Derivation.Operation(run: run))
    }

    private func call(_ function: Function, _ arguments: [Argument], _ expression: Expr, _ scope: Scope) throws -> Derivation {
        switch function {
        case .builtin(let builtin): return try call(builtin, arguments, expression, scope)
        case .user(let function):
            guard interpreter.callDepth < 64 else { return try given(expression, scope) }
            interpreter.callDepth += 1
            defer { interpreter.callDepth -= 1 }
            let passed = try interpreter.passed(arguments, scope.locals)
            let locals = try interpreter.locals(of: function, passed, expression.span)
            var nodes = [Derivation?](repeating: nil, count: locals.count)
            for (i, argument) in arguments.enumerated() {
                guard case .tensor = passed[i].value else { continue }
                let place = argument.keyword.map { keyword in function.parameters.firstIndex { $0.name == keyword.name } ?? i } ?? i
                if place < nodes.count { nodes[place] = try derive(argument.value, scope) }
            }
            let result = try derive(function.body, Scope(locals: locals, nodes: nodes, source: function.source))
            // What is made in the body is known by the call; what is passed through has its own name.
            if result.name == nil, !nodes.contains(where: { $0 === result }) {
                result.text = ConvCall.text(expression.span, in: scope.source)
            }
            return result
        }
    }

    private func call(_ builtin: Builtin, _ arguments: [Argument], _ expression: Expr, _ scope: Scope) throws -> Derivation {
        var call = BuiltinCall(builtin: builtin, span: expression.span, interpreter: interpreter)
        var next = 0
        for argument in arguments {
            let parameter: Parameter?
            if let keyword = argument.keyword {
                parameter = builtin.parameters.first { $0.name == keyword.name || $0.aliases.contains(keyword.name) }
            } else {
                parameter = next < builtin.parameters.count ? builtin.parameters[next] : nil
                if parameter?.isVariadic == false { next += 1 }
            }
            let slot = try slot(argument.value, parameter, of: &call, scope)
            call.parts.append(BuiltinCall.Part(argument: argument, role: parameter?.name ?? "", slot: slot))
        }
        let text = ConvCall.text(expression.span, in: scope.source)
        let all = try call.bound(builtin, call.inputs.map(\.raw.value))
        do {
            let isGiven = call.inputs.isEmpty || call.inputs.allSatisfy(\.isNumber)
            let step = try isGiven ? .given : self.step(of: all, text, scope)
            return try node(text, builtin.body(all), step, call.inputs, roles: call.roles, call.operation)
        } catch { throw EvaluationError(error, at: interpreter.blame(error, all) ?? expression.span) }
    }

    /// An argument: an input where the parameter takes tensors, or else its value.
    private func slot(_ argument: Expr, _ parameter: Parameter?, of call: inout BuiltinCall, _ scope: Scope) throws -> Slot {
        let role = parameter?.name ?? ""
        switch parameter?.kind {
        case .tensor?, .operand?: return call.add(try derive(argument, scope), role)
        case .number?, .any?:
            guard Deriving.elementwise.contains(call.builtin.name) else { break }
            return call.add(try derive(argument, scope), role)
        case .sequence?:
            if case .list(let items) = argument.kind {
                var slots: [Slot] = []
                for item in items { slots.append(call.add(try derive(item, scope), role)) }
                return .list(slots)
            }
            guard parameter?.isVariadic == true else { break }
            return call.add(try derive(argument, scope), role)
        default: break
        }
        return .fixed(try interpreter.evaluate(argument, scope.locals))
    }

    private func step(of call: Arguments, _ text: String, _ scope: Scope) throws -> Derivation.Step {
        let name = call.builtin.name
        if ConvCall.functions.contains(name), let convolution = try ConvCall(call, text: text, source: scope.source) {
            return .convolution(convolution)
        }
        if name == "grad" { return .gradient }
        if Deriving.elementwise.contains(name) { return .elementwise(.call(name)) }
        if Deriving.products.contains(name) { return .product(name) }
        return Deriving.reductions.contains(name) ? .reduction(name) : .other(name)
    }
}

/// What an argument is made of: a value that stays, an input, or a list of them.
private indirect enum Slot {
    case fixed(Value)
    case input(Int)
    case list([Slot])

    func value(_ inputs: [Value]) -> Value {
        switch self {
        case .fixed(let value): value
        case .input(let i): inputs[i]
        case .list(let slots): .list(slots.map { $0.value(inputs) })
        }
    }
}

/// A builtin's call whose tensors may be exchanged.
private struct BuiltinCall {
    struct Part {
        let argument: Argument
        let role: String
        let slot: Slot
    }

    let builtin: Builtin
    let span: Span
    let interpreter: Interpreter
    var parts: [Part] = []
    var inputs: [Derivation] = []
    var roles: [String] = []

    mutating func add(_ input: Derivation, _ role: String) -> Slot {
        inputs.append(input)
        roles.append(role)
        return .input(inputs.count - 1)
    }

    /// The arguments, or those of some roles, bound to a function's parameters.
    func bound(_ function: Builtin, _ values: [Value], roles: Set<String>? = nil) throws -> Arguments {
        let chosen = parts.filter { roles?.contains($0.role) ?? true }
        let passed = chosen.map { part in
            PassedArgument(keyword: part.argument.keyword, value: part.slot.value(values), span: part.argument.value.span)
        }
        return try interpreter.bind(function, passed, span)
    }

    var operation: Derivation.Operation {
        var operation = Derivation.Operation(run: { try builtin.body(bound(builtin, $0)) })
        if let sum = Builtins.named("sum") {
            operation.summed = { try sum.body(bound(sum, $0, roles: ["x", "axis", "keepdims"])) }
        }
        return operation
    }
}
