import Testing

@testable import convo

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct HistoryTests {
    let folder = Folder()
    private var path: String { folder.path + "/history" }

    private func history(entries: Int = 10_000, entrySize: Int = 1 << 16) -> History {
        History(path: path, limits: .init(entries: entries, entrySize: entrySize))
    }

    @Test(arguments: ["a", "a\nb", "a\\nb", "\\", "\\\\\n", "ü∑\t", "a\r"])
    func `an entry survives its escape`(entry: String) {
        #expect(!HistoryFile.escaped(entry).contains("\n"))
        #expect(HistoryFile.unescaped(HistoryFile.escaped(entry).utf8) == entry)
    }

    @Test func `an entry is in the file at once, on one line`() {
        history().append("f(1,\n  2)")
        #expect(folder.read("history") == "f(1,\\n  2)\n")
        #expect(history().entries == ["f(1,\n  2)"])
    }

    @Test func `repetitions and blanks are passed over`() {
        let history = history()
        for entry in ["a", "a", " ", "b", "a", ""] { history.append(entry) }
        #expect(history.entries == ["a", "b", "a"])
        #expect(folder.read("history") == "a\nb\na\n")
    }

    @Test func `conversations side by side share the file`() {
        let (one, other) = (history(), history())
        one.append("a")
        other.append("b")
        one.append("c")
        one.close()
        other.close()
        #expect(history().entries == ["a", "b", "c"])
    }

    @Test func `closing cuts the file down to the limit and keeps what others wrote`() {
        let (one, other) = (history(entries: 10), history(entries: 10))
        for number in 0..<20 { one.append("a\(number)") }
        other.append("b")
        one.close()
        #expect(history().entries == (11..<20).map { "a\($0)" } + ["b"])
        other.append("c")
        #expect(history().entries.suffix(2) == ["b", "c"])
    }

    @Test func `what is too long is recalled but not kept`() {
        let history = history(entrySize: 8)
        history.append("123456789")
        history.append("short")
        #expect(history.entries == ["123456789", "short"])
        #expect(folder.read("history") == "short\n")
    }

    @Test func `an escaped line of 1024 bytes is read as any other`() {
        for length in 1020...1030 { history().append(String(repeating: "x", count: length)) }
        #expect(history().entries.map(\.count) == Array(1020...1030))
    }

    @Test func `of a file that has grown large the end is read`() throws {
        folder.write("first\nsecond\nthird\nlast\n", to: "history")
        let file = HistoryFile(path: folder.path + "/history", most: 14)
        #expect(try file.read() == ["third", "last"])
        try file.shorten(beyond: 1) { Array($0.suffix(1)) }
        #expect(folder.read("history") == "last\n")
    }

    @Test func `a broken file is read as far as it goes`() {
        folder.write("a\n\n\u{FF}b\\", to: "history")
        #expect(history().entries == ["a", "\u{FF}b"])
        folder.write("a\nb\0c\n", to: "history")
        #expect(history().entries.first == "a")
    }

    @Test func `directories are created`() {
        let history = History(path: folder.path + "/some/where/history")
        history.append("a")
        #expect(history.takeWarning() == nil)
        #expect(folder.read("some/where/history") == "a\n")
    }

    @Test func `a failure is told once, and recall goes on`() {
        folder.write("", to: "file")
        let history = History(path: folder.path + "/file/history")
        history.append("a")
        #expect(history.takeWarning()?.contains("Not a directory") == true)
        history.append("b")
        history.close()
        #expect(history.takeWarning() == nil)
        #expect(history.entries == ["a", "b"])
    }

    @Test func `what could not be written is written when it can be`() {
        folder.write("", to: "place")
        let history = History(path: folder.path + "/place/history")
        history.append("a")
        unlink(folder.path + "/place")
        history.close()
        #expect(folder.read("place/history") == "a\n")
    }

    @Test func `a link is followed, not replaced`() {
        symlink(folder.path + "/real", path)
        let history = history(entries: 2)
        for entry in ["a", "b", "c", "d"] { history.append(entry) }
        history.close()
        #expect(folder.read("real") == "c\nd\n")
    }
}
