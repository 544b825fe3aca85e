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
        "why", argument: "EXPR[index]", "where one number came from; --hide shows the sum alone",
        options: ["--hide": "the sum, and not what it comes to"]
    ) { call in
        let (given, rest, offset) = try call.flags()
        let expression = try call.expression(rest, offset: offset)
        guard case .subscripted(let object, let subscripts) = expression.kind else {
            throw call.refuse(":why takes one element", help: "as in :why y[0,0,0,1], or :why conv(x, w)[0,0,0,1]")
        }
        let index = try call.interpreter.elementIndex(subscripts)
        let width = call.session.width
        let hides = given.contains("--hide")
        if let (function, target) = call.gradient(object) {
            return try call.teach {
                var why = try Why(try call.gradientCall(of: function, by: target, in: object), at: index)
                why.name = call.typed(object)
                return why.text(width: width, hidesValue: hides)
            }
        }
        guard let found = try call.interpreter.convolution(in: object, source: call.source) else {
            throw call.refuse(
                ":why found no convolution here",
                help: "it takes conv, deconv, conv_dx, conv_dw, im2col, max_pool, avg_pool, grad of one, or a name made by one")
        }
        try call.teach {
            let text = try Why(found, at: index).text(width: width, hidesValue: hides)
            let whole = call.typed(object)
            if whole == found.text || whole == found.name { return text }
            // Something else stands around the convolution: its own value comes first.
            let value = try call.interpreter.tensor(of: object), inner = try found.value()
            guard value.shape == inner.shape else {
                throw LessonError(
                    "\(whole) is \(value.shape), and the convolution inside it \(inner.shape): which number is meant?",
                    help: "ask for the convolution itself, \(found.text)[…]")
            }
            let indices = try Why(found, at: index).index
            let element = try value.subscripted(indices.map { .at($0) }, in: found.context).formatted(.numpy, in: found.context)
            return "\(whole)[\(indices.map(String.init).joined(separator: ","))] = \(element), made from \(found.text):\n\(text)"
        }
    }
}

extension CommandCall {
    /// An expression as it was typed.
    func typed(_ expression: Expr) -> String {
        let bytes = Array(source.utf8)
        guard expression.span.start <= expression.span.end, expression.span.end <= bytes.count else { return "" }
        return String(decoding: bytes[expression.span.start..<expression.span.end], as: UTF8.self)
    }

    /// What `grad(l, w)` is the gradient of, and by what; nil for anything else.
    func gradient(_ expression: Expr) -> (of: Expr, by: Expr)? {
        guard case .call(let callee, let arguments) = expression.kind, case .name(let symbol) = callee.kind,
            interpreter.symbols.name(symbol) == "grad", arguments.count == 2, arguments.allSatisfy({ $0.keyword == nil })
        else { return nil }
        return (arguments[0].value, arguments[1].value)
    }

    /// The gradient of what a named convolution goes into, as the convolution that it is: its dy is
    /// `grad(l, y)`.
    func gradientCall(of function: Expr, by target: Expr, in whole: Expr) throws -> ConvCall {
        let help = "as in y = conv(x, w), l = sum(y**2), :why grad(l, w)[0,0,0,0]"
        guard let found = try interpreter.convolution(in: function, source: source), let name = found.name else {
            throw LessonError("grad is told through a convolution that has a name", help: help)
        }
        let by = typed(target)
        guard let role = found.operands.first(where: { $0.isName && $0.text == by })?.role,
            let text = found.gradient(by: role, given: "grad(\(typed(function)), \(name))")
        else { throw LessonError("\(by) is neither x nor w of \(name) = \(found.text)", help: help) }
        let expression = try Parser.parseExpression(text, symbols: interpreter.symbols)
        guard let call = try interpreter.convolution(in: expression, source: text) else {
            throw LessonError("the gradient is no convolution", help: help)
        }
        let all = try interpreter.tensor(of: whole), part = try call.value()
        guard all.shape == part.shape, try all.allClose(part, rtol: 1e-4, atol: 1e-6, in: call.context) else {
            throw LessonError("\(by) reaches \(typed(function)) by more ways than \(name) = \(found.text)", help: help)
        }
        return call
    }
}

extension SessionCommands {
    /// The lessons, in the order of help.
    static let lessons: [SessionCommand] = [
        explain, walk, why, im2col, matrix, overlap, ways, field, solve, compare, show, draw, quiz,
    ]
}
