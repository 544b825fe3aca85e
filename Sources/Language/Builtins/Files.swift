import Autodiff
import Tensors

extension Builtins {
    static let files: [Builtin] = [
        Builtin(
            "load", .files,
            [Parameter("path", .string), Parameter("name", .string, .nothing), Parameter("dtype", .dtype, .nothing)],
            "the tensor in a .npy, .csv, .png, .pgm or .ppm file; the tensors of a .npz",
            details: """
                NumPy's arrays keep their dtype (float16 becomes float32, every integer int64). A .csv gives float32, or \
                dtype=. An image is (C, H, W) in 0…1. A .npz gives a tuple in the file's order, or, with a name, one.
                """,
            examples: """
                >>> save("/tmp/convo-example.npy", arange(2, 3)); load("/tmp/convo-example.npy")
                [[0. 1. 2.]
                 [3. 4. 5.]]
                """
        ) { a in
            try a.onFile {
                let name: String? = if case .nothing = a.values[1] { nil } else { try a.string(1) }
                switch try Tensor.load(a.string(0), name: name, dtype: a.optionalDType(2), in: a.context) {
                case .tensor(let tensor): return .tensor(tensor)
                case .archive(let items):
                    if name != nil, let first = items.first { return .tensor(first.tensor) }
                    return .tuple(items.map { .tensor($0.tensor) })
                }
            }
        },
        Builtin(
            "save", .files,
            [Parameter("path", .string), Parameter("tensors", .any, isVariadic: true), Parameter("bits", .integer, .int(8))],
            "writes a tensor as .npy, .csv, .png, .pgm or .ppm; any number of them as .npz",
            details: """
                A .csv holds up to two axes. An image is (H, W) or (C, H, W) in 0…1, with 8 or 16 bits. The file appears as \
                a whole: what stood there before stays until the new one is written.
                """,
            examples: """
                >>> save("/tmp/convo-example.npz", eye(2), arange(3)); a, b = load("/tmp/convo-example.npz"); b
                [0. 1. 2.]
                """
        ) { a in
            guard case .tuple(let items) = a.values[1] else { return .nothing }
            let tensors = try a.blaming(1) {
                try items.map { item -> Tensor in
                    guard let tracked = try a.interpreter.tracked(item) else { throw a.refuse(1, expected: "tensors") }
                    return tracked.tensor
                }
            }
            var options = SaveOptions()
            options.bits = try a.int(2)
            guard options.bits == 8 || options.bits == 16 else { throw a.refuse(2, expected: "8 or 16") }
            try a.onFile {
                if try Tensor.save(tensors, to: a.string(0), options, in: a.context) {
                    try a.interpreter.note(
                        "values outside 0…1 were cut off", at: a.spans[1],
                        help: "(x - min(x)) / (max(x) - min(x)) spreads any values over 0…1")
                }
            }
            return .nothing
        },
    ]
}

extension Arguments {
    /// Runs `body` and blames the path for what is wrong with the file.
    fileprivate func onFile<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as FileError {
            let (message, help) = error.prose
            throw EvaluationError(.refused(message, help: help), at: spans[0])
        }
    }
}
