import Testing

@testable import Notebook

@Suite struct LineDiffTests {
    /// What the changes make of `old`.
    private func applied(_ changes: [LineDiff.Change], _ old: [String], _ new: [String]) -> [String] {
        var result: [String] = []
        var at = 0
        for change in changes {
            result += old[at..<change.old.lowerBound] + new[change.new]
            at = change.old.upperBound
        }
        return result + old[at...]
    }

    /// The length of the longest common subsequence, by the table.
    private func commonLength(_ a: [String], _ b: [String]) -> Int {
        var row = [Int](repeating: 0, count: b.count + 1)
        for x in a {
            var diagonal = 0
            for (j, y) in b.enumerated() {
                let above = row[j + 1]
                row[j + 1] = x == y ? diagonal + 1 : max(above, row[j])
                diagonal = above
            }
        }
        return row[b.count]
    }

    @Test func theFewestChangesLeadFromOneToTheOther() {
        var state: UInt64 = 3
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for _ in 0..<2000 {
            let old = (0..<random(14)).map { _ in "\(random(4))" }
            let new = (0..<random(14)).map { _ in "\(random(4))" }
            let changes = LineDiff.changes(from: old, to: new)
            #expect(applied(changes, old, new) == new)
            let edits = changes.reduce(0) { $0 + $1.old.count + $1.new.count }
            #expect(edits == old.count + new.count - 2 * commonLength(old, new), "\(old) \(new)")
            for (a, b) in zip(changes, changes.dropFirst()) { #expect(a.old.upperBound < b.old.lowerBound) }
        }
    }

    @Test func hugeTextsThatHaveNothingInCommonAreOneChange() {
        let old = (0..<200_000).map { "a\($0)" }
        let new = (0..<200_000).map { "b\($0)" }
        #expect(LineDiff.changes(from: ["x"] + old, to: ["x"] + new) == [.init(old: 1..<200_001, new: 1..<200_001)])
    }

    @Test func distantChangesAreHunksOfTheirOwn() {
        let old = (1...20).map { "\($0)\n" }
        var new = old
        new[1] = "b\n"
        new.removeLast()
        let text = UnifiedDiff.text(path: "f", old: old, new: new, changes: LineDiff.changes(from: old, to: new))
        #expect(
            text == """
                --- f
                +++ f
                @@ -1,5 +1,5 @@
                 1
                -2
                +b
                 3
                 4
                 5
                @@ -17,4 +17,3 @@
                 17
                 18
                 19
                -20

                """)
    }

    @Test func nothingIsAdded() {
        let text = UnifiedDiff.text(path: "f", old: [], new: ["a\n"], changes: [.init(old: 0..<0, new: 0..<1)])
        #expect(text == "--- f\n+++ f\n@@ -0,0 +1 @@\n+a\n")
    }
}
