import Autodiff
import Convolution
import Tensors

/// An evaluated argument and where it stands.
struct PassedArgument {
    let keyword: Argument.Keyword?
    let value: Value
    let span: Span
}

extension Interpreter {
    /// How many calls of the user's functions may be under way.
    static let callLimit = 5_000

    // MARK: What is called

    func call(_ callee: Expr, _ arguments: [Argument], _ span: Span, _ locals: [Value]) throws -> Value {
        let function = try callable(callee, locals)
        return try call(function, try passed(arguments, locals), span)
    }

    func callable(_ callee: Expr, _ locals: [Value]) throws -> Function {
        switch callee.kind {
        case .name(let symbol): return try function(symbol, value(of: symbol), at: callee.span)
        case .local(let index, let symbol): return try function(symbol, locals[index], at: callee.span)
        case .attribute(_, let name, _) where Interpreter.attributes.contains(name):
            let value = try evaluate(callee, locals)
            throw EvaluationError(.attributeCalled(name, value: ValueFormatter.plain(value)), at: callee.span)
        default:
            let value = try evaluate(callee, locals)
            if let function = function(value) { return function }
            throw EvaluationError(.notCallable(value.description, ""), at: callee.span)
        }
    }

    /// What a name means in call position: a value that cannot be called gives way to the builtin.
    func function(_ symbol: Symbol, _ value: Value?, at span: Span) throws -> Function {
        if let value, let function = function(value) { return function }
        if let builtin = builtin(symbol) { return .builtin(builtin) }
        let name = symbols.name(symbol)
        guard let value else { throw EvaluationError(unknown(name), at: span) }
        throw EvaluationError(.notCallable(value.description, name), at: span)
    }

    /// Whether a name that holds this means the builtin of its name when it is called.
    func isUncallable(_ value: Value?) -> Bool { value.flatMap { function($0) } == nil }

    /// The function a value is: a dtype converts.
    private func function(_ value: Value) -> Function? {
        switch value {
        case .function(let function): function
        case .dtype(let dtype): Builtins.named(dtype.name).map(Function.builtin)
        default: nil
        }
    }

    /// `x.f(a)` is `f(x, a)`.
    func method(
        _ receiver: Expr, _ name: Symbol, _ nameSpan: Span, _ arguments: [Argument], _ span: Span,
        _ locals: [Value]
    ) throws -> Value {
        let text = symbols.name(name)
        if let module = module(receiver) {
            throw EvaluationError(
                .foreignName("\(module).\(text)", ours: ForeignNames.line(inModule: text)), at: receiver.span.union(nameSpan))
        }
        let object = try evaluate(receiver, locals)
        if Interpreter.attributes.contains(text), let tracked = try? tracked(object),
            let attribute = try attribute(text, of: tracked)
        {
            throw EvaluationError(
                .attributeCalled(text, value: ValueFormatter.plain(attribute)), at: nameSpan)
        }
        let function = try function(name, value(of: name), at: nameSpan)
        let first = PassedArgument(keyword: nil, value: object, span: receiver.span)
        return try call(function, try passed(arguments, locals, after: first), span)
    }

    /// - Parameter receiver: what stands before them all, in a method's call.
    func passed(
        _ arguments: [Argument], _ locals: [Value], after receiver: PassedArgument? = nil
    ) throws -> [PassedArgument] {
        var passed: [PassedArgument] = []
        passed.reserveCapacity(arguments.count + 1)
        if let receiver { passed.append(receiver) }
        for argument in arguments {
            let value = try evaluate(argument.value, locals)
            passed.append(PassedArgument(keyword: argument.keyword, value: value, span: argument.value.span))
        }
        return passed
    }

    // MARK: Calling

    func call(_ function: Function, _ arguments: [PassedArgument], _ span: Span) throws -> Value {
        switch function {
        case .builtin(let builtin):
            let bound = try bind(builtin, arguments, span)
            context.progress.begin(builtin.activity)
            do { return try builtin.body(bound) } catch {
                throw EvaluationError(error, at: blame(error, bound) ?? span, of: names(bound))
            }
        case .user(let function):
            return try call(function, arguments, span)
        }
    }

