import Autodiff
import Language
import Tensors
import Testing

/// Every builtin's gradient against finite differences in float64. The list of builtins is the
/// table's: one that is new there fails until it has an example here or is said to have no gradient.
@Suite struct FiniteDifferenceTests {
    /// Builtins that give no floats made of floats, or whose results are flat or random.
    private static let withoutGradient: Set<String> = [
        "arange", "range", "linspace", "zeros", "ones", "full", "eye", "zeros_like", "ones_like", "rand", "randn",
        "randint", "seed", "int64", "bool", "float32", "shape", "ndim", "size", "dtype", "isnan", "isfinite", "all", "any",
        "argmax", "argmin", "equal", "allclose", "rank", "print", "len", "int", "float", "item", "load", "save",
        "grad", "jacobian", "detach", "sample", "kernel",
        // A gradient through it is refused by name.
        "svd",
    ]

    /// Expressions over x (3, 4), p (3, 4) of positive numbers, m (3, 3) and n (3, 3) well-conditioned, v (4), s (4),
    /// i (2, 3, 5, 5), j (2, 3, 6), k (4, 3, 2, 2), all random.
    private static let examples: [String: [String]] = [
        "float64": ["float64(x) * x"],
        "tensor": ["tensor(x) ** 2", "tensor([v[0], v[1] * 2, 3])"],
        "reshape": ["reshape(x, 2, -1)"], "flatten": ["flatten(x.T)"], "squeeze": ["squeeze(x[:1])", "squeeze(x[:, :1], 1)"],
        "unsqueeze": ["unsqueeze(x, 1)", "unsqueeze(x, -1)"], "transpose": ["transpose(i)", "transpose(i, 0, 2, 3, 1)", "x.T"],
        "permute": ["permute(i, \"nchw->nhwc\")", "permute(i, -1, 0, 2, 1)"], "swapaxes": ["swapaxes(i, 1, -1)"],
        "moveaxis": ["moveaxis(i, 0, -1)", "moveaxis(i, (0, 1), (2, 0))"],
        "broadcast_to": ["broadcast_to(v, 2, 3, 4)", "broadcast_to(x[:, :1], 3, 5)"],
        "as_strided": ["as_strided(x, (4, 4), (2, 1))", "as_strided(x.T, (2, 3), (-1, 2), 5)"],
        "windows": ["windows(i, 2)", "windows(i, 2, stride=2, dilation=2)", "windows(v, (3,))"],
        "concat": ["concat([x, p, x], axis=0)", "concat([x, p], axis=-1)"], "stack": ["stack([x, p], axis=-1)", "stack([v, s, v])"],
        "split": ["split(x, 2, axis=1)", "split(x, (1, 3), axis=-1)", "split(x, (2, 1), 1)", "split(v, (-3,))"],
        "flip": ["flip(x)", "flip(x, 1)", "flip(i, (0, -1))"], "rot90": ["rot90(x)", "rot90(x, -1)", "rot90(i, 2, (1, 3))", "rot90(i, 3, (2, 3))"],
        "rot180": ["rot180(x)"], "roll": ["roll(x, 2)", "roll(x, (1, -1), (0, 1))"], "tile": ["tile(v, 3)", "tile(x, (2, 1, 2))"],
        "repeat": ["repeat(x, 2)", "repeat(x, 2, axis=1)", "repeat(x, (1, 0, 3), axis=0)"],
        "pad": [
            "pad(x, 1)", "pad(x, ((1, 0), (0, 2)), value=3)", "pad(x, 5, mode=\"reflect\")", "pad(x, 5, mode=\"symmetric\")",
            "pad(x, (1, 3), mode=\"edge\")", "pad(x, 6, mode=\"wrap\")",
        ],
        "insert_zeros": ["insert_zeros(x, 2)", "insert_zeros(i, (1, 3))"],
        "abs": ["abs(x)"], "sign": ["sign(x) * x"], "square": ["square(x)"], "sqrt": ["sqrt(p)"], "exp": ["exp(x)"], "log": ["log(p)"],
        "sin": ["sin(x)"], "cos": ["cos(x)"], "tanh": ["tanh(x)"], "sigmoid": ["sigmoid(x)"], "relu": ["relu(x)"],
        "floor": ["floor(x) * x"], "ceil": ["ceil(x) * x"], "round": ["round(x) + x"],
        "maximum": ["maximum(x, p)", "maximum(x, 0.1)"], "minimum": ["minimum(x, v)", "minimum(0.1, x)"],
        "pow": ["pow(x, 3)", "pow(x, 2)", "p ** 0.5", "p ** x", "2 ** x", "p ** -1", "x ** 1", "x ** 0 * x", "p ** int64([0, 1, 2, 3])"],
        "where": ["where(x > 0, x * 2, p)", "where(x > 0, v, 1)"],
        "clip": ["clip(x, -0.5, 0.5)", "clip(x, none, v)", "clip(x, v - 0.3, s)", "clip(x, 0.1, v)"],
        "take": ["take(x, [0, 5, 5, -1])", "take(x, [[2, 0], [2, 2]], axis=1)"],
        "sum": ["sum(x)", "sum(i, axis=(1, -1))", "sum(x, 0, keepdims=true)"], "mean": ["mean(x)", "mean(i, axis=(0, 2))"],
        "prod": ["prod(x)", "prod(x, axis=1)", "prod(i[0], axis=(0, 2), keepdims=true)", "prod(x * [1, 0, 1, 1], axis=1)", "prod(v * [0, 1, 1, 0])"],
        "max": ["max(x)", "max(x, axis=0)", "max(i, axis=(1, 2), keepdims=true)"], "min": ["min(x)", "min(x, axis=-1)"],
        "var": ["var(x)", "var(x, axis=0)"], "std": ["std(x)", "std(i, axis=(2, 3))"],
        "cumsum": ["cumsum(x)", "cumsum(x, axis=0)", "cumsum(x, axis=-1)"],
        "softmax": ["softmax(x)", "softmax(x, axis=0)"], "log_softmax": ["log_softmax(x)", "log_softmax(i, 1)"], "norm": ["norm(x)"],
        "matmul": ["matmul(m, x)", "x @ v", "s @ x.T", "v @ s", "i @ i[0, 0]", "i[:, :1] @ i", "v[:3] @ i[0, 0, :3]", "i[:, :, 0, :4] @ v"],
        "dot": ["dot(v, s)", "dot(m, x)", "dot(i[..., :4], v)", "dot(i, i)", "dot(v, 3) + dot(sum(v), x)"], "outer": ["outer(v, s)", "outer(x, v)"],
        "einsum": [
            "einsum(\"ij,kj->ik\", x, p)", "einsum(\"ij->j\", x)", "einsum(\"ii->i\", m)", "einsum(\"ii\", m)", "einsum(\"ij,j\", x, v)",
            "einsum(\"...ij,jk->...ik\", i, i[0, 0])", "einsum(\"i,j,ij->\", v[:3], s, x)", "einsum(\"ij,ij,ij->ij\", x, p, x)",
            "einsum(\"...i,...i->...\", i, i[:1])", "einsum(\"ij,k->k\", x, v)", "einsum(\"ij,jj->i\", x, p.T @ p)", "einsum(\"i...->...\", i)",
        ],
        "tensordot": ["tensordot(x, p, 2)", "tensordot(i, i, ([1, 3], [1, 2]))", "tensordot(x, v, 0)", "tensordot(x, p, ([-1], [-1]))"],
        "inv": ["inv(m)", "inv(stack([m, n]))"], "pinv": ["pinv(x)", "pinv(x.T)", "pinv(m)"],
        "solve": ["solve(m, x)", "solve(m, v[:3])", "solve(stack([m, n]), v[:3])", "solve(m, stack([n, n @ n]))"],
        "det": ["det(m)", "det(stack([m, n]))", "det(m * [[1], [1], [0]])", "det(m[:1, :1])"],
        "conv": [
            "conv(i, k)", "conv(i, k, v, stride=2, pad=1)", "conv(i, k, pad=\"same\", stride=(2, 3))", "conv(i, k, pad=\"same_lower\", dilation=2)",
            "conv(i, k, pad=\"full\", flip=true)", "conv(i, k, pad=((1, 0), (2, 3)), pad_mode=\"reflect\")", "conv(i, k, pad=2, pad_mode=\"edge\", stride=2)",
            "conv(i, k, pad=3, pad_mode=\"wrap\", dilation=(1, 2))", "conv(i, k, input_dilation=2, pad=1)", "conv(i, k, pad=-1)",
            "conv(i, k[:3, :1], groups=3)", "conv(i[0], k, v)", "conv(i[0, 0], k[0, 0])", "conv(v, s[:2], pad=1)", "conv(j, k[..., 0], v, pad=\"causal\")",
            "conv(i.permute(\"nchw->nhwc\"), k.permute(\"fchw->hwcf\"), v, layout=\"NHWC\", stride=2)", "conv(i[none], k[:2][none])",
            "conv(unsqueeze(i, 2), unsqueeze(k, 2), v, stride=(1, 2, 1))", "conv(i, k, algo=\"direct\")", "conv(i[0, 0], k[0, 0], v[0])",
        ],
        "deconv": [
            "deconv(concat([i, i[:, :1]], axis=1), k, v[:3], stride=2)", "deconv(i[:, :1], k[:1], stride=2, pad=1, output_padding=1)",
            "deconv(i[0, 0], k[0, 0], stride=3, overlap=\"mean\")", "deconv(i[:, :1], k[:1], stride=1, overlap=\"mean\")", "deconv(v, s[:3], stride=2, pad=\"same\")",
            "deconv(v, s[:3], stride=2, pad=\"same\", output_size=7)", "deconv(v, s[:3], dilation=2, output_padding=1, flip=true)", "deconv(v, s[:2], stride=3, pad=\"same\")",
            "deconv(i[:, :2], k[:2, :1], groups=2, pad=-1)", "deconv(i[:, :, :, :1], permute(k[:1, :2], 2, 3, 1, 0), v[:2], layout=\"NHWC\", stride=2)",
        ],
        "conv_dx": ["conv_dx(conv(i, k, stride=2), k, (5, 5), stride=2)", "conv_dx(x, m[:2, :2], (4, 5))", "conv_dx(conv(i, k, pad=1, pad_mode=\"reflect\"), k, shape(i), pad=1, pad_mode=\"reflect\")"],
        "conv_dw": ["conv_dw(i, conv(i, k, stride=2), (2, 2), stride=2)", "conv_dw(i[0, 0], x[:, :3], (3, 3))", "conv_dw(i, i[:, :, :4, :4], shape(k[:3, :1]), groups=3)"],
        "conv_db": ["conv_db(i)", "conv_db(i[0])", "conv_db(i, layout=\"NHWC\")", "conv_db(j, layout=\"NCW\")"],
        "im2col": ["im2col(i, 2)", "im2col(i, 2, 3, stride=2, pad=1, order=\"cols\")", "im2col(i[0], 2, order=\"unfold\", dilation=2)", "im2col(j, (3,))"],
        "col2im": [
            "col2im(im2col(i, 2), (2, 3, 5, 5), 2)", "col2im(m[:, :2], (4,), (2,), overlap=\"mean\")",
            "col2im(im2col(i, 3, order=\"cols\", stride=2), (2, 3, 5, 5), 3, stride=2, order=\"cols\", overlap=\"mean\")",
        ],
        "conv_matrix": ["conv_matrix(k, (3, 4, 4), stride=2, pad=1)", "conv_matrix(m, (5, 4))", "conv_matrix(k[:, :1], (4, 3, 3), groups=4)"],
        "max_pool": ["max_pool(i, 2)", "max_pool(i, 3, stride=2, pad=1)", "max_pool(i, 2, ceil=true)", "max_pool(i, 2, dilation=2, stride=1)", "max_pool(i, 2, indices=true)", "max_pool(x, 2)", "max_pool(j, (3,))"],
        "avg_pool": ["avg_pool(i, 2)", "avg_pool(i, 3, stride=2, pad=1)", "avg_pool(i, 3, stride=2, pad=1, count_pad=false)", "avg_pool(i, 2, ceil=true)", "avg_pool(x, (2, 1))"],
        "convolve": ["convolve(v, s[:3])", "convolve(x, m, mode=\"same\")", "convolve(m[:2, :2], x, mode=\"valid\")", "convolve(i[0], i[1, :2, :2, :4], mode=\"same\")"],
        "correlate": ["correlate(x, m)", "correlate(m[:2, :2], x)", "correlate(v, s, mode=\"full\")", "correlate(x, m[:2, :2], mode=\"same\")"],
    ]

