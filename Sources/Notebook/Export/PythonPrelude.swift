/// The language's functions in PyTorch and NumPy, of which a script gets those that it calls.
///
/// A name that Python has for something else ends in `_`.
enum PythonPrelude {
    /// The functions with their names, in the order in which they stand in a script.
    static let functions: [(name: String, code: String)] = {
        var functions: [(name: String, code: String)] = []
        for line in text.lines {
            if line.startsExactly(with: "def ") {
                functions.append((String(line.dropFirst(4).prefix { $0 != "(" }), line))
            } else if !functions.isEmpty {
                functions[functions.count - 1].code += "\n" + line
            }
        }
        for i in functions.indices { functions[i].code = functions[i].code.lines.withoutTrailingBlanks.joined(separator: "\n") }
        return functions
    }()

    static let names = Set(functions.map(\.name))

    /// The functions of `names` and those that they call, in order.
    static func closure(of names: Set<String>) -> [String] {
        let byName = Dictionary(functions.map { ($0.name, $0.code) }) { first, _ in first }
        var needed = Set<String>()
        var pending = Array(names)
        while let name = pending.popLast() {
            guard let code = byName[name], needed.insert(name).inserted else { continue }
            pending += called(in: code)
        }
        return functions.filter { needed.contains($0.name) }.map(\.code)
    }

    /// The functions here that a piece of Python calls or names, methods apart.
    private static func called(in code: String) -> [String] {
        var found: [String] = []
        var word = ""
        var (isMethod, before) = (false, Character(" "))
        for character in code + " " {
            if character.isLetter || character.isNumber || character == "_" {
                if word.isEmpty { isMethod = before == "." }
                word.append(character)
            } else {
                if character == "(", !isMethod, names.contains(word) { found.append(word) }
                word = ""
            }
            before = character
        }
        return found
    }

    private static let text = #"""
        def ints(*values):
            if len(values) == 1 and not isinstance(values[0], int):
                values = values[0].reshape(-1).tolist() if torch.is_tensor(values[0]) else values[0]
                values = [values] if isinstance(values, float) else values
            return [int(v) for v in values]

        def T(x, dtype=None):
            if torch.is_tensor(x):
                return x if dtype is None else x.to(dtype)
            if isinstance(x, (list, tuple)):
                parts = [T(v, dtype) for v in x]
                if not parts:
                    return torch.zeros(0, dtype=dtype or torch.float32)
                if all(p.dtype == torch.bool for p in parts):
                    return torch.stack(parts)
                kind = dtype or parts[0].dtype
                for p in parts:
                    kind = dtype or torch.promote_types(kind, p.dtype)
                return torch.stack([p.to(kind) for p in parts])
            kind = dtype or (torch.bool if isinstance(x, bool) else torch.float32)
            return torch.tensor(x, dtype=kind)

        def text(v):
            if torch.is_tensor(v):
                return str(v.detach().numpy())
            if isinstance(v, (tuple, list)) and any(torch.is_tensor(e) for e in v):
                return "\n\n".join(text(e) for e in v)
            if isinstance(v, torch.Size):
                return repr(tuple(v))
            return str(v).replace("torch.", "") if isinstance(v, torch.dtype) else str(v)

        def show(v):
            if v is not None:
                show.last = v
                print(text(v))

        def print_(*values, sep=" "):
            print(sep.join(repr(v) if isinstance(v, tuple) else text(v) for v in values))

        def leaf(v):
            if torch.is_tensor(v) and v.is_floating_point() and not v.requires_grad:
                v.requires_grad_()
            return v

        def each(v):
            if torch.is_tensor(v) and v.ndim == 1 and v.dtype == torch.int64:
                return v.tolist()
            return v

        def at(x, *index):
            axes = len([i for i in index if i is not None and i is not Ellipsis])
            full, axis = [], 0
            for i in index:
                if i is Ellipsis:
                    full += [slice(None)] * (x.ndim - axes)
                    axis += x.ndim - axes
                    continue
                if isinstance(i, slice) and i.step is not None and i.step < 0:
                    r = range(*i.indices(x.shape[axis]))
                    n = x.shape[axis]
                    x = x.flip(axis)
                    i = slice(n - 1 - r.start, n - 1 - r.start + len(r) * -i.step if len(r) else 0, -i.step) if len(r) else slice(0, 0)
                full.append(i)
                axis += i is not None
            return x[tuple(full)]

