import Language

extension SessionCommands {
    static let help = SessionCommand(
        "help", argument: "[name]", aliases: ["h"], "what there is, or what one function or command does; also ?name"
    ) { call in
        var name = call.command.rest
        if name.hasSuffix("()") { name.removeLast(2) }
        if name.isEmpty { return call.show(overview(width: call.session.width)) }
        let word = name.hasPrefix(":") ? String(name.dropFirst()) : name
        if !name.hasPrefix(":"), let builtin = Builtins.named(word) { return call.show(page(builtin, width: call.session.width)) }
        if let command = named(word) { return call.show("\(command.usage)\n  \(command.summary)") }
        if let value = call.interpreter.value(of: word) {
            return call.show(describe(word, value))
        }
        if let topic = HelpTopic.all.first(where: { $0.name == word }) { return call.show(topic.text) }
        if word == "topics" { return call.show(topics) }
        if let ours = foreignLine(for: word) { return call.show("\(word) is another library's name; here:\n  \(ours)") }
        let names = Builtins.all.map(\.name) + all.map(\.name) + HelpTopic.all.map(\.name)
        let similar = nearestNames(to: word, among: names)
        throw call.refuse(
            "there is no function or command \(name)",
            help: similar.isEmpty ? "`:help` lists them" : "did you mean \(similar.joined(separator: " or "))?")
    }

    /// What `:help topics` lists.
    private static var topics: String {
        HelpTopic.all.map { topic in
            "  :help \(topic.name)" + String(repeating: " ", count: max(1, 12 - topic.name.count)) + topic.summary
        }.joined(separator: "\n")
    }

    /// What `:help conv` shows.
    static func page(_ builtin: Builtin, width: Int) -> String {
        var parts = ["\(signature(of: builtin, width: width))\n  \(builtin.summary)"]
        if !builtin.details.isEmpty { parts.append(indented(builtin.details)) }
        let aliases = builtin.parameters.flatMap { parameter in parameter.aliases.map { "\($0)= is \(parameter.name)=" } }
        if !aliases.isEmpty { parts.append("  also: " + aliases.joined(separator: ", ")) }
        parts.append(indented(builtin.examples))
        return parts.joined(separator: "\n\n")
    }

    /// A signature that is too long goes on under its first parameter.
    private static func signature(of builtin: Builtin, width: Int) -> String {
        if builtin.signature.count < width { return builtin.signature }
        let indent = String(repeating: " ", count: builtin.name.count + 1)
        let inner = builtin.signature.dropFirst(builtin.name.count + 1)
        let parameters = inner.split(separator: " ").map(String.init)
        let lines = wrapped(parameters, width: width - indent.count + 2).map { $0.dropFirst(2) }
        return "\(builtin.name)(" + lines.joined(separator: "\n" + indent)
    }

    private static func indented(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }
            .joined(separator: "\n")
    }

    private static func describe(_ name: String, _ value: Value) -> String {
        "\(name) is \(value.description)"
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
            "`?conv` or `:help conv` explains a function.",
        ]
        for topic in Builtin.Topic.allCases {
            let names = Builtins.all.filter { $0.topic == topic }.map(\.name)
            lines += ["", topic.rawValue] + wrapped(names, width: width)
        }
        lines += ["", "Topics: :help NAME"] + wrapped(HelpTopic.all.map(\.name), width: width)
        lines += ["", "Commands"]
        let column = (all.map { $0.usage.count }.max() ?? 0) + 2
        for command in all {
            let gap = String(repeating: " ", count: column - command.usage.count)
            lines.append("  \(command.usage)\(gap)\(command.summary)")
        }
        return lines.joined(separator: "\n")
    }

    private static func wrapped(_ words: [String], width: Int) -> [String] {
        var lines: [String] = []
        var line = " "
        for word in words {
            if line.count > 1, line.count + 1 + word.count > max(width - 1, 20) {
                lines.append(line)
                line = " "
            }
            line += " " + word
        }
        return lines + [line]
    }
}