    /// What is written with operators, brackets and statements rather than a function's name.
    private static let syntax = [
        "x + p", "x - v", "v - x", "x * p", "x * 3", "3 * x", "x / p", "x / 4", "4 / p", "-x", "+x", "x % 0.7", "x % p", "x // p + x",
        "x @ x.T", "[x, p * 2, x]", "x[1]", "x[:, ::-2]", "x[..., none]", "x[0, 1] * x", "x[[0, 0, 2]]", "x[[0, 1], [1, 1]]", "x[:, [3, 0, 3]]", "x[x > 0]",
        "i[:, [0, 2], 1:3, [1, 1]]", "i[none, 0, :, [0, 0]]", "x[range(3) > 0]", "sum(x) * x", "x * x * x", "f(x, p)", "g(v)", "grad(sum(x ** 3 * p), x)",
        "grad(sum(tanh(conv(i, k))), k)", "grad(sum(conv(i, k) ** 2), i, k)", "grad(norm(x @ v), x, v)", "grad(sum(log_softmax(x) * p), x)",
        "jacobian(x @ v, x)", "grad(det(m), m)", "grad(sum(max_pool(i, 2) ** 3), i)", "grad(sum(avg_pool(i, 3, pad=1) ** 3), i)",
        "grad(sum(deconv(x, m, stride=2, overlap=\"mean\") ** 3), x, m)", "grad(std(x), x)", "grad(prod(v), v)", "grad(sum(p ** x), x, p)",
        "grad(sum(pad(x, 3, mode=\"reflect\") ** 3), x)", "grad(sum(x[[0, 0, 1]] ** 3), x)", "grad(sum(softmax(x) ** 2), x)", "grad(sum(sigmoid(x) ** 2), x)",
        "grad(sum(inv(m) ** 2), m)", "grad(sum(im2col(i, 2) ** 3), i)", "grad(einsum(\"ii,ij->\", m, n ** 3), m, n)", "grad(sum(convolve(v, s) ** 3), v, s)",
        "grad(sum(sqrt(p) * exp(x) + abs(x) ** 3), x, p)", "grad(sum(cumsum(x) ** 3), x)", "grad(x, x, upstream=p * x)",
    ]

