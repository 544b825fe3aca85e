import Language

/// Statements.
extension PythonTranslator {
    mutating func translate(_ statement: Statement) throws -> [String] {
        switch statement.kind {
        case .expression(let expression):
            if case .name(let symbol) = expression.kind, let function = description(ofFunction: symbol) {
                lost.insert("_")
                return ["print(\(PythonTranslator.quoted(function)))"]
            }
            let code = try tensor(expression)
            if statement.isSilent || PythonTranslator.showsNothing(expression, symbols) { return [code] }
            lost.remove("_")
            return [call("show", [code])]
        case .assignment(let targets, let unpacks, let value): return try assign(targets, unpacks, value)
        case .augmented(let target, let op, let value):
            guard target.subscripts.isEmpty else { return try write(tensor(value), of: value, to: target, op: op) }
            let name = try variable(target.symbol)
            let left = Expr(.name(target.symbol), target.span)
            let sum = Expr(.binary(op, left, value, at: target.span), statement.span)
            let code = try tensor(sum)
            wholes[symbols.name(target.symbol)] = whole(sum)
            return ["\(name) = \(code)"]
        case .definition(let definition): return try define(definition)
        case .loop(let loop): return try translate(loop)
        }
    }

    private mutating func define(_ definition: Definition) throws -> [String] {
        let parameters = try definition.parameters.map { parameter in
            try self.name(parameter.symbol) + (parameter.defaultValue.map { "=\(try tensor($0))" } ?? "")
        }
        let name = symbols.name(definition.symbol)
        isInDefinition = true
        defer { isInDefinition = false }
        let own = Set(definition.parameters.map { symbols.name($0.symbol) })
        functions.insert(name)
        values.remove(name)
        lost.remove(name)
        wholes[name] = nil
        sources[name] = definition.source
        mentions[name] = WrittenNames.words(in: definition.source).subtracting(own).subtracting([name])
        return ["def \(self.name(definition.symbol))(\(parameters.joined(separator: ", "))):", "    return \(try tensor(definition.body))"]
    }

    private mutating func translate(_ loop: Loop) throws -> [String] {
        let sequence = call("each", [try tensor(loop.sequence)])
        for name in WrittenNames.of(loop.body, symbols) { wholes[name] = nil }
        let isPlain = loop.targets.allSatisfy { $0.subscripts.isEmpty }
        for target in loop.targets where target.subscripts.isEmpty {
            let name = symbols.name(target.symbol)
            bind(name)
            wholes[name] = loop.targets.count == 1 && !loop.unpacks && countsWholes(loop.sequence) ? .any : nil
        }
        let isAlone = loop.targets.count == 1 && loop.unpacks
        var head = loop.targets.map { name($0.symbol) }.joined(separator: ", ") + (isAlone ? "," : "")
        var body: [String] = []
        if !isPlain {
            head = "parts"
            body = try unpack(loop.targets, loop.unpacks)
        }
        body += try loop.body.flatMap { try translate($0) }
        return ["for \(head) in \(sequence):"] + (body.isEmpty ? ["pass"] : body).map { "    " + $0 }
    }

    /// Whether iteration gives integers: over `range(3)` or `(0, 2)`.
    private func countsWholes(_ sequence: Expr) -> Bool {
        switch sequence.kind {
        case .tuple(let items): return items.allSatisfy { whole($0) != nil }
        case .call(let callee, let arguments):
            guard case .name(let symbol) = callee.kind else { return false }
            return symbols.name(symbol) == "range" && arguments.allSatisfy { whole($0.value) != nil }
        default: return false
        }
    }

    private mutating func assign(_ targets: [Target], _ unpacks: Bool, _ value: Expr) throws -> [String] {
        let code = try tensor(value)
        guard targets.allSatisfy({ $0.subscripts.isEmpty }) else { return try assignParts(targets, unpacks, value, code) }
        let isFunction = if case .name(let symbol) = value.kind { self.isFunction(symbol) } else { false }
        note(targets, unpacks: unpacks, hold: value)
        for target in targets { bind(symbols.name(target.symbol)) }
        // A function under a second name can still be called.
        if targets.count == 1, let target = targets.first, case .name(let symbol) = value.kind, isFunction {
            let (name, other) = (symbols.name(target.symbol), symbols.name(symbol))
            functions.insert(name)
            (sources[name], mentions[name]) = (description(ofFunction: symbol), mentions[other])
        }
        let left = targets.map { name($0.symbol) }.joined(separator: ", ") + (unpacks && targets.count == 1 ? "," : "")
        guard tracksGradients, !isFunction else { return ["\(left) = \(code)"] }
        if targets.count == 1, !unpacks { return ["\(left) = \(call("leaf", [code]))"] }
        needed.insert("leaf")
        return ["\(left) = [leaf(v) for v in \(code)]"]
    }

    /// An assignment some of whose targets are parts of tensors.
    private mutating func assignParts(_ targets: [Target], _ unpacks: Bool, _ value: Expr, _ code: String) throws -> [String] {
        var code = code
        if targets.count == 1, !unpacks, let target = targets.first {
            if case .tuple = value.kind { code = call("T", [code]) }
            return try write(code, of: value, to: target)
        }
        // As in PyTorch, where nothing can come between: no target is a whole name or mentions another one.
        let names = Set(targets.map { symbols.name($0.symbol) })
        let mentioned = WrittenNames.words(in: targets.flatMap(\.subscripts).joined().map { text(of: $0) }.joined(separator: " "))
        let isPlain = targets.allSatisfy { target in
            guard target.subscripts.count == 1, let subscripts = target.subscripts.first else { return false }
            return self.isPlain(subscripts) && isIndependent(value, of: target.symbol)
        }
        if isPlain, unpacks, targets.count > 1, mentioned.isDisjoint(with: names), case .tuple = value.kind {
            var lines: [String] = []
            for target in targets {
                let name = try variable(target.symbol)
                let clone = "\(name) = \(name).clone()"
                if !lines.contains(clone) { lines.append(clone) }
            }
            let places = try targets.map { "\(try variable($0.symbol))[\(try plainIndex($0.subscripts.first ?? []))]" }
            return lines + ["\(places.joined(separator: ", ")) = \(code)"]
        }
        return ["parts = \(code)"] + (try unpack(targets, unpacks))
    }

    /// Gives each target its part of `parts`, in order.
    private mutating func unpack(_ targets: [Target], _ unpacks: Bool) throws -> [String] {
        try targets.enumerated().flatMap { i, target -> [String] in
            let part = unpacks || targets.count > 1 ? "parts[\(i)]" : "parts"
            guard target.subscripts.isEmpty else { return try write(part, of: nil, to: target) }
            let name = symbols.name(target.symbol)
            bind(name)
            wholes[name] = nil
            return ["\(self.name(target.symbol)) = \(tracksGradients ? call("leaf", [part]) : part)"]
        }
    }

    static func showsNothing(_ expression: Expr, _ symbols: SymbolTable) -> Bool {
        guard case .call(let callee, _) = expression.kind, case .name(let symbol) = callee.kind else { return false }
        return ["print", "seed", "save"].contains(symbols.name(symbol))
    }
}
