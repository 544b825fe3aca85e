import Testing

/// Tab on a real terminal.
@Suite(.serialized)
struct TabTests {
    let home = Folder()

    private func start(columns: UInt16 = 80) throws -> Terminal {
        let terminal = try Terminal(home: home, columns: columns)
        try terminal.prompt()
        return terminal
    }

    @Test(arguments: [
        ("wei\t", "weights"), ("conv_ma\t", "conv_matrix("), ("conv(x, w, str\t", "stride="),
        ("conv(x, w, stride=2, pad=\"same_\t", "\"same_lower\""), ("conv(x, w, algo=\"wino\t", "\"winograd"),
        ("conv(x, w, layout=\"NH\t", "\"NHWC\""), ("conv(x, w, algo=\tdi\t", "\"direct\""), ("weights.sh\t", "weights.shape"),
        ("weights.resh\t", "weights.reshape("), (":he\t", ":help"), (":matrix --v\t", "--values"),
        (":set sty\t", ":set style"), (":set style to\t", ":set style torch"), ("kernel(\"sobel_\tx\t", "\"sobel_x\""),
        ("double(x, fac\t", "factor="), ("?im2\t", "?im2col"), (":help padd\t", ":help padding"),
    ])
    func `completes what is known`(keys: String, line: String) throws {
        let terminal = try start()
        _ = try terminal.answer(to: "weights = ones(2, 2)")
        _ = try terminal.answer(to: "double(x, factor=2) = x * factor")
        terminal.type(keys)
        try terminal.find(line)
    }

    @Test func `lists what there is with a line on each`() throws {
        let terminal = try start()
        terminal.type("conv_d\t")
        let list = try terminal.find(">>> conv_d")
        #expect(list.contains("conv_db(  the gradient of conv by its bias"))
        #expect(list.contains("conv_dx(  the gradient of conv by x"))
    }

    @Test func `lists the keywords that a call has left`() throws {
        let terminal = try start()
        terminal.type("conv(x, w, stride=2, \t")
        let list = try terminal.find(">>> conv(x, w, stride=2, ")
        #expect(list.contains("\ndilation=") && list.contains("an integer or several; 1 unless given"))
        #expect(!list.contains("\nstride=") && !list.contains("\nx="))
    }

    @Test func `lists the words that a keyword may be`() throws {
        let terminal = try start()
        terminal.type("conv(x, w, pad=\"\t\t")
        #expect(try terminal.find("⌈i / stride⌉").contains("same"))
    }

    @Test func `completes file names in strings and behind commands`() throws {
        home.write("", to: "picture.png")
        home.write("1 + 2\n", to: "talk one.convo")
        let terminal = try start()
        terminal.type("load(\"\(home.path)/pic\t")
        try terminal.find("/picture.png")
        terminal.type("\u{3}")
        try terminal.prompt()
        #expect(try terminal.answer(to: ":load \(home.path)/talk\t").contains("loaded 1 input"))
        terminal.type(":load \(home.path)/\t")
        let list = try terminal.find("talk one.convo")
        #expect(list.contains("picture.png"))
    }

    @Test func `offers nothing in a comment or behind a number`() throws {
        let terminal = try start()
        #expect(try terminal.answer(to: "1 + 2 # con\t").hasSuffix("3\n"))
        #expect(try terminal.answer(to: "1 + 2\t").hasSuffix("3\n"))
    }
}
