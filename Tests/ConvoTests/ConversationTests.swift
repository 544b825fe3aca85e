import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The real program on a real terminal.
@Suite(.serialized)
struct ConversationTests {
    let home = Folder()

    private func start(_ environment: [String: String] = [:]) throws -> Terminal {
        let terminal = try Terminal(home: home, environment: environment)
        try terminal.prompt()
        return terminal
    }

    // MARK: Asking and answering

    @Test func `an input is answered below its prompt`() throws {
        let terminal = try start()
        #expect(try terminal.answer(to: "a = 1 + 2") == "a = 3\n")
        #expect(try terminal.answer(to: "a") == "3\n")
        #expect(try terminal.answer(to: "") == "")
        #expect(try terminal.answer(to: "nothing_of_that_name").contains("error: "))
    }

    @Test func `an open bracket asks for more`() throws {
        let terminal = try start()
        terminal.enter("a = (1 +")
        try terminal.prompt("... ")
        #expect(try terminal.answer(to: "2)") == "a = 3\n")
    }

    @Test func `Ctrl-D leaves with 0`() throws {
        let terminal = try start()
        terminal.type("\u{4}")
        #expect(try terminal.exitCode() == 0)
    }

    @Test func `quit leaves with 0`() throws {
        let terminal = try start()
        terminal.enter(":quit")
        #expect(try terminal.exitCode() == 0)
    }

    @Test func `typing ahead is kept`() throws {
        let terminal = try start()
        terminal.type("a = 1 + 2\rb = 3 + 4\r")
        try terminal.find("a = 3\n")
        try terminal.find("b = 7\n")
    }

    @Test func `text is UTF-8, in any locale`() throws {
        for locale in ["C.UTF-8", "C", "nowhere"] {
            let terminal = try start(["LC_ALL": locale])
            #expect(try terminal.answer(to: "größe∑\u{7F} = 40 + 2").contains("größe = 42\n"))
        }
    }

    @Test func `an input does not flood the screen`() throws {
        let terminal = try start()
        let answer = try terminal.answer(to: "for i in range(300): print(i)")
        #expect(answer.contains("199\n") && !answer.contains("200\n"))
        #expect(answer.contains("note: 100 more lines; `:more` goes on"))
        #expect(try terminal.answer(to: "1") == "1\n")
    }

    // MARK: Ctrl-C

    @Test func `Ctrl-C at the prompt discards the line`() throws {
        let terminal = try start()
        terminal.type("a = 1")
        try terminal.find("a = 1")
        terminal.type("\u{3}")
        try terminal.prompt()
        #expect(try terminal.answer(to: "a").contains("error: "))
    }

    @Test func `Ctrl-C leaves a continuation`() throws {
        let terminal = try start()
        terminal.enter("(1 +")
        try terminal.prompt("... ")
        terminal.type("\u{3}")
        try terminal.prompt()
        #expect(try terminal.answer(to: "a = 1 + 2") == "a = 3\n")
    }

    @Test func `Ctrl-C stops an evaluation and leaves every name as it was`() throws {
        let terminal = try start()
        #expect(try terminal.answer(to: "y = 5") == "y = 5\n")
        terminal.enter("x = rand(1, 64, 512, 512); w = rand(64, 64, 7, 7)")
        try terminal.prompt()
        terminal.enter("y = conv(x, w, algo=\"direct\")")
        try terminal.find("\n")
        terminal.type("\u{3}")
        #expect(try terminal.prompt().contains("interrupted"))
        #expect(try terminal.answer(to: "y") == "5\n")
        #expect(try terminal.answer(to: "a = 1 + 2") == "a = 3\n")
    }

    // MARK: History

    @Test func `history outlives the conversation`() throws {
        var terminal = try start()
        #expect(try terminal.answer(to: "h = 6 + 1") == "h = 7\n")
        terminal.type("\u{4}")
        #expect(try terminal.exitCode() == 0)
        #expect(home.read("history") == "h = 6 + 1\n")

        terminal = try start()
        #expect(try terminal.answer(to: "\u{1B}[A") == "h = 7\n")
        #expect(try terminal.answer(to: "\u{12}h =") == "h = 7\n", "Ctrl-R")
    }

    @Test func `history is on disk as soon as it is entered`() throws {
        let terminal = try start()
        _ = try terminal.answer(to: "h = 6 + 1")
        terminal.send(signal: SIGKILL)
        #expect(try terminal.exitCode() == -SIGKILL)
        #expect(home.read("history") == "h = 6 + 1\n")
    }