    /// What a user function's parameters are in a call.
    func locals(of function: UserFunction, _ arguments: [PassedArgument], _ span: Span) throws -> [Value] {
        let signature = "\(function.name)(\(function.parameters.map(\.name).joined(separator: ", ")))"
        var locals = [Value?](repeating: nil, count: function.parameters.count)
        for (i, argument) in arguments.enumerated() {
            var place = i
            if let keyword = argument.keyword {
                guard let named = function.parameters.firstIndex(where: { $0.name == keyword.name }) else {
                    throw EvaluationError(
                        .unknownKeyword(
                            function: function.name, signature: signature, keyword: keyword.name,
                            similar: Suggestions.nearest(to: keyword.name, among: function.parameters.map(\.name))),
                        at: keyword.span)
                }
                place = named
            }
            guard place < locals.count else {
                throw EvaluationError(
                    .tooManyArguments(
                        function: function.name, signature: signature, most: locals.count, given: arguments.count),
                    at: argument.span)
            }
            if locals[place] != nil {
                throw EvaluationError(
                    .argumentTwice(function: function.name, parameter: function.parameters[place].name),
                    at: argument.span)
            }
            locals[place] = argument.value
        }
        return try zip(locals, function.parameters).map { value, parameter -> Value in
            if let value = value ?? parameter.defaultValue { return value }
            throw EvaluationError(
                .missingArgument(function: function.name, signature: signature, parameter: parameter.name), at: span)
        }
    }

    private func call(_ function: UserFunction, _ arguments: [PassedArgument], _ span: Span) throws -> Value {
        // A recursion may go on for ever without a statement or a kernel that looks.
        try context.checkCancellation()
        let complete = try locals(of: function, arguments, span)
        guard callDepth < Interpreter.callLimit else {
            throw EvaluationError(.callsTooDeep(Interpreter.callLimit), at: span)
        }
        callDepth += 1
        defer { callDepth -= 1 }
        do { return try evaluate(function.body, complete) } catch {
            throw EvaluationError(error, at: nil).through(function, at: span)
        }
    }

    // MARK: Binding

    func bind(_ builtin: Builtin, _ arguments: [PassedArgument], _ span: Span) throws -> Arguments {
        let parameters = builtin.parameters
        var values = builtin.defaults
        var spans = [Span?](repeating: nil, count: parameters.count)
        var next = 0
        var rest: [Value] = []
        for argument in arguments {
            if let keyword = argument.keyword {
                guard let i = builtin.places[keyword.name] else {
                    throw EvaluationError(
                        .unknownKeyword(
                            function: builtin.name, signature: builtin.signature, keyword: keyword.name,
                            similar: Suggestions.nearest(to: keyword.name, among: parameters.map(\.name))),
                        at: keyword.span)
                }
                if spans[i] != nil {
                    throw EvaluationError(
                        .argumentTwice(function: builtin.name, parameter: parameters[i].name), at: argument.span)
                }
                values[i] = parameters[i].isVariadic ? .tuple([argument.value]) : argument.value
                spans[i] = argument.span
                continue
            }
            guard next < parameters.count else {
                throw EvaluationError(
                    .tooManyArguments(
                        function: builtin.name, signature: builtin.signature, most: parameters.count,
                        given: arguments.count), at: argument.span)
            }
            if parameters[next].isVariadic {
                rest.append(argument.value)
                spans[next] = spans[next].map { $0.union(argument.span) } ?? argument.span
            } else {
                values[next] = argument.value
                spans[next] = argument.span
                next += 1
            }
        }
        if next < parameters.count, parameters[next].isVariadic, !rest.isEmpty { values[next] = .tuple(rest) }
        for i in builtin.required where spans[i] == nil {
            throw EvaluationError(
                .missingArgument(
                    function: builtin.name, signature: builtin.signature, parameter: parameters[i].name), at: span)
        }
        return Arguments(builtin: builtin, values: values, spans: spans, interpreter: self)
    }

    /// The argument to blame for an error of a kernel; nil for the whole call.
    func blame(_ error: any Error, _ arguments: Arguments) -> Span? {
        let names: [String] =
            switch error {
            case let error as ConvError: error.argumentName.map { [$0] } ?? []
            case let error as TensorError: error.argumentNames
            default: []
            }
        guard let i = arguments.builtin.parameters.firstIndex(where: { names.contains($0.name) }) else { return nil }
        return arguments.spans[i]
    }
}
