import Language
import Lessons

extension SessionCommands {
    static let field = SessionCommand(
        "field", argument: "LAYERS", "the receptive field of a stack: :field input=227, conv 11 4, pool 3 2, conv 5 1 2"
    ) { call in
        guard !call.command.rest.isEmpty else { throw call.missing() }
        try call.teach { _ in try ReceptiveField(call.command.rest).text() }
    }

    static let solve = SessionCommand(
        "solve", argument: "EQUATION", "every answer of an incomplete size: :solve conv(i=?, k=3, s=2, p=1) = 3"
    ) { call in
        guard !call.command.rest.isEmpty else { throw call.missing() }
        try call.teach { _ in
            let equation = try SizeEquation(call.command.rest)
            return try equation.text(equation.answers(in: call.interpreter.context))
        }
    }

    static let ways = SessionCommand(
        "ways", argument: "[--untimed] EXPR", "the same result by every way there is, shown equal, with time and memory",
        options: ["--untimed": "without the times, the same on every machine"]
    ) { call in
        let (given, rest, offset) = try call.flags()
        // Measured once, however often it is written.
        var ways: Ways?
        try call.teach { page in
            let measured = try ways ?? Ways(try call.convolution(rest, offset: offset), clock: call.session.clock)
            ways = measured
            return measured.text(width: page.width, timed: !given.contains("--untimed"))
        }
    }

    static let compare = SessionCommand(
        "compare", argument: "EXPR | EXPR", "two convolutions side by side, what differs marked"
    ) { call in
        guard !call.command.rest.isEmpty else { throw call.missing() }
        let bytes = Array(call.command.rest.utf8)
        guard let bar = topLevel("|", in: bytes) else {
            throw call.refuse(":compare takes two convolutions with | between them", help: "as in :compare conv(x, w) | conv(x, w, pad=1)")
        }
        try call.teach { page in
            let left = try call.convolution(String(decoding: bytes[..<bar], as: UTF8.self))
            let right = try call.convolution(String(decoding: bytes[(bar + 1)...], as: UTF8.self), offset: bar + 1)
            return try Comparison(left, right).text(width: page.width)
        }
    }

    /// The first `|` outside brackets and strings.
    static func topLevel(_ mark: Character, in bytes: [UInt8]) -> Int? {
        places(of: mark, in: bytes).first
    }

    /// Where a character stands outside brackets and strings.
    static func places(of mark: Character, in bytes: [UInt8]) -> [Int] {
        var depth = 0
        var quote: UInt8?
        var found: [Int] = []
        for (i, byte) in bytes.enumerated() {
            if let open = quote {
                if byte == open { quote = nil }
                continue
            }
            switch Character(Unicode.Scalar(byte)) {
            case "\"", "'": quote = byte
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case mark where depth == 0: found.append(i)
            default: break
            }
        }
        return found
    }
}
