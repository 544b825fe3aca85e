extension PythonPrelude {
    /// Convolution, its transpose and their gradients.
    static let convolution = #"""
        spatial(w, layout="NCHW"): {1: 1, 2: 2, 3: 1, 4: 2, 5: 3}[w.ndim]

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

        def grad(y, *xs, upstream=None):
            upstream = torch.ones_like(y) if upstream is None else T(upstream).to(y.dtype)
            parts = torch.autograd.grad(y, xs, upstream, create_graph=True, allow_unused=True)
            parts = tuple(torch.zeros_like(x) if g is None else g for g, x in zip(parts, xs))
            return parts[0] if len(parts) == 1 else parts

        def jacobian(y, x):
            rows = [torch.autograd.grad(v, x, create_graph=True, retain_graph=True)[0].reshape(-1) for v in y.reshape(-1)]
            return torch.stack(rows)
        """#
}
