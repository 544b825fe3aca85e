import Foundation
import Notebook
import Testing

/// A session that tells what each input showed.
struct Held {
    let session: Session

    init(seed: UInt32 = 0) { session = Session(seed: seed) }

    /// The lines that an input brought, as a transcript has them.
    @discardableResult
    func type(_ input: String) -> [String] {
        var lines: [String] = []
        session.submit(input) { output in
            switch output {
            case .text(let text, _): lines += text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            case .diagnostic(let diagnostic, _): lines.append("\(diagnostic.severity == .error ? "error" : "note"): \(diagnostic.message)")
            case .effect(.edit(let text)): lines.append("edit: \(text)")
            case .effect: break
            }
        }
        return lines
    }

    static func withFolder<R>(_ body: (String) throws -> R) throws -> R {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path)
    }

    static func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}

@Suite("The notebook's cells")
struct CellTests {
    @Test("every input and comment is a cell; commands about the notebook are none")
    func numbering() {
        let held = Held()
        for input in ["x = 2", "# words", "x + 1", ":cells", "y", ":shape [1,2]"] { held.type(input) }
        #expect(
            held.type(":cells") == [
                "1  x = 2         x = 2", "2  # words", "3  x + 1         3", "4  y             error: y is not defined  … 4 lines",
                "5  :shape [1,2]  (2,)",
            ])
    }

    @Test("an edited cell takes the old one's place, and a rerun follows it up")
    func editing() {
        let held = Held()
        for input in ["x = 2", "y = x * 10", "y"] { held.type(input) }
        #expect(held.type(":edit 1") == ["edit: x = 2"])
        held.type("x = 3")
        #expect(held.session.cells.map(\.input) == ["x = 3", "y = x * 10", "y"])
        #expect(held.type("y") == ["20"])
        held.type(":drop 4")
        #expect(
            held.type(":rerun") == ["cell 2: y = x * 10", "- y = 20", "+ y = 30", "cell 3: y", "- 20", "+ 30", "3 cells, 2 changed"])
        #expect(held.type(":rerun") == ["3 cells, nothing changed"])
        #expect(held.type("y") == ["30"])
    }

    @Test("a given-up edit replaces nothing")
    func cancelledEdit() {
        let held = Held()
        held.type("1")
        held.type(":edit 1")
        held.session.cancelEdit()
        held.type("2")
        #expect(held.session.cells.map(\.input) == ["1", "2"])
        #expect(held.type(":edit 7") == ["error: there is no cell 7"])
    }

    @Test("a watched expression shows itself when it changes, and only then")
    func watching() {
        let held = Held()
        held.type("w = ones(2)")
        #expect(held.type(":watch sum(w)") == ["sum(w) = 2.0"])
        #expect(held.type("w = w * 3") == ["w.shape = (2,)", "sum(w) = 6.0"])
        #expect(held.type("z = 1") == ["z = 1"])
        #expect(held.type(":watch") == ["sum(w)"])
        held.type(":unwatch")
        #expect(held.type("w = w * 3") == ["w.shape = (2,)"])
    }

    @Test("a watched expression draws no random numbers")
    func watchingRandom() {
        let (held, other) = (Held(), Held())
        held.type(":watch rand(1)")
        held.type("a = 1")
        #expect(held.type("rand(2)").prefix(1) == other.type("rand(2)").prefix(1))
    }
}

@Suite("Conversations in files")
struct ConversationFileTests {
    @Test("what is saved can be checked, loaded and replayed", arguments: ["a.convo", "a.md"])
    func roundTrip(name: String) throws {
        try Held.withFolder { folder in
            let path = "\(folder)/\(name)"
            let held = Held(seed: 7)
            for input in ["# # A title", "x = arange(2,2)", "f(\n1)", "rand(2)", ":time 1", "x"] { held.type(input) }
            #expect(held.type(":save \(path)") == ["saved 6 cells in \(path)"])
            let text = try Held.read(path)
            #expect(text.contains(">>> seed(7)"))
            let fresh = Session()
            let report = Replay(Transcript(text, path: path)).check(with: fresh, path: path) {
                $0.render(source: $1, width: 80)
            }
            #expect(report.passed, "\(report.diff)")
            let loader = Held()
            let loaded = loader.type(":load \(path)")
            #expect(loaded.last == "loaded 6 inputs, 1 failed")
            #expect(loader.type("x") == ["[[0. 1.]", " [2. 3.]]"])
            #expect(loader.session.cells.count == 8)
            #expect(Held().type(":replay \(path)").contains(">>> x = arange(2,2)"))
        }
    }

    @Test("a file that somebody else wrote is kept beside the new one")
    func overwriting() throws {
        try Held.withFolder { folder in
            let path = "\(folder)/a.convo"
            try "precious".write(toFile: path, atomically: true, encoding: .utf8)
            let held = Held()
            held.type("1")
            #expect(held.type(":save \(path)").first == "what was in \(path) is in \(path)~ now")
            #expect(try Held.read(path + "~") == "precious")
            #expect(held.type(":save \(path)").count == 1)
        }
    }

    @Test("files do not load one another without end")
    func recursion() throws {
        try Held.withFolder { folder in
            let path = "\(folder)/a.convo"
            try ":load \(path)\n".write(toFile: path, atomically: true, encoding: .utf8)
            #expect(Held().type(":load \(path)").contains("error: files load one another more than 8 deep"))
        }
    }

    @Test("what cannot be read or saved is told", arguments: [":load nope.convo", ":save x.npy", ":save x.html", ":export x.doc", ":save"])
    func refusals(input: String) {
        #expect(Held().type(input).first?.hasPrefix("error: ") ?? false)
    }
}
