@testable import Language

/// The structure of a parsed line as text: every operation in parentheses, so that a test can say
/// what binds what.
struct SyntaxDump {
    let symbols: SymbolTable

    static func line(_ text: String) -> String {
        let symbols = SymbolTable()
        let dump = SyntaxDump(symbols: symbols)
        do throws(SyntaxError) {
            switch try Parser.parse(text, symbols: symbols) {
            case .statements(let statements): return dump.statements(statements)
            case .command(let command): return ":\(command.word) <\(command.rest)>"
            }
        } catch {
            return "error \(error.kind) \(error.span.start)..<\(error.span.end)"
        }
    }

    func statements(_ statements: [Statement]) -> String {
        statements.map { text($0.kind) + ($0.isSilent ? " ;" : "") }.joined(separator: " ")
    }

    private func text(_ kind: Statement.Kind) -> String {
        switch kind {
        case .expression(let value): text(value)
        case .assignment(let targets, let unpacks, let value):
            "\(list(targets, unpacks)) = \(text(value))"
        case .augmented(let target, let op, let value):
            "\(text(target)) \(op.rawValue)= \(text(value))"
        case .definition(let definition):
            "def \(name(definition.symbol))(\(parameters(definition))) = \(text(definition.body))"
        case .loop(let loop):
            "for \(list(loop.targets, loop.unpacks)) in \(text(loop.sequence)) {\(statements(loop.body))}"
        }
    }

    private func list(_ targets: [Target], _ unpacks: Bool) -> String {
        let names = targets.map(text).joined(separator: ", ")
        return unpacks ? "[\(names)]" : names
    }

    private func text(_ target: Target) -> String {
        name(target.symbol) + target.subscripts.map { "[\(text($0))]" }.joined()
    }

    private func parameters(_ definition: Definition) -> String {
        definition.parameters.map { parameter in
            name(parameter.symbol) + (parameter.defaultValue.map { "=" + text($0) } ?? "")
        }.joined(separator: ", ")
    }

    func text(_ value: Expr) -> String {
        switch value.kind {
        case .integer(let value): "\(value)"
        case .float(let value): "\(value)"
        case .string(let value): "\"\(value)\""
        case .bool(let value): "\(value)"
        case .none: "none"
        case .name(let symbol): name(symbol)
        case .local(let place, let symbol): "\(name(symbol))#\(place)"
        case .tuple(let items): "T(\(items.map(text).joined(separator: ", ")))"
        case .list(let items): "L[\(items.map(text).joined(separator: ", "))]"
        case .unary(let op, let operand): "(\(op.rawValue)\(text(operand)))"
        case .binary(let op, let left, let right, _):
            "(\(text(left)) \(op.rawValue) \(text(right)))"
        case .comparison(let first, let links):
            "(" + links.reduce(text(first)) { "\($0) \($1.operator.rawValue) \(text($1.right))" }
                + ")"
        case .and(let left, let right): "(\(text(left)) and \(text(right)))"
        case .or(let left, let right): "(\(text(left)) or \(text(right)))"
        case .not(let operand): "(not \(text(operand)))"
        case .call(let function, let arguments): "\(text(function))(\(text(arguments)))"
        case .method(let value, let name, _, let arguments):
            "\(text(value)).\(self.name(name))(\(text(arguments)))"
        case .attribute(let value, let name, _): "\(text(value)).\(name)"
        case .subscripted(let value, let subscripts): "\(text(value))[\(text(subscripts))]"
        }
    }

    private func text(_ arguments: [Argument]) -> String {
        arguments.map { argument in
            (argument.keyword.map { $0.name + "=" } ?? "") + text(argument.value)
        }.joined(separator: ", ")
    }

    private func text(_ subscripts: [Subscript]) -> String {
        subscripts.map { part in
            switch part {
            case .index(let value): return text(value)
            case .ellipsis: return "..."
            case .slice(let start, let stop, let step, _):
                let last = step.map { ":" + text($0) } ?? ""
                return (start.map(text) ?? "") + ":" + (stop.map(text) ?? "") + last
            }
        }.joined(separator: ", ")
    }

    private func name(_ symbol: Symbol) -> String { symbols.name(symbol) }
}
