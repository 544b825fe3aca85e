import ArgumentParser
import enum Language.ByteSize
import Notebook

/// `convo`: a conversation, or one of the subcommands.
struct ConvoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convo",
        abstract: "A conversation about convolution: a calculator for tensors that prints as NumPy does.",
        discussion: """
              convo                a conversation; a script, when stdin is not a terminal
              convo FILE…          run scripts, or the inputs of transcripts
              convo -e EXPR        evaluate and show; may be given several times
              convo --resume       take up the last conversation where it broke off
              convo --version      the version, and the engines that were found

            --keep-going, --quiet, --read-only, --no-rc, --color and --memory go with all of
            these and with the subcommands; `convo help run` explains them.
            """,
        subcommands: [Converse.self, RunFiles.self, ReplayFiles.self, CheckFiles.self, ExportFile.self],
        defaultSubcommand: Converse.self)
}

/// What every subcommand understands.
struct SharedOptions: ParsableArguments {
    @Flag(name: .long, help: "Report an error and go on with the next line; exit with 1 at the end.")
    var keepGoing = false

    @Flag(name: .long, help: "No banner and no notes.")
    var quiet = false

    @Flag(name: .long, help: "No input may write a file (save, :save, :export, :draw); for files that nobody has looked at.")
    var readOnly = false

    @Flag(name: .long, help: "Do not read the start-up file.")
    var noRc = false

    @Option(name: .long, help: "When to colour: auto, always or never.")
    var color = Console.Color.auto

    @Option(name: .long, help: "The memory that tensors may take, such as 4GB.", transform: parseSize)
    var memory: Int?

    @Sendable private static func parseSize(_ text: String) throws -> Int {
        guard let bytes = ByteSize.parse(text), bytes > 0 else {
            throw ValidationError("--memory takes a size such as 4GB or 512MB, and this is '\(text)'.")
        }
        return bytes
    }
}

extension Console.Color: ExpressibleByArgument {}

/// `convo`, `convo FILE…`, `convo -e EXPR`.
struct Converse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "converse", abstract: "Begin a conversation; what `convo` alone does.", shouldDisplay: false)

    @OptionGroup var shared: SharedOptions

    @Option(
        name: .customShort("e"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Evaluate and show; may be given several times.", valueName: "expr"))
    var expressions: [String] = []

    @Flag(name: .long, help: "Take up the last conversation where it broke off.")
    var resume = false

    @Flag(name: .long, help: "Show the version and the engines that were found.")
    var version = false

    @Argument(help: "Scripts or transcripts to run.")
    var files: [String] = []

    func run() throws {
        if version { return print(Version.text) }
        let front = Front(shared)
        if !expressions.isEmpty || !files.isEmpty {
            try front.runStartUpFile()
            for expression in expressions { try front.runExpression(expression) }
            for file in files { try front.runFile(file) }
        } else if Descriptor.input.isTerminal || resume {
            try front.converse(resuming: resume)
        } else {
            try front.runInput()
        }
        try front.finish()
    }
}

/// `convo run FILE…`.
struct RunFiles: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run scripts, or the inputs of transcripts; show values and prints only.")

    @OptionGroup var shared: SharedOptions

    @Argument(help: "Scripts or transcripts; - is stdin.")
    var files: [String]

    func run() throws {
        let front = Front(shared)
        for file in files { try front.runFile(file) }
        try front.finish()
    }
}

/// `convo replay FILE…`.
struct ReplayFiles: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Show a conversation again: each input at its prompt, with its output.")

    @OptionGroup var shared: SharedOptions

    @Argument(help: "Transcripts or scripts.")
    var files: [String]

    func run() throws {
        let front = Front(shared)
        for file in files { try front.replayFile(file) }
        try front.finish()
    }
}

/// `convo check FILE…`.
struct CheckFiles: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Replay transcripts and compare with what they recorded; a difference exits with 1.")

    @OptionGroup var shared: SharedOptions

    @Flag(name: .long, help: "Write the new outputs into the files.")
    var update = false

    @Option(name: .long, help: "Numbers may differ by this part of themselves.")
    var rtol = 0.0

    @Option(name: .long, help: "Numbers may differ by this much.")
    var atol = 0.0

    @Argument(help: "Transcripts, Markdown files with convo blocks, or folders of them.")
    var files: [String]

    func run() throws {
        let front = Front(shared)
        for file in files { try front.check(file, update: update, rtol: rtol, atol: atol) }
        front.summarize()
        try front.finish()
    }
}

/// `convo export FILE --to FORMAT [-o OUT]`.
struct ExportFile: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Turn a conversation into an HTML page, Markdown, a Jupyter notebook or a Python script.",
        discussion: "The conversation is held again, and what it shows now is exported.")

    @OptionGroup var shared: SharedOptions

    @Option(name: .long, help: "html, markdown, ipynb or python; without it the name of OUT decides.")
    var to: ExportFormat?

    @Option(name: .shortAndLong, help: "The file to write; without it, stdout.")
    var out: String?

    @Argument(help: "A transcript, a script or a Markdown file with convo blocks.")
    var file: String

    func validate() throws {
        if to == nil, out.flatMap({ ExportFormat(path: $0) }) == nil {
            throw ValidationError("export wants --to html, markdown, ipynb or python (or -o with such a name).")
        }
    }

    func run() throws {
        let front = Front(shared)
        if let format = to ?? out.flatMap({ ExportFormat(path: $0) }) { try front.export(file, as: format, to: out) }
        try front.finish()
    }
}

extension ExportFormat: ExpressibleByArgument {}
