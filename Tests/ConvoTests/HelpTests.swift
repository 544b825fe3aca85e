import Language
import Testing

/// What a reader of help sees on a real terminal.
@Suite(.serialized)
struct HelpTests {
    let home = Folder()

    private func start(columns: UInt16 = 80) throws -> Terminal {
        let terminal = try Terminal(home: home, columns: columns)
        try terminal.prompt()
        return terminal
    }

    @Test func `a function's page has signature, shapes, examples and the names of others`() throws {
        let terminal = try start()
        for question in ["?conv", ":help conv"] {
            let page = try terminal.answer(to: question)
            #expect(page.contains("conv(x, w, b=none, stride=1"))
            #expect(page.contains("x is (N, C, spatial…)"))
            #expect(page.contains("[10. 12.]]"))
            #expect(page.contains("PyTorch     F.conv1d, F.conv2d") && page.contains("TensorFlow  tf.nn.convolution"))
        }
    }

    @Test func `the examples are evaluated as they are shown`() throws {
        let terminal = try start()
        _ = try terminal.answer(to: ":set style torch")
        #expect(try terminal.answer(to: "?conv").contains("tensor([[ 4.,  6.],"))
        #expect(try terminal.answer(to: ":vars").contains("no names yet"))
    }

    @Test func `every builtin says what others call it`() throws {
        for builtin in Builtins.all where !Elsewhere.onlyHere.contains(builtin.name) {
            let there = try #require(Elsewhere.of(builtin.name), "\(builtin.name)")
            #expect(!there.lines.isEmpty)
        }
        for name in Elsewhere.onlyHere { #expect(Builtins.named(name) != nil && Elsewhere.of(name) == nil) }
    }

    @Test func `topics are explained`() throws {
        let terminal = try start()
        let overview = try terminal.answer(to: ":help")
        #expect(overview.contains("Convolution") && overview.contains("padding"))
        #expect(overview.split(separator: "\n").count < 60)
        #expect(try terminal.answer(to: ":help topics").contains(":help indexing"))
        let pages = [
            ("padding", "same_lower"), ("indexing", "x[..., 0]"), ("printing", ":set precision"), ("sessions", "convo check"),
            ("editing", "Ctrl-R"), ("gradients", "grad(loss, w)"), ("libraries", "F.conv2d"), ("shapes", "(N, C, H, W)"),
            ("numbers", "float32"), ("operators", "a @ b"), ("functions", "for i in range(3)"), ("files", "save("),
            ("settings", "threshold"), ("commands", ":cells"),
        ]
        for (topic, words) in pages { #expect(try terminal.answer(to: ":help " + topic).contains(words), "\(topic)") }
    }

    @Test(arguments: [
        ("conv2d", "conv(x, w"), ("conv_transpose2d", "deconv(y, w"), ("unfold", "im2col(x, 3"), ("np.pad", "pad(x, 1)"),
        ("einops", "functions stand alone"), ("rearrange", "permute(x"), ("torch.nn.functional.conv2d", "conv(x, w"),
        ("nn.Conv2d", "conv(x, w"), ("tf.nn.conv2d", "conv(x, w"), ("scipy.signal.convolve2d", "convolve(a, b"),
        ("F.fold", "col2im("), ("MaxPool2d", "max_pool(x, 2)"), ("torch.cat", "concat("), ("np.expand_dims", "unsqueeze("),
        ("tf.reduce_sum", "sum(x"), ("torch.clamp", "clip(x"), ("einops.rearrange", "permute(x"), ("np.zeros", "zeros(shape"),
    ])
    func `other libraries' names lead to ours`(name: String, ours: String) throws {
        let terminal = try start()
        #expect(try terminal.answer(to: ":help " + name).contains(ours))
        let error = try terminal.answer(to: name.contains(".") ? name + "(1)" : name)
        #expect(error.contains("another library's name") && error.contains(ours), "\(error)")
    }

    @Test func `the tour has ten steps and three uses`() throws {
        let terminal = try start()
        var page = try terminal.answer(to: ":tutorial")
        for step in 1...10 {
            #expect(page.contains("\(step)/10  "), "\(page)")
            let line = try #require(page.split(separator: "\n").last { $0.hasPrefix("    ") }).dropFirst(4)
            page = try terminal.answer(to: String(line.replacing("tour.convo", with: home.path + "/tour.convo")))
        }
        #expect(page.contains("That was the tour"))
        #expect(home.read("tour.convo")?.contains(">>> conv(x, w)\n") == true)
    }
}
