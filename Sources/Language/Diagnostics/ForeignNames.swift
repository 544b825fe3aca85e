/// Names of other libraries and the line of ours that does the same.
enum ForeignNames {
    private static let modules: Set<String> = [
        "np", "numpy", "torch", "F", "nn", "tf", "keras", "jnp", "jax", "lax", "scipy", "signal", "plt", "math",
    ]

    static func isModule(_ name: String) -> Bool { modules.contains(name) }

    private static let lines: [String: String] = [
        "conv1d": "y = conv(x, w, b, stride=1, pad=0)",
        "conv2d": "y = conv(x, w, b, stride=1, pad=0)",
        "conv3d": "y = conv(x, w, b, stride=1, pad=0)",
        "Conv2d": "y = conv(x, w, b, stride=1, pad=0)",
        "Conv2D": "y = conv(x, w, b, layout=\"NHWC\")",
        "convolve2d": "y = convolve(a, b, mode=\"full\")",
        "correlate2d": "y = correlate(a, b, mode=\"valid\")",
        "convolution": "y = conv(x, w)",
        "conv_transpose1d": "x = deconv(y, w, stride=1, pad=0)",
        "conv_transpose2d": "x = deconv(y, w, stride=1, pad=0)",
        "conv_transpose3d": "x = deconv(y, w, stride=1, pad=0)",
        "conv2d_transpose": "x = deconv(y, w, stride=1, pad=\"same\")",
        "conv_transpose": "x = deconv(y, w, stride=1, pad=0)",
        "ConvTranspose2d": "x = deconv(y, w, stride=1, pad=0)",
        "deconv2d": "x = deconv(y, w, stride=1, pad=0)",
        "unfold": "columns = im2col(x, 3, order=\"unfold\")",
        "fold": "x = col2im(columns, (1, 3, 4, 4), 3, order=\"unfold\")",
        "Unfold": "columns = im2col(x, 3, order=\"unfold\")",
        "Fold": "x = col2im(columns, (1, 3, 4, 4), 3, order=\"unfold\")",
        "max_pool2d": "y = max_pool(x, 2)",
        "MaxPool2d": "y = max_pool(x, 2)",
        "avg_pool2d": "y = avg_pool(x, 2)",
        "AvgPool2d": "y = avg_pool(x, 2)",
        "pad": "y = pad(x, 1)  (NumPy's widths and modes)",
        "array": "x = tensor([[1, 2], [3, 4]])",
        "asarray": "x = tensor([[1, 2], [3, 4]])",
        "empty": "x = zeros(2, 3)",
        "concatenate": "y = concat([a, b], axis=0)",
        "cat": "y = concat([a, b], axis=0)",
        "hstack": "y = concat([a, b], axis=1)",
        "vstack": "y = concat([a, b], axis=0)",
        "expand_dims": "y = unsqueeze(x, 0)",
        "fliplr": "y = flip(x, 1)",
        "flipud": "y = flip(x, 0)",
        "ravel": "y = flatten(x)",
        "sliding_window_view": "v = windows(x, 3)",
        "power": "y = pow(x, 2), or x ** 2",
        "mm": "y = a @ b",
        "bmm": "y = a @ b",
        "absolute": "y = abs(x)",
        "shuffle": "y = take(x, indices)",
        "astype": "y = float64(x)",
        "backward": "g = grad(loss, w)",
        "requires_grad": "g = grad(loss, w)  (every tensor is tracked)",
        "no_grad": "y = detach(x)",
        "import": "nothing needs importing: `:help` lists the functions",
        "exit": "`:quit`, or Ctrl-D",
        "quit": "`:quit`, or Ctrl-D",
        "help": "`:help`, or `?conv` for one function",
        "plot": ":help lists what shows a tensor",
        "type": "x.dtype",
        "relu6": "y = clip(x, 0, 6)",
        "eval": "type the expression itself",
        "input": "assign a value: x = 3",
        "lambda": "f(x) = x ** 2",
    ]

    /// The line of ours for another library's name; nil when there is none.
    static func line(for name: String) -> String? { lines[name] }
}

/// The line of ours for another library's name; nil when there is none.
public func foreignLine(for name: String) -> String? { ForeignNames.line(for: name) }
