import Notebook
import Testing

@Suite("The start-up file's part in a conversation")
struct StartUpTests {
    private func held(startingWith inputs: [String]) -> Held {
        let held = Held()
        held.session.isStartingUp = true
        for input in inputs { held.type(input) }
        held.session.isStartingUp = false
        return held
    }

    @Test("what is saved holds the start-up inputs it makes use of, and so replays elsewhere")
    func saving() throws {
        let held = held(startingWith: ["a = 2", "unused = 3", "twice(x) = a * x", ":set precision 3"])
        held.type("twice(21)")
        #expect(held.session.record.map(\.input) == ["a = 2", "twice(x) = a * x", ":set precision 3", "twice(21)"])
        #expect(held.session.cells.map(\.input) == ["twice(21)"])
        let fresh = Held()
        let shown = held.session.record.map { fresh.type($0.input) }
        #expect(shown.last == ["42"])
        #expect(shown.first == held.session.record.first?.lines)
    }

    @Test("its assignments are not shown, and a reset keeps what they made")
    func resetting() {
        let held = held(startingWith: [])
        held.session.isStartingUp = true
        #expect(held.type("a = 2").isEmpty)
        held.session.isStartingUp = false
        for input in ["a = 5", "b = 1", ":watch a", ":reset"] { held.type(input) }
        #expect(held.type("a") == ["2"])
        #expect(held.type("b").first == "error: b is not defined")
        #expect(held.type(":watch") == ["nothing is watched: :watch EXPR begins"])
    }
}
