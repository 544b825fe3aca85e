import Language

/// What Tab offers, derived from the tables of functions, commands and options.
extension Session {
    public typealias Candidate = Completions.Candidate

    /// What may stand where the cursor is.
    ///
    /// - Parameters:
    ///   - input: the whole input, which may span lines.
    ///   - cursor: a UTF-8 offset into it.
    public func completions(of input: String, at cursor: Int) -> Completions {
        let text = String(decoding: Array(input.utf8.prefix(max(0, cursor))), as: UTF8.self)
        let line = text.drop { $0 == " " }
        if line.hasPrefix("?") { return helpNames(for: line.dropFirst().drop { $0 == " " }) }
        if line.hasPrefix(":") { return command(String(line.dropFirst())) }
        return expression(text)
    }

    // MARK: Commands

    private func command(_ text: String) -> Completions {
        guard let gap = text.firstIndex(of: " ") else {
            return Completions(SessionCommands.all.map { Candidate($0.name, $0.summary) }, for: text).sorted
        }
        guard let command = SessionCommands.named(String(text[..<gap])) else { return Completions() }
        let rest = text[gap...].drop { $0 == " " }
        let word = String(rest.reversed().prefix { $0 != " " }.reversed())
        if word.hasPrefix("-") {
            return Completions(command.options.map { Candidate($0.name, $0.summary) }, for: word)
        }
        let first = rest.contains(" ") ? nil : word
        switch command.name {
        case "help": return helpNames(for: rest)
        case "set": return setting(rest)
        case "edit", "drop":
            let cells = cells.enumerated().map { Candidate(String($0 + 1), SessionCommands.clipped($1.input, 60)) }
            return Completions(cells, for: word)
        case "quiz": return Completions(SessionCommands.quizWords, for: word)
        case "tutorial": return Completions([Candidate("stop", "ends the tour")], for: word)
        case "unwatch": return Completions(watches.map { Candidate($0.text) }, for: String(rest))
        case _ where command.argument.hasPrefix("FILE"):
            return FileNames.candidates(for: String(rest))
        case _ where command.argument.contains("> FILE"):
            if let mark = rest.lastIndex(of: ">") {
                return FileNames.candidates(for: String(rest[rest.index(after: mark)...].drop { $0 == " " }))
            }
        default: break
        }
        guard command.argument.contains("EXPR") else { return Completions() }
        let found = expression(String(rest))
        return first == "" ? Completions(command.options.map { Candidate($0.name, $0.summary) } + found.candidates) : found
    }

    private func helpNames(for text: Substring) -> Completions {
        Completions(
            Builtins.all.map { Candidate($0.name, $0.summary) } + HelpTopic.all.map { Candidate($0.name, $0.summary) }
                + SessionCommands.all.flatMap { [Candidate($0.name, $0.summary), Candidate(":" + $0.name, $0.summary)] }
                + [Candidate("topics", "the subjects that :help explains")],
            for: String(text)
        ).sorted
    }

    private func setting(_ text: Substring) -> Completions {
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count > 1, let option = SessionOption.all.first(where: { $0.name == words[0] }) else {
            return Completions(SessionOption.all.map { Candidate($0.name, "\($0.get(self)): \($0.summary)") }, for: words.last ?? "")
        }
        guard words.count == 2 else { return Completions() }
        let now = option.get(self)
        return Completions(option.words.map { Candidate($0, $0 == now ? "as it is now" : "") }, for: words[1])
    }

    // MARK: Expressions

    private func expression(_ text: String) -> Completions {
        let place = CursorPlace(text)
        if place.isInComment { return Completions() }
        if place.quote != nil { return string(at: place) }
        let word = String(text.reversed().prefix { $0.isNameCharacter }.reversed())
        if word.first?.isNumber == true { return Completions() }
        let stem = text.dropLast(word.count)
        if stem.last == ".", stem.dropLast().last.map({ $0.isNameCharacter || ")]\"'".contains($0) }) == true {
            return Completions(attributes, for: word)
        }
        if let keyword = place.bracket?.keyword, let parameter = parameter(keyword, at: place), stem.last != ")" {
            let values = values(of: parameter)
            if !values.isEmpty { return Completions(values + (word.isEmpty ? [] : names), for: word) }
        }
        let keywords = keywords(at: place)
        if word.isEmpty {
            // A call's arguments begin after `(` or `,`; elsewhere anything may follow.
            let last = stem.last { $0 != " " && $0 != "\n" }
            return last == "(" || last == "," ? Completions(keywords) : Completions()
        }
        return Completions(keywords + Completions(names, for: word).sorted.candidates, for: word)
    }

