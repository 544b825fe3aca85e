import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The keys of the line editor on a real terminal.
@Suite(.serialized)
struct EditingTests {
    let home = Folder()

    private func start(_ environment: [String: String] = [:], columns: UInt16 = 80) throws -> Terminal {
        let terminal = try Terminal(home: home, environment: environment, columns: columns)
        try terminal.prompt()
        return terminal
    }

    private static let (up, down) = ("\u{1B}[A", "\u{1B}[B")

    @Test func `the arrows find what begins as the line does`() throws {
        let terminal = try start()
        for line in ["f(x) = x + 1", "f(1)", "a = 5", "f(2)", "b = 6"] { _ = try terminal.answer(to: line) }
        #expect(try terminal.answer(to: "f(" + Self.up).hasSuffix("3\n"))
        // That made f(2) the newest; before it comes f(1).
        #expect(try terminal.answer(to: "f(" + Self.up + Self.up).hasSuffix("2\n"))
        #expect(try terminal.answer(to: "f(" + Self.up + Self.up + Self.down).hasSuffix("2\n"))
        // Down at the end brings back what was typed.
        #expect(try terminal.answer(to: "f(" + Self.up + Self.down + "9)").hasSuffix("10\n"))
        // From an empty line, everything.
        #expect(try terminal.answer(to: "b" + Self.up).hasSuffix("b = 6\n"))
        #expect(try terminal.answer(to: Self.up).hasSuffix("b = 6\n"))
    }

    @Test func `an arrow without a match leaves the line alone`() throws {
        let terminal = try start()
        _ = try terminal.answer(to: "a = 5")
        #expect(try terminal.answer(to: "1 + " + Self.up + "2").hasSuffix("3\n"))
        #expect(try terminal.answer(to: "1 + " + Self.down + "3").hasSuffix("4\n"))
    }

    @Test(arguments: [("\u{1B}[H", "\u{1B}[F"), ("\u{1B}OH", "\u{1B}OF"), ("\u{1B}[1~", "\u{1B}[4~"), ("\u{1}", "\u{5}")])
    func `Home and End go to the ends`(home: String, end: String) throws {
        let terminal = try start()
        #expect(try terminal.answer(to: "2 + 3" + home + "1" + end + "4").hasSuffix("46\n"))
    }

    @Test func `Ctrl-R searches`() throws {
        let terminal = try start()
        _ = try terminal.answer(to: "first = 41 + 1")
        _ = try terminal.answer(to: "2 + 2")
        #expect(try terminal.answer(to: "\u{12}41").hasSuffix("first = 42\n"))
    }

    @Test func `vi's keys through editrc`() throws {
        home.write("bind -v\n", to: ".editrc")
        let terminal = try Terminal(home: home)
        try terminal.find(">>> ")
        terminal.enter("3 + 4\u{1B}0i10 + ")
        try terminal.find("\n17\n>>> ")
        // k brings the last line back, A appends to it.
        terminal.enter("\u{1B}kA + 1")
        try terminal.find("\n18\n>>> ")
        terminal.type("conv_ma\t")
        try terminal.find("conv_matrix(")
    }

    @Test func `a line that is wider than the terminal, and a new width in its midst`() throws {
        let terminal = try start(columns: 40)
        let long = "a = " + (1...20).map(String.init).joined(separator: " + ")
        terminal.type(long)
        try terminal.find("20")
        terminal.resize(columns: 100)
        try terminal.find(">>> a = 1")
        terminal.resize(columns: 30)
        try terminal.find(">>> a = 1")
        #expect(try terminal.answer(to: " + 0").hasSuffix("a = 210\n"))
        #expect(try terminal.answer(to: "b = 1") == "b = 1\n")
    }

    @Test func `Ctrl-Z gives the shell its terminal, and fg comes back to the line`() throws {
        let path = try Terminal.executable()
        let terminal = try Terminal(home: home, shell: "exec bash --norc --noprofile -i -c 'set -m; \"\(path)\"; echo stopped-$?; fg; echo done-$?'")
        try terminal.prompt()
        terminal.type("a = 1 + 2")
        try terminal.find("a = 1 + 2")
        terminal.type("\u{1A}")
        try terminal.find("stopped-148")
        try terminal.find(">>> a = 1 + 2")
        terminal.enter(" + 3")
        try terminal.find("a = 6\n")
        terminal.type("\u{4}")
        try terminal.find("done-0")
    }

    @Test(arguments: ["C", "POSIX", "de_DE.ISO-8859-1", "nowhere"])
    func `a locale without UTF-8 reads and shows text all the same`(locale: String) throws {
        let terminal = try start(["LC_ALL": locale])
        #expect(try terminal.answer(to: "print(\"卷积 größe\")").hasSuffix("卷积 größe\n"))
        #expect(try terminal.answer(to: "größe = 3").hasSuffix("größe = 3\n"))
    }

    @Test func `a dumb terminal converses without escapes`() throws {
        let terminal = try Terminal(home: home, environment: ["TERM": "dumb"])
        try terminal.find(">>> ")
        terminal.enter("a = (1 +")
        try terminal.find("... ")
        terminal.enter("2)")
        try terminal.find("a = 3\n")
        terminal.enter("wrong_name")
        try terminal.find("error: wrong_name is not defined")
        try terminal.find(">>> ")
        terminal.type("\u{3}")
        try terminal.find(">>> ")
        terminal.type("\u{4}")
        #expect(try terminal.exitCode() == 0)
        #expect(!terminal.raw.contains("\u{1B}"))
    }

    @Test func `a transcript pasted in parts of prose, prompts and outputs`() throws {
        let terminal = try start()
        terminal.paste("# Some words\n>>> x = arange(2, 2)\nx.shape = (2, 2)\n>>> x\n[[0. 1.]\n [2. 3.]]\n>>> sum(x,\n...     axis=0)\n[2. 4.]\n")
        #expect(
            try terminal.answer(to: "")
                == ">>> x = arange(2, 2)\nx.shape = (2, 2)\n>>> x\n[[0. 1.]\n [2. 3.]]\n>>> sum(x,\n...     axis=0)\n[2. 4.]\n")
    }
}
