/// What PyTorch, NumPy (or SciPy) and TensorFlow call a builtin: for `:help`, and the way back from
/// their names to ours.
public struct Elsewhere: Sendable {
    public let pytorch: String
    public let numpy: String
    public let tensorflow: String

    private init(_ pytorch: String, _ numpy: String, _ tensorflow: String) {
        self.pytorch = pytorch
        self.numpy = numpy
        self.tensorflow = tensorflow
    }

    /// `PyTorch  F.conv2d`, one library a line; those that have nothing of the kind are left out.
    public var lines: [String] {
        [("PyTorch", pytorch), ("NumPy", numpy), ("TensorFlow", tensorflow)].compactMap { library, name in
            name.isEmpty ? nil : library + String(repeating: " ", count: 12 - library.count) + name
        }
    }

    /// What a builtin is called elsewhere; nil for one that only Convo has.
    public static func of(_ name: String) -> Elsewhere? { table[name] }

    /// The builtins that only Convo has.
    public static let onlyHere: Set<String> = ["sample", "kernel", "insert_zeros", "conv_matrix"]

    /// The builtin that some library calls `name`: its last part, behind the dots.
    static func builtin(calledElsewhere name: String) -> String? { ours[name] }

    private static let ours: [String: String] = {
        var ours: [String: String] = [:]
        for (name, there) in table {
            for text in [there.pytorch, there.numpy, there.tensorflow] {
                for word in text.split(whereSeparator: { " ,()".contains($0) }) where word.contains(".") {
                    guard let last = word.split(separator: ".").last.map(String.init), last != name else { continue }
                    // The shorter name is the nearer one: cat is concat, not stack.
                    ours[last] = ours[last].map { min($0, name) } ?? name
                }
            }
        }
        return ours
    }()