        def arange(*shape, start=0, step=1, dtype=torch.float32):
            shape = ints(*shape)
            return (start + step * torch.arange(math.prod(shape), dtype=torch.float64)).to(dtype).reshape(shape)

        def range_(start, stop=None, step=1, dtype=None):
            if stop is None:
                start, stop = 0, start
            return T(torch.from_numpy(np.arange(start, stop, step)), dtype or (torch.int64 if all(isinstance(v, int) for v in (start, stop, step)) else torch.float32))

        def linspace(start, stop, count=50, dtype=torch.float32):
            return torch.from_numpy(np.linspace(start, stop, count)).to(dtype)

        def zeros(*shape, dtype=torch.float32):
            return torch.zeros(ints(*shape), dtype=dtype)

        def ones(*shape, dtype=torch.float32):
            return torch.ones(ints(*shape), dtype=dtype)

        def full(shape, value, dtype=torch.float32):
            return torch.full(ints(shape), value, dtype=dtype)

        def eye(n, m=None, dtype=torch.float32):
            return torch.eye(n, n if m is None else m, dtype=dtype)

        def zeros_like(x, dtype=None):
            return torch.zeros(x.shape, dtype=dtype or x.dtype)

        def ones_like(x, dtype=None):
            return torch.ones(x.shape, dtype=dtype or x.dtype)

        def rand(*shape, dtype=torch.float32):
            r = np.random.rand(*ints(*shape))
            return torch.from_numpy(np.minimum(np.asarray(r, dtype=np.float32), np.float32(1) - np.float32(2**-24)) if dtype == torch.float32 else np.asarray(r)).to(dtype)

        def randn(*shape, dtype=torch.float32):
            return torch.from_numpy(np.asarray(np.random.randn(*ints(*shape)))).to(dtype)

        def randint(low, high, *shape, dtype=torch.int64):
            return torch.from_numpy(np.asarray(np.random.randint(low, high, ints(*shape)))).to(dtype)

        def seed(n):
            np.random.seed(n)

        def load(path, name=None, dtype=None):
            if path.endswith(".npz"):
                z = np.load(path)
                names = z.files if name is None else [name]
                parts = tuple(from_numpy(z[k]) for k in names)
                return parts[0] if name is not None else parts
            if path.endswith(".npy"):
                return T(from_numpy(np.load(path)), dtype)
            if path.endswith(".csv"):
                return T(torch.from_numpy(np.loadtxt(path, delimiter=",")), dtype or torch.float32)
            raise NotImplementedError("torchvision.io.read_image reads images")

        def from_numpy(a):
            kind = torch.bool if a.dtype == bool else torch.int64 if a.dtype.kind in "iu" else torch.float64 if a.dtype == np.float64 else torch.float32
            return torch.from_numpy(a.astype(str(kind)[6:]))

        def save(path, *tensors, bits=8):
            arrays = [T(t).detach().numpy() for t in tensors]
            if path.endswith(".npz"):
                np.savez(path, *arrays)
            elif path.endswith(".npy"):
                np.save(path, arrays[0])
            elif path.endswith(".csv"):
                np.savetxt(path, arrays[0], delimiter=",", fmt="%s")
            else:
                raise NotImplementedError("torchvision.io.write_png writes images")

        def reshape(x, *shape):
            return x.reshape(ints(*shape))

        def flatten(x):
            return x.reshape(-1)

        def squeeze(x, axis=None):
            return x.squeeze() if axis is None else x.squeeze(tuple(ints(axis)))

        def unsqueeze(x, axis):
            return x.unsqueeze(axis)

        def transpose(x, *axes):
            return x.permute(ints(*axes) if axes else list(range(x.ndim))[::-1])

        def permute(x, *order):
            if len(order) == 1 and isinstance(order[0], str):
                a, b = order[0].split("->")
                return x.permute([a.strip().index(c) for c in b.strip()])
            return x.permute(ints(*order))

        def swapaxes(x, a, b):
            return x.swapaxes(a, b)

        def moveaxis(x, source, destination):
            return x.movedim(ints(source), ints(destination))

        def promoted(tensors):
            tensors = [T(t) for t in tensors]
            kind = tensors[0].dtype
            for t in tensors:
                kind = torch.promote_types(kind, t.dtype)
            return [t.to(kind) for t in tensors]

        def concat(tensors, axis=0):
            return torch.cat(promoted(tensors), axis)

