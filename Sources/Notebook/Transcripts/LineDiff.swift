/// Where two sequences of lines differ.
enum LineDiff {
    /// A stretch of old lines and the new lines in its place; one of them may be empty.
    struct Change: Equatable {
        var old: Range<Int>
        var new: Range<Int>
    }

    /// The fewest changes that lead from one to the other, by Myers' greedy algorithm ("An O(ND)
    /// difference algorithm and its variations", 1986).
    ///
    /// - Parameter budget: about how many steps it may take. Texts that differ by more are one
    ///   change from the first difference to the last.
    static func changes(from old: [String], to new: [String], budget: Int = 20_000_000) -> [Change] {
        var numbers: [[UInt8]: Int] = [:]
        func number(_ lines: [String]) -> [Int] {
            lines.map { line in
                let bytes = Array(line.utf8)
                let number = numbers[bytes] ?? numbers.count
                numbers[bytes] = number
                return number
            }
        }
        let (a, b) = (number(old), number(new))
        let shortest = min(a.count, b.count)
        let prefix = (0..<shortest).first { a[$0] != b[$0] } ?? shortest
        let suffix = (0..<shortest - prefix).first { a[a.count - 1 - $0] != b[b.count - 1 - $0] } ?? shortest - prefix
        let (x, y) = (prefix..<a.count - suffix, prefix..<b.count - suffix)
        if x.isEmpty && y.isEmpty { return [] }
        if x.isEmpty || y.isEmpty { return [Change(old: x, new: y)] }
        let limit = min(1000, max(1, budget / (x.count + y.count)))
        return shortestPath(Array(a[x]), Array(b[y]), limit: limit)?.map {
            Change(
                old: $0.old.lowerBound + prefix..<$0.old.upperBound + prefix,
                new: $0.new.lowerBound + prefix..<$0.new.upperBound + prefix)
        } ?? [Change(old: x, new: y)]
    }

    /// Nil when there are more than `limit` lines to take out or put in.
    private static func shortestPath(_ a: [Int], _ b: [Int], limit: Int) -> [Change]? {
        // furthest[k + limit + 1] is how far into `a` the best path on diagonal k has come.
        var furthest = [Int](repeating: 0, count: 2 * limit + 3)
        var history: [[Int]] = []
        for depth in 0...limit {
            history.append(Array(furthest[limit + 1 - depth...limit + 1 + depth]))
            for k in stride(from: -depth, through: depth, by: 2) {
                let center = limit + 1 + k
                let isDown = k == -depth || (k != depth && furthest[center - 1] < furthest[center + 1])
                var x = isDown ? furthest[center + 1] : furthest[center - 1] + 1
                while x < a.count, x - k >= 0, x - k < b.count, a[x] == b[x - k] { x += 1 }
                furthest[center] = x
                if x >= a.count, x - k >= b.count { return traced(history, a.count, b.count) }
            }
        }
        return nil
    }

    /// Walks back from the end through what each depth had reached.
    private static func traced(_ history: [[Int]], _ oldCount: Int, _ newCount: Int) -> [Change] {
        var changes: [Change] = []
        var (x, y) = (oldCount, newCount)
        for depth in stride(from: history.count - 1, to: 0, by: -1) {
            // Before `depth` diagonals -depth…depth were known as the step before had left them.
            let reached = history[depth]
            func at(_ k: Int) -> Int { abs(k) <= depth ? reached[k + depth] : 0 }
            let k = x - y
            let isDown = k == -depth || (k != depth && at(k - 1) < at(k + 1))
            let fromX = isDown ? at(k + 1) : at(k - 1)
            let fromY = fromX - (isDown ? k + 1 : k - 1)
            let change = isDown
                ? Change(old: fromX..<fromX, new: fromY..<fromY + 1)
                : Change(old: fromX..<fromX + 1, new: fromY..<fromY)
            if let next = changes.last, next.old.lowerBound == change.old.upperBound,
                next.new.lowerBound == change.new.upperBound
            {
                changes[changes.count - 1] = Change(
                    old: change.old.lowerBound..<next.old.upperBound,
                    new: change.new.lowerBound..<next.new.upperBound)
            } else {
                changes.append(change)
            }
            (x, y) = (fromX, fromY)
        }
        return changes.reversed()
    }
}
