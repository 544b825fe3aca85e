import Language

/// What names stand for, and which of them Python does not have.
extension PythonTranslator {
    static let taken: Set<String> = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
        "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
        "pass", "raise", "return", "try", "while", "with", "yield", "np", "torch", "F", "math", "re", "struct", "zlib", "abs", "all", "any",
        "bool", "bytearray", "bytes", "dict", "enumerate", "float", "getattr", "int", "isinstance", "len", "list", "map", "max",
        "min", "next", "open", "pow", "print", "range", "repr", "reversed", "round", "set", "slice", "sorted", "str", "sum", "tuple",
        "type", "zip", "parts",
    ]
    static let dtypes: Set<String> = ["float32", "float64", "int64", "bool"]
    /// Functions of Python that do what ours do.
    private static let native: Set<String> = ["len", "int", "float", "pow"]
    private static let draws: Set<String> = ["rand", "randn", "randint"]

    /// A user's name; one that Python or a function here has already gets a prefix.
    func name(_ symbol: Symbol) -> String {
        let name = symbols.name(symbol)
        return PythonTranslator.taken.contains(name) || PythonPrelude.names.contains(name) ? "my_" + name : name
    }

    /// The name of a variable that is to be read or changed.
    func variable(_ symbol: Symbol) throws -> String {
        try check(symbols.name(symbol))
        return name(symbol)
    }

    func isFunction(_ symbol: Symbol) -> Bool {
        let name = symbols.name(symbol)
        return functions.contains(name) || (!values.contains(name) && Builtins.named(name) != nil)
    }

    /// What is shown of a function; nil for other names.
    func description(ofFunction symbol: Symbol) -> String? {
        let name = symbols.name(symbol)
        if functions.contains(name) { return sources[name] }
        return values.contains(name) || lost.contains(name) || PythonTranslator.dtypes.contains(name) ? nil : Builtins.named(name)?.signature
    }

    /// The Python function of a builtin.
    mutating func function(_ builtin: Builtin) throws -> String {
        if PythonTranslator.draws.contains(builtin.name) { try check(PythonTranslator.random) }
        if builtin.name == "seed" { lost.remove(PythonTranslator.random) }
        if PythonTranslator.native.contains(builtin.name) { return builtin.name }
        for name in [builtin.name + "_", builtin.name] where PythonPrelude.names.contains(name) {
            needed.insert(name)
            return name
        }
        throw Untranslatable()
    }

    mutating func call(_ function: String, _ arguments: [String]) -> String {
        needed.insert(function)
        return "\(function)(\(arguments.joined(separator: ", ")))"
    }

    // MARK: What was lost

    /// Stands for the random numbers among what an input without an equivalent changed.
    private static let random = "random numbers"

    /// Refuses what an input without an equivalent made, and functions that use it.
    func check(_ name: String) throws {
        var (pending, seen) = ([name], Set<String>())
        while let name = pending.popLast() {
            guard seen.insert(name).inserted else { continue }
            if lost.contains(name) || (PythonTranslator.draws.contains(name) && lost.contains(PythonTranslator.random)) {
                throw Untranslatable()
            }
            pending += mentions[name] ?? []
        }
    }

    /// A name has a value that Python has too.
    mutating func bind(_ name: String) {
        values.insert(name)
        functions.remove(name)
        mentions[name] = nil
        lost.remove(name)
    }

    /// Remembers what `statements`, which have no equivalent, made.
    mutating func lose(_ statements: [Statement]) {
        for name in WrittenNames.of(statements, symbols) {
            lost.insert(name)
            values.remove(name)
            functions.remove(name)
            wholes[name] = nil
        }
        if statements.contains(where: { if case .expression = $0.kind { !$0.isSilent } else { false } }) { lost.insert("_") }
        var (pending, seen) = (Array(WrittenNames.words(in: input)), Set<String>())
        while let name = pending.popLast() {
            guard seen.insert(name).inserted else { continue }
            if PythonTranslator.draws.contains(name) { lost.insert(PythonTranslator.random) }
            pending += mentions[name] ?? []
        }
    }

    /// The part of the input that an expression or a subscript is.
    func text(of expression: Expr) -> String { text(expression.span) }

    func text(of subscript: Subscript) -> String {
        switch `subscript` {
        case .index(let index): text(index.span)
        case .slice(_, _, _, let span), .ellipsis(let span): text(span)
        }
    }

    private func text(_ span: Span) -> String {
        let bytes = input.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: span.start, limitedBy: bytes.endIndex) ?? bytes.endIndex
        let end = bytes.index(bytes.startIndex, offsetBy: span.end, limitedBy: bytes.endIndex) ?? bytes.endIndex
        return start < end ? String(decoding: bytes[start..<end], as: UTF8.self) : ""
    }
}
