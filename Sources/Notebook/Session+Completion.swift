import Language

extension Session {
    /// The words that may stand where the cursor is, each beginning with what is there already.
    ///
    /// - Parameters:
    ///   - input: the whole input, which may span lines.
    ///   - cursor: a UTF-8 offset into it.
    public func completions(of input: String, at cursor: Int) -> [String] {
        let before = String(decoding: Array(input.utf8.prefix(max(0, cursor))), as: UTF8.self)
        let line = before.drop { $0 == " " }
        let word = String(before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
        let stem = before.dropLast(word.count)
        var candidates: [String]
        if line.hasPrefix(":") || line.hasPrefix("?") {
            let words = line.dropFirst().split(separator: " ", omittingEmptySubsequences: false)
            if line.hasPrefix(":"), words.count <= 1 {
                candidates = SessionCommands.all.map(\.name)
            } else if words.first == "set" {
                candidates = words.count == 2 ? SessionOption.all.map(\.name) : ["true", "false", "numpy", "torch", "auto"]
            } else if words.first == "help" || line.hasPrefix("?") {
                candidates = Builtins.all.map(\.name) + SessionCommands.all.map(\.name) + HelpTopic.all.map(\.name) + ["topics"]
            } else {
                candidates = names
            }
        } else if let words = wordValues(before: String(stem)) {
            candidates = words
        } else if stem.hasSuffix(".") {
            candidates = Interpreter.attributes + Builtins.all
                .filter { $0.isMethod && !Interpreter.attributes.contains($0.name) }.map { $0.name + "(" }
        } else {
            if word.isEmpty { return [] }
            candidates = names + keywords(in: String(stem))
        }
        candidates = candidates.filter { $0.hasPrefix(word) && $0 != word }
        return Set(candidates).sorted()
    }

    /// The user's names, and the functions with their opening parenthesis.
    private var names: [String] {
        interpreter.definedNames + Builtins.all.map { $0.name + "(" } + ["float32", "float64", "int64", "bool"]
            + ["true", "false", "none", "inf", "nan", "pi", "newaxis"]
    }

    /// The words that a string may be whose quote ends `text`: `conv(x, w, pad="` gives pad's words.
    private func wordValues(before text: String) -> [String]? {
        guard let quote = text.last, quote == "\"" || quote == "'" else { return nil }
        let rest = text.dropLast()
        let keyword = rest.last == "=" ? String(rest.dropLast().reversed().prefix { $0.isLetter || $0 == "_" }.reversed()) : nil
        guard let keyword, let name = openCall(in: String(rest)), let builtin = Builtins.named(name),
            let parameter = builtin.parameters.first(where: { $0.name == keyword || $0.aliases.contains(keyword) })
        else { return nil }
        switch parameter.kind {
        case .word(let words), .padding(let words): return words.map { $0 + String(quote) }
        default: return nil
        }
    }

    /// The keywords of the call that is open at the end of `text`: `stride=`.
    private func keywords(in text: String) -> [String] {
        guard let name = openCall(in: text) else { return [] }
        if case .function(.user(let function))? = interpreter.value(of: name) {
            return function.parameters.map { $0.name + "=" }
        }
        return Builtins.named(name)?.parameters.map { $0.name + "=" }.filter { !text.contains($0) } ?? []
    }

    /// The name before the parenthesis that is open at the end of `text`.
    private func openCall(in text: String) -> String? {
        var depth = 0
        var rest = Substring(text)
        while let last = rest.last, depth >= 0 {
            if last == ")" || last == "]" { depth += 1 }
            if last == "(" || last == "[" { depth -= 1 }
            rest = rest.dropLast()
        }
        guard depth < 0 else { return nil }
        return String(rest.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    }
}
