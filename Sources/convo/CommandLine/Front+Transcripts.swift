import ArgumentParser
import Language
import Notebook
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Replaying and checking conversations that are in files.
extension Front {
    /// Shows a file's conversation again, as it looked: inputs at their prompts, outputs, prose.
    func replayFile(_ path: String) throws {
        guard let text = read(path) else { return }
        let session = makeSession(echoes: true)
        // Errors belong to the conversation, and so to stdout.
        let console = Console(color: shared.color, output: .output, errors: .output) {
            $0.render(source: $1, width: $2)
        }
        let outcome = evaluate(for: session, console) {
            Replay.run(
                TranscriptReader(text, path: path), with: session,
                shouldStop: { session.isInterrupted || console.isClosed }
            ) { event in
                switch event {
                case .prose(let text): console.write(text + "\n")
                case .input(let text, _): console.write(text + "\n")
                case .output(let output, _): console.show(output)
                }
            }
        }
        try checkOutput(of: console)
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
        let replay = Replay(Transcript(text, path: path))
        let progress = CheckProgress()
        let outcome = evaluate(for: session, console) {
            defer { progress.end() }
            return replay.check(
                with: session, path: path, tolerance: tolerance, shouldStop: { session.isInterrupted },
                progress: { progress.show("\(path): \($0) of \($1)") }
            ) { $0.render(source: $1, width: 80) }
        }
        try leaveIfTold(outcome)
        let report = outcome.value
        tally.add(report)
        if update, report.updated != text {
            guard write(report.updated, to: path) else { return }
            if !shared.quiet { console.write("\(path): updated, \(report.differing) of \(report.checked) outputs\n") }
            return
        }
        if !report.diff.isEmpty { console.write(console.isColored ? Style.paint(diff: report.diff) : report.diff) }
        if !report.passed { return fail() }
        if !shared.quiet { console.write("\(path): \(report.checked) outputs as recorded\n") }
    }

    /// Holds a file's conversation again and writes what it shows as a page or program.
    func export(_ path: String, as format: ExportFormat, to out: String?) throws {
        guard let text = read(path) else { return }
        let session = makeSession(echoes: true)
        let replay = Replay(Transcript(text, path: path))
        let outcome = evaluate(for: session, console) {
            replay.exported(with: session, shouldStop: { session.isInterrupted })
        }
        try leaveIfTold(outcome)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let result = format.text(of: outcome.value, title: name)
        guard let out else { return console.write(result) }
        write(result, to: out)
    }

    /// Writes a file that the command line named, as a whole or not at all; a report when it cannot be.
    @discardableResult
    private func write(_ text: String, to path: String) -> Bool {
        do {
            try AtomicFile.write(text, to: path, in: nil)
            return true
        } catch {
            console.remark("error: \((error as? FileError)?.prose.message ?? "\(error)")")
            fail()
            return false
        }
    }

    /// Says how the check of several files went, in one line.
    func summarize() {
        if tally.files > 1, !shared.quiet { console.write(tally.text + "\n") }
    }
}

/// What a check of files has come to.
struct CheckTally {
    private(set) var files = 0
    private var failedFiles = 0
    private var outputs = 0
    private var differing = 0

    mutating func add(_ report: Replay.Report) {
        files += 1
        outputs += report.checked
        differing += report.differing + report.failed
        if !report.passed { failedFiles += 1 }
    }

    /// `2 of 47 outputs differ, in 1 of 3 files`.
    var text: String {
        failedFiles == 0
            ? "\(files) files, \(outputs) outputs: all as recorded"
            : "\(differing) of \(outputs) outputs \(differing == 1 ? "differs" : "differ"), in \(failedFiles) of \(files) files"
    }
}

/// A line on the terminal that says how far something has come, once it has taken a second.
final class CheckProgress {
    private let start = MonotonicClock.seconds()
    private var last = 0.0
    private var isShown = false

    func show(_ text: String) {
        let now = MonotonicClock.seconds()
        guard now - start > 1, now - last > 0.1, Descriptor.errors.understandsEscapes else { return }
        (last, isShown) = (now, true)
        put("\r\u{1B}[K" + text)
    }

    func end() {
        if isShown { put("\r\u{1B}[K") }
    }

    private func put(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(Descriptor.errors.number, bytes, bytes.count)
    }
}
