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
    /// The inputs of the conversation that were accepted, in order.
    public private(set) var inputs: [String] = []
    /// Whether each input tells how long it took.
    var showsTiming = false
    /// The step of the tour that waits for its line; nil when there is no tour.
    var tutorialStep: Int?
    /// How each print style is set; the current one is the interpreter's.
    var otherStyle = PrintOptions.torch

    /// - Parameters:
    ///   - memoryLimit: bytes that tensors may take; nil for three quarters of physical memory.
    ///   - echoes: whether assignments show themselves.
    ///   - clock: seconds that only ever rise.
    public init(
        memoryLimit: Int? = nil, echoes: Bool = true, clock: @escaping @Sendable () -> Double = MonotonicClock.seconds
    ) {
        interpreter = Interpreter(context: EvaluationContext(memoryLimit: memoryLimit))
        self.clock = clock
        self.echoes = echoes
    }

    /// Whether `text` goes on in a further line: a bracket is open, or it ends with `\`.
    public func needsMore(_ text: String) -> Bool { Parser.needsMore(text) }

    /// Evaluates one input, which may span lines, and hands each output to `emit` as it comes.
    /// False when the input failed; every name is then as it was before.
    @discardableResult
    public func submit(_ input: String, emit: (Output) -> Void) -> Bool {
        interpreter.context.cancellation.reset()
        let begin = showsTiming ? clock() : 0
        defer {
            if showsTiming, begin > 0 { emit(.text("took " + SessionCommands.duration(clock() - begin), .command)) }
        }
        defer { advanceTutorial(after: input, emit: emit) }
        do {
            switch try Parser.parse(input, symbols: interpreter.symbols) {
            case .statements(let statements):
                try interpreter.run(statements, source: input, echoes: echoes) { emit(Output($0, source: input)) }
            case .command(let command):
                try run(command, source: input, emit: emit)
            }
            inputs.append(input)
            return true
        } catch {
            report(error, source: input, emit: emit)
            return false
        }
    }

    private func report(_ error: any Error, source: String, emit: (Output) -> Void) {
        switch error {
        case let error as SyntaxError: emit(.diagnostic(error.diagnostic, source: source))
        case let error as EvaluationError:
            emit(.diagnostic(error.diagnostic, source: source))
            for (note, source) in error.callNotes { emit(.diagnostic(note, source: source)) }
        case let error as Diagnostic: emit(.diagnostic(error, source: source))
        default: emit(.diagnostic(Diagnostic(.error, "\(error)", at: nil), source: source))
        }
    }

    /// Stops the evaluation that is under way, from any thread. Async-signal-safe.
    public func interrupt() { interpreter.context.cancellation.cancel() }

    /// Whether the evaluation that is under way, or the last one, was told to stop.
    public var isInterrupted: Bool { interpreter.context.cancellation.isCancelled }

    /// Forgets every name and setting, as a new conversation would begin.
    func reset() {
        interpreter.reset()
        interpreter.context.random.seed(0)
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
