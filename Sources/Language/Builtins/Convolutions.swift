import Autodiff
import Convolution
import Tensors

extension Builtins {
    private static let w = Parameter("w", .tensor)
    private static let b = Parameter("b", .tensor, .nothing, aliases: ["bias"])
    private static let stride = Parameter("stride", .integers, .int(1))
    private static let padWords = ["valid", "same", "same_lower", "full", "causal"]
    private static let pad = Parameter("pad", .padding(padWords), .int(0), aliases: ["padding"])
    private static let dilation = Parameter("dilation", .integers, .int(1))
    private static let groups = Parameter("groups", .integer, .int(1))
    private static let inputDilation = Parameter("input_dilation", .integers, .int(1))
    private static let flip = Parameter("flip", .boolean, .bool(false))
    private static let padMode = Parameter(
        "pad_mode", .word(["zeros", "reflect", "edge", "wrap"]), .string("zeros"), aliases: ["padding_mode"])
    private static let exact = Parameter("exact", .boolean, .bool(false))
    private static let layout = Parameter(
        "layout", .word(["NCHW", "NCW", "NCDHW", "NHWC", "NWC", "NDHWC"]), .string("NCHW"))
    private static let algorithm = Parameter(
        "algo", .word(["auto", "direct", "im2col", "matrix", "winograd", "winograd4", "onednn"]), .string("auto"))
    private static let overlap = Parameter("overlap", .word(["sum", "mean"]), .string("sum"))
    private static let order = Parameter("order", .word(["rows", "cols", "unfold"]), .string("rows"))
    private static let kh = Parameter("kh", .integers, aliases: ["kernel_size", "k"])
    private static let kw = Parameter("kw", .integer, .nothing)

    /// conv's keywords, in the order of its signature.
    private static let options = [
        stride, pad, dilation, groups, inputDilation, flip, padMode, exact, layout, algorithm,
    ]

