import Autodiff
import Convolution
import Tensors

extension Builtins {
    private static let k = Parameter("k", .integers, aliases: ["kernel_size"])
    private static let poolStride = Parameter("stride", .integers, .nothing, shown: "k")
    private static let poolPad = Parameter(
        "pad", .padding(["valid", "same", "same_lower", "full"]), .int(0), aliases: ["padding"])
    private static let ceil = Parameter("ceil", .boolean, .bool(false), aliases: ["ceil_mode"])

    static let pools: [Builtin] = [
        Builtin(
            "max_pool", .convolution,
            [
                x, k, poolStride, poolPad, Parameter("dilation", .integers, .int(1)), ceil,
                Parameter("indices", .boolean, .bool(false), aliases: ["return_indices"]),
            ], "the largest number of each window",
            details: "indices=true gives (values, places), the places counted within the spatial plane, as PyTorch does.",
            examples: """
                >>> max_pool(arange(4, 4), 2)
                [[ 5.  7.]
                 [13. 15.]]
                """
        ) { a in
            let x = try a.tracked(0)
            let options = try a.poolOptions()
            guard try a.flag(6) else {
                return .tensor(try a.tape.maxPool(x, kernel: a.kernel(1), options, ceil: a.flag(5)))
            }
            let (values, places) = try a.tape.maxPoolWithPlaces(
                x, kernel: a.kernel(1), options, ceil: a.flag(5))
            return .tuple([.tensor(values), .tensor(places)])
        },
        Builtin(
            "avg_pool", .convolution,
            [x, k, poolStride, poolPad, ceil, Parameter("count_pad", .boolean, .bool(true), aliases: ["count_include_pad"])],
            "the mean of each window",
            details: "count_pad=true divides by the window within the padded extent, false by real cells alone.",
            examples: """
                >>> avg_pool(arange(4, 4), 2)
                [[ 2.5  4.5]
                 [10.5 12.5]]
                """
        ) { a in
            .tensor(
                try a.tape.avgPool(
                    a.tracked(0), kernel: a.kernel(1), a.poolOptions(), ceil: a.flag(4), countPad: a.flag(5)))
        },
        signal(
            "convolve", "full", "SciPy's convolve: the kernel turned round, any rank",
            ">>> convolve([1, 2, 3], [0, 1, 0.5])\n[0.  1.  2.5 4.  1.5]"
        ) { try $0.convolve($1, $2, mode: $3) },
        signal(
            "correlate", "valid", "SciPy's correlate: the kernel as it is, any rank",
            ">>> correlate([1, 2, 3, 4], [1, 1])\n[3. 5. 7.]"
        ) { try $0.correlate($1, $2, mode: $3) },
    ]

    private static func signal(
        _ name: String, _ mode: String, _ summary: String, _ example: String,
        _ function: @escaping @Sendable (Tape, Tracked, Tracked, ConvolveMode) throws -> Tracked
    ) -> Builtin {
        Builtin(
            name, .convolution,
            [
                Parameter("a", .tensor), Parameter("b", .tensor),
                Parameter("mode", .word(["full", "same", "valid"]), .string(mode)),
            ], summary, examples: example
        ) { a in
            .tensor(try function(a.tape, a.tracked(0), a.tracked(1), a.word(2, ConvolveMode.init(word:))))
        }
    }
}
