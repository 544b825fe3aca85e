import ArgumentParser
import Language
import Notebook

/// What the subcommands have in common: a session, the worker that evaluates, the console that
/// shows, and the exit code at the end.
final class Front {
    let shared: SharedOptions
    let worker = Worker()
    private(set) var hasFailed = false
    /// Where the input that runs stands, for `FILE:LINE:COLUMN`.
    let place = Place()
    /// What a check has come to.
    var tally = CheckTally()

    /// The file and the line that an input begins at.
    final class Place: @unchecked Sendable {
        var file: String?
        var input = ScriptInput(text: "", line: 1)
    }

    init(_ shared: SharedOptions) {
        self.shared = shared
        if let unknown = EngineSummary.unknownSetting {
            lazyConsole.remark("note: CONVO_ENGINES is '\(unknown)'; it may be none, openblas, onednn or all")
        }
    }

    /// Shows results on stdout and reports on stderr, with the place in the file before them.
    private lazy var lazyConsole = Console(color: shared.color) { [place] diagnostic, source, width in
        let text = diagnostic.render(source: source, width: width)
        guard let file = place.file else { return text }
        // A note about a function's definition speaks of another input than the one that runs.
        guard let span = diagnostic.span, source == place.input.text else { return "\(file):\(place.input.line): \(text)" }
        let location = SourceLocation(of: span.start, in: source)
        let (line, column) = place.input.place(line: location.line, column: location.column)
        return "\(file):\(line):\(column): \(text)"
    }

    var console: Console { lazyConsole }

    /// The session of `-e`, and of the start-up file before it.
    private lazy var scriptSession = makeSession(echoes: false)

    /// A fresh session that may use most of the worker's stack.
    func makeSession(echoes: Bool, seed: UInt32 = 0) -> Session {
        let session = Session(memoryLimit: shared.memory, echoes: echoes, seed: seed)
        session.interpreter.stackBudget = worker.stackSize / 8 * 7
        session.interpreter.context.isReadOnly = shared.readOnly
        return session
    }

    /// A failed evaluation, a difference or a file that cannot be read: the exit code will be 1.
    func fail() { hasFailed = true }

    /// Ends a subcommand: flushes, and exits with 1 when something failed.
    func finish() throws {
        try checkOutput(of: console)
        if hasFailed { throw ExitCode(1) }
    }

    /// Flushes, and exits with 1 when the output cannot be written: what was computed is lost then.
    func checkOutput(of console: Console) throws {
        console.flush()
        guard let failure = console.failure else { return }
        console.remark("error: the output cannot be written: \(failure)")
        throw ExitCode(1)
    }

    // MARK: Inputs

    /// Evaluates inputs in order and shows what they bring; all in one run of the worker, since
    /// handing over from thread to thread costs more than a small statement. Exits when a signal says
    /// so, and after an error unless errors are to be survived.
    ///
    /// - Returns: whether one asked to quit.
    @discardableResult
    func submit(_ inputs: some Sequence<ScriptInput>, of file: String, to session: Session) throws -> Bool {
        var (quits, failures) = (false, 0)
        let console = console
        place.file = file
        defer { place.file = nil }
        let outcome = evaluate(for: session, console) {
            for input in inputs {
                place.input = input
                let isGood = session.submit(input.text) { output in
                    switch output {
                    case .effect(.quit): quits = true
                    case .diagnostic(let diagnostic, _) where diagnostic.severity == .note && shared.quiet: break
                    default: console.show(output)
                    }
                }
                if !isGood { failures += 1 }
                if quits || (!isGood && (!shared.keepGoing || session.isInterrupted)) || console.isClosed { break }
            }
        }
        try leaveIfTold(outcome)
        if failures > 0 {
            fail()
            if !shared.keepGoing { try finish() }
        }
        return quits
    }

    /// Runs `body` on the worker; Ctrl-C stops the session's evaluation and what is being written.
    func evaluate<R>(for session: Session, _ console: Console, _ body: () -> R) -> Worker.Outcome<R> {
        session.width = console.width
        return worker.run(for: session, console, body)
    }

