import Language
import Tensors

/// A conversation: a line goes in, outputs come out. Knows no terminal and no process.
///
/// Belongs to one thread at a time, except `interrupt`, which any thread may call.
public final class Session: @unchecked Sendable {
    /// The names of the conversation and what they hold.
    public let interpreter: Interpreter
    /// Seconds that only ever rise, for `:time`.
    let clock: @Sendable () -> Double
    /// Whether assignments show themselves: in a conversation they do, in a script they do not.
    public var echoes: Bool
    /// The columns that help and lists may take.
    public var width = 80
    /// The last inputs of the conversation that were accepted, in order.
    public private(set) var inputs: [String] = []
    /// How many inputs were accepted before those.
    public private(set) var earlierInputCount = 0
    /// Whether each input tells how long it took.
    var showsTiming = false
    /// The step of the tour that waits for its line; nil when there is no tour.
    var tutorialStep: Int?
    /// Whether somebody sits at a terminal, who can walk through frames.
    public var isInteractive = false
    /// Whether pictures may have 24-bit colour.
    public var showsColour = false
    /// What the last input showed and the front end held back, for `:more`.
    public var heldBack = ""
    /// Whether tables may use the 256 colours that every terminal has.
    public var showsPalette = false
    /// The quiz under way.
    var quiz: Quiz?
    /// How many questions were asked, so that none comes twice.
    var questionsAsked = 0
    /// How each print style is set; the current one is the interpreter's.
    var otherStyle = PrintOptions.torch
    /// What the random numbers begin with, also after `:reset` and in `:rerun`.
    public let seed: UInt32
    /// The inputs of the conversation with what they brought, and the prose between.
    public internal(set) var cells: CellList = []
    /// How much text the cells' outputs hold, about.
    private var recordedBytes = 0
    /// The cell that the next input replaces.
    var edited: Int?
    /// Expressions that show themselves when they change.
    var watches: [Watch] = []
    /// Inputs are those of the start-up file: no cells, but part of every new beginning.
    public var isStartingUp = false
    /// What the start-up file brought, as a conversation would have shown it.
    var startUpCells: [Cell] = []
    /// Files that this conversation wrote, and may write again.
    var writtenPaths: Set<String> = []
    /// How many files are being loaded, each by the one before.
    var loadDepth = 0

    /// - Parameters:
    ///   - memoryLimit: bytes that tensors may take; nil for three quarters of physical memory.
    ///   - echoes: whether assignments show themselves.
    ///   - seed: of the random numbers.
    ///   - clock: seconds that only ever rise.
    public init(
        memoryLimit: Int? = nil, echoes: Bool = true, seed: UInt32 = 0,
        clock: @escaping @Sendable () -> Double = MonotonicClock.seconds
    ) {
        interpreter = Interpreter(context: EvaluationContext(memoryLimit: memoryLimit, seed: seed))
        self.seed = seed
        self.clock = clock
        self.echoes = echoes
    }

    /// Evaluates one input, which may span lines, and hands each output to `emit` as it comes.
    /// False when the input failed; every name is then as it was before.
    @discardableResult
    public func submit(_ input: String, emit: (Output) -> Void) -> Bool {
        interpreter.context.cancellation.reset()
        interpreter.context.progress.restart()
        let begin = showsTiming ? clock() : 0
        defer {
            if showsTiming, begin > 0 { emit(.text("took " + SessionCommands.duration(clock() - begin), .command)) }
        }
        defer { advanceTutorial(after: input, emit: emit) }
        var recorder = CellRecorder(taken: recordedBytes)
        var keepsCell = !input.isBlank
        var succeeded = true
        func pass(_ output: Output) {
            recorder.add(output)
            // The start-up file's own assignments stay unseen, unless its inputs are recorded elsewhere.
            if isStartingUp, case .text(_, .echo) = output { return }
            emit(output)
        }
        do {
            if quiz != nil, let reply = try answer(input) {
                emit(.text(reply, .command))
                accept(input)
                return true
            }
            switch try Parser.parse(input, symbols: interpreter.symbols) {
            case .statements(let statements):
                try interpreter.run(statements, source: input, echoes: echoes || isStartingUp) { pass(Output($0, source: input)) }
            case .command(let command):
                let name = SessionCommands.named(command.word)?.name ?? command.word
                // The rest of an output belongs to the cell that has it already.
                keepsCell = !SessionCommands.withoutCell.contains(name) && (name != "more" || heldBack.isEmpty)
                // Such a command shows its own inputs' outputs, of which there may be many.
                try run(command, source: input, emit: keepsCell ? pass : emit)
            }
            accept(input)
            if !watches.isEmpty, keepsCell, !Cell.isProse(input) { showWatches(emit: pass) }
        } catch {
            report(error, source: input, emit: pass)
            succeeded = false
        }
        if keepsCell {
            recordedBytes += recorder.bytes
            let cell = Cell(input, outputs: recorder.outputs, succeeded: succeeded)
            if isStartingUp { startUpCells.append(cell) } else { keep(cell) }
        }
        return succeeded
    }

    /// How many inputs `:history` goes back, at least.
    static let historyLength = 1000

    private func accept(_ input: String) {
        inputs.append(input)
        guard inputs.count == 2 * Session.historyLength else { return }
        inputs.removeFirst(Session.historyLength)
        earlierInputCount += Session.historyLength
    }

    private func report(_ error: any Error, source: String, emit: (Output) -> Void) {
        switch error {
        case let error as SyntaxError: emit(.diagnostic(error.diagnostic, source: source))
        case let error as EvaluationError:
            emit(.diagnostic(error.diagnostic, source: source))
            for (note, source) in error.callNotes { emit(.diagnostic(note, source: source)) }
        case let error as FileError:
            emit(.diagnostic(Diagnostic(.error, error.prose.message, at: nil, help: error.prose.help), source: source))
        case let error as Diagnostic: emit(.diagnostic(error, source: source))
        default: emit(.diagnostic(Diagnostic(.error, "\(error)", at: nil), source: source))
        }
    }

    /// What the evaluation under way is at; from any thread.
    public var progress: Progress.Glance { interpreter.context.progress.glance }

    /// Stops the evaluation that is under way, from any thread. Async-signal-safe.
    public func interrupt() { interpreter.context.cancellation.cancel() }

    /// Whether the evaluation that is under way, or the last one, was told to stop.
    public var isInterrupted: Bool { interpreter.context.cancellation.isCancelled }

    /// Forgets every name and setting.
    func reset() {
        interpreter.reset()
        interpreter.printing = .numpy
        otherStyle = .torch
        interpreter.context.random.seed(seed)
    }
}

extension Output {
    init(_ shown: Interpreter.Shown, source: String) {
        switch shown {
        case .value(let text): self = .text(text, .value)
        case .echo(let text): self = .text(text, .echo)
        case .printed(let text): self = .text(text, .printed)
        case .note(let note): self = .diagnostic(note, source: source)
        }
    }
}