    private func typed() throws -> Typed {
        let typed = Typed()
        try typed.run(
            "seed(11); x = randn(3, 4, dtype=float64); p = rand(3, 4, dtype=float64) + 0.5; v = randn(4, dtype=float64)",
            "m = randn(3, 3, dtype=float64) + 2 * eye(3, dtype=float64); n = randn(3, 3, dtype=float64) + 3 * eye(3, dtype=float64)",
            "s = randn(4, dtype=float64); i = randn(2, 3, 5, 5, dtype=float64); j = randn(2, 3, 6, dtype=float64)",
            "k = randn(4, 3, 2, 2, dtype=float64); f(a, b) = sum(a * b, axis=0) / b; g(a) = f(a, a + 9)")
        return typed
    }

    @Test("every builtin has a rule or is said to have none", arguments: Builtins.all.map(\.name))
    func rule(_ name: String) throws {
        if Self.withoutGradient.contains(name) { return }
        let examples = try #require(Self.examples[name], "no example of a gradient through \(name)")
        for example in examples { try check(example) }
    }

    @Test("operators, brackets and gradients of gradients", arguments: syntax)
    func rule(syntax: String) throws { try check(syntax) }

    private func check(_ text: String) throws {
        let typed = try typed()
        let (inputs, _) = try typed.interpreter.checkGradient(of: typed.expression(text))
        #expect(!inputs.isEmpty, "\(text)")
        for (name, result) in inputs {
            #expect(
                result.error < 1e-6,
                "\(text) by \(name): \(result.rule) instead of \(result.difference), place \(result.place)")
        }
    }
}
