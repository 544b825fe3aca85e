import Language

/// Turns inputs into Python, one after the other, and remembers which functions they call.
struct PythonTranslator {
    private let symbols = SymbolTable()
    private var functions: Set<String> = []
    private var values: Set<String> = []
    private var needed: Set<String> = []
    /// Whether tensors are to remember how they came about.
    private let tracksGradients: Bool
    /// Whether dtypes may meet in a product, which PyTorch's own operator refuses.
    private let mixesDTypes: Bool

    /// - Parameter inputs: all that will be translated.
    init(_ inputs: [String]) {
        let others = ["float64", "int64", "bool", "range(", "randint", "load(", "arg", "=="]
        mixesDTypes = inputs.contains { input in others.contains { input.replacing("arange(", with: "").contains($0) } }
        tracksGradients = inputs.contains { $0.contains("grad(") || $0.contains("jacobian(") }
    }

    /// Why an input stays untranslated: there is nothing in Python for a part of it.
    struct Untranslatable: Error {}

    /// The lines for an input; nil when it has no Python equivalent, empty when it needs nothing.
    mutating func translate(_ input: String) -> String? {
        let before = self
        guard let line = try? Parser.parse(input, symbols: symbols) else { return nil }
        do {
            switch line {
            case .command(let command): return PythonTranslator.options(command)
            case .statements(let statements):
                var lines = try statements.flatMap { try translate($0) }
                if let comment = PythonTranslator.comment(of: input), let last = lines.popLast() {
                    lines.append(last + "  " + comment)
                }
                return lines.joined(separator: "\n")
            }
        } catch {
            (functions, values, needed) = (before.functions, before.values, before.needed)
            return nil
        }
    }

    /// What a script begins with: imports, and the functions that its inputs call.
    var prelude: String {
        if needed.isEmpty && values.isEmpty { return "" }
        let code = PythonPrelude.closure(of: needed)
        let all = code.joined(separator: "\n")
        let imports = [("math.", "import math"), ("np.", "import numpy as np"), ("torch.", "import torch"), ("F.", "import torch.nn.functional as F")]
        // `F.` is a part of no other word that stands here.
        var head = imports.filter { $0.0 == "np." || $0.0 == "torch." || all.contains($0.0) }.map(\.1).joined(separator: "\n")
        if all.contains("np.random") { head += "\n\nnp.random.seed(0)" }
        return head + "\n\n\n" + code.joined(separator: "\n\n\n")
    }

    /// `:set precision 3` as NumPy's print option; other commands have no equivalent.
    private static func options(_ command: Command) -> String? {
        let words = command.rest.split(separator: " ").map(String.init)
        guard command.word == "set", words.count == 2 else { return nil }
        switch words[0] {
        case "precision", "threshold", "edgeitems", "linewidth":
            return Int(words[1]).map { "np.set_printoptions(\(words[0])=\($0))" }
        case "suppress": return "np.set_printoptions(suppress=\(words[1] == "true" || words[1] == "on" ? "True" : "False"))"
        default: return nil
        }
    }

    /// The comment at the end of an input of one line.
    private static func comment(of input: String) -> String? {
        guard !input.contains("\n"), let mark = input.lastIndex(of: "#"), !input[mark...].contains("\""), !input[mark...].contains("'")
        else { return nil }
        return String(input[mark...])
    }

    // MARK: Statements

