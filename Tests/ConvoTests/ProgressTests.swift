import Tensors
import Testing

@testable import convo

/// The line that a long evaluation shows, and Ctrl-C on whatever runs.
@Suite(.serialized)
struct ProgressTests {
    let home = Folder()

    private func start(_ environment: [String: String] = [:]) throws -> Terminal {
        let terminal = try Terminal(home: home, environment: environment)
        try terminal.prompt()
        return terminal
    }

    /// Long enough to be seen running, on any machine.
    private static let setUp = "x = rand(1, 64, 256, 256); w = rand(64, 64, 5, 5); m = rand(700, 700)"

    /// What takes long, each by another way.
    static let long = [
        ("conv(concat([x, x, x, x, x, x]), tile(w, (1, 1, 2, 2)), algo=\"direct\")", "conv"), ("for i in range(100000000): i * i", "turn "),
        ("for i in range(1000000): m @ m", "a @ b"), ("for i in range(1000000): print(m[0])", "of 1000000"),
        ("einsum(\"ij,jk,kl,lm->im\", m, rand(700, 701), rand(701, 702), rand(702, 5)); svd(m)", "svd"),
    ]

    @Test(arguments: long)
    func `Ctrl-C stops whatever runs, and names stay as they were`(input: String, activity: String) throws {
        let terminal = try start()
        _ = try terminal.answer(to: Self.setUp)
        _ = try terminal.answer(to: "y = 5; i = 7")
        terminal.enter("y = 6; " + (input.hasPrefix("for") ? "" : "y = ") + input)
        if input.hasPrefix("for") {
            // A loop owns its line.
            _ = try terminal.prompt()
            terminal.enter(input)
        }
        try terminal.taken()
        try terminal.findProgress(activity)
        terminal.type("\u{3}")
        #expect(try terminal.prompt().contains("interrupted"))
        #expect(try terminal.answer(to: "i") == "7\n")
        #expect(try terminal.answer(to: "1 + 2") == "3\n")
        #expect(terminal.withdrawn.contains { $0.contains("Ctrl-C stops it") && $0.contains(" s  ") })
    }

    /// Commands, calls of functions and of libraries that look at nothing by themselves: what is typed first, and what runs.
    static let others = [
        ("f(n) = n > 0 and f(n - 1) + f(n - 1) or 1", "f(60)"), ("m = rand(900, 900)", ":time for i in range(99999): m @ m"),
        ("x = rand(1, 1, 200, 200); w = rand(1, 1, 3, 3)", "for i in range(999): jacobian(conv(x, w)[0, 0, :9, :9], w)"),
        ("x = rand(1, 8, 64, 64); w = rand(8, 8, 5, 5)", ":gradcheck sum(conv(x, w, algo=\"direct\") ** 2)"),
        (":set threshold 100000000", "rand(5000, 5000)"), ("m = rand(3000, 3000)", "for i in range(99): inv(m)"),
    ]

    @Test(arguments: others)
    func `Ctrl-C stops recursion, commands, printing and libraries`(first: String, input: String) throws {
        let terminal = try start()
        _ = try terminal.answer(to: first)
        _ = try terminal.answer(to: "y = 5")
        terminal.enter(input)
        try terminal.taken()
        try terminal.findProgress("")
        terminal.type("\u{3}")
        #expect(try terminal.prompt().contains("interrupted"))
        #expect(try terminal.answer(to: "y") == "5\n")
    }

    @Test func `reading a large file can be stopped`() throws {
        let terminal = try start()
        _ = try terminal.answer(to: "big = ones(40000, 100); save(\"\(home.path)/big.csv\", big)")
        terminal.enter("for i in range(100000): big = load(\"\(home.path)/big.csv\")")
        try terminal.taken()
        try terminal.findProgress("load")
        terminal.type("\u{3}")
        #expect(try terminal.prompt().contains("interrupted"))
        #expect(try terminal.answer(to: "big.shape") == "(40000, 100)\n")
    }

    @Test func `what is typed ahead waits, and leaves no trace of the line`() throws {
        let terminal = try start()
        _ = try terminal.answer(to: "l(n) = sum(randn(n, 1000) @ randn(1000, 1000)) * 0 + 5")
        terminal.enter("for i in range(40): print(l(2000))")
        try terminal.taken()
        try terminal.findProgress("turn ")
        terminal.type("a = 1 + 2\r")
        let shown = try terminal.prompt()
        #expect(shown.split(separator: "\n").allSatisfy { $0 == "5.0" || $0 == "0.0" || $0 == "5" }, "\(shown)")
        try terminal.find("a = 3\n")
    }

    @Test func `a dumb terminal has no such line`() throws {
        let terminal = try Terminal(home: home, environment: ["TERM": "dumb"])
        try terminal.find(">>> ")
        terminal.enter(":time ones(3)")
        try terminal.find("median ")
        #expect(!terminal.raw.contains("Ctrl-C stops it") && !terminal.raw.contains("\u{1B}"))
    }

    @Test(arguments: [
        ("conv", "", 0, 0, 3200, "conv  3.2 s"), ("conv", "", 2, 8, 700, "conv  25 %  0.7 s"),
        ("a @ b", "turn", 11, 300, 125_000, "a @ b  turn 12 of 300  3 %  2:05 min"), ("", "", 0, 1, 500, "evaluating  0.5 s"),
        ("conv", "cell", 3, 3, 500, "conv  cell 3 of 3  100 %  0.5 s"),
    ])
    func `says what runs, the share done where it is known, and the time`(
        activity: String, unit: String, done: Int, total: Int, milliseconds: Int, text: String
    ) {
        let progress = Progress()
        progress.begin(activity.isEmpty ? .unnamed : Activity(activity))
        progress.counting(total, unit.isEmpty ? .unnamed : Activity(unit)) { step in
            for _ in 0..<done { step() }
            let shown = ProgressLine.text(progress.glance, elapsed: .milliseconds(milliseconds))
            #expect(shown == text + "  (Ctrl-C stops it)")
        }
        #expect(progress.glance.total == 0)
    }

    @Test func `a second count shows that the first was not all`() {
        let progress = Progress()
        progress.begin(Activity("many"))
        progress.counting(4) { _ in
            progress.counting(9) { step in step() }
            #expect(progress.glance.total == 4 && progress.glance.done == 0)
        }
        progress.counting(4) { _ in #expect(progress.glance.total == 0) }
    }
}

extension Terminal {
    /// Waits until the progress line has spoken of something, and passes over nothing.
    func findProgress(_ words: String) throws {
        while !raw.contains(words + "  ") && !withdrawn.contains(where: { $0.contains(words) }) || !raw.contains("Ctrl-C stops it") {
            guard try readMore() else { throw Failure(description: "ended without progress: \(raw.suffix(500))") }
        }
    }
}
