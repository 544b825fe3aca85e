import Tensors

extension Builtins {
    static let values: [Builtin] = [
        Builtin(
            "print", .values, [Parameter("values", .any, .tuple([]), isVariadic: true), Parameter("sep", .string, .string(" "))],
            "shows its arguments side by side, as Python's print does",
            examples: """
                >>> print("y =", 3, [1, 2])
                y = 3 [1. 2.]
                """
        ) { a in
            guard case .tuple(let items) = a.values[0] else { return .nothing }
            let formatter = ValueFormatter(a.interpreter.printing, a.context)
            let texts = try items.map { item -> String in
                if case .tuple = item { return ValueFormatter.plain(item) }
                return try formatter.statement(a.interpreter.materialised(item))
            }
            try a.interpreter.print(texts.joined(separator: a.string(1)))
            return .nothing
        },
        Builtin(
            "len", .values, [Parameter("x", .any)], "how many items a tuple has, or a tensor along its first axis",
            examples: """
                >>> len(zeros(3, 2))
                3
                """
        ) { a in
            switch a.values[0] {
            case .tuple(let items): return .int(items.count)
            case .string(let text): return .int(text.count)
            default:
                let x = try a.tensor(0)
                guard x.rank > 0 else {
                    throw a.refuse(0, expected: "something with a first axis")
                }
                return .int(x.shape[0])
            }
        },
        Builtin(
            "int", .values, [Parameter("x", .number)], "x as a plain integer, its fraction cut off",
            examples: """
                >>> int(3.9)
                3
                """
        ) { a in
            switch try a.scalar(0) {
            case .int(let value): return .int(value)
            case .bool(let value): return .int(value ? 1 : 0)
            case .float(let value):
                guard value > -0x1p63, value < 0x1p63 else {
                    throw a.refuse(0, expected: "a number that fits in 64 bits")
                }
                return .int(Int(value))
            }
        },
        Builtin(
            "float", .values, [Parameter("x", .number)], "x as a plain float",
            examples: """
                >>> float(3)
                3.0
                """
        ) { a in .float(try a.number(0)) },
        Builtin(
            "item", .values, [x], "the one element of x as a plain number",
            examples: """
                >>> item(sum([1, 2]))
                3.0
                """
        ) { a in
            switch try a.tensor(0).item(in: a.context) {
            case .bool(let value): return .bool(value)
            case .int(let value): return .int(value)
            case .float(let value): return .float(value)
            }
        },
    ]
}
