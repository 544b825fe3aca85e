extension PythonPrelude {
    /// Columns, the matrix of a convolution, pools, and SciPy's convolutions.
    static let columns = #"""
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
        """#
}
