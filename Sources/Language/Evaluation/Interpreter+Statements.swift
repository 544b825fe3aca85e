import Autodiff
import Tensors

extension Interpreter {
    /// - Parameter isAgain: whether the loop around it has run it before: what its
    ///   names were assigned is remembered then.
    func run(_ statement: Statement, source: String, echoes: Bool, isAgain: Bool = false) throws {
        try context.checkCancellation()
        let echoes = echoes && !statement.isSilent
        switch statement.kind {
        case .expression(let expression):
            let value = try evaluate(expression, [])
            do {
                let value = try materialised(value)
                if !statement.isSilent { try show(value) }
            } catch { throw EvaluationError(error, at: expression.span) }
        case .assignment(let targets, let unpacks, let expression):
            let value = try evaluate(expression, [])
            try assign(value, to: targets, unpacks: unpacks, at: expression.span)
            if !isAgain, !unpacks, targets[0].subscripts.isEmpty { remember(expression, in: source, as: targets[0].symbol) }
            if echoes { try echo(targets) }
        case .augmented(let target, let op, let expression):
            try augment(target, op, expression)
            if echoes { try echo([target]) }
        case .definition(let definition):
            let function = try define(definition, source: source)
            if builtin(definition.symbol) != nil {
                try note(
                    "from here on \(function.name) is your function, and no longer the builtin", at: definition.nameSpan,
                    help: "another name keeps both")
            }
            bind(definition.symbol, .function(.user(function)))
        case .loop(let loop):
            try run(loop, statement.span, source: source)
        }
    }

    private func echo(_ targets: [Target]) throws {
        for (i, target) in targets.enumerated() where target.symbol != underscore {
            if targets[..<i].contains(where: { $0.symbol == target.symbol }) { continue }
            if let value = value(of: target.symbol) { try echo(symbols.name(target.symbol), value) }
        }
    }

    private func define(_ definition: Definition, source: String) throws -> UserFunction {
        let parameters = try definition.parameters.map { parameter in
            UserFunction.Parameter(
                name: symbols.name(parameter.symbol),
                defaultValue: try parameter.defaultValue.map { try materialised(evaluate($0, [])) })
        }
        do {
            return try UserFunction(
                name: symbols.name(definition.symbol), parameters: parameters, body: definition.body,
                source: source, text: definition.source)
        } catch { throw EvaluationError(error, at: definition.nameSpan) }
    }

    // MARK: Assignment

    private func assign(_ value: Value, to targets: [Target], unpacks: Bool, at span: Span) throws {
        guard unpacks else {
            try assign(value, to: targets[0], at: span)
            return
        }
        let items: [Value]
        switch value {
        case .tuple(let elements), .list(let elements): items = elements
        case .tensor(let tracked) where tracked.tensor.rank > 0:
            let count = tracked.tensor.shape[0]
            guard count == targets.count else {
                throw EvaluationError(.unpackCount(targets: targets.count, values: count), at: span)
            }
            items = try (0..<count).map { try element($0, of: tracked) }
        default: throw EvaluationError(.notUnpackable(value.description), at: span)
        }
        guard items.count == targets.count else {
            throw EvaluationError(.unpackCount(targets: targets.count, values: items.count), at: span)
        }
        for (target, item) in zip(targets, items) { try assign(item, to: target, at: span) }
    }

    private func assign(_ value: Value, to target: Target, at span: Span) throws {
        guard target.subscripts.isEmpty else {
            try assignPart(value, to: target, at: span)
            return
        }
        // `_` is the last value shown; giving it one discards it.
        if target.symbol == underscore { return }
        do { bind(target.symbol, try materialised(value)) } catch { throw EvaluationError(error, at: span) }
    }

    /// The tensor that a target with subscripts writes into.
    private func tensor(of target: Target) throws -> Tracked {
        switch value(of: target.symbol) {
        case .tensor(let tracked)?: return tracked
        case .tuple?: throw EvaluationError(.tupleAssignment(symbols.name(target.symbol)), at: target.span)
        case let other?: throw EvaluationError(.notIndexable(other.description), at: target.nameSpan)
        case nil: throw EvaluationError(.undefinedTarget(symbols.name(target.symbol)), at: target.nameSpan)
        }
    }

    /// `x[i] = v` and `x[i][j] = v`.
    private func assignPart(_ value: Value, to target: Target, at span: Span) throws {
        guard let source = try tracked(value) else {
            throw EvaluationError(.notATensor(value.description), at: span)
        }
        let indices = try evaluateIndices(of: target)
        do { try write(source, at: indices, of: target) } catch {
            throw EvaluationError(error, at: target.span, of: names(of: target, writing: source))
        }
    }

    /// What is written to, and the value.
    private func names(of target: Target, writing value: Tracked?) -> OperandNames {
        OperandNames([
            (symbols.name(target.symbol), (try? tensor(of: target))?.tensor.shape), ("the value", value?.tensor.shape),
        ])
    }

    /// The subscripts of each pair of brackets, each evaluated once.
    private func evaluateIndices(of target: Target) throws -> [[Tensor.Index]] {
        _ = try tensor(of: target).tensor.rank
        return try target.subscripts.map { try indices($0, []) }
    }

    /// Writes through one or more pairs of brackets: each inner part is changed and written back.
    private func write(_ value: Tracked, at indices: [[Tensor.Index]], of target: Target) throws {
        var value = value
        if indices.count > 1 {
            var parts: [Tracked] = [try tensor(of: target)]
            for level in indices.dropLast() {
                let outer = parts[parts.count - 1]
                parts.append(try tape.subscripted(outer, level))
            }
            for level in stride(from: indices.count - 1, through: 1, by: -1) {
                var changed = parts[level].tensor
                try changed.assign(value.tensor, at: indices[level], in: context)
                let place = tape.written(changed, over: parts[level].origin, with: value, at: indices[level])
                value = Tracked(changed, at: place)
            }
        }
        try write(value, at: indices[0], of: target.symbol)
    }

