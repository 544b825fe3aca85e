import Testing

/// Colour stands on terminals only, and nothing depends on it.
@Suite(.serialized)
struct ColourTests {
    let home = Folder()

    private func conversation(_ arguments: [String] = [], _ environment: [String: String] = [:]) throws -> Terminal {
        let terminal = try Terminal(home: home, environment: environment, arguments: arguments)
        try terminal.find(">>> ")
        terminal.enter("a = 3")
        try terminal.find("a = 3\n")
        terminal.enter("b + 1")
        try terminal.find("error: ")
        try terminal.find(">>> ")
        terminal.type("\u{4}")
        #expect(try terminal.exitCode() == 0)
        return terminal
    }

    @Test func `prompts, echoes and errors have colour on a terminal`() throws {
        let raw = try conversation().raw
        #expect(raw.contains("\u{1B}[1;34m>>>\u{1B}[0m "))
        #expect(raw.contains("\u{1B}[2ma = 3\u{1B}[0m"))
        #expect(raw.contains("\u{1B}[1;31merror:\u{1B}[0m"))
    }

    @Test func `NO_COLOR and --color never leave it out, --color always brings it back`() throws {
        for (arguments, environment) in [([], ["NO_COLOR": "1"]), (["--color", "never"], [:]), ([], ["TERM": "dumb"])] {
            #expect(try !conversation(arguments, environment).raw.contains(/\u{1B}\[[0-9;]*m/))
        }
        #expect(try conversation(["--color", "always"], ["NO_COLOR": "1"]).raw.contains("\u{1B}[1;31merror:"))
    }

    @Test func `wide characters align`() throws {
        let terminal = try Terminal(home: home)
        try terminal.prompt()
        let report = try terminal.answer(to: "print(\"卷积\") + nothing_here")
        let lines = report.split(separator: "\n", omittingEmptySubsequences: false)
        let caret = try #require(lines.first { $0.contains("^") })
        // Two columns in, print("卷积") is 13 wide, and " + " is 3.
        #expect(caret.hasPrefix(String(repeating: " ", count: 2 + 13 + 3) + "^"))
    }
}
