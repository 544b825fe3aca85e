import Foundation
import Language
import Notebook
import Testing

/// Commands of a conversation, by what they show.
@Suite struct CommandTests {
    private func shown(_ lines: String..., clock: @escaping @Sendable () -> Double = { 0 }) -> String {
        let session = Session(clock: clock)
        var texts: [String] = []
        for line in lines {
            texts = []
            session.submit(line) {
                switch $0 {
                case .text(let text, _): texts.append(text)
                case .diagnostic(let diagnostic, let source): texts.append(diagnostic.render(source: source, width: 80))
                case .effect(let effect): texts.append("effect \(effect)")
                }
            }
        }
        return texts.joined(separator: "\n")
    }

    @Test func everyCommandIsListedAndExplained() {
        let overview = shown(":help")
        for command in SessionCommands.all {
            #expect(overview.contains(":" + command.name))
            #expect(shown(":help :\(command.name)").hasPrefix(command.usage))
        }
        for builtin in Builtins.all {
            #expect(overview.contains(builtin.name))
            let page = shown("?\(builtin.name)").split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(page.contains(builtin.summary.split(separator: " ").joined(separator: " ")))
        }
    }

    @Test func linesOfHelpFitTheWidth() {
        for builtin in Builtins.all {
            for line in shown("?\(builtin.name)").split(separator: "\n") where !line.hasPrefix("  ") {
                #expect(line.count <= 80, "\(line)")
            }
        }
    }

    @Test func helpLeadsFromOtherLibraries() {
        #expect(shown(":help conv2d").contains("conv(x, w"))
        #expect(shown(":help padding").contains("same_lower"))
        #expect(shown(":help topics").contains("indexing"))
        #expect(shown(":help cnov").contains("did you mean conv"))
    }

    @Test func variables() {
        #expect(shown(":vars") == "no names yet: x = arange(1,3,4,4) makes one")
        #expect(shown("x = range(3); a = 2", ":vars") == """
            name  shape  dtype  bytes  first values
            a            int           2
            x     (3,)   int64  24B    0 1 2
            """)
    }

    @Test func shapes() {
        // 4 filters · 6 · 6 places · 3 channels · 3 · 3 products.
        #expect(shown(":shape conv(ones(1,3,8,8), ones(4,3,3,3))") == "(1, 4, 6, 6)  3,888 multiply-adds  576B")
        #expect(shown(":shape deconv(ones(1,4,6,6), ones(4,3,3,3))") == "(1, 3, 8, 8)  3,888 multiply-adds  768B")
        #expect(shown(":shape im2col(ones(1,3,8,8), 3)") == "(36, 27)  3.8KB")
        #expect(shown(":shape conv_matrix(ones(3,3), (5,5))") == "(9, 25)  900B")
        #expect(shown(":shape max_pool(range(16).reshape(4,4), 2)") == "(2, 2)  int64  32B")
        #expect(shown(":shape conv_dw(ones(1,3,8,8), ones(1,4,6,6), (3,3))") == "(4, 3, 3, 3)  3,888 multiply-adds  432B")
        #expect(shown(":shape conv(ones(5,5), ones(3,3)) + 1") == "(3, 3)")
        #expect(shown(":shape").hasPrefix("error: "))
    }

    @Test func moreShowsAllOfTheLastValue() {
        let text = shown("range(2000)", ":more")
        #expect(!text.contains("...") && text.contains(" 1000 "))
    }

    @Test func options() {
        #expect(shown(":set precision 3", "[1/3]") == "[0.333]")
        #expect(shown(":set style torch", "[1/3, 2]") == "tensor([0.3333, 2.0000])")
        #expect(shown(":set style torch", ":set precision 2", ":set style numpy", "[1/3]") == "[0.33333334]")
        #expect(shown(":set memory 1GB", ":set memory").hasPrefix("memory is 1GB: "))
        #expect(shown(":set precison 3").contains("did you mean precision?"))
        #expect(shown(":set precision -1").contains("precision takes an integer from 0"))
        #expect(shown(":set sci_mode true").contains("error"))
        #expect(shown(":set threads 1", ":set threads") .hasPrefix("threads is 1: "))
        #expect(shown(":set engines none", ":set engines") .hasPrefix("engines is none (Convo's own kernels)"))
        #expect(shown(":set engines all", ":set engines").hasPrefix("engines is all"))
    }

    @Test func timesInThreeDigits() {
        // A clock that rises by 1.27 ms at every look.
        let ticks = Ticks(step: 0.00127)
        #expect(shown(":time 1 + 1", clock: { ticks.next() }).hasPrefix("median 1.27 ms  min 1.27 ms  runs "))
    }

    @Test func historyAndReset() {
        #expect(shown("1 + 1", "x = (1,\n2)", ":history") == "1  1 + 1\n2  x = (1,\n   2)")
        #expect(shown("x = 1", ":reset", "x").contains("x is not defined"))
    }

    @Test(arguments: ["save(\"FILE.npy\", arange(3))", ":save FILE.convo", ":export FILE.html", ":draw conv(arange(3, 3), ones(2, 2)) > FILE.svg"])
    func aReadOnlyConversationWritesNoFile(line: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let session = Session()
        session.interpreter.context.isReadOnly = true
        var errors: [String] = []
        session.submit("x = 1") { _ in }
        session.submit(line.replacing("FILE", with: folder.path + "/a")) {
            if case .diagnostic(let diagnostic, let source) = $0 { errors.append(diagnostic.render(source: source, width: 200)) }
        }
        #expect(errors.contains { $0.contains("this conversation is read-only") })
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func theTourRunsToItsEnd() {
        let session = Session()
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".convo")
        defer { try? FileManager.default.removeItem(at: file) }
        func page(_ line: String) -> String {
            var text = ""
            session.submit(line) { if case .text(let shown, .command) = $0 { text = shown } }
            return text
        }
        var text = page(":tutorial")
        for step in 1...10 {
            #expect(text.contains("\(step)/10  "))
            let line = text.split(separator: "\n").last { $0.hasPrefix("    ") }
            text = page(String(String(line ?? "").trimmingPrefix("    ")).replacing("tour.convo", with: file.path))
        }
        #expect(text.contains("That was the tour"))
        #expect(page("1").isEmpty)
    }

    @Test func unknownCommands() {
        #expect(shown(":hlep").contains("did you mean :help?"))
        #expect(shown(":quit now").hasPrefix("error: :quit takes nothing after it"))
        #expect(shown(":quit") == "effect quit")
    }

    @Test(
        arguments: [
            ("conv(x, w, str", ["stride="]), ("conv(x, w, pad=\"sa", ["same\"", "same_lower\""]), (":he", ["help"]),
            ("x.sha", ["shape"]), ("conv_m", ["conv_matrix("]), ("fl", ["flatten(", "flip(", "float(", "float32", "float32(", "float64", "float64(", "floor("]),
            (":set pre", ["precision"]), ("?im2", ["im2col"]), ("", []),
        ])
    func completion(text: String, words: [String]) {
        #expect(Session().completions(of: text, at: text.utf8.count).candidates.map(\.text) == words)
    }
}

/// A clock for tests.
private final class Ticks: @unchecked Sendable {
    private let step: Double
    private var now = 0.0

    init(step: Double) { self.step = step }

    func next() -> Double {
        now += step
        return now
    }
}
