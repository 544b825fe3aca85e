import Autodiff
import Tensors

extension Builtins {
    static let elementwise: [Builtin] = [
        unary("abs", .abs, "x without its sign", ">>> abs([-1, 2])\n[1. 2.]"),
        unary("sign", .sign, "-1, 0 or 1", ">>> sign([-3, 0, 5])\n[-1.  0.  1.]"),
        unary("square", .square, "x·x", ">>> square([1, 2, 3])\n[1. 4. 9.]"),
        unary("sqrt", .sqrt, "the square root", ">>> sqrt([1, 4, 9])\n[1. 2. 3.]"),
        unary("exp", .exp, "e to the power of x", ">>> exp([0, 1])\n[1.        2.7182817]"),
        unary("log", .log, "the natural logarithm", ">>> log([1, 2])\n[0.        0.6931472]"),
        unary("sin", .sin, "the sine of x in radians", ">>> sin([0, 1])\n[0.         0.84147096]"),
        unary("cos", .cos, "the cosine of x in radians", ">>> cos([0, 1])\n[1.        0.5403023]"),
        unary("tanh", .tanh, "the hyperbolic tangent", ">>> tanh([0, 1])\n[0.        0.7615942]"),
        unary("sigmoid", .sigmoid, "1 / (1 + e^-x)", ">>> sigmoid([0, 1])\n[0.5       0.7310586]"),
        unary("relu", .relu, "x where it is positive, else 0", ">>> relu([-1, 2])\n[0. 2.]"),
        unary("floor", .floor, "the largest whole number not above x", ">>> floor([-1.5, 1.5])\n[-2.  1.]"),
        unary("ceil", .ceil, "the smallest whole number not below x", ">>> ceil([-1.5, 1.5])\n[-1.  2.]"),
        unary(
            "round", .round, "the nearest whole number, halves to the even one", ">>> round([0.5, 1.5, 2.5])\n[0. 2. 2.]"),
        unary("isnan", .isnan, "where x is not a number", ">>> isnan([1, nan])\n[False  True]"),
        unary("isfinite", .isfinite, "where x is neither infinite nor nan", ">>> isfinite([1, inf])\n[ True False]"),
        binary("maximum", .maximum, "the larger of a and b, element by element", ">>> maximum([1, 5], 3)\n[3. 5.]"),
        binary("minimum", .minimum, "the smaller of a and b, element by element", ">>> minimum([1, 5], 3)\n[1. 3.]"),
        binary("pow", .power, "a to the power of b; also a ** b", ">>> pow([1, 2, 3], 2)\n[1. 4. 9.]"),
        Builtin(
            "where", .math, [Parameter("cond", .tensor), Parameter("a", .operand), Parameter("b", .operand)],
            "a where cond is true, b elsewhere",
            examples: """
                >>> where(range(4) > 1, 9, 0)
                [0 0 9 9]
                """
        ) { a in
            .tensor(try a.tape.select(a.tensor(0), a.term(1), a.term(2)))
        },
        Builtin(
            "clip", .math,
            [
                Parameter("x", .operand), Parameter("low", .operand, aliases: ["min"]),
                Parameter("high", .operand, aliases: ["max"]),
            ], "x kept between low and high; either may be none",
            examples: """
                >>> clip([-1, 0.5, 2], 0, 1)
                [0.  0.5 1. ]
                """
        ) { a in
            func bound(_ i: Int) throws -> Term? {
                if case .nothing = a.values[i] { return nil }
                return try a.term(i)
            }
            if let number = Interpreter.plainNumber(a.values[0]) {
                let one = try Tensor.filled(.scalar, with: .float(number.double), dtype: .float64, in: a.context)
                return try plain(
                    one.clipped(low: bound(1)?.operand, high: bound(2)?.operand, in: a.context), like: number,
                    in: a.context)
            }
            let x = try a.tracked(0)
            return .tensor(try a.tape.clip(x, low: bound(1), high: bound(2)))
        },
        Builtin(
            "take", .math,
            [x, Parameter("indices", .tensor), Parameter("axis", .integer, .nothing, aliases: ["dim"])],
            "the elements, or along an axis the slices, at the given indices",
            examples: """
                >>> take([10, 20, 30], [2, 0])
                [30. 10.]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.take(x, a.tensor(1), axis: a.optionalInt(2)))
        },
    ]

    private static func unary(_ name: String, _ op: UnaryOperation, _ summary: String, _ example: String) -> Builtin {
        Builtin(name, .math, [Parameter("x", .operand)], summary, examples: example) { a in
            if let number = Interpreter.plainNumber(a.values[0]) {
                return try plain(op, number, in: a)
            }
            return .tensor(try a.tape.unary(op, a.tracked(0)))
        }
    }

    private static func binary(_ name: String, _ op: BinaryOperation, _ summary: String, _ example: String) -> Builtin {
        Builtin(name, .math, [Parameter("a", .operand), Parameter("b", .operand)], summary, examples: example) { a in
            if let x = Interpreter.plainNumber(a.values[0]), let y = Interpreter.plainNumber(a.values[1]) {
                switch op {
                case .maximum: return (Numbers.order(x, y).map { $0 >= 0 } ?? x.double.isNaN ? x : y).value
                case .minimum: return (Numbers.order(x, y).map { $0 <= 0 } ?? x.double.isNaN ? x : y).value
                default: return try Numbers.combine(.power, x, y).value
                }
            }
            return .tensor(try a.tape.binary(op, a.term(0), a.term(1)))
        }
    }

    /// A function of a plain number gives a number, computed in double precision.
    private static func plain(_ op: UnaryOperation, _ number: Numbers.Number, in a: Arguments) throws -> Value {
        if case .int(let i) = number {
            switch op {
            case .abs:
                if i == .min { throw EvaluationError.Kind.integerOverflow("abs(\(i))") }
                return .int(abs(i))
            case .sign: return .int(i.signum())
            case .square: return try Numbers.combine(.multiply, number, number).value
            case .relu: return .int(max(i, 0))
            case .floor, .ceil, .round: return .int(i)
            default: break
            }
        }
        if op == .sqrt, number.double < 0 {
            throw EvaluationError.Kind.refused(
                "sqrt of \(ValueFormatter.plain(number.value)): a negative number has no real root",
                help: "a tensor has nan for it: sqrt(tensor(\(ValueFormatter.plain(number.value))))")
        }
        if op == .log, number.double <= 0 {
            let text = ValueFormatter.plain(number.value)
            throw EvaluationError.Kind.refused(
                "log of \(text): the logarithm begins above 0",
                help: "a tensor has \(number.double == 0 ? "-inf" : "nan") for it: log(tensor(\(text)))")
        }
        let one = try Tensor.filled(.scalar, with: .float(number.double), dtype: .float64, in: a.context)
        return try plain(one.unary(op, in: a.context), like: .float(0), in: a.context)
    }

    /// A tensor of one element as the number it is; an integer when `original` was one.
    private static func plain(
        _ tensor: Tensor, like original: Numbers.Number, in context: EvaluationContext
    ) throws -> Value {
        switch try tensor.item(in: context) {
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .float(let value):
            if case .int = original, let whole = Int(exactly: value) { return .int(whole) }
            return .float(value)
        }
    }
}
