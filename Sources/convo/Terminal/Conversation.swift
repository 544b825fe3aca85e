import Notebook

/// The loop of the terminal: asks for an input, has it evaluated, shows what it brought.
final class Conversation {
    let session: Session
    let console: Console
    let prompter: Prompter
    let history: History
    private let worker: Worker
    private let banner: String?

    /// Keeps every input for `--resume`.
    var journal: Journal?
    /// Inputs that were pasted together and wait for their turn.
    var queue: [String] = []
    /// Text that the next prompt begins with, to be edited.
    var draft = ""
    /// Typed lines are taken for a transcript that is being pasted.
    var isInTranscript = false

    /// - Parameters:
    ///   - banner: shown once at the start.
    ///   - complete: what may stand at the cursor (a UTF-8 offset into the whole input).
    init(
        session: Session, console: Console, worker: Worker, history: History = History(),
        banner: String? = nil, complete: @escaping Prompter.Complete = { _, _ in Completions() }
    ) {
        self.session = session
        self.console = console
        self.worker = worker
        self.history = history
        self.banner = banner
        prompter = Prompter(isColored: console.isColored)
        prompter.complete = complete
    }

    /// Goes on until Ctrl-D, `:quit`, or a signal that ends the process.
    ///
    /// - Returns: the exit code: 0, or 128 + the signal's number.
    func run() -> Int32 {
        for entry in history.entries { prompter.remember(entry) }
        if let banner { console.write(banner + "\n") }
        defer {
            history.close()
            warnAboutHistory()
            console.flush()
        }
        while !console.isClosed {
            warnAboutHistory()
            console.flush()
            switch nextInput() {
            case .line(let input):
                switch evaluate(input) {
                case .goOn: break
                case .leave(let code): return code
                }
            case .interrupted:
                session.cancelEdit()
                continue
            case .end:
                console.write("\n")
                return 0
            case .leave(let code):
                return code
            }
        }
        return 0
    }

    private enum Next {
        case goOn
        case leave(Int32)
    }

    private func evaluate(_ input: String) -> Next {
        history.append(input)
        prompter.remember(input)
        var effects: [Output.Effect] = []
        var hasReported = false
        var limit = OutputLimit(screen: Descriptor.output.rows)
        console.resume()
        session.width = console.width
        if let warning = journal?.begin(input) { console.remark(warning) }
        let outcome = worker.run(for: session, console) {
            session.submit(input) { output in
                var output = output
                if case .effect(.painted(let text, _)) = output { output = .text(text, .command) }
                if case .effect(let effect) = output { effects.append(effect) }
                guard let output = limit.admit(output) else { return }
                if case .diagnostic = output { hasReported = true }
                console.show(output)
            }
        }
        session.heldBack = limit.heldBack.joined(separator: "\n")
        journal?.end(succeeded: outcome.value)
        console.flush()
        if !console.hasLost, let remark = limit.remark { console.remark(remark) }
        if console.hasLost || session.isInterrupted, !hasReported {
            console.remark("note: interrupted; the output was cut short")
        }
        console.resume()
        for case .walk(let frames, _) in effects where !outcome.wasInterrupted {
            var walk = FrameWalk(frames, on: console)
            walk.run()
        }
        if outcome.wasInterrupted { queue = [] }
        if let code = outcome.leave { return .leave(code) }
        for case .edit(let text) in effects { edit(text) }
        return effects.contains(.quit) ? .leave(0) : .goOn
    }

    private func warnAboutHistory() {
        if let warning = history.takeWarning() { console.remark(warning) }
    }
}
