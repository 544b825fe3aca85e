import Language
import Notebook

/// Writes a program from decisions: statements of the grammar over the names of the prelude, calls of
/// every builtin with arguments of the kinds it declares, every command; now and then something that
/// does not fit, and in the end perhaps a slip of the finger.
struct ProgramWriter {
    var choices: Choices
    private var depth = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { choices = Choices(bytes) }

    static let prelude = [
        "x = arange(1, 2, 5, 5); w = ones(3, 2, 2, 2); y = conv(x, w); z = [[1, 2], [3, 4]]",
        "i = range(4); b = z > 2; n = 3; t = (1, 2); s = \"same\"; f(a, c=2) = a * c; e = zeros(0, 3)",
    ]
    static let names = ["x", "w", "y", "z", "i", "b", "n", "t", "s", "f", "e", "_", "u", "v"]
    static let small = ["0", "1", "2", "3", "4", "5", "7", "-1", "-2", "(1, 2)", "(2, 1)", "(0, 1)", "none"]
    static let strange = [
        "0.5", "1e18", "-1e300", "nan", "inf", "-inf", "64", "1000", "65536", "1000000", "2147483648", "-2147483649", "4294967297",
        "1152921504606846975", "4611686018427387904", "9223372036854775807", "-9223372036854775808", "(1, 1, 1, 1, 1, 1, 1, 1, 1)",
        "(-1, 9223372036854775807)", "()", "(1,)", "[]", "[[]]", "true", "float64", "int64", "\"\"", "\"nchw->nhwc\"", "\"ij,jk->ik\"",
        "((1, 2), (3, 4))", "1e-320", "0x7fffffffffffffff", "(4294967296, 4294967296)", "-0.0", "(1000000, 1000000)",
    ]
    static let binary = [
        "+", "-", "*", "/", "//", "%", "**", "@", "==", "!=", "<", "<=", ">", ">=", "and", "or", "|", "&", "^",
    ]
    static let settings = [
        "precision", "threshold", "edgeitems", "linewidth", "suppress", "style", "sci_mode", "timing",
    ]
    static let values = ["0", "1", "2", "17", "75", "1000000000", "1099511627776", "true", "false", "torch", "numpy", "auto", "on", "-1"]

    mutating func program() -> String {
        var lines: [String] = []
        repeat { lines.append(line()) } while !choices.isEmpty && lines.count < 12
        var text = lines.joined(separator: "\n")
        if choices.once(in: 4) { text = slipped(text) }
        return text
    }

    private mutating func line() -> String {
        switch choices.below(16) {
        case 0: return "\(choices.one(Self.names)) = \(expression())"
        case 1: return "\(choices.one(Self.names)) \(choices.one(["+=", "-=", "*=", "/=", "//=", "**=", "@="])) \(expression())"
        case 2: return "\(choices.one(Self.names))[\(subscripts())] = \(expression())"
        case 3: return "\(choices.one(Self.names))[\(subscripts())] \(choices.one(["+=", "*="])) \(expression())"
        case 4: return "for k in \(expression()): u = \(expression()); \(choices.one(["u", "x += k", "v = u", "print(k)"]))"
        case 5: return "f(a, c=\(expression())) = \(expression())"
        case 6: return "u, v = \(expression())"
        case 7, 8: return ":\(command()) \(expression())\(choices.once(in: 4) ? "[\(subscripts())]" : "")"
        case 9: return ":set \(choices.one(Self.settings)) \(choices.one(Self.values))"
        case 10: return ":\(command())"
        case 11: return "grad(sum(\(expression()) ** 2), \(choices.one(Self.names)))"
        case 12: return "\(expression()); \(expression())"
        default: return expression()
        }
    }

    private mutating func command() -> String {
        let all = SessionCommands.all
        return all[choices.below(all.count)].name
    }

    mutating func expression() -> String {
        depth += 1
        defer { depth -= 1 }
        guard depth < 5 else { return choices.one(Self.names) }
        switch choices.below(14) {
        case 0, 1: return choices.one(Self.names)
        case 2: return integers()
        case 3: return "[\(expression()), \(expression())]"
        case 4: return "\(expression())[\(subscripts())]"
        case 5: return "(\(expression()) \(choices.one(Self.binary)) \(expression()))"
        case 6: return "\(choices.one(["-", "~", "not ", "+"]))\(expression())"
        case 7: return "\(expression()).\(choices.one(["shape", "T", "ndim", "size", "dtype", "sum()", "f(2)", "foo"]))"
        case 8: return "(\(expression()), \(expression()))"
        default: return call()
        }
    }

    private mutating func integers() -> String {
        choices.below(8) == 7 ? choices.one(Self.strange) : choices.one(Self.small)
    }

    private mutating func subscripts() -> String {
        (0...choices.below(3)).map { _ in
            switch choices.below(7) {
            case 0: "..."
            case 1: "none"
            case 2: "\(integers()):\(integers()):\(integers())"
            case 3: ":"
            case 4: expression()
            default: integers()
            }
        }.joined(separator: ", ")
    }

    private mutating func call() -> String {
        let builtin = Builtins.all[choices.below(Builtins.all.count)]
        var arguments: [String] = []
        for parameter in builtin.parameters {
            if parameter.defaultValue != nil, choices.below(3) != 2 { continue }
            let value = argument(parameter.kind)
            if parameter.isVariadic {
                arguments.append(value)
                while choices.once(in: 2) { arguments.append(argument(parameter.kind)) }
            } else {
                arguments.append(parameter.defaultValue == nil && !choices.once(in: 8) ? value : "\(parameter.name)=\(value)")
            }
        }
        return "\(builtin.name)(\(arguments.joined(separator: ", ")))"
    }

    private mutating func argument(_ kind: Parameter.Kind) -> String {
        if choices.once(in: 24) { return choices.one(Self.strange) }
        switch kind {
        case .tensor, .operand, .any: return expression()
        case .integer, .integers, .number: return integers()
        case .boolean: return choices.one(["true", "false"])
        case .string: return choices.one(["\"ij,jk->ik\"", "\"abcd->a\"", "\"...i,i\"", "\"/dev/null\"", "\"a.npy\"", "\"sharpen\"", "\"ab,cd->abcd\""])
        case .dtype: return choices.one(["float32", "float64", "int64", "bool"])
        case .sequence: return "(\(expression()), \(expression()))"
        case .word(let words): return "\"\(choices.one(words))\""
        case .padding(let words): return choices.once(in: 2) ? "\"\(choices.one(words))\"" : choices.one(["0", "1", "2", "(1, 0)", "((0, 1), (2, 3))"])
        case .size: return choices.one(["(5, 5)", "x", "(1, 2, 5, 5)", "6", "(4, 4)"])
        }
    }

    /// The text after a few slips: something taken away, put in, or said twice.
    private mutating func slipped(_ text: String) -> String {
        var bytes = Array(text.utf8)
        for _ in 0...choices.below(3) where !bytes.isEmpty {
            let place = (choices.below(256) * 256 + choices.below(256)) % bytes.count
            switch choices.below(4) {
            case 0: bytes.remove(at: place)
            case 1: bytes.insert(UInt8(choices.below(256)), at: place)
            case 2: bytes.insert(contentsOf: Array(choices.one(Self.strange).utf8), at: place)
            default: bytes.insert(contentsOf: bytes[place...].prefix(choices.below(64)), at: place)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
