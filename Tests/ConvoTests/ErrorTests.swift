import Testing

/// What an error shows at a real terminal.
@Suite(.serialized)
struct ErrorTests {
    let home = Folder()

    private func start() throws -> Terminal {
        let terminal = try Terminal(home: home)
        try terminal.prompt()
        return terminal
    }

    @Test func `the caret, the shapes, the formula with numbers, and a line that runs`() throws {
        let terminal = try start()
        _ = try terminal.answer(to: "x = ones(1, 3, 4, 4); w = ones(2, 3, 5, 5)")
        let report = try terminal.answer(to: "conv(x, w)")
        #expect(report.contains("conv(x, w)\n") && report.contains("^~~~"))
        #expect(report.contains("5") && report.contains("4"))
        let help = try #require(report.split(separator: "\n").first { $0.hasPrefix("help: ") })
        #expect(help.contains("pad="))
    }

    @Test func `an error inside a function shows both places`() throws {
        let terminal = try start()
        _ = try terminal.answer(to: "inner(x) = x @ ones(7, 2)")
        _ = try terminal.answer(to: "outer(x) = inner(x) + 1")
        let report = try terminal.answer(to: "outer(ones(2, 3))")
        #expect(report.contains("outer(ones(2, 3))\n  ^~~~"))
        #expect(report.contains("inner(x) = x @ ones(7, 2)\n"))
        #expect(report.contains("^~~~"))
    }

    @Test func `an error inside a loaded file shows both places`() throws {
        home.write("a = 1\nb = a +\nc = 3\n", to: "broken.convo")
        let terminal = try start()
        let report = try terminal.answer(to: ":load \(home.path)/broken.convo")
        #expect(report.contains("  b = a +\n"))
        #expect(report.contains("note: that is line 2 of \(home.path)/broken.convo\n  :load \(home.path)/broken.convo\n        ^~~~"))
        #expect(report.contains("loaded 3 inputs, 1 failed"))
    }
}
