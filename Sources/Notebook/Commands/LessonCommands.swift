import Convolution
import Language
import Lessons
import Tensors

extension CommandCall {
    /// The convolution that the rest of the line names or calls.
    func convolution(_ text: String? = nil, offset: Int = 0) throws -> ConvCall {
        let expression = try expression(text, offset: offset)
        guard let call = try interpreter.convolution(in: expression, source: source) else {
            throw refuse(
                ":\(command.word) found no convolution here",
                help: "it takes a call such as :\(command.word) conv(x, w), or a name made by one")
        }
        return call
    }

    /// An expression that stands `offset` bytes into the rest of the line.
    func expression(_ text: String?, offset: Int = 0) throws -> Expr {
        guard let text else { return try expression() }
        return try Parser.parseExpression(text, symbols: interpreter.symbols, offset: command.restSpan.start + offset)
    }

    /// Takes the command's options off the front or the end of the rest of the line.
    func flags() throws -> (given: Set<String>, rest: String, offset: Int) {
        let known = SessionCommands.named(command.word)?.options.map(\.name) ?? []
        var rest = command.rest[...]
        var given: Set<String> = []
        while rest.hasPrefix("--") {
            let flag = String(rest.prefix { $0 != " " })
            guard known.contains(flag) else {
                throw refuse(
                    ":\(command.word) has no option \(flag)",
                    help: known.isEmpty ? nil : "it has \(known.joined(separator: " and "))")
            }
            given.insert(flag)
            rest = rest.dropFirst(flag.count).drop { $0 == " " }
        }
        let offset = command.rest.utf8.count - rest.utf8.count
        for flag in known where rest.hasSuffix(" " + flag) {
            given.insert(flag)
            rest = rest.dropLast(flag.count)
            while rest.last == " " { rest = rest.dropLast() }
        }
        guard !rest.isEmpty else { throw missing() }
        return (given, String(rest), offset)
    }

    /// Runs a lesson and turns its errors into diagnostics.
    ///
    /// - Parameters:
    ///   - colours: whether the terminal has those that the lesson would use.
    ///   - body: gives the text for a page; on a terminal that is not as a transcript is, twice.
    func teach(colours: Bool = false, _ body: (Page) throws -> String) throws {
        try explaining {
            let page = Page(width: session.width, isColoured: colours)
            guard session.isInteractive else { return show(try body(Page(width: page.width, isColoured: false))) }
            let record = try body(Page(width: Cell.recordedWidth, isColoured: false))
            if !colours, page.width == Cell.recordedWidth { return show(record) }
            effect(.painted(try body(page), record: record))
        }
    }

    /// Turns a lesson's errors into diagnostics.
    func explaining<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as LessonError { throw refuse(error.message, help: error.help) } catch let error as TensorError {
            throw refuse(error.prose.message, help: error.prose.help)
        } catch let error as ConvError { throw refuse(error.prose.message, help: error.prose.help) }
    }

    /// What a lesson is written on.
    struct Page {
        let width: Int
        let isColoured: Bool
    }
}

extension SessionCommands {
    static let explain = SessionCommand(
        "explain", argument: "EXPR", "the sizes, work, way back and gradients of a convolution, and its like elsewhere"
    ) { call in
        let explanation = Explanation(try call.convolution())
        try call.teach { explanation.text(width: $0.width) }
    }

    static let why = SessionCommand(
        "why", argument: "EXPR[index]",
        "where one number came from; --deep follows it back as far as it goes, --hide shows the sum before its result",
        options: ["--deep": "follows it back as far as it goes", "--hide": "the sum before its result"]
    ) { call in
        let (given, rest, offset) = try call.flags()
        var expression = try call.expression(rest, offset: offset)
        var index: [Int]?
        if case .subscripted(let object, let subscripts) = expression.kind {
            expression = object
            index = try call.interpreter.elementIndex(subscripts)
        }
        let derivation = try call.interpreter.derivation(of: expression, source: call.source)
        guard let index = index ?? (derivation.tensor.elementCount == 1 ? derivation.tensor.shape.map { _ in 0 } : nil) else {
            throw call.refuse(":why takes one element", help: "as in :why y[0,0,0,1], or :why conv(x, w)[0,0,0,1]")
        }
        let trace = try call.explaining { try Trace(derivation, at: index, deep: given.contains("--deep")) }
        guard given.contains("--hide") else { return try call.teach { trace.text(width: $0.width) } }
        let record = trace.text(width: Cell.recordedWidth, hidesValue: true)
        guard call.session.isInteractive else { return call.show(trace.text(width: call.session.width, hidesValue: true)) }
        let width = call.session.width
        call.effect(.walk([Output.Frame(trace.text(width: width), riddle: trace.text(width: width, hidesValue: true))], record: record))
    }
}

extension SessionCommands {
    /// The lessons, in the order of help.
    static let lessons: [SessionCommand] = [
        explain, walk, why, im2col, matrix, overlap, ways, field, solve, compare, show, draw, quiz,
    ]
}
