import Language
import Tensors

extension SessionCommands {
    static let more = SessionCommand("more", "what was held back of a long output, or the last value in full, nothing left out") { call in
        if !call.session.heldBack.isEmpty {
            defer { call.session.heldBack = "" }
            return call.show(call.session.heldBack)
        }
        guard let value = call.interpreter.last else {
            throw call.refuse("nothing has been shown yet", help: "it shows in full what the line before shows abbreviated, as arange(2000)")
        }
        call.show(try call.interpreter.text(of: value, inFull: true))
    }

    static let shape = SessionCommand("shape", argument: "EXPR", "the shape of a value; of a convolution also its work and bytes, nothing computed") { call in
        let expression = try call.expression()
        // A convolution by itself is sized without being computed.
        if let convolution = try call.interpreter.directConvolution(expression, source: call.source) {
            return call.show(try convolution.sizeText())
        }
        call.show(try call.evaluate(expression).shapeText)
    }

    static let history = SessionCommand("history", "the inputs of this conversation") { call in
        let (inputs, earlier) = (call.session.inputs, call.session.earlierInputCount)
        guard !inputs.isEmpty else { return call.show("no inputs yet") }
        let digits = String(earlier + inputs.count).count
        let rows = inputs.enumerated().map { i, input in
            let number = String(earlier + i + 1)
            let indent = String(repeating: " ", count: digits + 2)
            let lines = input.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n" + indent)
            return String(repeating: " ", count: digits - number.count) + number + "  " + lines
        }
        call.show(((earlier > 0 ? ["… \(earlier) before these"] : []) + rows).joined(separator: "\n"))
    }

    static let reset = SessionCommand("reset", "forgets names, settings and watches, as the conversation began") { call in
        // A start-up file that resets does not begin again with itself.
        if call.session.isStartingUp { call.session.reset() } else { call.session.beginAnew() }
    }

    static let clear = SessionCommand("clear", "clears the screen") { call in call.effect(.clear) }

    static let quit = SessionCommand("quit", aliases: ["q", "exit"], "ends the conversation; also Ctrl-D") { call in
        call.effect(.quit)
    }
}