        def stack(tensors, axis=0):
            return torch.stack(promoted(tensors), axis)

        def split(x, parts, axis=0):
            return tuple(torch.tensor_split(x, parts if isinstance(parts, int) else ints(parts), axis))

        def flip(x, axes=None):
            return x.flip(list(range(x.ndim)) if axes is None else ints(axes))

        def rot90(x, k=1, axes=(0, 1)):
            return torch.rot90(x, k, ints(axes))

        def rot180(w):
            return w.flip([-2, -1])

        def roll(x, shift, axis=None):
            return torch.roll(x, ints(shift) if axis is not None else sum(ints(shift)), None if axis is None else ints(axis))

        def tile(x, reps):
            return torch.tile(x, ints(reps))

        def repeat(x, count, axis=None):
            counts = ints(count)
            return torch.repeat_interleave(x, counts[0] if len(counts) == 1 else torch.tensor(counts), axis)

        def broadcast_to(x, *shape):
            return torch.broadcast_to(x, ints(*shape))

        def pad(x, widths, mode="constant", value=0):
            widths = widths.tolist() if torch.is_tensor(widths) else widths
            index = [np.pad(np.arange(n), w, mode="edge" if mode == "constant" else mode) for n, w in zip(x.shape, np.broadcast_to(np.array(widths, dtype=int), (x.ndim, 2)))]
            if mode != "constant":
                for axis, i in enumerate(index):
                    x = x.index_select(axis, torch.from_numpy(i))
                return x
            pairs = np.broadcast_to(np.array(widths, dtype=int), (x.ndim, 2))
            return F.pad(x, [int(v) for pair in pairs[::-1] for v in pair], value=value)

        def insert_zeros(x, stride):
            s = per_axis(stride, 2)
            y = x.new_zeros(list(x.shape[:-2]) + [(x.shape[-2] - 1) * s[0] + 1, (x.shape[-1] - 1) * s[1] + 1])
            y[..., ::s[0], ::s[1]] = x
            return y

        def as_strided(x, shape, strides, offset=0):
            places = offset + sum(np.arange(n).reshape([-1] + [1] * (len(ints(shape)) - 1 - a)) * s for a, (n, s) in enumerate(zip(ints(shape), ints(strides))))
            return x.reshape(-1)[torch.from_numpy(np.asarray(places))]

        def per_axis(v, n):
            v = ints(v)
            return v * n if len(v) == 1 else v

        def windows(x, kernel, stride=1, dilation=1):
            k = [kernel] * 2 if isinstance(kernel, int) else ints(kernel)
            n = len(k)
            s, d = per_axis(stride, n), per_axis(dilation, n)
            first = x.ndim - n
            for i in range(n):
                x = x.unfold(first + i, d[i] * (k[i] - 1) + 1, s[i])
            return x[(...,) + tuple(slice(None, None, v) for v in d)]

        def where(cond, a, b):
            return torch.where(T(cond), a, b)

        def clip(x, low, high):
            return torch.clamp(T(x), low, high)

        def take(x, indices, axis=None):
            i = T(indices).to(torch.int64)
            if axis is None:
                return x.reshape(-1)[i]
            return x.index_select(axis, i.reshape(-1)).reshape(x.shape[:axis % x.ndim] + i.shape + x.shape[axis % x.ndim + 1:])

        def axes_of(x, axis):
            return tuple(range(x.ndim)) if axis is None else tuple(ints(axis))

        def sum_(x, axis=None, keepdims=False):
            x = T(x)
            return x.sum(axes_of(x, axis), keepdim=keepdims)

        def mean(x, axis=None, keepdims=False):
            x = T(x)
            x = x if x.is_floating_point() else x.to(torch.float32)
            return x.mean(axes_of(x, axis), keepdim=keepdims)

        def prod(x, axis=None, keepdims=False):
            x = T(x)
            for a in sorted((a % x.ndim for a in axes_of(x, axis)), reverse=True):
                x = x.prod(a, keepdim=keepdims)
            return x

        def max_(x, axis=None, keepdims=False):
            x = T(x)
            return x.amax(axes_of(x, axis), keepdim=keepdims) if x.dtype != torch.bool else x.to(torch.uint8).amax(axes_of(x, axis), keepdim=keepdims).bool()

        def min_(x, axis=None, keepdims=False):
            x = T(x)
            return x.amin(axes_of(x, axis), keepdim=keepdims) if x.dtype != torch.bool else x.to(torch.uint8).amin(axes_of(x, axis), keepdim=keepdims).bool()

