import Language

/// Calls and subscripts.
extension PythonTranslator {
    mutating func call(_ callee: Expr, _ arguments: [Argument]) throws -> String {
        if case .name(let symbol) = callee.kind { return try call(symbol, arguments) }
        return "\(try operand(callee, 12))(\(try plain(arguments).joined(separator: ", ")))"
    }

    mutating func call(_ symbol: Symbol, _ arguments: [Argument]) throws -> String {
        let name = symbols.name(symbol)
        if !values.contains(name) || lost.contains(name) { try check(name) }
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
    mutating func plain(_ arguments: [Argument]) throws -> [String] {
        try arguments.map { argument in
            let code = try tensor(argument.value)
            return argument.keyword.map { "\(PythonTranslator.taken.contains($0.name) ? "my_" : "")\($0.name)=\(code)" } ?? code
        }
    }
}
