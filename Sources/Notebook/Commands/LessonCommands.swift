import Language
import Lessons

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

    /// Takes `--flags` off the front or the end of the rest of the line.
    func flags(_ known: [String]) throws -> (given: Set<String>, rest: String, offset: Int) {
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
    func teach(_ body: () throws -> String) throws {
        do { show(try body()) } catch let error as LessonError {
            throw refuse(error.message, help: error.help)
        }
    }
}

extension SessionCommands {
    static let explain = SessionCommand(
        "explain", argument: "EXPR", "the sizes, work, way back and gradients of a convolution, and its like elsewhere"
    ) { call in
        try call.teach { Explanation(try call.convolution()).text(width: call.session.width) }
    }

    static let why = SessionCommand(
        "why", argument: "EXPR[index]", "where one number came from; --hide shows the sum alone"
    ) { call in
        let (given, rest, offset) = try call.flags(["--hide"])
        let expression = try call.expression(rest, offset: offset)
        guard case .subscripted(let object, let subscripts) = expression.kind else {
            throw call.refuse(":why takes one element", help: "as in :why y[0,0,0,1], or :why conv(x, w)[0,0,0,1]")
        }
        let index = try call.interpreter.elementIndex(subscripts)
        guard let found = try call.interpreter.convolution(in: object, source: call.source) else {
            throw call.refuse(
                ":why found no convolution here",
                help: "it takes conv, deconv, conv_dx, conv_dw, im2col, max_pool, avg_pool, or a name made by one")
        }
        try call.teach {
            try Why(found, at: index).text(width: call.session.width, hidesValue: given.contains("--hide"))
        }
    }
}

extension SessionCommands {
    /// The lessons, in the order of help.
    static let lessons: [SessionCommand] = [
        explain, walk, why, im2col, matrix, overlap, ways, field, solve, compare, show, draw, quiz,
    ]
}