        def var(x, axis=None, keepdims=False):
            x = T(x)
            x = x if x.is_floating_point() else x.to(torch.float32)
            return x.var(axes_of(x, axis), correction=0, keepdim=keepdims)

        def std(x, axis=None, keepdims=False):
            return var(x, axis, keepdims).sqrt()

        def all_(x, axis=None, keepdims=False):
            x = T(x)
            return torch.all(x, axes_of(x, axis), keepdim=keepdims)

        def any_(x, axis=None, keepdims=False):
            x = T(x)
            return torch.any(x, axes_of(x, axis), keepdim=keepdims)

        def argmax(x, axis=None):
            return torch.argmax(T(x), axis)

        def argmin(x, axis=None):
            return torch.argmin(T(x), axis)

        def cumsum(x, axis=None):
            x = T(x)
            return x.reshape(-1).cumsum(0) if axis is None else x.cumsum(axis)

        def softmax(x, axis=-1):
            return torch.softmax(T(x), axis)

        def log_softmax(x, axis=-1):
            return torch.log_softmax(T(x), axis)

        def norm(x):
            return torch.sqrt((T(x) ** 2).sum())

        def equal(a, b):
            return torch.equal(*promoted([a, b])) if T(a).shape == T(b).shape else False

        def allclose(a, b, rtol=1e-5, atol=1e-8):
            a, b = promoted([a, b])
            return bool(torch.isclose(a, b, rtol=rtol, atol=atol).all())

        def elementwise(x, tensor, number):
            return tensor(x) if torch.is_tensor(x) else number(x)

        def sign(x):
            return elementwise(x, torch.sign, lambda v: (v > 0) - (v < 0))

        def square(x):
            return x * x

        def sqrt(x):
            return elementwise(x, lambda t: torch.sqrt(t), math.sqrt)

        def exp(x):
            return elementwise(x, torch.exp, math.exp)

        def log(x):
            return elementwise(x, torch.log, math.log)

        def sin(x):
            return elementwise(x, torch.sin, math.sin)

        def cos(x):
            return elementwise(x, torch.cos, math.cos)

        def tanh(x):
            return elementwise(x, torch.tanh, math.tanh)

        def sigmoid(x):
            return elementwise(x, torch.sigmoid, lambda v: 1 / (1 + math.exp(-v)))

        def relu(x):
            return elementwise(x, torch.relu, lambda v: v if v > 0 else 0 * v)

        def floor(x):
            return elementwise(x, torch.floor, lambda v: v if isinstance(v, int) else float(math.floor(v)))

        def ceil(x):
            return elementwise(x, torch.ceil, lambda v: v if isinstance(v, int) else float(math.ceil(v)))

        def round_(x, decimals=0):
            return elementwise(x, lambda t: torch.round(t, decimals=decimals), lambda v: v if isinstance(v, int) else float(round(v, decimals)))

        def isnan(x):
            return elementwise(x, torch.isnan, math.isnan)

        def isfinite(x):
            return elementwise(x, torch.isfinite, math.isfinite)

        def maximum(a, b):
            return torch.maximum(*promoted_pair(a, b)) if torch.is_tensor(a) or torch.is_tensor(b) else max(a, b)

        def minimum(a, b):
            return torch.minimum(*promoted_pair(a, b)) if torch.is_tensor(a) or torch.is_tensor(b) else min(a, b)

        def promoted_pair(a, b):
            kind = torch.result_type(a, b)
            return [torch.as_tensor(v, dtype=kind) for v in (a, b)]

        def matmul(a, b):
            return torch.matmul(*promoted([a, b]))

        def dot(a, b):
            a, b = promoted([a, b])
            if a.ndim == 0 or b.ndim == 0:
                return a * b
            return torch.tensordot(a, b, dims=([-1], [0 if b.ndim == 1 else -2]))

        def outer(a, b):
            a, b = promoted([a, b])
            return torch.outer(a.reshape(-1), b.reshape(-1))

        def einsum(spec, *tensors):
            tensors = tensors[0] if len(tensors) == 1 and "," in spec and isinstance(tensors[0], (list, tuple)) else tensors
            return torch.einsum(spec.replace(" ", ""), *promoted(tensors))

        def tensordot(a, b, axes=2):
            a, b = promoted([a, b])
            return torch.tensordot(a, b, dims=axes if isinstance(axes, int) else [ints(v) for v in axes])

