import ArgumentParser
import Language
import Notebook

/// Replaying and checking conversations that are in files.
extension Front {
    /// Shows a file's conversation again, as it looked: inputs at their prompts, outputs, prose.
    func replayFile(_ path: String) throws {
        guard let text = read(path) else { return }
        let replay = Replay(Transcript(text, path: path, needsMore: { Parser.needsMore($0) }))
        let session = makeSession(echoes: true)
        // Errors belong to the conversation, and so to stdout.
        let console = Console(color: shared.color, output: .output, errors: .output) {
            $0.render(source: $1, width: $2)
        }
        let outcome = evaluate(for: session, console) {
            replay.run(with: session, shouldStop: { session.isInterrupted || console.isClosed }) { event in
                switch event {
                case .prose(let text): console.write(text + "\n")
                case .input(let text, _): console.write(text + "\n")
                case .output(let output, _): console.show(output)
                }
            }
        }
        console.flush()
        try leaveIfTold(outcome)
        if outcome.value > 0 { fail() }
    }

    /// Compares a file's conversation, or those of a folder, with what happens now.
    func check(_ path: String, update: Bool, rtol: Double, atol: Double) throws {
        for file in Files.transcripts(in: path) { try checkFile(file, update, Tolerance(rtol: rtol, atol: atol)) }
    }

    private func checkFile(_ path: String, _ update: Bool, _ tolerance: Tolerance) throws {
        guard let text = read(path) else { return }
        let session = makeSession(echoes: true)
        let replay = Replay(Transcript(text, path: path, needsMore: { Parser.needsMore($0) }))
        let outcome = evaluate(for: session, console) {
            replay.check(
                with: session, path: path, tolerance: tolerance, shouldStop: { session.isInterrupted }
            ) { $0.render(source: $1, width: 80) }
        }
        try leaveIfTold(outcome)
        let report = outcome.value
        if update, report.updated != text {
            do {
                try Files.write(report.updated, to: path)
                if !shared.quiet { console.write("\(path): updated, \(report.differing) of \(report.checked) outputs\n") }
            } catch {
                console.remark("error: \(path): \(error)")
                fail()
            }
            return
        }
        if !report.diff.isEmpty { console.write(report.diff) }
        if !report.passed { return fail() }
        if !shared.quiet { console.write("\(path): \(report.checked) outputs as recorded\n") }
    }
}
