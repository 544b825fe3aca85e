import Tensors

extension Builtins {
    private static let dtype = Parameter("dtype", .dtype, .dtype(.float32))
    private static let shape = Parameter("shape", .integers, isVariadic: true)

    static let creation: [Builtin] = [
        Builtin(
            "arange", .creation,
            [shape, Parameter("start", .number, .int(0)), Parameter("step", .number, .int(1)), dtype],
            "counts through a shape, row by row",
            details: "With one length it is a vector: arange(9) is 0…8. `range(1, 17)` counts from 1 to 16.",
            examples: """
                >>> arange(2, 3)
                [[0. 1. 2.]
                 [3. 4. 5.]]
                >>> arange(4, start=1, dtype=int64)
                [1 2 3 4]
                """
        ) { a in
            if case .tuple(let items) = a.values[0], items.count == 2, case .int(let low) = items[0],
                case .int(let high) = items[1], low == 0 || low == 1, high > 1
            {
                try a.interpreter.noteOnce(
                    "arange(\(low), \(high)) counts through the shape (\(low), \(high))",
                    at: a.spans[0], help: "range(\(low), \(high)) counts from \(low) to \(high - 1)")
            }
            return .tensor(
                try Tensor.arange(a.shape(0), start: a.scalar(1), step: a.scalar(2), dtype: a.dtype(3), in: a.context))
        },
        Builtin(
            "range", .creation,
            [Parameter("start", .number), Parameter("stop", .number, .nothing), Parameter("step", .number, .int(1)), Parameter("dtype", .dtype, .nothing)],
            "the numbers from start up to, but not including, stop",
            details: "NumPy's arange. With one argument it counts from 0. Integers give int64, floats float32.",
            examples: """
                >>> range(1, 5)
                [1 2 3 4]
                >>> range(0, 1, 0.25)
                [0.   0.25 0.5  0.75]
                """
        ) { a in
            let fromZero = if case .nothing = a.values[1] { true } else { false }
            return .tensor(
                try Tensor.range(
                    start: fromZero ? .int(0) : a.scalar(0), stop: a.scalar(fromZero ? 0 : 1), step: a.scalar(2),
                    dtype: a.optionalDType(3), in: a.context))
        },
        Builtin(
            "linspace", .creation,
            [Parameter("start", .number), Parameter("stop", .number), Parameter("count", .integer, .int(50)), dtype],
            "count numbers evenly spaced from start to stop, both included",
            examples: """
                >>> linspace(0, 1, 5)
                [0.   0.25 0.5  0.75 1.  ]
                """
        ) { a in
            .tensor(
                try Tensor.linspace(
                    start: a.number(0), stop: a.number(1), count: a.int(2), dtype: a.dtype(3), in: a.context))
        },
        Builtin(
            "zeros", .creation, [shape, dtype], "a tensor of zeros",
            examples: """
                >>> zeros(2, 3)
                [[0. 0. 0.]
                 [0. 0. 0.]]
                """
        ) { a in .tensor(try Tensor.zeros(a.shape(0), dtype: a.dtype(1), in: a.context)) },
        Builtin(
            "ones", .creation, [shape, dtype], "a tensor of ones",
            examples: """
                >>> ones(3, dtype=int64)
                [1 1 1]
                """
        ) { a in .tensor(try Tensor.ones(a.shape(0), dtype: a.dtype(1), in: a.context)) },
        Builtin(
            "full", .creation, [Parameter("shape", .integers), Parameter("value", .number), dtype],
            "a tensor that holds one value everywhere",
            examples: """
                >>> full((2, 2), 7)
                [[7. 7.]
                 [7. 7.]]
                """
        ) { a in
            .tensor(try Tensor.filled(a.shape(0), with: a.scalar(1), dtype: a.dtype(2), in: a.context))
        },
        Builtin(
            "eye", .creation, [Parameter("n", .integer), Parameter("m", .integer, .nothing), dtype],
            "the identity matrix, n × n or n × m",
            examples: """
                >>> eye(2, 3)
                [[1. 0. 0.]
                 [0. 1. 0.]]
                """
        ) { a in
            let n = try a.int(0)
            return .tensor(
                try Tensor.eye(rows: n, columns: a.optionalInt(1) ?? n, dtype: a.dtype(2), in: a.context))
        },
        Builtin(
            "zeros_like", .creation, [Parameter("x", .tensor), Parameter("dtype", .dtype, .nothing)],
            "zeros of x's shape and dtype",
            examples: """
                >>> zeros_like(range(3))
                [0 0 0]
                """
        ) { a in
            let x = try a.tensor(0)
            return .tensor(try Tensor.zeros(x.shape, dtype: a.optionalDType(1) ?? x.dtype, in: a.context))
        },
        Builtin(
            "ones_like", .creation, [Parameter("x", .tensor), Parameter("dtype", .dtype, .nothing)],
            "ones of x's shape and dtype",
            examples: """
                >>> ones_like(zeros(2, 2))
                [[1. 1.]
                 [1. 1.]]
                """
        ) { a in
            let x = try a.tensor(0)
            return .tensor(try Tensor.ones(x.shape, dtype: a.optionalDType(1) ?? x.dtype, in: a.context))
        },
        Builtin(
            "tensor", .creation, [Parameter("x", .any), Parameter("dtype", .dtype, .nothing)],
            "a tensor of what x holds: a number, a list, a tuple or a tensor",
            details: "A list's numbers are exact until then: tensor([16777217], dtype=int64) keeps its last digit.",
            examples: """
                >>> tensor([[1, 2], [3, 4]])
                [[1. 2.]
                 [3. 4.]]
                >>> tensor(3)
                3.0
                """
        ) { a in try convert(a, to: a.optionalDType(1)) },
        conversion(
            .float32,
            examples: """
                >>> float32([1, 2])
                [1. 2.]
                """),
        conversion(
            .float64,
            examples: """
                >>> float64(1) / 3
                0.3333333333333333
                """),
        conversion(
            .int64,
            examples: """
                >>> int64([1.9, -1.9])
                [ 1 -1]
                """),
        conversion(
            .bool,
            examples: """
                >>> bool([0, 1, 2])
                [False  True  True]
                """),
    ]

