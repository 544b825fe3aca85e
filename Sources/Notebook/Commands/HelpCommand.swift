import Language

extension SessionCommands {
    static let help = SessionCommand(
        "help", argument: "[name]", aliases: ["h"], "what there is, or what one function or command does; also ?name"
    ) { call in
        var name = call.command.rest
        let width = call.session.width
        if name.hasSuffix("()") { name.removeLast(2) }
        if name.isEmpty { return call.show(overview(width: width)) }
        let word = name.hasPrefix(":") ? String(name.dropFirst()) : name
        if !name.hasPrefix(":"), let builtin = Builtins.named(word) {
            let page = HelpPage(
                builtin: builtin, width: width, printing: call.interpreter.printing, context: call.interpreter.context)
            return call.show(page.text())
        }
        if let value = call.interpreter.value(of: word) { return call.show("\(name) is \(value.description)") }
        if let topic = HelpTopic.all.first(where: { $0.name == word || $0.aliases.contains(word) }), named(word) == nil || !name.hasPrefix(":") {
            if topic.name == "commands" { return call.show(TextTable(all.map { [$0.usage, $0.summary] }).text(width: width)) }
            return call.show(HelpText.indented(topic.text, width: width + 2).unindented)
        }
        if let command = named(word) { return call.show(page(command, width: width)) }
        if let option = SessionOption.all.first(where: { ["set \($0.name)", $0.name].contains(word) }) {
            return call.show(":set \(option.name) VALUE\n  \(option.summary); it takes \(option.expects), and is \(option.get(call.session))")
        }
        if word == "topics" { return call.show(topics(width: width)) }
        if let ours = foreignLine(for: word) {
            return call.show("\(word) is another library's name; here:\n  \(ours)" + pointer(to: ours))
        }
        let names = Builtins.all.map(\.name) + all.map(\.name) + HelpTopic.all.map(\.name)
        let similar = nearestNames(to: word, among: names)
        throw call.refuse(
            "there is no function or command \(name)",
            help: similar.isEmpty ? "`:help` lists them" : "did you mean \(similar.joined(separator: " or "))?")
    }

    /// Where the first function of a line is explained.
    private static func pointer(to line: String) -> String {
        let words = line.split { !$0.isNameCharacter }.map(String.init)
        return words.first { Builtins.named($0) != nil }.map { "\n`?\($0)` explains it" } ?? ""
    }

    /// What `:help topics` lists.
    private static func topics(width: Int) -> String {
        TextTable(HelpTopic.all.map { ["  :help \($0.name)", $0.summary] }).text(width: width)
    }

    /// What `:help :matrix` shows.
    private static func page(_ command: SessionCommand, width: Int) -> String {
        var lines = [command.usage, HelpText.indented(command.summary, width: width)]
        if !command.aliases.isEmpty {
            lines.append("  also: " + command.aliases.map { ":" + $0 }.joined(separator: ", "))
        }
        if command.name == "set" { lines.append(TextTable(SessionOption.all.map { ["  " + $0.name, $0.summary] }).text(width: width)) }
        if !command.options.isEmpty {
            lines.append(TextTable(command.options.map { ["  " + $0.name, $0.summary] }).text(width: width))
        }
        return lines.joined(separator: "\n")
    }

    /// What `:help` alone shows.
    static func overview(width: Int) -> String {
        var lines = [
            "Type an expression to see its value, or name = expression to keep it:",
            "",
            "    x = arange(1,3,4,4)        counts through a shape",
            "    y = conv(x, ones(2,3,2,2), stride=2)",
            "    im2col(x, 2)               the windows as a matrix",
            "",
            "`;` at the end shows nothing, `_` is the last value shown, `#` begins a comment.",
            "`?conv` or `:help conv` explains a function; Tab completes; `:tutorial` is a tour.",
        ]
        let indent = String(repeating: " ", count: width < 60 ? 2 : 16)
        func list(_ title: String, _ words: [String]) {
            let rows = HelpText.wrapped(words, width: width - 1 - indent.count)
            if width < 60 { return lines += [title] + rows.map { indent + $0 } }
            lines.append(title + String(repeating: " ", count: max(2, 16 - title.count)) + rows[0])
            lines += rows.dropFirst().map { indent + $0 }
        }
        lines.append("")
        for topic in Builtin.Topic.allCases { list(topic.rawValue, Builtins.all.filter { $0.topic == topic }.map(\.name)) }
        lines.append("")
        list("Commands", all.map { ":" + $0.name })
        list("Topics", HelpTopic.all.map(\.name))
        let last = "`:help commands` has a line on each command, `:help topics` on each topic."
        lines += [""] + HelpText.wrapped(last.split(separator: " ").map(String.init), width: width - 1)
        return lines.joined(separator: "\n")
    }
}

extension String {
    /// Each line without the two columns it is indented by.
    fileprivate var unindented: String {
        split(separator: "\n", omittingEmptySubsequences: false).map { $0.hasPrefix("  ") ? $0.dropFirst(2) : $0 }
            .joined(separator: "\n")
    }
}
