import Autodiff
import Tensors

extension Builtins {
    private static let a = Parameter("a", .tensor)
    private static let b = Parameter("b", .tensor)

    static let linear: [Builtin] = [
        Builtin(
            "matmul", .linear, [a, b], "the matrix product; also a @ b",
            details: "Leading axes are batches and broadcast. A vector is a row on the left, a column on the right.",
            examples: """
                >>> matmul([[1, 2], [3, 4]], [[5, 6], [7, 8]])
                [[19. 22.]
                 [43. 50.]]
                """
        ) { a in .tensor(try a.tape.matmul(a.tracked(0), a.tracked(1))) },
        Builtin(
            "dot", .linear, [a, b], "the scalar product of vectors; of more axes: the last of a with the last but one of b",
            examples: """
                >>> dot([1, 2, 3], [4, 5, 6])
                32.0
                """
        ) { a in .tensor(try a.tape.dot(a.tracked(0), a.tracked(1))) },
        Builtin(
            "outer", .linear, [a, b], "every element of a times every element of b",
            examples: """
                >>> outer([1, 2], [3, 4])
                [[3. 4.]
                 [6. 8.]]
                """
        ) { a in .tensor(try a.tape.outer(a.tracked(0), a.tracked(1))) },
        Builtin(
            "einsum", .linear, [Parameter("spec", .string), Parameter("tensors", .sequence, isVariadic: true)],
            "Einstein's sum over the letters that the result does not have",
            details: "einsum(\"ij,jk->ik\", a, b) is a @ b. Without -> the result has the letters that occur once.",
            examples: """
                >>> einsum("ij->ji", [[1, 2], [3, 4]])
                [[1. 3.]
                 [2. 4.]]
                >>> einsum("i,i", [1, 2, 3], [4, 5, 6])
                32.0
                """
        ) { a in
            let operands: [Tracked]
            if case .tuple(let items) = a.values[1] {
                operands = try a.blaming(1) {
                    try items.map { item in
                        guard let tracked = try a.interpreter.tracked(item) else { throw a.refuse(1) }
                        return tracked
                    }
                }
            } else {
                operands = try a.sequence(1)
            }
            let text = try a.string(0)
            do {
                return .tensor(try a.tape.einsum(text, operands))
            } catch TensorError.einsum(let fault) {
                throw EvaluationError(.tensor(.einsum(fault)), at: a.place(of: fault, in: text))
            }
        },
        Builtin(
            "tensordot", .linear, [a, b, Parameter("axes", .integers, .int(2))],
            "products summed over axes of both: the last n of a with the first n of b, or the listed ones",
            examples: """
                >>> tensordot(ones(2, 3), ones(3, 4), 1)
                [[3. 3. 3. 3.]
                 [3. 3. 3. 3.]]
                """
        ) { a in
            let (x, y) = (try a.tracked(0), try a.tracked(1))
            let axes = try contractedAxes(a, rank: x.tensor.rank, other: y.tensor.rank)
            return .tensor(try a.tape.tensordot(x, y, axes: axes))
        },
        Builtin(
            "inv", .linear, [a], "the inverse of a square matrix",
            examples: """
                >>> inv([[2, 0], [0, 4]])
                [[0.5  0.  ]
                 [0.   0.25]]
                """
        ) { a in
            .tensor(try a.tape.inverse(a.tracked(0)))
        },
        Builtin(
            "pinv", .linear, [a], "the pseudo-inverse: the least-squares inverse of any matrix",
            examples: """
                >>> pinv([[2, 0], [0, 0]])
                [[0.5 0. ]
                 [0.  0. ]]
                """
        ) { a in
            .tensor(try a.tape.pseudoInverse(a.tracked(0)))
        },
        Builtin(
            "solve", .linear, [a, b], "x with a @ x = b",
            examples: """
                >>> solve([[2, 0], [0, 4]], [2, 8])
                [1. 2.]
                """
        ) { a in .tensor(try a.tape.solve(a.tracked(0), a.tracked(1))) },
        Builtin(
            "rank", .linear, [a], "the rank of a matrix: its singular values that are not negligible",
            examples: """
                >>> rank([[1, 2], [2, 4]])
                1
                """
        ) { a in .int(try a.tensor(0).matrixRank(in: a.context)) },
        Builtin(
            "svd", .linear, [a], "U, the singular values s, and V's adjoint: a is U · diag(s) · Vh",
            examples: """
                >>> u, s, vh = svd([[3, 0], [0, 2]])
                >>> s
                [3. 2.]
                """
        ) { a in
            let x = try a.tracked(0)
            let (u, s, vh) = try x.tensor.svd(in: a.context)
            return .tuple([u, s, vh].map { .tensor(a.tape.opaque($0, "svd", from: [x])) })
        },
        Builtin(
            "det", .linear, [a], "the determinant of a square matrix",
            examples: """
                >>> det([[2, 0], [0, 4]])
                8.0
                """
        ) { a in
            .tensor(try a.tape.determinant(a.tracked(0)))
        },
    ]

    /// tensordot's axes: a count, or two lists of one length.
    private static func contractedAxes(_ a: Arguments, rank: Int, other: Int) throws -> ([Int], [Int]) {
        let expected = "a count of axes, or two lists of axes: ([1, 2], [0, 1])"
        if let count = try a.values[2].integer(in: a.context) {
            guard count >= 0, count <= min(rank, other) else {
                throw a.refuse(2, expected: "a count of axes from 0 to \(min(rank, other))")
            }
            return (Array(rank - count..<rank), Array(0..<count))
        }
        let pair: [Value]
        switch a.values[2] {
        case .tuple(let items), .list(let items): pair = items
        case .tensor(let tracked) where tracked.tensor.rank == 2:
            pair = try (0..<tracked.tensor.shape[0]).map { try a.interpreter.element($0, of: tracked) }
        default: pair = []
        }
        guard pair.count == 2, let first = try a.integers(of: pair[0]), let second = try a.integers(of: pair[1]),
            first.count == second.count
        else { throw a.refuse(2, expected: expected) }
        return (first, second)
    }
}