    private static func conversion(_ dtype: DType, examples: String) -> Builtin {
        Builtin(
            dtype.name, .creation, [Parameter("x", .any)], "x with \(dtype.name) elements",
            details: dtype == .int64 ? "A fraction is cut off, towards zero." : "", examples: examples
        ) { a in try convert(a, to: dtype) }
    }

    private static func convert(_ a: Arguments, to dtype: DType?) throws -> Value {
        try a.blaming(0) {
            guard let tracked = try a.interpreter.tracked(a.values[0], dtype: dtype) else { throw a.refuse(0) }
            return .tensor(tracked)
        }
    }

    static let random: [Builtin] = [
        Builtin(
            "rand", .creation, [shape, dtype], "random numbers, evenly spread over 0 ≤ r < 1",
            details: "After seed(n) the same as numpy.random.rand's.",
            examples: """
                >>> seed(7); rand(3)
                [0.07630829 0.7799188  0.43840924]
                """
        ) { a in .tensor(try Tensor.rand(a.shape(0), dtype: a.dtype(1), in: a.context)) },
        Builtin(
            "randn", .creation, [shape, dtype], "random numbers of the normal distribution",
            details: "After seed(n) the same as numpy.random.randn's.",
            examples: """
                >>> seed(7); randn(2)
                [ 1.6905257  -0.46593738]
                """
        ) { a in .tensor(try Tensor.randn(a.shape(0), dtype: a.dtype(1), in: a.context)) },
        Builtin(
            "randint", .creation,
            [Parameter("low", .integer), Parameter("high", .integer), shape, Parameter("dtype", .dtype, .dtype(.int64))],
            "random integers, low ≤ r < high",
            details: "After seed(n) the same as numpy.random.randint's.",
            examples: """
                >>> seed(7); randint(0, 10, 5)
                [4 9 6 3 3]
                """
        ) { a in
            .tensor(
                try Tensor.randint(low: a.int(0), high: a.int(1), a.shape(2), dtype: a.dtype(3), in: a.context))
        },
        Builtin(
            "seed", .creation, [Parameter("n", .integer)], "starts the random numbers anew, from n",
            examples: """
                >>> seed(0); rand(1)
                [0.5488135]
                """
        ) { a in
            guard let n = UInt32(exactly: try a.int(0)) else {
                throw a.refuse(0, expected: "an integer from 0 to \(UInt32.max)")
            }
            a.context.random.seed(n)
            return .nothing
        },
    ]
}
