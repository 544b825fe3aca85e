import Autodiff
import Tensors

extension Builtins {
    static let x = Parameter("x", .tensor)
    static let axis = Parameter("axis", .integer, .int(0), aliases: ["dim"])
    private static let order = Parameter("axes", .integers, .tuple([]), isVariadic: true)

    static let shapes: [Builtin] = [
        Builtin(
            "shape", .shape, [x], "x's lengths, axis by axis, as a tuple; also x.shape",
            examples: """
                >>> shape(zeros(2, 3))
                (2, 3)
                """
        ) { a in .tuple(try a.tensor(0).shape.dimensions.map(Value.int)) },
        Builtin(
            "ndim", .shape, [x], "how many axes x has; also x.ndim",
            examples: """
                >>> ndim(zeros(2, 3))
                2
                """
        ) { a in .int(try a.tensor(0).rank) },
        Builtin(
            "size", .shape, [x], "how many elements x has; also x.size",
            examples: """
                >>> size(zeros(2, 3))
                6
                """
        ) { a in .int(try a.tensor(0).elementCount) },
        Builtin(
            "dtype", .shape, [x], "x's element type; also x.dtype",
            examples: """
                >>> dtype(range(3))
                int64
                """
        ) { a in .dtype(try a.tensor(0).dtype) },
        Builtin(
            "reshape", .shape, [x, Parameter("shape", .integers, isVariadic: true)],
            "the same elements in another shape; one length may be -1",
            examples: """
                >>> reshape(range(6), 2, -1)
                [[0 1 2]
                 [3 4 5]]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.reshape(x, to: a.ints(1)))
        },
        Builtin(
            "flatten", .shape, [x], "the elements row by row, as a vector",
            examples: """
                >>> flatten([[1, 2], [3, 4]])
                [1. 2. 3. 4.]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.flatten(x))
        },
        Builtin(
            "squeeze", .shape, [x, Parameter("axis", .integers, .nothing, aliases: ["dim"])],
            "x without its axes of length 1, or without the given ones",
            examples: """
                >>> squeeze(zeros(1, 3, 1)).shape
                (3,)
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.squeeze(x, axes: a.optionalInts(1)))
        },
        Builtin(
            "unsqueeze", .shape, [x, Parameter("axis", .integer, aliases: ["dim"])], "x with a new axis of length 1",
            examples: """
                >>> unsqueeze(range(3), 0).shape
                (1, 3)
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.unsqueeze(x, axis: a.int(1)))
        },
        Builtin(
            "transpose", .shape, [x, order], "x with its axes reversed, or in the given order; also x.T",
            details: "All axes are named: transpose(x, 0, 2, 3, 1). To swap two of them: swapaxes(x, 1, 2).",
            examples: """
                >>> transpose([[1, 2, 3], [4, 5, 6]])
                [[1. 4.]
                 [2. 5.]
                 [3. 6.]]
                """
        ) { a in
            let x = try a.tracked(0)
            let axes = try a.ints(1)
            if axes.isEmpty { return .tensor(try a.tape.transpose(x)) }
            if axes.count == 2, x.tensor.rank > 2 {
                throw a.refuse(
                    1, help: "to swap two axes: swapaxes(x, \(axes[0]), \(axes[1]))",
                    expected: "all \(x.tensor.rank) axes in their new order")
            }
            return .tensor(try a.tape.permute(x, axes))
        },
        Builtin(
            "permute", .shape, [x, Parameter("order", .any, isVariadic: true)],
            "x with its axes in another order, by number or by letters",
            details: "Letters name the axes: permute(x, \"nchw->nhwc\").",
            examples: """
                >>> permute(zeros(1, 3, 4, 5), "nchw->nhwc").shape
                (1, 4, 5, 3)
                """
        ) { a in
            let x = try a.tracked(0)
            if case .tuple(let items) = a.values[1], items.count == 1, case .string(let letters) = items[0] {
                return .tensor(try a.tape.permute(x, axes(letters, a, rank: x.tensor.rank)))
            }
            return .tensor(try a.tape.permute(x, a.ints(1)))
        },
        Builtin(
            "swapaxes", .shape, [x, Parameter("a", .integer), Parameter("b", .integer)], "x with two axes exchanged",
            examples: """
                >>> swapaxes(zeros(2, 3, 4), 0, 2).shape
                (4, 3, 2)
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.swapAxes(x, a.int(1), a.int(2)))
        },
        Builtin(
            "moveaxis", .shape, [x, Parameter("source", .integers), Parameter("destination", .integers)],
            "x with axes moved to other places, the rest in order",
            examples: """
                >>> moveaxis(zeros(2, 3, 4), 0, -1).shape
                (3, 4, 2)
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.moveAxes(x, a.ints(1), to: a.ints(2)))
        },
        Builtin(
            "broadcast_to", .shape, [x, Parameter("shape", .integers, isVariadic: true)],
            "x stretched along axes of length 1; nothing is copied",
            examples: """
                >>> broadcast_to([1, 2], 2, 2)
                [[1. 2.]
                 [1. 2.]]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.broadcast(x, to: a.shape(1)))
        },
        Builtin(
            "as_strided", .shape,
            [x, Parameter("shape", .integers), Parameter("strides", .integers), Parameter("offset", .integer, .int(0))],
            "a view of x's elements with any shape and strides, in elements; every address is checked",
            details: "Addresses count x's elements row by row, whatever view x is.",
            examples: """
                >>> as_strided(range(5), (3, 3), (1, 1))
                [[0 1 2]
                 [1 2 3]
                 [2 3 4]]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.asStrided(x, a.ints(1), strides: a.ints(2), offset: a.int(3)))
        },
        Builtin(
            "windows", .shape,
            [
                x, Parameter("kernel", .integers, aliases: ["kernel_size"]), Parameter("stride", .integers, .int(1)),
                Parameter("dilation", .integers, .int(1)),
            ], "sliding windows of the last axes: (…, OH, OW, KH, KW), a view",
            details: "An integer kernel takes the last two axes, a tuple as many as it has.",
            examples: """
                >>> windows(range(4), (2,))
                [[0 1]
                 [1 2]
                 [2 3]]
                """
        ) { a in
            let x = try a.tracked(0)
            let kernel = try a.isSingle(1) ? [a.int(1), a.int(1)] : a.ints(1)
            func perAxis(_ i: Int) throws -> [Int] {
                try a.isSingle(i) ? [Int](repeating: a.int(i), count: kernel.count) : a.ints(i)
            }
            return .tensor(try a.tape.windows(x, kernel: kernel, stride: perAxis(2), dilation: perAxis(3)))
        },
    ]

    /// The order that `"nchw->nhwc"` spells.
    private static func axes(_ letters: String, _ a: Arguments, rank: Int) throws -> [Int] {
        let parts = letters.filter { $0 != " " }.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].first == ">" else {
            throw a.refuse(1, expected: "letters such as \"nchw->nhwc\"")
        }
        let (from, to) = (Array(parts[0]), Array(parts[1].dropFirst()))
        guard from.count == rank, Set(from).count == rank, to.count == rank, Set(to) == Set(from) else {
            throw a.refuse(1, expected: "\(rank) different letters, the same on both sides, one for each axis of x")
        }
        return to.compactMap { from.firstIndex(of: $0) }
    }
}