    private static let table: [String: Elsewhere] = [
        "arange": Elsewhere("torch.arange(48.).reshape(…)", "np.arange(48).reshape(…)", "tf.reshape(tf.range(48), …)"),
        "range": Elsewhere("torch.arange", "np.arange", "tf.range"),
        "linspace": Elsewhere("torch.linspace", "np.linspace", "tf.linspace"),
        "zeros": Elsewhere("torch.zeros", "np.zeros", "tf.zeros"),
        "ones": Elsewhere("torch.ones", "np.ones", "tf.ones"),
        "full": Elsewhere("torch.full", "np.full", "tf.fill"),
        "eye": Elsewhere("torch.eye", "np.eye", "tf.eye"),
        "zeros_like": Elsewhere("torch.zeros_like", "np.zeros_like", "tf.zeros_like"),
        "ones_like": Elsewhere("torch.ones_like", "np.ones_like", "tf.ones_like"),
        "tensor": Elsewhere("torch.tensor", "np.array", "tf.constant"),
        "float32": Elsewhere("x.float()", "x.astype(np.float32)", "tf.cast(x, tf.float32)"),
        "float64": Elsewhere("x.double()", "x.astype(np.float64)", "tf.cast(x, tf.float64)"),
        "int64": Elsewhere("x.long()", "x.astype(np.int64)", "tf.cast(x, tf.int64)"),
        "bool": Elsewhere("x.bool()", "x.astype(np.bool_)", "tf.cast(x, tf.bool)"),
        "rand": Elsewhere("torch.rand", "np.random.rand", "tf.random.uniform"),
        "randn": Elsewhere("torch.randn", "np.random.randn", "tf.random.normal"),
        "randint": Elsewhere("torch.randint", "np.random.randint", "tf.random.uniform(…, dtype=tf.int64)"),
        "seed": Elsewhere("torch.manual_seed", "np.random.seed", "tf.random.set_seed"),
        "shape": Elsewhere("x.shape", "np.shape", "tf.shape"),
        "ndim": Elsewhere("x.dim()", "np.ndim", "tf.rank"),
        "size": Elsewhere("torch.numel", "np.size", "tf.size"),
        "dtype": Elsewhere("x.dtype", "x.dtype", "x.dtype"),
        "reshape": Elsewhere("torch.reshape, x.view", "np.reshape", "tf.reshape"),
        "flatten": Elsewhere("torch.flatten", "np.ravel", "tf.reshape(x, [-1])"),
        "squeeze": Elsewhere("torch.squeeze", "np.squeeze", "tf.squeeze"),
        "unsqueeze": Elsewhere("torch.unsqueeze", "np.expand_dims", "tf.expand_dims"),
        "transpose": Elsewhere("x.mT, x.permute(…)", "np.transpose", "tf.transpose"),
        "permute": Elsewhere("torch.permute", "np.transpose", "tf.transpose(x, perm)"),
        "swapaxes": Elsewhere("torch.swapaxes, torch.transpose", "np.swapaxes", "tf.transpose"),
        "moveaxis": Elsewhere("torch.moveaxis, torch.movedim", "np.moveaxis", "tf.experimental.numpy.moveaxis"),
        "broadcast_to": Elsewhere("torch.broadcast_to, x.expand", "np.broadcast_to", "tf.broadcast_to"),
        "as_strided": Elsewhere("torch.as_strided", "np.lib.stride_tricks.as_strided", ""),
        "windows": Elsewhere("x.unfold", "np.lib.stride_tricks.sliding_window_view", "tf.image.extract_patches"),
        "concat": Elsewhere("torch.cat", "np.concatenate", "tf.concat"),
        "stack": Elsewhere("torch.stack", "np.stack", "tf.stack"),
        "split": Elsewhere("torch.tensor_split, torch.chunk", "np.split", "tf.split"),
        "flip": Elsewhere("torch.flip", "np.flip", "tf.reverse"),
        "rot90": Elsewhere("torch.rot90", "np.rot90", "tf.image.rot90"),
        "rot180": Elsewhere("torch.flip(w, (-2, -1))", "np.flip(w, (-2, -1))", "tf.reverse(w, [-2, -1])"),
        "roll": Elsewhere("torch.roll", "np.roll", "tf.roll"),
        "tile": Elsewhere("torch.tile", "np.tile", "tf.tile"),
        "repeat": Elsewhere("torch.repeat_interleave", "np.repeat", "tf.repeat"),
        "pad": Elsewhere("F.pad (widths from the last axis on)", "np.pad", "tf.pad"),
        "abs": Elsewhere("torch.abs", "np.abs, np.absolute", "tf.abs"),
        "sign": Elsewhere("torch.sign", "np.sign", "tf.sign"),
        "square": Elsewhere("torch.square", "np.square", "tf.square"),
        "sqrt": Elsewhere("torch.sqrt", "np.sqrt", "tf.sqrt"),
        "exp": Elsewhere("torch.exp", "np.exp", "tf.exp"),
        "log": Elsewhere("torch.log", "np.log", "tf.math.log"),
        "sin": Elsewhere("torch.sin", "np.sin", "tf.sin"),
        "cos": Elsewhere("torch.cos", "np.cos", "tf.cos"),
        "tanh": Elsewhere("torch.tanh", "np.tanh", "tf.tanh"),
        "sigmoid": Elsewhere("torch.sigmoid", "scipy.special.expit", "tf.sigmoid"),
        "relu": Elsewhere("torch.relu, F.relu", "np.maximum(x, 0)", "tf.nn.relu"),
        "floor": Elsewhere("torch.floor", "np.floor", "tf.floor"),
        "ceil": Elsewhere("torch.ceil", "np.ceil", "tf.math.ceil"),
        "round": Elsewhere("torch.round", "np.round", "tf.round"),
        "isnan": Elsewhere("torch.isnan", "np.isnan", "tf.math.is_nan"),
        "isfinite": Elsewhere("torch.isfinite", "np.isfinite", "tf.math.is_finite"),
        "maximum": Elsewhere("torch.maximum", "np.maximum", "tf.maximum"),
        "minimum": Elsewhere("torch.minimum", "np.minimum", "tf.minimum"),
        "pow": Elsewhere("torch.pow", "np.power", "tf.pow"),
        "where": Elsewhere("torch.where", "np.where", "tf.where"),
        "clip": Elsewhere("torch.clamp", "np.clip", "tf.clip_by_value"),
        "take": Elsewhere("torch.take, torch.index_select", "np.take", "tf.gather"),
        "sum": Elsewhere("torch.sum", "np.sum", "tf.reduce_sum"),
        "mean": Elsewhere("torch.mean", "np.mean", "tf.reduce_mean"),
        "prod": Elsewhere("torch.prod", "np.prod", "tf.reduce_prod"),
        "max": Elsewhere("torch.amax", "np.max", "tf.reduce_max"),
        "min": Elsewhere("torch.amin", "np.min", "tf.reduce_min"),
        "var": Elsewhere("torch.var(x, correction=0)", "np.var", "tf.math.reduce_variance"),
        "std": Elsewhere("torch.std(x, correction=0)", "np.std", "tf.math.reduce_std"),
        "all": Elsewhere("torch.all", "np.all", "tf.reduce_all"),
        "any": Elsewhere("torch.any", "np.any", "tf.reduce_any"),
        "argmax": Elsewhere("torch.argmax", "np.argmax", "tf.argmax"),
        "argmin": Elsewhere("torch.argmin", "np.argmin", "tf.argmin"),
        "cumsum": Elsewhere("torch.cumsum", "np.cumsum", "tf.cumsum"),
        "softmax": Elsewhere("F.softmax", "scipy.special.softmax", "tf.nn.softmax"),
        "log_softmax": Elsewhere("F.log_softmax", "scipy.special.log_softmax", "tf.nn.log_softmax"),
        "norm": Elsewhere("torch.linalg.vector_norm", "np.linalg.norm", "tf.norm"),
        "equal": Elsewhere("torch.equal", "np.array_equal", "tf.reduce_all(a == b)"),
        "allclose": Elsewhere("torch.allclose", "np.allclose", "tf.experimental.numpy.allclose"),
        "matmul": Elsewhere("torch.matmul", "np.matmul", "tf.matmul"),
        "dot": Elsewhere("torch.dot", "np.dot", "tf.tensordot(a, b, 1)"),
        "outer": Elsewhere("torch.outer", "np.outer", "tf.tensordot(a, b, 0)"),
        "einsum": Elsewhere("torch.einsum", "np.einsum", "tf.einsum"),
        "tensordot": Elsewhere("torch.tensordot", "np.tensordot", "tf.tensordot"),
        "inv": Elsewhere("torch.linalg.inv", "np.linalg.inv", "tf.linalg.inv"),
        "pinv": Elsewhere("torch.linalg.pinv", "np.linalg.pinv", "tf.linalg.pinv"),
        "solve": Elsewhere("torch.linalg.solve", "np.linalg.solve", "tf.linalg.solve"),
        "rank": Elsewhere("torch.linalg.matrix_rank", "np.linalg.matrix_rank", "tf.linalg.matrix_rank"),
        "svd": Elsewhere("torch.linalg.svd", "np.linalg.svd", "tf.linalg.svd"),
        "det": Elsewhere("torch.linalg.det", "np.linalg.det", "tf.linalg.det"),
        "conv": Elsewhere(
            "F.conv1d, F.conv2d, F.conv3d", "scipy.signal.correlate (one channel)",
            "tf.nn.convolution, tf.nn.conv2d (layout=\"NHWC\")"),
        "deconv": Elsewhere("F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d", "", "tf.nn.conv2d_transpose"),
        "conv_dx": Elsewhere(
            "torch.nn.grad.conv2d_input", "", "tf.raw_ops.Conv2DBackpropInput"),
        "conv_dw": Elsewhere(
            "torch.nn.grad.conv2d_weight", "", "tf.raw_ops.Conv2DBackpropFilter"),
        "conv_db": Elsewhere("dy.sum((0, 2, 3))", "dy.sum((0, 2, 3))", "tf.raw_ops.BiasAddGrad"),
        "im2col": Elsewhere("F.unfold (order=\"unfold\")", "", "tf.image.extract_patches"),
        "col2im": Elsewhere("F.fold (order=\"unfold\")", "", ""),
        "max_pool": Elsewhere("F.max_pool1d, F.max_pool2d, F.max_pool3d", "", "tf.nn.max_pool"),
        "avg_pool": Elsewhere("F.avg_pool1d, F.avg_pool2d, F.avg_pool3d", "", "tf.nn.avg_pool"),
        "convolve": Elsewhere("", "np.convolve, scipy.signal.convolve", ""),
        "correlate": Elsewhere("", "np.correlate, scipy.signal.correlate", ""),
        "grad": Elsewhere("torch.autograd.grad", "", "tf.GradientTape().gradient"),
        "jacobian": Elsewhere("torch.autograd.functional.jacobian", "", "tf.GradientTape().jacobian"),
        "detach": Elsewhere("x.detach()", "", "tf.stop_gradient"),
        "print": Elsewhere("print", "print", "tf.print"),
        "len": Elsewhere("len", "len", "len"),
        "int": Elsewhere("int", "int", "int"),
        "float": Elsewhere("float", "float", "float"),
        "item": Elsewhere("x.item()", "x.item()", "x.numpy().item()"),
        "load": Elsewhere("torch.from_numpy(np.load(…))", "np.load, np.loadtxt", "tf.constant(np.load(…))"),
        "save": Elsewhere("np.save(…, x.numpy())", "np.save, np.savez, np.savetxt", "np.save(…, x.numpy())"),
    ]
}
