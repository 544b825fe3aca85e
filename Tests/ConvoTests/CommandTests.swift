import Notebook
import Testing

/// The commands about values and settings on a real terminal.
@Suite(.serialized)
struct CommandTests {
    let home = Folder()

    private func start(columns: UInt16 = 80) throws -> Terminal {
        let terminal = try Terminal(home: home, columns: columns)
        try terminal.prompt()
        return terminal
    }

    @Test func `vars has name, shape, dtype, bytes and first values`() throws {
        let terminal = try start()
        _ = try terminal.answer(to: "x = arange(1,3,4,4); n = 3; i = range(2); f(x) = x + 1; s = \"卷积\"")
        #expect(
            try terminal.answer(to: ":vars") == """
                name  shape         dtype     bytes  first values
                f                   function         f(x) = x + 1
                i     (2,)          int64     16B    0 1
                n                   int              3
                s                   string           '卷积'
                x     (1, 3, 4, 4)  float32   192B   0. 1. 2. 3. 4. 5. …

                """)
    }

    @Test func `vars fits a narrow terminal`() throws {
        let terminal = try start(columns: 40)
        _ = try terminal.answer(to: "x = arange(1,3,4,4)")
        for line in try terminal.answer(to: ":vars").split(separator: "\n") { #expect(line.count <= 40) }
    }

    @Test func `shape and time`() throws {
        let terminal = try start()
        _ = try terminal.answer(to: "x = ones(1,3,8,8); w = ones(4,3,3,3)")
        #expect(try terminal.answer(to: ":shape conv(x, w)").hasPrefix("(1, 4, 6, 6)"))
        let time = try terminal.answer(to: ":time conv(x, w)")
        #expect(time.hasPrefix("median ") && time.contains("  min ") && time.contains("  runs "))
        // A line that assigns is timed too, and leaves no trace.
        for line in [":time z = conv(x, w)", ":time for i in range(3): x += 1"] { #expect(try terminal.answer(to: line).hasPrefix("median ")) }
        #expect(try terminal.answer(to: "z").contains("z is not defined"))
        #expect(try terminal.answer(to: "sum(x)") == "192.0\n")
    }

    @Test func `set shows every option, its value and what it is`() throws {
        let terminal = try start()
        let table = try terminal.answer(to: ":set")
        for name in [
            "style", "precision", "threshold", "edgeitems", "linewidth", "suppress", "sci_mode", "threads", "memory", "timing",
            "engines",
        ] {
            let line = table.split(separator: "\n").first { $0.hasPrefix(name + " ") }
            #expect(line?.split(separator: " ").count ?? 0 > 3, "\(name)")
        }
        #expect(try terminal.answer(to: ":set precision").contains("precision is 8: digits after the point"))
        _ = try terminal.answer(to: ":set precision 2")
        #expect(try terminal.answer(to: "tensor([1/3])") == "[0.33]\n")
        #expect(try terminal.answer(to: ":set precision lots").contains("error: precision takes an integer from 0"))
    }

    @Test func `with timing on, results say how long they took`() throws {
        let terminal = try start()
        _ = try terminal.answer(to: ":set timing on")
        let answer = try terminal.answer(to: "1 + 2")
        #expect(answer.hasPrefix("3\ntook ") && answer.hasSuffix("s\n"))
        _ = try terminal.answer(to: ":set timing off")
        #expect(try terminal.answer(to: "1 + 2") == "3\n")
    }

    @Test func `long output is cut and more goes on`() throws {
        let terminal = try start()
        let first = try terminal.answer(to: "for i in range(450): print(i)")
        #expect(first.contains("199\n") && !first.contains("200\n") && first.contains("note: 250 more lines; `:more` goes on"))
        let second = try terminal.answer(to: ":more")
        #expect(second.hasPrefix("200\n") && second.contains("399\n") && !second.contains("400\n"))
        #expect(try terminal.answer(to: ":more").hasPrefix("400\n"))
        _ = try terminal.answer(to: "range(2000)")
        let value = try terminal.answer(to: ":more")
        #expect(value.contains("1999]") && !value.contains("..."))
    }
}
