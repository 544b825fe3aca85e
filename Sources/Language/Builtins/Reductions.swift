import Autodiff
import Tensors

extension Builtins {
    private static let axes = Parameter("axis", .integers, .nothing, aliases: ["dim"])
    private static let oneAxis = Parameter("axis", .integer, .nothing, aliases: ["dim"])
    private static let keep = Parameter("keepdims", .boolean, .bool(false), aliases: ["keepdim"])

    static let reductions: [Builtin] = [
        reduction("sum", .sum, "the sum of the elements, of all or along axes", ">>> sum([[1, 2], [3, 4]], axis=0)\n[4. 6.]"),
        reduction("mean", .mean, "the mean of the elements", ">>> mean([1, 2, 4, 5])\n3.0"),
        reduction("prod", .prod, "the product of the elements", ">>> prod([2, 3, 4])\n24.0"),
        reduction("max", .max, "the largest element; nan when there is one", ">>> max([[1, 5], [7, 2]], axis=1)\n[5. 7.]"),
        reduction("min", .min, "the smallest element; nan when there is one", ">>> min([3, 1, 2])\n1.0"),
        reduction("var", .var, "the variance, divided by n", ">>> var([1, 2, 3, 4])\n1.25"),
        reduction("std", .std, "the standard deviation, divided by n", ">>> std([2, 4, 4, 4, 5, 5, 7, 9])\n2.0"),
        reduction("all", .all, "whether every element is true", ">>> all([1, 0, 2])\nFalse"),
        reduction("any", .any, "whether some element is true", ">>> any([1, 0, 2])\nTrue"),
        Builtin(
            "argmax", .math, [x, oneAxis], "where the largest element is: the first of equals",
            examples: """
                >>> argmax([3, 9, 9, 1])
                1
                """
        ) { a in .tensor(try a.tensor(0).argmax(axis: a.optionalInt(1), in: a.context)) },
        Builtin(
            "argmin", .math, [x, oneAxis], "where the smallest element is: the first of equals",
            examples: """
                >>> argmin([[3, 1], [0, 2]], axis=1)
                [1 0]
                """
        ) { a in .tensor(try a.tensor(0).argmin(axis: a.optionalInt(1), in: a.context)) },
        Builtin(
            "cumsum", .math, [x, oneAxis], "running sums, over all elements or along an axis",
            examples: """
                >>> cumsum([1, 2, 3, 4])
                [ 1.  3.  6. 10.]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.cumulativeSum(x, axis: a.optionalInt(1)))
        },
        Builtin(
            "softmax", .math, [x, Parameter("axis", .integer, .int(-1), aliases: ["dim"])],
            "e^x divided by its sum along the axis; does not overflow",
            examples: """
                >>> softmax([1, 1])
                [0.5 0.5]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.softmax(x, axis: a.int(1)))
        },
        Builtin(
            "log_softmax", .math, [x, Parameter("axis", .integer, .int(-1), aliases: ["dim"])],
            "the logarithm of softmax; does not overflow",
            examples: """
                >>> log_softmax([1, 1])
                [-0.6931472 -0.6931472]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.logSoftmax(x, axis: a.int(1)))
        },
        Builtin(
            "norm", .math, [x], "the square root of the sum of squares",
            examples: """
                >>> norm([3, 4])
                5.0
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.norm(x))
        },
        Builtin(
            "equal", .math, [Parameter("a", .tensor), Parameter("b", .tensor)],
            "whether a and b have one shape and the same elements",
            examples: """
                >>> equal([1, 2], [1, 2])
                True
                """
        ) { a in .bool(try a.tensor(0).equal(to: a.tensor(1), in: a.context)) },
        Builtin(
            "allclose", .math,
            [
                Parameter("a", .tensor), Parameter("b", .tensor), Parameter("rtol", .number, .float(1e-5)),
                Parameter("atol", .number, .float(1e-8)),
            ], "whether |a - b| ≤ atol + rtol·|b| everywhere",
            examples: """
                >>> allclose([1, 2], [1, 2.00001])
                True
                """
        ) { a in
            .bool(try a.tensor(0).allClose(a.tensor(1), rtol: a.number(2), atol: a.number(3), in: a.context))
        },
    ]

    private static func reduction(_ name: String, _ op: ReductionOperation, _ summary: String, _ example: String) -> Builtin {
        Builtin(
            name, .math, [x, axes, keep], summary,
            details: "axis is an integer or a tuple; keepdims=true leaves the reduced axes with length 1.",
            examples: example
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.reduce(op, x, axes: a.optionalInts(1), keepDimensions: a.flag(2)))
        }
    }
}
