import Autodiff
import Tensors

extension Builtins {
    private static let tensors = Parameter("tensors", .sequence)

    static let arranging: [Builtin] = [
        Builtin(
            "concat", .shape, [tensors, axis], "tensors one after the other along an axis",
            examples: """
                >>> concat([[1, 2], [3]])
                [1. 2. 3.]
                """
        ) { a in
            let parts = try a.sequence(0)
            return .tensor(try a.tape.concatenate(parts, axis: a.int(1)))
        },
        Builtin(
            "stack", .shape, [tensors, axis], "tensors of one shape along a new axis",
            examples: """
                >>> stack([[1, 2], [3, 4]], axis=1)
                [[1. 3.]
                 [2. 4.]]
                """
        ) { a in
            let parts = try a.sequence(0)
            return .tensor(try a.tape.stack(parts, axis: a.int(1)))
        },
        Builtin(
            "split", .shape, [x, Parameter("parts", .integers), axis],
            "x cut into equal parts, or at the given places",
            examples: """
                >>> split(range(4), 2)
                [0 1]

                [2 3]
                """
        ) { a in
            let x = try a.tracked(0)
            let axis = try a.int(2)
            if a.isSingle(1) { try a.makeRoom(1, views: a.int(1)) }
            let parts = try a.isSingle(1)
                ? a.tape.split(x, into: a.int(1), axis: axis) : a.tape.split(x, at: a.ints(1), axis: axis)
            return .tuple(parts.map(Value.tensor))
        },
        Builtin(
            "flip", .shape, [x, Parameter("axes", .integers, .nothing, aliases: ["axis", "dim", "dims"])],
            "x turned round along the given axes, or all",
            examples: """
                >>> flip([[1, 2], [3, 4]], 1)
                [[2. 1.]
                 [4. 3.]]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.flip(x, axes: a.optionalInts(1)))
        },
        Builtin(
            "rot90", .shape,
            [x, Parameter("k", .integer, .int(1)), Parameter("axes", .integers, .tuple([.int(0), .int(1)]))],
            "x turned by k quarters, from the first axis towards the second",
            examples: """
                >>> rot90([[1, 2], [3, 4]])
                [[2. 4.]
                 [1. 3.]]
                """
        ) { a in
            let x = try a.tracked(0)
            let axes = try a.ints(2)
            guard axes.count == 2 else { throw a.refuse(2, expected: "two axes") }
            return .tensor(try a.tape.rotate90(x, a.int(1), axes: (axes[0], axes[1])))
        },
        Builtin(
            "rot180", .shape, [x], "x with its last two axes turned by half a turn",
            details: "What turns convolution into cross-correlation, and a kernel into its adjoint's.",
            examples: """
                >>> rot180([[1, 2], [3, 4]])
                [[4. 3.]
                 [2. 1.]]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.rotate180(x))
        },
        Builtin(
            "roll", .shape, [x, Parameter("shift", .integers), Parameter("axis", .integers, .nothing, aliases: ["dim"])],
            "x shifted round: what leaves at one end comes in at the other",
            examples: """
                >>> roll(range(5), 2)
                [3 4 0 1 2]
                """
        ) { a in
            let x = try a.tracked(0)
            var (shifts, axes) = (try a.ints(1), try a.optionalInts(2))
            if let list = axes, shifts.count == 1, list.count > 1 {
                shifts = [Int](repeating: shifts[0], count: list.count)
            } else if let list = axes, list.count == 1, shifts.count > 1 {
                axes = [Int](repeating: list[0], count: shifts.count)
            }
            return .tensor(try a.tape.roll(x, shifts, axes: axes))
        },
        Builtin(
            "tile", .shape, [x, Parameter("reps", .integers)], "copies of x side by side",
            examples: """
                >>> tile([1, 2], 2)
                [1. 2. 1. 2.]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.tile(x, a.ints(1)))
        },
        Builtin(
            "repeat", .shape,
            [x, Parameter("count", .integers), Parameter("axis", .integer, .nothing, aliases: ["dim"])],
            "each element of x count times",
            examples: """
                >>> repeat([1, 2], 2)
                [1. 1. 2. 2.]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(try a.tape.repeated(x, a.ints(1), axis: a.optionalInt(2)))
        },
        Builtin(
            "pad", .shape,
            [
                x, Parameter("widths", .integers), Parameter("mode", .word(PadMode.allCases.map(\.rawValue)), .string("constant")),
                Parameter("value", .number, .int(0)),
            ], "x with cells added round it, by NumPy's widths and modes",
            details: """
                widths: an integer for all sides, (low, high) for every axis, or one pair per axis.
                To pad the image of a convolution alone: pad=… of conv, or ((0, 0), (0, 0), (1, 1), (1, 1)).
                """,
            examples: """
                >>> pad([1, 2, 3], 2, mode="reflect")
                [3. 2. 1. 2. 3. 2. 1.]
                >>> pad([[5]], ((0, 1), (2, 0)), value=9)
                [[9. 9. 5.]
                 [9. 9. 9.]]
                """
        ) { a in
            let x = try a.tracked(0)
            let widths = try padWidths(a, rank: x.tensor.rank)
            let mode = try a.word(2, PadMode.init(rawValue:))
            return .tensor(try a.tape.pad(x, widths, mode: mode, value: a.scalar(3)))
        },
        Builtin(
            "insert_zeros", .shape, [x, Parameter("stride", .integers)],
            "zeros between the elements of the last two axes: (h-1)·stride+1",
            details: "The first step of a transposed convolution by hand.",
            examples: """
                >>> insert_zeros([[1, 2], [3, 4]], 2)
                [[1. 0. 2.]
                 [0. 0. 0.]
                 [3. 0. 4.]]
                """
        ) { a in
            let x = try a.tracked(0)
            let steps = try a.isSingle(1) ? [Int](repeating: a.int(1), count: min(2, max(1, x.tensor.rank))) : a.ints(1)
            return .tensor(try a.tape.insertZeros(x, stride: steps))
        },
    ]

    /// NumPy's ways to say how much to pad: n, (n,), (low, high), ((low, high),), or a pair per axis.
    private static func padWidths(_ a: Arguments, rank: Int) throws -> [(Int, Int)] {
        func error() -> EvaluationError {
            a.refuse(1, expected: "an integer, a pair (low, high), or one pair for each of the \(rank) axes")
        }
        func pair(_ value: Value) throws -> (Int, Int) {
            guard let ints = try a.integers(of: value), ints.count == 1 || ints.count == 2 else { throw error() }
            return (ints[0], ints[ints.count - 1])
        }
        let rows: [Value]
        switch a.values[1] {
        case .tuple(let items), .list(let items): rows = items
        case .tensor(let tracked) where tracked.tensor.rank == 2:
            rows = try (0..<tracked.tensor.shape[0]).map { try a.interpreter.element($0, of: tracked) }
        default: rows = []
        }
        let isNested = try rows.contains { try $0.integer(in: a.context) == nil }
        guard isNested else { return [(Int, Int)](repeating: try pair(a.values[1]), count: rank) }
        let pairs = try rows.map(pair)
        if pairs.count == rank { return pairs }
        guard pairs.count == 1 else { throw error() }
        return [(Int, Int)](repeating: pairs[0], count: rank)
    }
}
