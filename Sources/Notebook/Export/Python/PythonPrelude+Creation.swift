extension PythonPrelude {
    /// Tensors made from sizes, random numbers and formulas.
    static let creation = #"""
        def arange(*shape, start=0, step=1, dtype=torch.float32):
            shape = ints(*shape)
            return (start + step * torch.arange(math.prod(shape), dtype=torch.float64)).to(dtype).reshape(shape)

        def range_(start, stop=None, step=1, dtype=None):
            if stop is None:
                start, stop = 0, start
            return T(torch.from_numpy(np.arange(start, stop, step)), dtype or (torch.int64 if all(isinstance(v, int) for v in (start, stop, step)) else torch.float32))

        linspace(start, stop, count=50, dtype=torch.float32): torch.from_numpy(np.linspace(start, stop, count)).to(dtype)
        zeros(*shape, dtype=torch.float32): torch.zeros(ints(*shape), dtype=dtype)
        ones(*shape, dtype=torch.float32): torch.ones(ints(*shape), dtype=dtype)
        full(shape, value, dtype=torch.float32): torch.full(ints(shape), value, dtype=dtype)
        eye(n, m=None, dtype=torch.float32): torch.eye(n, n if m is None else m, dtype=dtype)
        zeros_like(x, dtype=None): torch.zeros(x.shape, dtype=dtype or x.dtype)
        ones_like(x, dtype=None): torch.ones(x.shape, dtype=dtype or x.dtype)

        def rand(*shape, dtype=torch.float32):
            r = np.random.rand(*ints(*shape))
            return torch.from_numpy(np.minimum(np.asarray(r, dtype=np.float32), np.float32(1) - np.float32(2**-24)) if dtype == torch.float32 else np.asarray(r)).to(dtype)

        randn(*shape, dtype=torch.float32): torch.from_numpy(np.asarray(np.random.randn(*ints(*shape)))).to(dtype)
        randint(low, high, *shape, dtype=torch.int64): torch.from_numpy(np.asarray(np.random.randint(low, high, ints(*shape)))).to(dtype)

        def seed(n):
            np.random.seed(n)

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

        binomial(n): np.array([math.comb(n - 1, i) for i in range(n)], dtype=float)

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
        """#
}