    private mutating func translate(_ statement: Statement) throws -> [String] {
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

    private mutating func assign(_ targets: [Target], _ unpacks: Bool, _ value: Expr) throws -> [String] {
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

    private mutating func place(_ target: Target) throws -> String {
        var code = name(target.symbol)
        for subscripts in target.subscripts {
            if subscripts.contains(where: { PythonTranslator.isBackward($0) }) { throw Untranslatable() }
            code += "[\(try index(subscripts))]"
        }
        return code
    }

    private static func showsNothing(_ expression: Expr, _ symbols: SymbolTable) -> Bool {
        guard case .call(let callee, _) = expression.kind, case .name(let symbol) = callee.kind else { return false }
        return ["print", "seed", "save"].contains(symbols.name(symbol))
    }

    // MARK: Names

    private static let taken: Set<String> = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
        "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
        "pass", "raise", "return", "try", "while", "with", "yield", "np", "torch", "F", "math", "abs", "all", "any", "bool",
        "dict", "enumerate", "float", "int", "isinstance", "len", "list", "map", "max", "min", "pow", "print", "range", "repr",
        "reversed", "round", "set", "slice", "sorted", "str", "sum", "tuple", "zip",
    ]

    /// A user's name; one that Python or a function here has already gets a prefix.
    private func name(_ symbol: Symbol) -> String {
        let name = symbols.name(symbol)
        return PythonTranslator.taken.contains(name) || PythonPrelude.names.contains(name) ? "my_" + name : name
    }

    private func isFunction(_ symbol: Symbol) -> Bool {
        let name = symbols.name(symbol)
        return functions.contains(name) || (!values.contains(name) && Builtins.named(name) != nil)
    }

    private static let dtypes: Set<String> = ["float32", "float64", "int64", "bool"]
    /// Functions of Python that do what ours do.
    private static let native: Set<String> = ["abs", "len", "int", "float", "pow"]

    /// The Python function of a builtin.
    private mutating func function(_ builtin: Builtin) throws -> String {
        if PythonTranslator.native.contains(builtin.name) { return builtin.name }
        for name in [builtin.name + "_", builtin.name] where PythonPrelude.names.contains(name) {
            needed.insert(name)
            return name
        }
        throw Untranslatable()
    }

    private mutating func call(_ function: String, _ arguments: [String]) -> String {
        needed.insert(function)
        return "\(function)(\(arguments.joined(separator: ", ")))"
    }

    // MARK: Expressions

    private static func precedence(_ op: BinaryOperator) -> Int {
        switch op {
        case .bitOr: 5
        case .bitXor: 6
        case .bitAnd: 7
        case .add, .subtract: 8
        case .multiply, .divide, .floorDivide, .remainder, .matmul: 9
        case .power: 11
        }
    }

    private static func precedence(_ expression: Expr) -> Int {
        switch expression.kind {
        case .or: 1
        case .and: 2
        case .not: 3
        case .comparison: 4
        case .binary(let op, _, _, _): precedence(op)
        case .unary: 10
        case .integer(let value): value < 0 ? 10 : 13
        case .float(let value): value < 0 ? 10 : 13
        default: 13
        }
    }

    /// An expression whose list, should it be one, becomes a tensor.
    private mutating func tensor(_ expression: Expr) throws -> String {
        let code = try translate(expression)
        if case .list = expression.kind { return call("T", [code]) }
        return code
    }

    private mutating func operand(_ expression: Expr, _ least: Int) throws -> String {
        let code = try tensor(expression)
        return PythonTranslator.precedence(expression) < least ? "(\(code))" : code
    }

    private mutating func translate(_ expression: Expr) throws -> String {
        switch expression.kind {
        case .integer(let value): return String(value)
        case .float(let value):
            return value.isFinite ? "\(value)" : value.isNaN ? "float(\"nan\")" : "float(\"inf\")"
        case .string(let text): return PythonTranslator.quoted(text)
        case .bool(let value): return value ? "True" : "False"
        case .none: return "None"
        case .name(let symbol): return try nameValue(symbol)
        case .local(_, let symbol): return name(symbol)
        case .tuple(let items):
            let codes = try items.map { try tensor($0) }
            return codes.count == 1 ? "(\(codes[0]),)" : "(\(codes.joined(separator: ", ")))"
        case .list(let items): return "[\(try items.map { try translate($0) }.joined(separator: ", "))]"
        case .unary(let op, let inner): return op.rawValue + (try operand(inner, 10))
        case .binary(.matmul, let left, let right, _) where mixesDTypes:
            return call("matmul", [try tensor(left), try tensor(right)])
        case .binary(let op, let left, let right, _):
            let level = PythonTranslator.precedence(op)
            let (a, b) = (try operand(left, op == .power ? level + 1 : level), try operand(right, op == .power ? 10 : level + 1))
            return "\(a) \(op.rawValue) \(b)"
        case .comparison(let first, let links):
            var code = try operand(first, 5)
            for link in links { code += " \(link.operator.rawValue) \(try operand(link.right, 5))" }
            return code
        case .and(let left, let right): return "\(try operand(left, 2)) and \(try operand(right, 3))"
        case .or(let left, let right): return "\(try operand(left, 1)) or \(try operand(right, 2))"
        case .not(let inner): return "not \(try operand(inner, 3))"
        case .call(let callee, let arguments): return try call(callee, arguments)
        case .method(let receiver, let symbol, _, let arguments):
            return try call(symbol, [Argument(keyword: nil, value: receiver)] + arguments)
        case .attribute(let inner, let attribute, _):
            let code = try operand(inner, 12)
            switch attribute {
            case "shape": return "tuple(\(code).shape)"
            case "size": return "\(code).numel()"
            case "T": return call("transpose", [code])
            default: return "\(code).\(attribute)"
            }
        case .subscripted(let inner, let subscripts):
            let code = try operand(inner, 12)
            if subscripts.contains(where: { PythonTranslator.isBackward($0) }) {
                return call("at", [code] + (try subscripts.map { try item($0, asSlice: true) }))
            }
            return "\(code)[\(try index(subscripts))]"
        }
    }

    private mutating func nameValue(_ symbol: Symbol) throws -> String {
        let name = symbols.name(symbol)
        if values.contains(name) || functions.contains(name) { return self.name(symbol) }
        if name == "_" || name == "ans" {
            needed.insert("show")
            return "show.last"
        }
        if PythonTranslator.dtypes.contains(name) { return "torch.\(name)" }
        if let builtin = Builtins.named(name) { return try function(builtin) }
        return self.name(symbol)
    }

    // MARK: Calls

    private mutating func call(_ callee: Expr, _ arguments: [Argument]) throws -> String {
        if case .name(let symbol) = callee.kind { return try call(symbol, arguments) }
        return "\(try operand(callee, 12))(\(try plain(arguments).joined(separator: ", ")))"
    }

    private mutating func call(_ symbol: Symbol, _ arguments: [Argument]) throws -> String {
        let name = symbols.name(symbol)
        if functions.contains(name) { return "\(self.name(symbol))(\(try plain(arguments).joined(separator: ", ")))" }
        guard let builtin = Builtins.named(name) else { return "\(self.name(symbol))(\(try plain(arguments).joined(separator: ", ")))" }
        if PythonTranslator.dtypes.contains(name), arguments.count == 1 {
            return call("T", [try translate(arguments[0].value), "torch.\(name)"])
        }
        var codes: [String] = []
        for (i, argument) in arguments.enumerated() {
            var parameter = i < builtin.parameters.count ? builtin.parameters[i] : builtin.parameters.last
            if let variadic = builtin.parameters.firstIndex(where: \.isVariadic), i >= variadic, argument.keyword == nil {
                parameter = builtin.parameters[variadic]
            }
            if let keyword = argument.keyword {
                parameter = builtin.parameters.first { $0.name == keyword.name || $0.aliases.contains(keyword.name) }
            }
            guard let parameter else { throw Untranslatable() }
            let code: String
            switch parameter.kind {
            case .tensor, .operand: code = try tensor(argument.value)
            case .any where builtin.name != "tensor": code = try tensor(argument.value)
            default: code = try translate(argument.value)
            }
            if argument.keyword != nil, parameter.isVariadic {
                codes.append("*" + call("ints", [code]))
            } else {
                codes.append((argument.keyword == nil ? "" : parameter.name + "=") + code)
            }
        }
        if builtin.name == "tensor" { return call("T", codes) }
        if builtin.name == "dtype", let first = codes.first { return "\(first).dtype" }
        if builtin.name == "shape", let first = codes.first { return "tuple(\(first).shape)" }
        if builtin.name == "ndim", let first = codes.first { return "\(first).ndim" }
        if builtin.name == "size", let first = codes.first { return "\(first).numel()" }
        return "\(try function(builtin))(\(codes.joined(separator: ", ")))"
    }

    /// The arguments of a function that is not one of ours.
    private mutating func plain(_ arguments: [Argument]) throws -> [String] {
        try arguments.map { argument in
            let code = try tensor(argument.value)
            return argument.keyword.map { "\(PythonTranslator.taken.contains($0.name) ? "my_" : "")\($0.name)=\(code)" } ?? code
        }
    }

    // MARK: Subscripts

    /// Whether a step may be negative, which PyTorch does not take.
    private static func isBackward(_ subscript: Subscript) -> Bool {
        guard case .slice(_, _, let step?, _) = `subscript` else { return false }
        if case .integer(let value) = step.kind { return value < 0 }
        return true
    }

    private mutating func index(_ subscripts: [Subscript]) throws -> String {
        try subscripts.map { try item($0, asSlice: false) }.joined(separator: ", ")
    }

    private mutating func item(_ subscript: Subscript, asSlice: Bool) throws -> String {
        switch `subscript` {
        case .index(let expression): return try translate(expression)
        case .ellipsis: return asSlice ? "Ellipsis" : "..."
        case .slice(let start, let stop, let step, _):
            let (a, b, c) = (try start.map { try translate($0) }, try stop.map { try translate($0) }, try step.map { try translate($0) })
            if asSlice { return "slice(\(a ?? "None"), \(b ?? "None"), \(c ?? "None"))" }
            return (a ?? "") + ":" + (b ?? "") + (c.map { ":" + $0 } ?? "")
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case let scalar where scalar.value < 0x20 || scalar.value == 0x7F:
                let hex = String(scalar.value, radix: 16)
                result += "\\x" + (hex.count == 1 ? "0" : "") + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
