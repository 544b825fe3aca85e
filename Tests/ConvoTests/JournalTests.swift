import Testing

@testable import convo

@Suite("The journal")
struct JournalTests {
    @Test("an input is on disk before it is evaluated, and how it ended after")
    func order() throws {
        let folder = Folder()
        let path = folder.path + "/conversations"
        let journal = Journal(folder: path, seed: 9)
        #expect(journal.begin("x = f(1,\n2)") == nil)
        #expect(try entries(path) == [Journal.Entry(input: "x = f(1,\n2)", succeeded: nil)])
        journal.end(succeeded: true)
        #expect(journal.begin("# words") == nil)
        journal.end(succeeded: false)
        #expect(
            try entries(path) == [
                Journal.Entry(input: "x = f(1,\n2)", succeeded: true), Journal.Entry(input: "# words", succeeded: false),
            ])
    }

    @Test("a conversation that lasts is nobody else's to resume")
    func locking() throws {
        let folder = Folder()
        let path = folder.path + "/conversations"
        var ended: Journal? = Journal(folder: path, seed: 1)
        _ = ended?.begin("first")
        ended = nil
        let lasting = Journal(folder: path, seed: 2)
        _ = lasting.begin("second")
        withExtendedLifetime(lasting) {
            let recovered = Journal.recover(in: path)
            #expect(recovered?.seed == 1)
            #expect(recovered?.entries == [Journal.Entry(input: "first", succeeded: nil)])
            withExtendedLifetime(recovered) { #expect(Journal.recover(in: path)?.seed == nil) }
        }
    }

    @Test("a folder that cannot be written is told once")
    func warning() {
        let journal = Journal(folder: "/dev/null/x", seed: 1)
        #expect(journal.begin("a")?.hasPrefix("warning: ") ?? false)
        #expect(journal.begin("b") == nil)
    }

    @Test("a disk that fills up in the middle of an input keeps whole inputs only")
    func fullDisk() throws {
        let home = Folder()
        let filling = try Terminal(home: home, shell: "ulimit -f 1; exec '\(Terminal.executable())' --no-rc")
        try filling.prompt()
        #expect(try filling.answer(to: "a = 1") == "a = 1\n")
        let long = "b = 2  # " + String(repeating: "long ", count: 200)
        #expect(try filling.answer(to: long).contains("warning: the conversation is not kept for --resume"))
        #expect(try filling.answer(to: "c = 3") == "c = 3\n")
        filling.type("\u{4}")
        #expect(try filling.exitCode() == 0)

        let resumed = try Terminal(home: home, arguments: ["--no-rc", "--resume"])
        try resumed.prompt()
        #expect(try resumed.answer(to: "a + c") == "4\n")
        #expect(try resumed.answer(to: "b").contains("error: "))
    }

    private func entries(_ folder: String) throws -> [Journal.Entry] {
        let name = try #require(Files.transcripts(in: folder).first)
        return Journal.entries(of: try Files.read(name))
    }
}