    /// `x += v`, and `x[i] += v`, which keeps the dtype of x.
    private func augment(_ target: Target, _ op: BinaryOperator, _ expression: Expr) throws {
        let operand = try evaluate(expression, [])
        let span = target.span.union(expression.span)
        if target.subscripts.isEmpty {
            guard let current = value(of: target.symbol) else {
                throw EvaluationError(.undefinedAugmented(symbols.name(target.symbol)), at: target.nameSpan)
            }
            do {
                bind(target.symbol, try materialised(combine(op, current, operand)))
            } catch {
                throw EvaluationError(
                    error, at: span,
                    of: OperandNames([(symbols.name(target.symbol), shape(of: current)), ("the right side", shape(of: operand))]))
            }
            return
        }
        let indices = try evaluateIndices(of: target)
        do {
            var part = try tensor(of: target)
            for level in indices {
                part = try tape.subscripted(part, level)
            }
            let result = try combine(op, .tensor(part), operand)
            guard let value = try tracked(result) else {
                throw EvaluationError(.notATensor(result.description), at: expression.span)
            }
            part = value
            try write(value, at: indices, of: target)
        } catch { throw EvaluationError(error, at: span, of: names(of: target, writing: try? tracked(operand))) }
    }

    // MARK: Loops

    private func run(_ loop: Loop, _ span: Span, source: String) throws {
        let sequence = try sequence(of: loop.sequence)
        try context.progress.counting(turnCount(of: sequence), .turn) { step in
            try run(loop, over: sequence, span, source: source, afterEach: step)
        }
    }

    private func run(
        _ loop: Loop, over sequence: LoopSequence, _ span: Span, source: String, afterEach step: () -> Void
    ) throws {
        var count = 0
        func turn(_ value: Value) throws {
            try context.checkCancellation()
            count += 1
            try assign(value, to: loop.targets, unpacks: loop.unpacks, at: loop.sequence.span)
            do {
                for statement in loop.body {
                    try run(statement, source: source, echoes: false, isAgain: count > 1)
                }
            } catch {
                throw EvaluationError(error, at: nil).inTurn(
                    count, of: Span(span.start, loop.sequence.span.end), source, with: turnText(loop, value))
            }
            step()
        }
        let value: Value
        switch sequence {
        case .counted(let range):
            // Past the last integer there is nothing to count to.
            var (i, overflow) = (range.start, false)
            while !overflow, range.step > 0 ? i < range.stop : i > range.stop {
                try turn(.int(i))
                (i, overflow) = i.addingReportingOverflow(range.step)
            }
            return
        case .value(let whole): value = whole
        }
        switch value {
        case .tuple(let items), .list(let items):
            for item in items { try turn(item) }
        case .tensor(let tracked) where tracked.tensor.rank == 1 && tracked.tensor.dtype == .int64:
            for value in try tracked.tensor.elements(Int.self, in: context) { try turn(.int(value)) }
        case .tensor(let tracked) where tracked.tensor.rank > 0:
            for i in 0..<tracked.tensor.shape[0] { try turn(try element(i, of: tracked)) }
        default: throw EvaluationError(.notIterable(value.description), at: loop.sequence.span)
        }
    }

    /// How many turns a loop has, for whoever watches; 0 when it has no sequence.
    private func turnCount(of sequence: LoopSequence) -> Int {
        switch sequence {
        case .counted(let range):
            let turns = (Double(range.stop) - Double(range.start)) / Double(range.step)
            return Int(max(0, min(turns.rounded(.up), 1e18)))
        case .value(.tuple(let items)), .value(.list(let items)): return items.count
        case .value(.tensor(let tracked)) where tracked.tensor.rank > 0: return tracked.tensor.shape[0]
        default: return 0
        }
    }

    /// What the names of a loop hold in a turn, when it can be said in a few words.
    private func turnText(_ loop: Loop, _ value: Value) -> String {
        guard loop.targets.count == 1, !loop.unpacks, loop.targets[0].subscripts.isEmpty else { return "" }
        switch value {
        case .int, .float, .bool, .tensor:
            return "\(symbols.name(loop.targets[0].symbol)) = \(ValueFormatter.plain(value))"
        default: return ""
        }
    }

    /// What a loop goes through: a value, or integers that are counted as it goes.
    private enum LoopSequence {
        case value(Value)
        case counted((start: Int, stop: Int, step: Int))
    }

    /// A `range(…)` of integers is counted and not made: it may be longer than memory.
    private func sequence(of expression: Expr) throws -> LoopSequence {
        guard case .call(let callee, let arguments) = expression.kind, case .name(let name) = callee.kind,
            let builtin = builtin(name), builtin.name == "range", isUncallable(value(of: name)),
            1...3 ~= arguments.count, arguments.allSatisfy({ $0.keyword == nil })
        else { return .value(try evaluate(expression, [])) }
        let passed = try passed(arguments, [])
        let integers = passed.compactMap { if case .int(let i) = $0.value { i } else { nil } }
        guard integers.count == passed.count, integers.count < 3 || integers[2] != 0 else {
            return .value(try call(.builtin(builtin), passed, expression.span))
        }
        return .counted(
            integers.count == 1 ? (0, integers[0], 1) : (integers[0], integers[1], integers.count == 3 ? integers[2] : 1))
    }

    /// `x[i]`, i in range.
    func element(_ i: Int, of tracked: Tracked) throws -> Value {
        .tensor(try tape.subscripted(tracked, [.at(i)]))
    }
}
