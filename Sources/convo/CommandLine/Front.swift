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

    /// The file and the line that an input begins at.
    final class Place: @unchecked Sendable {
        var file: String?
        var line = 1
    }

    init(_ shared: SharedOptions) {
        self.shared = shared
        if let unknown = Engines.unknownSetting {
            lazyConsole.remark("note: CONVO_ENGINES is '\(unknown)'; it may be none, openblas, onednn or all")
        }
    }

    /// Shows results on stdout and reports on stderr, with the place in the file before them.
    private lazy var lazyConsole = Console(color: shared.color) { [place] diagnostic, source, width in
        let text = diagnostic.render(source: source, width: width)
        guard let file = place.file else { return text }
        guard let span = diagnostic.span else { return "\(file):\(place.line): \(text)" }
        let location = SourceLocation(of: span.start, in: source)
        return "\(file):\(place.line + location.line - 1):\(location.column): \(text)"
    }

    var console: Console { lazyConsole }

    private lazy var scriptSession = Session(memoryLimit: shared.memory, echoes: false)

    /// A failed evaluation, a difference or a file that cannot be read: the exit code will be 1.
    func fail() { hasFailed = true }

    /// Ends a subcommand: flushes, and exits with 1 when something failed.
    func finish() throws {
        console.flush()
        if hasFailed { throw ExitCode(1) }
    }

    // MARK: Inputs

    /// Evaluates one input on the worker and shows what it brings. Exits when a signal says so, and
    /// after an error unless errors are to be survived.
    ///
    /// - Returns: whether it asked to quit.
    @discardableResult
    func submit(_ input: String, to session: Session) throws -> Bool {
        var quits = false
        let outcome = worker.run {
            session.interrupt()
            console.cutShort()
        } _: {
            session.submit(input) { output in
                switch output {
                case .effect(.quit): quits = true
                case .diagnostic(let diagnostic, _) where diagnostic.severity == .note && shared.quiet: break
                default: console.show(output)
                }
            }
        }
        if let code = outcome.leave { try leave(code) }
        if outcome.wasInterrupted { try leave(130) }
        if console.isClosed { try leave(0) }
        if !outcome.value {
            fail()
            if !shared.keepGoing { try finish() }
        }
        return quits
    }

    private func leave(_ code: Int32) throws {
        console.flush()
        throw ExitCode(code)
    }

    /// Runs the inputs that lines make, in order, until one asks to quit.
    func run(_ inputs: some Sequence<ScriptInput>, of file: String, in session: Session) throws {
        place.file = file
        defer { place.file = nil }
        for input in inputs {
            place.line = input.line
            if try submit(input.text, to: session) { break }
        }
    }

    // MARK: What to run

    func runExpression(_ text: String) throws {
        var gatherer = InputGatherer()
        var inputs = text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { gatherer.add(String($0)) }
        if let last = gatherer.finish() { inputs.append(last) }
        try run(inputs, of: "-e", in: scriptSession)
    }

    func runFile(_ path: String) throws {
        if path == "-" { return try runInput() }
        guard let text = read(path) else { return }
        try run(ScriptInput.inputs(of: text, path: path), of: path, in: Session(memoryLimit: shared.memory, echoes: false))
    }

    /// Runs stdin as it comes.
    func runInput() throws {
        let reader = LineReader(.input)
        let session = Session(memoryLimit: shared.memory, echoes: false)
        var gatherer = InputGatherer()
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
        place.file = "<stdin>"
        place.line = input.line
        let quits = try submit(input.text, to: session)
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

    func converse() throws {
        let session = Session(memoryLimit: shared.memory)
        let console = Console(color: shared.color, output: .output, errors: .output) {
            $0.render(source: $1, width: $2)
        }
        try runStartUpFile(in: session)
        let banner = shared.quiet ? nil : "Convo \(Version.number)  :help lists what there is, :quit or Ctrl-D ends"
        let conversation = Conversation(
            session: session, console: console, worker: worker, banner: banner,
            complete: { session.completions(of: $0, at: $1) })
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
        let echoes = session.echoes
        session.echoes = false
        defer { session.echoes = echoes }
        try run(ScriptInput.inputs(of: text, path: path), of: path, in: session)
    }
}
