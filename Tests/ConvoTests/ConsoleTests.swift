import Language
import Notebook
import Testing

@testable import convo

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct ConsoleTests {
    let folder = Folder()

    /// What a console wrote into one file.
    private func shown(_ color: Console.Color = .auto, _ body: (Console) -> Void) -> String {
        let descriptor = open(folder.path + "/out", O_RDWR | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        let file = Descriptor(number: descriptor)
        let console = Console(color: color, output: file, errors: file) { diagnostic, source, _ in
            "error: \(diagnostic.message)\n  \(source)\n  ^"
        }
        body(console)
        console.flush()
        return folder.read("out") ?? ""
    }

    private let failure = Output.diagnostic(Diagnostic(.error, "bad", at: nil), source: "x")

    @Test func `outputs and errors come in their order, plain when it is no terminal`() {
        let text = shown {
            $0.show(.text("1", .value))
            $0.show(failure)
            $0.show(.text("x = 2", .echo))
            $0.remark("note: so")
        }
        #expect(text == "1\nerror: bad\n  x\n  ^\nx = 2\nnote: so\n")
    }

    @Test func `colour adds and changes nothing else`() {
        let text = shown(.always) {
            $0.show(.text("x = 2", .echo))
            $0.show(failure)
            $0.remark("a b.convo:3:1: error: worse")
        }
        #expect(text.contains("\n\u{1B}[1;31merror:\u{1B}[0m bad\n"))
        #expect(text.contains("\na b.convo:3:1: \u{1B}[1;31merror:\u{1B}[0m worse\n"))
        let plain = text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
        #expect(plain == "x = 2\nerror: bad\n  x\n  ^\na b.convo:3:1: error: worse\n")
    }

    @Test func `cut short, outputs are dropped and errors shown`() {
        let text = shown {
            $0.cutShort()
            $0.show(.text("1", .value))
            $0.show(failure)
            $0.show(.text("2", .value))
            $0.resume()
            $0.show(.text("3", .value))
        }
        #expect(text == "error: bad\n  x\n  ^\n3\n")
    }

    @Test func `a reader that has gone ends the output quietly`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        let console = Console(color: .never, output: Descriptor(number: ends[1])) { _, _, _ in "" }
        console.show(.text("1", .value))
        console.flush()
        #expect(console.isClosed)
        close(ends[1])
    }

    @Test func `a print that nobody reads can be cut short`() throws {
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { ends.forEach { close($0) } }
        let console = Console(color: .never, output: Descriptor(number: ends[1])) { _, _, _ in "" }
        Task.detached { console.cutShort() }
        // The pipe holds 64 KB: without the cut this would wait for ever.
        console.show(.text(String(repeating: "0123456789", count: 1_000_000), .printed))
        console.flush()
        #expect(console.hasLost)
        #expect(!console.isClosed)
    }

    @Test func `sentences break between words, and the input's line stays whole`() {
        let report = "error: a long sentence that goes on\n  f(one, two, three, four)\n  ^\nhelp: short"
        #expect(
            Console.wrapped(report, width: 20)
                == "error: a long\n  sentence that goes\n  on\n  f(one, two, three, four)\n  ^\nhelp: short")
        #expect(Console.wrapped(report, width: 80) == report)
    }
}
