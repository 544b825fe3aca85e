import Language

/// Expressions, with as few parentheses as Python needs.
extension PythonTranslator {
    static func precedence(_ op: BinaryOperator) -> Int {
        switch op {
        case .bitOr: 5
        case .bitXor: 6
        case .bitAnd: 7
        case .add, .subtract: 8
        case .multiply, .divide, .floorDivide, .remainder, .matmul: 9
        case .power: 11
        }
    }

    /// The prelude's function of an operator, which lets a 0-d float64 keep its dtype.
    private static func function(_ op: BinaryOperator) -> String {
        switch op {
        case .add: "add"
        case .subtract: "subtract"
        case .multiply: "multiply"
        case .divide: "divide"
        case .floorDivide: "floor_divide"
        case .remainder: "remainder"
        case .power: "power"
        default: "matmul"
        }
    }

    private func mayWiden(_ op: BinaryOperator, _ left: Expr, _ right: Expr) -> Bool {
        if case .tuple = left.kind { return true }
        if case .tuple = right.kind { return true }
        if op == .subtract, hasMasks { return true }
        return widens && ![.bitAnd, .bitOr, .bitXor].contains(op) && !isNumber(left) && !isNumber(right)
    }

    /// Whether an expression is a plain number for sure.
    private func isNumber(_ expression: Expr) -> Bool {
        switch expression.kind {
        case .integer, .float: true
        case .unary(_, let inner): isNumber(inner)
        default: whole(expression) != nil
        }
    }

    static func precedence(_ expression: Expr) -> Int {
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
    mutating func tensor(_ expression: Expr) throws -> String {
        let code = try translate(expression)
        if case .list = expression.kind { return call("T", [code]) }
        return code
    }

    mutating func operand(_ expression: Expr, _ least: Int) throws -> String {
        let code = try tensor(expression)
        return PythonTranslator.precedence(expression) < least ? "(\(code))" : code
    }

    mutating func translate(_ expression: Expr) throws -> String {
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
        case .binary(let op, let left, let right, _) where mayWiden(op, left, right):
            return call(PythonTranslator.function(op), [try tensor(left), try tensor(right)])
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
        case .subscripted(let inner, let subscripts): return try subscripted(inner, subscripts)
        }
    }

    mutating func nameValue(_ symbol: Symbol) throws -> String {
        let name = symbols.name(symbol)
        try check(name)
        if values.contains(name) || functions.contains(name) { return self.name(symbol) }
        if name == "_" || name == "ans" {
            needed.insert("show")
            return "show.last"
        }
        if PythonTranslator.dtypes.contains(name) { return "torch.\(name)" }
        if let builtin = Builtins.named(name) { return try function(builtin) }
        return self.name(symbol)
    }

    static func quoted(_ text: String) -> String {
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
