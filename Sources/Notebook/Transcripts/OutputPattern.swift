/// The recorded lines of an output, some of which may stand for any lines.
struct OutputPattern {
    private let recorded: [String]
    private let tolerance: Tolerance

    /// - Parameter recorded: lines as they stand, escaped.
    init(_ recorded: [String], _ tolerance: Tolerance) {
        self.recorded = recorded
        self.tolerance = tolerance
    }

    private var hasElisions: Bool { recorded.contains(where: RecordedLine.isElision) }

    /// Whether the lines that came are those that are recorded.
    func matches(_ lines: [String]) -> Bool {
        guard hasElisions else {
            if recorded.count == lines.count, zip(recorded, lines).allSatisfy(matches) { return true }
            // Numbers of another length may have wrapped the lines at other places.
            return !tolerance.isExact
                && tolerance.matches(
                    recorded.map(RecordedLine.unescaped).joined(separator: "\n"), lines.joined(separator: "\n"))
        }
        // A line pattern with one kind of wildcard: on a mismatch the last elision takes one more.
        var (i, j) = (0, 0)
        var retry: (pattern: Int, line: Int)?
        while j < lines.count {
            if i < recorded.count, RecordedLine.isElision(recorded[i]) {
                retry = (i + 1, j)
                i += 1
            } else if i < recorded.count, matches(recorded[i], lines[j]) {
                i += 1
                j += 1
            } else if let (pattern, line) = retry {
                retry = (pattern, line + 1)
                (i, j) = (pattern, line + 1)
            } else {
                return false
            }
        }
        return recorded[i...].allSatisfy(RecordedLine.isElision)
    }

    private func matches(_ recorded: String, _ line: String) -> Bool {
        let expected = RecordedLine.unescaped(recorded)
        return expected.isExactly(line) || (!tolerance.isExact && tolerance.matches(expected, line))
    }
}

// MARK: Updating

extension OutputPattern {
    /// The lines to record when others came: escaped, with the elisions that still have their place.
    ///
    /// Seen from the start and from the end, the lines between elisions that are found again stay,
    /// and with them the elisions. What changed before the first or after the last elision is
    /// replaced by as many lines; whatever else changed is written out in full.
    func updated(to lines: [String]) -> [String] {
        let runs = recorded.split(omittingEmptySubsequences: false, whereSeparator: RecordedLine.isElision)
        let signs = recorded.filter(RecordedLine.isElision)
        let last = runs.count - 1
        guard last > 0 else { return lines.map(RecordedLine.escaped) }
        var rest = lines[...]
        var (front, back): ([String], [String]) = ([], [])
        var (low, high) = (0, last)
        while low < last, let place = place(of: runs[low], in: rest, low == 0 ? .start : .anywhere) {
            if low > 0 { front.append(signs[low - 1]) }
            front += runs[low]
            rest = rest[(place + runs[low].count)...]
            low += 1
        }
        while high > low, let place = place(of: runs[high], in: rest, high == last ? .end : .anywhere) {
            back = runs[high] + (high < last ? [signs[high]] : []) + back
            rest = rest[..<place]
            high -= 1
        }
        let (head, tail) = (low == 0 ? runs[0].count : 0, high == last ? runs[last].count : 0)
        let isAtEnds = (low == high && (low == 0 || low == last)) || last == 1
        if isAtEnds, head + tail <= rest.count {
            // One elision stands between what was replaced and what was found.
            let sign = signs[low == 0 ? 0 : last - 1]
            return front + rest.prefix(head).map(RecordedLine.escaped) + [sign]
                + rest.suffix(tail).map(RecordedLine.escaped) + back
        }
        return front + rest.map(RecordedLine.escaped) + back
    }

    private enum Place { case start, end, anywhere }

    /// Where `run` stands among the lines.
    private func place(of run: ArraySlice<String>, in lines: ArraySlice<String>, _ place: Place) -> Int? {
        guard run.count <= lines.count else { return nil }
        let last = lines.endIndex - run.count
        let candidates =
            switch place {
            case .start: lines.startIndex...lines.startIndex
            case .end: last...last
            case .anywhere: lines.startIndex...last
            }
        return candidates.first { zip(run, lines[$0...]).allSatisfy(matches) }
    }
}