    /// The user's names, the functions with their opening parenthesis, and the constants.
    private var names: [Candidate] {
        interpreter.definedNames.map { name in
            switch interpreter.value(of: name) {
            case .function(.user(let function))?: Candidate(name + "(", function.text)
            case let value?: Candidate(name, value.summary)
            case nil: Candidate(name)
            }
        } + Builtins.all.map { Candidate($0.name + "(", $0.summary) } + Self.dtypes + Self.constants
    }

    private static let dtypes = ["float32", "float64", "int64", "bool"].map { Candidate($0, "an element type") }

    private static let constants = [
        Candidate("true", "yes"), Candidate("false", "no"), Candidate("none", "nothing"),
        Candidate("inf", "infinity"), Candidate("nan", "not a number"), Candidate("pi", "3.14159…"),
        Candidate("newaxis", "a new axis, in an index"),
    ]

    /// What may follow a value's dot.
    private var attributes: [Candidate] {
        Interpreter.attributes.map { name in
            Candidate(name, Builtins.named(name)?.summary ?? "the axes reversed")
        } + Builtins.all.filter { $0.isMethod && !Interpreter.attributes.contains($0.name) }
            .map { Candidate($0.name + "(", $0.summary) }
    }

    // MARK: Arguments

    /// The keywords that the call around the cursor has left.
    private func keywords(at place: CursorPlace) -> [Candidate] {
        guard let bracket = place.bracket, !bracket.callee.isEmpty, bracket.keyword == nil else { return [] }
        if case .function(.user(let function))? = interpreter.value(of: bracket.callee) {
            return function.parameters.dropFirst(bracket.position).map { Candidate($0.name + "=") }
                .filter { !bracket.earlierKeywords.contains(String($0.text.dropLast())) }
        }
        guard let builtin = Builtins.named(bracket.callee) else { return [] }
        return builtin.parameters.enumerated().compactMap { index, parameter in
            let isGiven = index < bracket.position && !parameter.isVariadic
            let isNamed = ([parameter.name] + parameter.aliases).contains { bracket.earlierKeywords.contains($0) }
            return isGiven || isNamed ? nil : Candidate(parameter.name + "=", parameter.explanation)
        }
    }

    /// The parameter that a keyword names in the call around the cursor, or that the cursor's place
    /// among the arguments means.
    private func parameter(_ keyword: String?, at place: CursorPlace) -> Parameter? {
        guard let bracket = place.bracket, let builtin = Builtins.named(bracket.callee) else { return nil }
        if let keyword { return builtin.parameters.first { $0.name == keyword || $0.aliases.contains(keyword) } }
        let position = bracket.position
        return builtin.parameters.indices.contains(position) ? builtin.parameters[position] : nil
    }

    /// The words that a parameter may be, written out.
    private func values(of parameter: Parameter) -> [Candidate] {
        switch parameter.kind {
        case .word(let words), .padding(let words):
            words.map { Candidate("\"\($0)\"", ArgumentWords.summary(of: $0, for: parameter.name)) }
        case .boolean: [Candidate("false"), Candidate("true")]
        case .dtype: Self.dtypes
        default: []
        }
    }

    /// What the string that the cursor is in may become: a word its parameter takes, or a file.
    private func string(at place: CursorPlace) -> Completions {
        guard let quote = place.quote else { return Completions() }
        guard place.bracket?.callee.isEmpty == false else { return FileNames.candidates(for: place.stringText) }
        guard let parameter = parameter(place.bracket?.keyword, at: place) else { return Completions() }
        switch parameter.kind {
        case .word(let words), .padding(let words):
            return Completions(
                words.map { Candidate($0 + String(quote), ArgumentWords.summary(of: $0, for: parameter.name)) },
                for: place.stringText)
        case .string where parameter.name == "path": return FileNames.candidates(for: place.stringText)
        default: return Completions()
        }
    }
}
