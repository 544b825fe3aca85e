import Language

extension Replay {
    /// How a conversation held again differs from its record.
    public struct Report: Sendable {
        /// Inputs whose outputs were compared.
        public fileprivate(set) var checked = 0
        /// Of those, how many brought something else.
        public fileprivate(set) var differing = 0
        /// Inputs of scripts that failed: there is no record to compare with.
        public fileprivate(set) var failed = 0
        /// Whether `shouldStop` ended the check.
        public fileprivate(set) var wasStopped = false
        /// A unified diff from the record to what came; empty when nothing differs.
        public fileprivate(set) var diff = ""
        /// The file's text with what came in place of what differs. Elisions that still hold, and
        /// numbers within the tolerance, stay as they are recorded.
        public fileprivate(set) var updated = ""

        public var passed: Bool { differing == 0 && failed == 0 && !wasStopped }
    }

    /// Submits every input in turn and compares what it brings with the recorded lines.
    ///
    /// - Parameters:
    ///   - path: the file's name, for the head of the diff.
    ///   - tolerance: how far numbers may be off; `.exact` compares the text.
    ///   - progress: told before each input how many of how many are done.
    ///   - render: the text of a note or an error, given the input that it is about.
    public func check(
        with conversation: some Conversing, path: String, tolerance: Tolerance = .exact,
        shouldStop: () -> Bool = { false }, progress: (Int, Int) -> Void = { _, _ in },
        render: (Diagnostic, String) -> String
    ) -> Report {
        let total = transcript.inputs.count
        var done = 0
        var report = Report()
        var comparison = FileComparison()
        var hasEnded = false
        for cell in transcript.cells {
            guard case .exchange(let exchange) = cell, !hasEnded, !exchange.input.text.isBlank else {
                report.updated += cell.source
                comparison.keep(cell.source)
                continue
            }
            progress(done, total)
            done += 1
            let result = Replay.submit(exchange.input.text, to: conversation, render: render)
            hasEnded = result.quits
            if shouldStop() {
                report.wasStopped = true
                hasEnded = true
                report.updated += exchange.source
                comparison.keep(exchange.source)
                continue
            }
            let other = Replay.compare(exchange, result, tolerance, &report)
            let isRecorded = exchange.recorded != nil
            report.updated += isRecorded ? other?.source ?? exchange.source : exchange.source
            if let other { comparison.replace(exchange, by: other) } else { comparison.keep(exchange.source) }
        }
        report.diff = comparison.unified(path: path)
        return report
    }

    /// What an input brought: its lines without blank ones at the end.
    private struct Result {
        var lines: [String] = []
        var succeeded = true
        var quits = false
    }

    private static func submit(
        _ input: String, to conversation: some Conversing, render: (Diagnostic, String) -> String
    ) -> Result {
        var result = Result()
        result.succeeded = conversation.submit(input) { output in
            switch output {
            case .text(let text, _): result.lines += text.lines
            case .diagnostic(let diagnostic, let source): result.lines += render(diagnostic, source).lines
            case .effect(.quit): result.quits = true
            case .effect: break
            }
        }
        result.lines = result.lines.withoutTrailingBlanks
        return result
    }

    /// The exchange with what it brought now, when that differs from the record.
    private static func compare(
        _ exchange: Exchange, _ result: Result, _ tolerance: Tolerance, _ report: inout Report
    ) -> Exchange? {
        guard let recorded = exchange.recorded else {
            if result.succeeded { return nil }
            report.failed += 1
            return exchange.recording(result.lines.map(RecordedLine.escaped))
        }
        report.checked += 1
        let pattern = OutputPattern(recorded, tolerance)
        if pattern.matches(result.lines) { return nil }
        report.differing += 1
        return exchange.recording(pattern.updated(to: result.lines))
    }
}
