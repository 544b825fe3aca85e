import Testing

@testable import convo

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct LineReaderTests {
    /// The lines that a file with these bytes gives.
    private func lines(_ bytes: [UInt8]) throws -> [String] {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        try #require(write(ends[1], bytes, bytes.count) == bytes.count)
        close(ends[1])
        let reader = LineReader(Descriptor(number: ends[0]))
        var lines: [String] = []
        while case .line(let line) = reader.next() { lines.append(line) }
        #expect(reader.next() == .end)
        return lines
    }

    @Test(arguments: [
        ("", []),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("\n\na\n", ["", "", "a"]),
        ("a\0b\n", ["a\0b"]),
        ("\u{FEFF}a\n\u{FEFF}b", ["a", "\u{FEFF}b"]),
        ("a\rb\n", ["a\rb"]),
    ])
    func `lines end with LF or CRLF`(text: String, expected: [String]) throws {
        #expect(try lines(Array(text.utf8)) == expected)
    }

    @Test func `what is no UTF-8 is replaced`() throws {
        #expect(try lines([0x61, 0xFF, 0x62, 0x0A, 0xC3, 0x0A]) == ["a\u{FFFD}b", "\u{FFFD}"])
    }

    @Test func `a line of any length is one line`() throws {
        let folder = Folder()
        let long = String(repeating: "0123456789", count: 300_000)
        folder.write(long + "\nend", to: "file")
        let descriptor = open(folder.path + "/file", O_RDONLY)
        defer { close(descriptor) }
        let reader = LineReader(Descriptor(number: descriptor))
        #expect(reader.next() == .line(long))
        #expect(reader.next() == .line("end"))
        #expect(reader.next() == .end)
    }
}
