import Language

/// Statements.
extension PythonTranslator {
    mutating func translate(_ statement: Statement) throws -> [String] {
        switch statement.kind {
        case .expression(let expression):
            let code = try tensor(expression)
            if statement.isSilent || PythonTranslator.showsNothing(expression, symbols) { return [code] }
            return [call("show", [code])]
        case .assignment(let targets, let unpacks, let value): return try assign(targets, unpacks, value)
        case .augmented(let target, let op, let value):
            guard target.subscripts.isEmpty else {
                let place = try self.place(target)
                let name = self.name(target.symbol)
                return ["\(name) = \(name).clone()", "\(place) \(op.rawValue)= \(try tensor(value))"]
            }
            let name = self.name(target.symbol)
            return ["\(name) = \(name) \(op.rawValue) \(try operand(value, PythonTranslator.precedence(op) + 1))"]
        case .definition(let definition):
            let parameters = try definition.parameters.map { parameter in
                try self.name(parameter.symbol) + (parameter.defaultValue.map { "=\(try tensor($0))" } ?? "")
            }
            functions.insert(symbols.name(definition.symbol))
            values.remove(symbols.name(definition.symbol))
            let head = "def \(name(definition.symbol))(\(parameters.joined(separator: ", "))):"
            return [head, "    return \(try tensor(definition.body))"]
        case .loop(let loop):
            let sequence = call("each", [try tensor(loop.sequence)])
            guard loop.targets.allSatisfy({ $0.subscripts.isEmpty }) else { throw Untranslatable() }
            for target in loop.targets { values.insert(symbols.name(target.symbol)) }
            let targets = loop.targets.map { name($0.symbol) }.joined(separator: ", ")
            let body = try loop.body.flatMap { try translate($0) }
            return ["for \(targets)\(loop.unpacks && loop.targets.count == 1 ? "," : "") in \(sequence):"]
                + (body.isEmpty ? ["pass"] : body).map { "    " + $0 }
        }
    }

    mutating func assign(_ targets: [Target], _ unpacks: Bool, _ value: Expr) throws -> [String] {
        let code = try tensor(value)
        if targets.count == 1, !unpacks, let target = targets.first, !target.subscripts.isEmpty {
            let name = self.name(target.symbol)
            return ["\(name) = \(name).clone()", "\(try place(target)) = \(code)"]
        }
        guard targets.allSatisfy({ $0.subscripts.isEmpty }) else { throw Untranslatable() }
        for target in targets {
            let name = symbols.name(target.symbol)
            values.insert(name)
            functions.remove(name)
        }
        // A function under a second name can still be called.
        if targets.count == 1, let target = targets.first, case .name(let symbol) = value.kind, isFunction(symbol) {
            functions.insert(symbols.name(target.symbol))
        }
        let names = targets.map { name($0.symbol) }
        let left = names.joined(separator: ", ") + (unpacks && targets.count == 1 ? "," : "")
        guard tracksGradients else { return ["\(left) = \(code)"] }
        if targets.count == 1, !unpacks { return ["\(left) = \(call("leaf", [code]))"] }
        needed.insert("leaf")
        return ["\(left) = [leaf(v) for v in \(code)]"]
    }

    mutating func place(_ target: Target) throws -> String {
        var code = name(target.symbol)
        for subscripts in target.subscripts {
            if subscripts.contains(where: { PythonTranslator.isBackward($0) }) { throw Untranslatable() }
            code += "[\(try index(subscripts))]"
        }
        return code
    }

    static func showsNothing(_ expression: Expr, _ symbols: SymbolTable) -> Bool {
        guard case .call(let callee, _) = expression.kind, case .name(let symbol) = callee.kind else { return false }
        return ["print", "seed", "save"].contains(symbols.name(symbol))
    }
}