        def floating(a):
            a = T(a)
            return a if a.is_floating_point() else a.to(torch.float32)

        def inv(a):
            return torch.linalg.inv(floating(a))

        def pinv(a):
            return torch.linalg.pinv(floating(a))

        def solve(a, b):
            return torch.linalg.solve(*promoted([floating(a), floating(b)]))

        def rank(a):
            return int(torch.linalg.matrix_rank(floating(a)))

        def svd(a):
            return tuple(torch.linalg.svd(floating(a)))

        def det(a):
            return torch.linalg.det(floating(a))

        def spatial(w, layout="NCHW"):
            return {1: 1, 2: 2, 3: 1, 4: 2, 5: 3}[w.ndim]

        def pairs(padding, sizes, ke, stride):
            n = len(ke)
            if padding == "valid":
                return [(0, 0)] * n
            if padding == "full":
                return [(k - 1, k - 1) for k in ke]
            if padding == "causal":
                return [(k - 1, 0) for k in ke]
            if padding in ("same", "same_lower"):
                total = [max((-(-i // s) - 1) * s + k - i, 0) for i, k, s in zip(sizes, ke, stride)]
                return [(t // 2, t - t // 2) if padding == "same" else (t - t // 2, t // 2) for t in total]
            if torch.is_tensor(padding):
                padding = padding.tolist()
            if isinstance(padding, (tuple, list)) and isinstance(padding[0], (tuple, list)):
                return [(int(lo), int(hi)) for lo, hi in padding]
            return [(p, p) for p in per_axis(padding, n)]

        def padded(x, widths, mode="zeros", value=0):
            flat = [v for pair in widths[::-1] for v in pair]
            if mode == "zeros":
                return F.pad(x, flat, value=value)
            crops = [min(v, 0) for v in flat]
            x = F.pad(x, crops)
            widths = [(0, 0)] * (x.ndim - len(widths)) + [(max(lo, 0), max(hi, 0)) for lo, hi in widths]
            return pad(x, widths, mode=mode)

        def channels_first(x, w, layout, n):
            if not layout.endswith("C") or w.ndim <= 2:
                return x, w
            return x.movedim(-1, -1 - n), w.movedim([-1, -2], [0, 1])

        def conv(x, w, b=None, stride=1, pad=0, dilation=1, groups=1, input_dilation=1, flip=False, pad_mode="zeros", exact=False, layout="NCHW", algo="auto"):
            x, w = promoted([x, w])
            n = spatial(w)
            plain = w.ndim <= 2
            x, w = channels_first(x, w, layout, n)
            if plain:
                x, w = x[None, None], w[None, None]
            batched = x.ndim == n + 2
            x = x if batched else x[None]
            s, d, e = per_axis(stride, n), per_axis(dilation, n), per_axis(input_dilation, n)
            if e != [1] * n:
                y = x.new_zeros(list(x.shape[:2]) + [(i - 1) * v + 1 for i, v in zip(x.shape[2:], e)])
                y[(...,) + tuple(slice(None, None, v) for v in e)] = x
                x = y
            if flip:
                w = w.flip(list(range(2, n + 2)))
            ke = [v * (k - 1) + 1 for v, k in zip(d, w.shape[2:])]
            x = padded(x, pairs(pad, x.shape[2:], ke, s), pad_mode)
            y = [F.conv1d, F.conv2d, F.conv3d][n - 1](x, w, None if b is None else T(b).to(x.dtype), stride=s, dilation=d, groups=groups)
            y = y if batched else y[0]
            y = y[0] if plain and batched and not y.ndim == n else y
            y = y.reshape(y.shape[-n:]) if plain else y
            return y.movedim(-1 - n, -1) if layout.endswith("C") and not plain else y

        def deconv(x, w, b=None, stride=1, pad=0, output_padding=0, output_size=None, dilation=1, groups=1, flip=False, overlap="sum", layout="NCHW", algo="auto"):
            x, w = promoted([x, w])
            n = spatial(w)
            plain = w.ndim <= 2
            x, w = channels_first(x, w, layout, n)
            if plain:
                x, w = x[None, None], w[None, None]
            batched = x.ndim == n + 2
            x = x if batched else x[None]
            s, d, op = per_axis(stride, n), per_axis(dilation, n), per_axis(output_padding, n)
            if flip:
                w = w.flip(list(range(2, n + 2)))
            ke = [v * (k - 1) + 1 for v, k in zip(d, w.shape[2:])]
            transposed = [F.conv_transpose1d, F.conv_transpose2d, F.conv_transpose3d][n - 1]
            size = [(i - 1) * v + k for i, v, k in zip(x.shape[2:], s, ke)]
            out = None if output_size is None else ints(output_size)[-n:]
            if pad in ("same", "same_lower"):
                goal = out or [i * v for i, v in zip(x.shape[2:], s)]
                crop = [max(f - g, 0) for f, g in zip(size, goal)]
                low = [c // 2 if pad == "same" else c - c // 2 for c in crop]
                widths = [(-lo, g - f + lo) for lo, f, g in zip(low, size, goal)]
            else:
                widths = [(-lo, -hi + o) for (lo, hi), o in zip(pairs(pad, x.shape[2:], ke, s), op)]
                if out:
                    widths = [(lo, g - f - lo) for (lo, _), f, g in zip(widths, size, out)]
            y = F.pad(transposed(x, w, stride=s, dilation=d, groups=groups), [v for pair in widths[::-1] for v in pair])
            if overlap == "mean":
                taps = transposed(torch.ones_like(x[:1, :1]), torch.ones_like(w[:1, :1]), stride=s, dilation=d)
                taps = F.pad(taps, [v for pair in widths[::-1] for v in pair])
                y = torch.where(taps > 0, y / taps.clamp(min=1), torch.zeros_like(y))
            if b is not None:
                y = y + T(b).reshape([-1] + [1] * n)
            y = y if batched else y[0]
            if plain:
                return y.reshape(y.shape[-n:])
            return y.movedim(-1 - n, -1) if layout.endswith("C") else y

        def pullback(f, shape, dy, dtype):
            with torch.enable_grad():
                x = torch.zeros(shape, dtype=dtype, requires_grad=True)
                return torch.autograd.grad(f(x), x, dy.to(dtype), create_graph=True)[0]

        def full_size(size, like, n):
            size = list(size.shape) if torch.is_tensor(size) and size.ndim > 1 else ints(size)
            return size if len(size) > n else list(like) + size

        def conv_dx(dy, w, size, stride=1, pad=0, dilation=1, groups=1, input_dilation=1, flip=False, pad_mode="zeros", exact=False, layout="NCHW", algo="auto"):
            dy, w = promoted([dy, w])
            n = spatial(w)
            channels = w.shape[-2] * groups if layout.endswith("C") else w.shape[1] * groups if w.ndim > 2 else 0
            size = list(size.shape) if torch.is_tensor(size) and size.ndim > 1 else ints(size)
            if len(size) == n and w.ndim > 2:
                batch = list(dy.shape[:dy.ndim - n - 1])
                size = batch + size + [channels] if layout.endswith("C") else batch + [channels] + size
            return pullback(lambda x: conv(x, w, None, stride, pad, dilation, groups, input_dilation, flip, pad_mode, exact, layout), size, dy, dy.dtype)

        def conv_dw(x, dy, size, stride=1, pad=0, dilation=1, groups=1, input_dilation=1, flip=False, pad_mode="zeros", exact=False, layout="NCHW", algo="auto"):
            x, dy = promoted([x, dy])
            size = list(size.shape) if torch.is_tensor(size) and size.ndim > 1 else ints(size)
            n = len(size) if len(size) < 3 else len(size) - 2
            if x.ndim > n and len(size) <= 3 and not (len(size) == 3 and x.ndim <= 3):
                n = len(size)
                last = layout.endswith("C")
                f, c = (dy.shape[-1], x.shape[-1]) if last else (dy.shape[-1 - n], x.shape[-1 - n])
                size = size + [c // groups, f] if last else [f, c // groups] + size
            return pullback(lambda w: conv(x, w, None, stride, pad, dilation, groups, input_dilation, flip, pad_mode, exact, layout), size, dy, dy.dtype)

        def conv_db(dy, layout="NCHW"):
            axis = dy.ndim - 1 if layout.endswith("C") else dy.ndim - len(layout) + 1
            return dy.sum([a for a in range(dy.ndim) if a != axis])

        def im2col(x, kh, kw=None, stride=1, pad=0, dilation=1, order="rows"):
            if torch.is_tensor(kh) and kh.ndim >= 2:
                n = spatial(kh)
                k = list(kh.shape[-n:])
            else:
                k = ints(kh) if not isinstance(kh, int) else [kh, kh if kw is None else kw]
                n = len(k)
            x = x.reshape([1] * (n + 2 - x.ndim) + list(x.shape))
            s, d = per_axis(stride, n), per_axis(dilation, n)
            ke = [v * (m - 1) + 1 for v, m in zip(d, k)]
            v = windows(padded(x, pairs(pad, x.shape[2:], ke, s)), k, s, d)
            if order == "unfold":
                return v.permute([0, 1] + list(range(2 + n, 2 + 2 * n)) + list(range(2, 2 + n))).reshape(x.shape[0], x.shape[1] * math.prod(k), -1)
            rows = v.permute([0] + list(range(2, 2 + n)) + [1] + list(range(2 + n, 2 + 2 * n))).reshape(-1, x.shape[1] * math.prod(k))
            return rows if order == "rows" else rows.T

        def col2im(col, shape, kh, kw=None, stride=1, pad=0, dilation=1, order="rows", overlap="sum"):
            f = lambda x: im2col(x, kh, kw, stride, pad, dilation, order)
            kind = col.dtype if col.is_floating_point() else torch.float64
            shape = list(shape.shape) if torch.is_tensor(shape) and shape.ndim > 1 else ints(shape)
            y = pullback(f, shape, col, kind)
            if overlap == "mean":
                taps = pullback(f, shape, torch.ones_like(col), kind)
                y = torch.where(taps > 0, y / taps.clamp(min=1), torch.zeros_like(y))
            return y.to(col.dtype)

        def conv_matrix(w, size, stride=1, pad=0, dilation=1, groups=1):
            size = list(size.shape) if torch.is_tensor(size) and size.ndim > 1 else ints(size)
            size = size[-3:] if w.ndim == 4 else size
            if len(size) == 2 and w.ndim == 4:
                size = [w.shape[1] * groups] + size
            basis = torch.eye(math.prod(size), dtype=w.dtype)
            return torch.stack([conv(e.reshape(size), w, stride=stride, pad=pad, dilation=dilation, groups=groups).reshape(-1) for e in basis], 1)

        def pool_windows(x, k, stride, pad, dilation, ceil, fill):
            k = [k] * 2 if isinstance(k, int) else ints(k)
            n = len(k)
            s, d = k if stride is None else per_axis(stride, n), per_axis(dilation, n)
            ke = [v * (m - 1) + 1 for v, m in zip(d, k)]
            widths = pairs(pad, x.shape[-n:], ke, s)
            for a in range(n if ceil else 0):
                lo, hi = widths[a]
                i = x.shape[a - n]
                o = -(-(i + lo + hi - ke[a]) // s[a]) + 1
                o -= (o - 1) * s[a] >= i + lo
                widths[a] = (lo, max(hi, (o - 1) * s[a] + ke[a] - i - lo))
            return windows(padded(x, widths, value=fill), k, s, d), n, widths

        def max_pool(x, k, stride=None, pad=0, dilation=1, ceil=False, indices=False):
            fill = -float("inf") if x.is_floating_point() else torch.iinfo(x.dtype).min
            v, n, widths = pool_windows(x, k, stride, pad, dilation, ceil, fill)
            flat = v.reshape(v.shape[:-n] + (-1,))
            if not indices:
                return flat.amax(-1)
            where = torch.arange(math.prod(x.shape[-n:])).reshape(x.shape[-n:])
            w, _, _ = pool_windows(where, k, stride, pad, dilation, ceil, -1)
            best = flat.argmax(-1, keepdim=True)
            w = w.reshape(w.shape[:-n] + (-1,)).expand(flat.shape)
            return flat.amax(-1), w.gather(-1, best)[..., 0]

        def avg_pool(x, k, stride=None, pad=0, ceil=False, count_pad=True):
            x = floating(x)
            v, n, _ = pool_windows(x, k, stride, pad, 1, ceil, 0)
            widths = pairs(pad, x.shape[-n:], [k] * n if isinstance(k, int) else ints(k), per_axis(k if stride is None else stride, n))
            one = padded(torch.ones(x.shape[-n:], dtype=x.dtype), widths, value=1.0 if count_pad else 0.0)
            if ceil:
                _, _, real = pool_windows(x, k, stride, pad, 1, True, 0)
                one = F.pad(one, [v for pair in [(0, r[1] - w[1]) for r, w in zip(real, widths)][::-1] for v in pair])
            c, _, _ = pool_windows(one, k, stride, 0, 1, False, 0)
            axes = tuple(range(-n, 0))
            return v.sum(axes) / c.sum(axes)

        def convolve(a, b, mode="full"):
            a, b = promoted([a, b])
            if mode == "valid" and any(i < k for i, k in zip(a.shape, b.shape)):
                a, b = b, a
            y = a.new_zeros([i + k - 1 for i, k in zip(a.shape, b.shape)])
            for i in np.ndindex(*b.shape):
                y[tuple(slice(j, j + n) for j, n in zip(i, a.shape))] += a * b[i]
            goal = list(y.shape) if mode == "full" else list(a.shape) if mode == "same" else [i - k + 1 for i, k in zip(a.shape, b.shape)]
            return y[tuple(slice((n - g) // 2, (n - g) // 2 + g) for n, g in zip(y.shape, goal))]

        def correlate(a, b, mode="valid"):
            a, b = promoted([a, b])
            swapped = mode == "valid" and any(i < k for i, k in zip(a.shape, b.shape))
            y = convolve(b, a.flip(list(range(a.ndim))), mode) if swapped else convolve(a, b.flip(list(range(b.ndim))), mode)
            return y.flip(list(range(y.ndim))) if swapped else y

        def grad(y, *xs, upstream=None):
            upstream = torch.ones_like(y) if upstream is None else T(upstream).to(y.dtype)
            parts = torch.autograd.grad(y, xs, upstream, create_graph=True, allow_unused=True)
            parts = tuple(torch.zeros_like(x) if g is None else g for g, x in zip(parts, xs))
            return parts[0] if len(parts) == 1 else parts

        def jacobian(y, x):
            rows = [torch.autograd.grad(v, x, create_graph=True, retain_graph=True)[0].reshape(-1) for v in y.reshape(-1)]
            return torch.stack(rows)

        def detach(x):
            return x.detach()

        def sample(size=64):
            h, w = per_axis(size, 2)
            v, u = np.meshgrid((np.arange(h, dtype="f4") + np.float32(0.5)) / np.float32(h), (np.arange(w, dtype="f4") + np.float32(0.5)) / np.float32(w), indexing="ij")
            d = lambda x, y: (u - np.float32(x)) ** 2 + (v - np.float32(y)) ** 2
            p = np.float32(0.25) + np.float32(0.25) * u
            stripes = np.where((u * 16).astype(int) % 2 == 0, np.float32(0.75), np.float32(0.125))
            p = np.where((u > 0.0625) & (u < 0.5) & (v > 0.5625) & (v < 0.9375), stripes, p)
            ring = d(0.725, 0.725)
            p = np.where((ring > np.float32(0.0144)) & (ring < np.float32(0.0361)), np.float32(1), p)
            p = np.where((u > 0.6) & (u < 0.875) & (v > 0.125) & (v < 0.4375), np.float32(0.0625), p)
            return torch.from_numpy(np.where(d(0.3, 0.3) < np.float32(0.04), np.float32(0.9375), p))

        def binomial(n):
            return np.array([math.comb(n - 1, i) for i in range(n)], dtype=float)

        def kernel(name, size=3):
            smooth, slope = binomial(size), np.convolve(binomial(max(size - 2, 1)), [-1, 0, 1])
            blur = np.outer(smooth, smooth) / smooth.sum() ** 2
            if name in ("laplace", "sharpen"):
                inner = binomial(max(size - 2, 1))
                inner, laplace = np.outer(inner, inner) / inner.sum() ** 2, np.zeros((size, size))
                for r, c, f in [(0, 1, 1), (1, 0, 1), (1, 2, 1), (2, 1, 1), (1, 1, -4)]:
                    laplace[r:r + size - 2, c:c + size - 2] += f * inner
            if name == "sobel_x":
                k = np.outer(smooth, slope)
            elif name == "sobel_y":
                k = np.outer(slope, smooth)
            elif name == "box":
                k = np.full((size, size), 1 / size ** 2)
            elif name == "gaussian":
                k = blur
            elif name == "emboss":
                k = np.add.outer(np.arange(size), np.arange(size)) - (size - 1.0)
                k[size // 2, size // 2] = 1
            else:
                k = laplace if name == "laplace" else -laplace
                k[size // 2, size // 2] += name == "sharpen"
            return torch.from_numpy(k + 0.0).to(torch.float32)

        def item(x):
            return T(x).item()

        """#
}
