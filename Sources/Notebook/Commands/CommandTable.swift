import Language
import Tensors

/// A command of the conversation, `:name rest`. Dispatch, `:help` and completion derive from it.
public struct SessionCommand: Sendable {
    public let name: String
    /// Other spellings.
    public let aliases: [String]
    /// What follows the word: `EXPR`, `[name]`; empty when nothing does.
    public let argument: String
    public let summary: String
    /// The words with dashes that it takes, and what they do.
    public let options: [(name: String, summary: String)]
    /// Told to whoever watches the progress.
    let activity: Activity
    let body: @Sendable (CommandCall) throws -> Void

    init(
        _ name: String, argument: String = "", aliases: [String] = [], _ summary: String,
        options: KeyValuePairs<String, String> = [:], _ body: @escaping @Sendable (CommandCall) throws -> Void
    ) {
        self.name = name
        activity = Activity(":" + name)
        self.aliases = aliases
        self.argument = argument
        self.summary = summary
        self.options = options.map { ($0.key, $0.value) }
        self.body = body
    }

    /// A line that could be typed: `:shape conv(x, w)`.
    var example: String {
        let words: KeyValuePairs = [
            "EXPR | EXPR": "conv(x, w) | conv(x, w, pad=1)", "EXPR[index]": "y[0,0,0,1]", "EXPR > FILE": "conv(x, w) > conv",
            "EXPR": "conv(x, w)", "LAYERS": "input=227, conv 11 4, pool 3 2", "EQUATION": "conv(i=?, k=3, s=2, p=1) = 3",
            "FILE": name == "export" ? "lesson.html" : "lesson.convo", "N": "3",
        ]
        // What may be left out is.
        var rest = argument[...]
        while rest.hasPrefix("["), let end = rest.firstIndex(of: "]") { rest = rest[rest.index(after: end)...].drop { $0 == " " } }
        return ":\(name) " + words.reduce(String(rest)) { $0.replacing($1.key, with: $1.value) }
    }

    /// `:shape EXPR`.
    public var usage: String { argument.isEmpty ? ":\(name)" : ":\(name) \(argument)" }
}

/// What is counted when inputs are gone through.
extension Activity {
    static let input = Activity("input")
    static let cell = Activity("cell")
}

/// All commands.
public enum SessionCommands {
    public static let all: [SessionCommand] = [
        help, tutorial, more, variables, shape, time, gradcheck, set, history, reset, clear, quit,
    ] + notebook + lessons

    static func named(_ word: String) -> SessionCommand? {
        all.first { $0.name == word || $0.aliases.contains(word) }
    }
}

/// One use of a command.
struct CommandCall {
    let session: Session
    let command: Command
    let source: String
    private let emitter: (Output) -> Void

    init(session: Session, command: Command, source: String, emit: @escaping (Output) -> Void) {
        self.session = session
        self.command = command
        self.source = source
        emitter = emit
    }

    var interpreter: Interpreter { session.interpreter }

    func show(_ text: String) { emitter(.text(text, .command)) }

    /// Hands on what an input inside brought.
    func pass(_ output: Output) { emitter(output) }

    func effect(_ effect: Output.Effect) { emitter(.effect(effect)) }

    /// Parses the rest of the line as an expression.
    func expression() throws -> Expr {
        guard !command.rest.isEmpty else { throw missing() }
        return try Parser.parseExpression(
            command.rest, symbols: interpreter.symbols, offset: command.restSpan.start)
    }

    /// The value of an expression; what it notes or prints is shown.
    func evaluate(_ expression: Expr) throws -> Value {
        let (emitter, source) = (emitter, source)
        return try interpreter.evaluate(expression) { emitter(Output($0, source: source)) }
    }

    /// The error for a command whose argument was left out.
    func missing() -> Diagnostic {
        let found = SessionCommands.named(command.word)
        return Diagnostic(
            .error, "\(found?.usage ?? command.word): something is missing", at: command.wordSpan,
            help: found.map { "as in \($0.example); `:help \($0.name)` explains it" })
    }

    func refuse(_ message: String, help: String? = nil) -> Diagnostic {
        Diagnostic(.error, message, at: command.rest.isEmpty ? command.wordSpan : command.restSpan, help: help)
    }
}

extension Session {
    func run(_ command: Command, source: String, emit: (Output) -> Void) throws {
        guard let found = SessionCommands.named(command.word) else {
            let names = SessionCommands.all.map(\.name)
            let similar = Language.nearestNames(to: command.word, among: names)
            throw Diagnostic(
                .error, "there is no command :\(command.word)", at: command.wordSpan,
                help: similar.first.map { "did you mean :\($0)?" } ?? "`:help` lists the commands",
                fix: similar.count == 1 ? .replace(command.wordSpan, ":" + similar[0]) : nil)
        }
        if found.argument.isEmpty, !command.rest.isEmpty, !command.rest.hasPrefix("#") {
            throw Diagnostic(.error, ":\(found.name) takes nothing after it", at: command.restSpan, help: "`:\(found.name)` stands alone on its line")
        }
        interpreter.context.progress.begin(found.activity)
        try withoutActuallyEscaping(emit) { emit in
            try found.body(CommandCall(session: self, command: command, source: source, emit: emit))
        }
    }
}