    /// Exits when a signal said so during a run, or when nobody reads the output any more.
    func leaveIfTold<R>(_ outcome: Worker.Outcome<R>) throws {
        if let code = outcome.leave { try leave(code) }
        if outcome.wasInterrupted { try leave(130) }
        try checkOutput(of: console)
        if console.isClosed { try leave(0) }
    }

    private func leave(_ code: Int32) throws {
        console.flush()
        throw ExitCode(code)
    }

    // MARK: What to run

    func runExpression(_ text: String) throws {
        try submit(ScriptInput.inputs(of: text), of: "-e", to: scriptSession)
    }

    func runFile(_ path: String) throws {
        if path == "-" { return try runInput() }
        guard let text = read(path) else { return }
        try submit(ScriptInput.inputs(of: text, path: path), of: path, to: makeSession(echoes: false))
    }

    /// Runs stdin as it comes.
    func runInput() throws {
        let reader = LineReader(.input)
        let session = makeSession(echoes: false)
        var gatherer = ScriptReader()
        while true {
            switch reader.next() {
            case .line(let line):
                if let input = gatherer.add(line), try quits(input, in: session) { return }
            case .end:
                if let input = gatherer.finish() { _ = try quits(input, in: session) }
                return
            case .signal:
                try leave(Signals.departure ?? 130)
            }
        }
    }

    private func quits(_ input: ScriptInput, in session: Session) throws -> Bool {
        let quits = try submit(CollectionOfOne(input), of: "<stdin>", to: session)
        console.flush()
        return quits
    }

    /// A file's text; nil, with a report, when it cannot be read.
    func read(_ path: String) -> String? {
        do { return try Files.read(path) } catch {
            console.remark("error: \(path): \(error)")
            fail()
            return nil
        }
    }

    // MARK: The conversation

    /// - Parameter isResuming: whether the last conversation goes on.
    func converse(resuming isResuming: Bool = false) throws {
        let folder = Journal.defaultFolder
        let recovered = isResuming ? folder.flatMap { Journal.recover(in: $0) } : nil
        // Random numbers differ from conversation to conversation; the seed is recorded.
        let seed = recovered?.seed ?? UInt32.random(in: 1...999_999)
        let session = makeSession(echoes: true, seed: seed)
        let console = Console(color: shared.color, output: .output, errors: .output) {
            $0.render(source: $1, width: $2)
        }
        session.isInteractive = Descriptor.input.isTerminal && Descriptor.output.understandsEscapes
        session.showsPalette = console.isColored
        session.showsColour = console.isColored && ["truecolor", "24bit"].contains(environment("COLORTERM") ?? "")
        try runStartUpFile(in: session)
        let banner = shared.quiet ? nil : "Convo \(Version.number)  :tutorial is a first tour, :help lists what there is, Ctrl-D ends"
        let conversation = Conversation(
            session: session, console: console, worker: worker, banner: banner,
            complete: { session.completions(of: $0, at: $1) })
        conversation.journal = recovered?.journal ?? folder.map { Journal(folder: $0, seed: seed) }
        if let recovered {
            let (text, draft) = try restore(recovered, in: session)
            conversation.draft = draft
            console.remark(text)
        } else if isResuming {
            console.remark("note: there is no conversation to resume")
        }
        let code = conversation.run()
        if code != 0 { throw ExitCode(code) }
    }

    /// Runs the start-up file for what follows, when there is one: `convo/init.convo` in
    /// `$XDG_CONFIG_HOME` or `~/.config`.
    func runStartUpFile() throws { try runStartUpFile(in: scriptSession) }

    private func runStartUpFile(in session: Session) throws {
        guard !shared.noRc, let folder = environment("XDG_CONFIG_HOME") ?? environment("HOME").map({ $0 + "/.config" })
        else { return }
        let path = folder + "/convo/init.convo"
        guard let text = try? Files.read(path) else { return }
        session.isStartingUp = true
        defer { session.isStartingUp = false }
        try submit(ScriptInput.inputs(of: text, path: path), of: path, to: session)
    }
}