    @Test func `an entry of several lines is recalled whole and can be edited`() throws {
        let terminal = try start()
        terminal.enter("m = (100 +")
        try terminal.prompt("... ")
        #expect(try terminal.answer(to: "23)") == "m = 123\n")
        #expect(try terminal.answer(to: "\u{1B}[A").hasSuffix("m = 123\n"))
        #expect(try terminal.answer(to: "\u{1B}[A\u{7F} + 1)").hasSuffix("m = 124\n"))
        // The second Up moves within the entry, from the end of `23 + 1)` into `100`.
        #expect(try terminal.answer(to: "\u{1B}[A\u{1B}[A0").hasSuffix("m = 1024\n"))
        terminal.type("\u{4}")
        #expect(try terminal.exitCode() == 0)
        #expect(home.read("history")?.hasPrefix("m = (100 +\\n23)\nm = (100 +\\n23 + 1)\n") == true)
    }

    @Test func `a history that cannot be written is told once`() throws {
        home.write("", to: "file")
        let terminal = try start(["CONVO_HISTORY": home.path + "/file/history"])
        #expect(try terminal.answer(to: "a = 1 + 2").contains("history"))
        #expect(try terminal.answer(to: "b = 3 + 4") == "b = 7\n")
    }

    // MARK: Editing

    @Test func `a paste waits for Enter and is answered input by input`() throws {
        let terminal = try start()
        terminal.paste("a = 1 + 2\nb = (3 +\n  4)\n")
        #expect(
            try terminal.answer(to: "") == ">>> a = 1 + 2\na = 3\n>>> b = (3 +\n...   4)\nb = 7\n")
    }

    @Test func `a pasted transcript loses its prompts and outputs`() throws {
        let transcript = ">>> print(\"some words\")\nsome words\n>>> b = (3 +\n...   4)\nb = 7\n"
        let marked = try start()
        marked.paste(transcript.replacing("\n", with: "\r\n"))
        #expect(try marked.answer(to: "") == transcript)

        let typed = try start()
        typed.type((transcript + ">>> c = 8 + 9\n").replacing("\n", with: "\r"))
        #expect(try !typed.find("c = 17\n").contains("error"))
    }

    @Test func `Tab completes`() throws {
        let terminal = try start()
        terminal.type("conv_ma\t")
        try terminal.find("conv_matrix")
        terminal.type("\u{3}")
        try terminal.prompt()
        terminal.type("conv_d\t")
        try terminal.find("conv_dx")
        try terminal.find(">>> conv_d")
    }

    @Test func `Ctrl-Left and Ctrl-Right move by words`() throws {
        let terminal = try start()
        #expect(try terminal.answer(to: "7 + 8\u{1B}[1;5D1") == "25\n")
        #expect(try terminal.answer(to: "7 + 8\u{1}\u{1B}[1;5C2") == "80\n")
    }

    @Test func `the user's editrc is heeded`() throws {
        home.write("bind \"^T\" ed-move-to-beg\n", to: ".editrc")
        let terminal = try start()
        #expect(try terminal.answer(to: "3 + 4\u{14}10 + ") == "17\n")

        home.write("bind -v\n", to: ".editrc")
        let vi = try Terminal(home: home)
        try vi.find(">>> ")
        vi.enter("3 + 4\u{1B}0i10 + ")
        try vi.find("\n17\n>>> ")
    }

    @Test func `a new width is taken in`() throws {
        let terminal = try start()
        terminal.type("a = 1 + 2")
        try terminal.find("a = 1 + 2")
        terminal.resize(columns: 40)
        try terminal.find(">>> a = 1 + 2")
        #expect(try terminal.answer(to: " + 3") == "a = 6\n")
    }

    @Test func `Ctrl-Z keeps the line`() throws {
        // Nobody would continue the leader of a session, so the system does not let it stop.
        let terminal = try start()
        terminal.type("a = 1 + 2")
        try terminal.find("a = 1 + 2")
        terminal.type("\u{1A}")
        try terminal.find(">>> a = 1 + 2")
        #expect(try terminal.answer(to: " + 3") == "a = 6\n")
    }

    // MARK: Leaving by signal

    @Test func `SIGTERM gives the terminal back and leaves with 143`() throws {
        let terminal = try start()
        #expect(try terminal.answer(to: "a = 1 + 2") == "a = 3\n")
        terminal.send(signal: SIGTERM)
        #expect(try terminal.exitCode() == 143)
        #expect(terminal.isCooked)
    }

    @Test func `SIGTERM stops an evaluation`() throws {
        let terminal = try start()
        terminal.enter("x = rand(1, 64, 512, 512); w = rand(64, 64, 7, 7)")
        try terminal.prompt()
        terminal.enter("y = conv(x, w, algo=\"direct\")")
        try terminal.find("\n")
        terminal.send(signal: SIGTERM)
        #expect(try terminal.exitCode() == 143)
    }
}