    static let convolutions: [Builtin] = [
        Builtin(
            "conv", .convolution, [x, w, b] + options,
            "convolution (cross-correlation) of x with w, in 1-D, 2-D or 3-D",
            details: """
                x is (N, C, spatial…), w (F, C/groups, k…), b (F), the result (N, F, o…); x may leave out the \
                batch axis, and x and w may both be plain (H, W). o = ⌊(i + lo + hi - d(k-1) - 1) / stride⌋ + 1.
                pad: an integer, one per axis (h, w), ((top, bottom), (left, right)), or a word.
                flip=true turns the kernel round, as mathematicians do.
                """,
            examples: """
                >>> conv(arange(3, 3), [[1, 0], [0, 1]])
                [[ 4.  6.]
                 [10. 12.]]
                >>> conv(arange(1, 1, 5, 5), ones(2, 1, 3, 3), stride=2).shape
                (1, 2, 2, 2)
                """
        ) { a in
            let (x, w) = (try a.tracked(0), try a.tracked(1))
            if a.isGiven(2), Interpreter.plainNumber(a.values[2]) != nil {
                throw a.refuse(
                    2, help: "for a stride write stride=\(ValueFormatter.plain(a.values[2]))",
                    expected: "the bias, one number for each filter")
            }
            let bias = try a.optionalTracked(2)
            let options = try a.convOptions(from: 3)
            let geometry = try ConvGeometry.conv(x: x.tensor.shape, w: w.tensor.shape, options)
            let y = try a.tape.conv(x, w, bias: bias, options, geometry)
            if a.isGiven(3) { try noteUnread(a, geometry.unread) }
            return .tensor(y)
        },
        Builtin(
            "deconv", .convolution,
            [
                x, w, b, stride, pad, Parameter("output_padding", .integers, .int(0)),
                Parameter("output_size", .integers, .nothing), dilation, groups, flip, overlap, layout, algorithm,
            ], "transposed convolution: the adjoint of conv with the same w",
            details: """
                x is (N, F, spatial…), w as conv's, (F, C/groups, k…); the result is (N, C, o…), so that \
                deconv(conv(x, w), w) has x's shape. o = (i - 1)·stride + d(k-1) + 1 - lo - hi + output_padding.
                overlap="mean" divides by how many kernel taps land on each cell.
                """,
            examples: """
                >>> deconv([1, 2, 3], [1, 10, 100], stride=2)
                [  1.  10. 102.  20. 203.  30. 300.]
                >>> deconv([1, 2, 3], [1, 10, 100], stride=2, pad="same")
                [  1.  10. 102.  20. 203.  30.]
                """
        ) { a in
            let (x, w, bias) = (try a.tracked(0), try a.tracked(1), try a.optionalTracked(2))
            return .tensor(try a.tape.deconv(x, w, bias: bias, a.deconvOptions()))
        },
        Builtin(
            "conv_dx", .convolution, [Parameter("dy", .tensor), w, Parameter("size", .size)] + options,
            "the gradient of conv by x, given the gradient dy of its result",
            details: "size is x's spatial sizes, its full shape, or x itself.",
            examples: """
                >>> conv_dx(ones(2, 2), [[1, 2], [3, 4]], (3, 3))
                [[ 1.  3.  2.]
                 [ 4. 10.  6.]
                 [ 3.  7.  4.]]
                """
        ) { a in
            .tensor(try a.tape.convInputGradient(a.tracked(0), a.tracked(1), size: a.sizes(2), a.convOptions(from: 3)))
        },
        Builtin(
            "conv_dw", .convolution, [x, Parameter("dy", .tensor), Parameter("size", .size)] + options,
            "the gradient of conv by w, given the gradient dy of its result",
            details: "size is w's spatial sizes, its full shape, or w itself.",
            examples: """
                >>> conv_dw(arange(3, 3), ones(2, 2), (2, 2))
                [[ 8. 12.]
                 [20. 24.]]
                """
        ) { a in
            .tensor(try a.tape.convWeightGradient(a.tracked(0), a.tracked(1), size: a.sizes(2), a.convOptions(from: 3)))
        },
        Builtin(
            "conv_db", .convolution, [Parameter("dy", .tensor), layout],
            "the gradient of conv by its bias: dy summed over all but the filters",
            examples: """
                >>> conv_db(ones(1, 2, 3, 3))
                [9. 9.]
                """
        ) { a in
            .tensor(try a.tape.convBiasGradient(a.tracked(0), layout: a.word(1, ConvLayout.init(word:))))
        },
        Builtin(
            "im2col", .convolution, [x, kh, kw, stride, pad, dilation, order],
            "the windows of x as the rows of a matrix",
            details: """
                order="rows": (N·OH·OW, C·KH·KW), one row for each output cell; "cols": its \
                transpose; "unfold": (N, C·KH·KW, OH·OW), PyTorch's. kh may be a tuple or a weight tensor.
                """,
            examples: """
                >>> im2col(arange(3, 3), 2)
                [[0. 1. 3. 4.]
                 [1. 2. 4. 5.]
                 [3. 4. 6. 7.]
                 [4. 5. 7. 8.]]
                """
        ) { a in
            let x = try a.tracked(0)
            return .tensor(
                try a.tape.im2col(
                    x, kernel: a.kernel(1, width: 2), a.windowOptions(from: 3), order: a.word(6, ColumnOrder.init(word:))))
        },
        Builtin(
            "col2im", .convolution,
            [Parameter("col", .tensor), Parameter("shape", .size), kh, kw, stride, pad, dilation, order, overlap],
            "im2col's adjoint: every window's numbers added where they came from",
            details: "shape is the image's own: (N, C, spatial…), (C, H, W) or (H, W).",
            examples: """
                >>> col2im(ones(4, 4), (3, 3), 2)
                [[1. 2. 1.]
                 [2. 4. 2.]
                 [1. 2. 1.]]
                """
        ) { a in
            let columns = try a.tracked(0)
            return .tensor(
                try a.tape.col2im(
                    columns, shape: a.sizes(1), kernel: a.kernel(2, width: 3), a.windowOptions(from: 4),
                    order: a.word(7, ColumnOrder.init(word:)), overlap: a.word(8, Overlap.init(word:))))
        },
        Builtin(
            "conv_matrix", .convolution, [w, Parameter("size", .size), stride, pad, dilation, groups],
            "the matrix C with C @ flatten(x) = flatten(conv(x, w))",
            details: "size is (C, H, W), (H, W) or x itself.",
            examples: """
                >>> conv_matrix([1, 2], (4,))
                [[1. 2. 0. 0.]
                 [0. 1. 2. 0.]
                 [0. 0. 1. 2.]]
                """
        ) { a in
            .tensor(
                try a.tape.convMatrix(
                    a.tracked(0), size: a.sizes(1), stride: a.perAxis(2), pad: a.padding(3),
                    dilation: a.perAxis(4), groups: a.int(5)))
        },
    ]

    /// Says which rows or columns of real input a stride never reads.
    private static func noteUnread(_ a: Arguments, _ unread: [UnreadInput]) throws {
        guard !unread.isEmpty else { return }
        let parts = unread.map { part in
            let unit = units[part.name] ?? "\(part.name), cell"
            let many = part.cells.count > 1
            return many ? "\(unit)s \(part.cells.lowerBound) to \(part.cells.upperBound - 1)" : "\(unit) \(part.cells.lowerBound)"
        }
        let message = "\(parts.joined(separator: " and ")) of x \(unread.count == 1 && unread[0].cells.count == 1 ? "is" : "are") never read: the stride does not divide evenly"
        try a.interpreter.note(message, at: a.spans[3], help: "exact=true makes this an error")
    }

    /// What one cell along a spatial axis is called.
    private static let units = ["height": "row", "width": "column", "depth": "plane"]
}
