extension PythonPrelude {
    /// Reductions, elementwise functions and linear algebra.
    static let math = #"""
        def sum_(x, axis=None, keepdims=False):
            x = T(x)
            return x.sum(axes_of(x, axis), keepdim=keepdims)

        def mean(x, axis=None, keepdims=False):
            x = floating(x)
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
            x = floating(x)
            return x.var(axes_of(x, axis), correction=0, keepdim=keepdims)

        std(x, axis=None, keepdims=False): var(x, axis, keepdims).sqrt()

        def all_(x, axis=None, keepdims=False):
            x = T(x)
            return torch.all(x, axes_of(x, axis), keepdim=keepdims)

        def any_(x, axis=None, keepdims=False):
            x = T(x)
            return torch.any(x, axes_of(x, axis), keepdim=keepdims)

        argmax(x, axis=None): torch.argmax(T(x) + 0, axis)
        argmin(x, axis=None): torch.argmin(T(x) + 0, axis)

        def cumsum(x, axis=None):
            x = T(x)
            return x.reshape(-1).cumsum(0) if axis is None else x.cumsum(axis)

        softmax(x, axis=-1): torch.softmax(floating(x), axis)
        log_softmax(x, axis=-1): torch.log_softmax(floating(x), axis)
        norm(x): torch.sqrt((T(x) ** 2).sum())
        equal(a, b): torch.equal(*promoted([a, b])) if T(a).shape == T(b).shape else False

        def allclose(a, b, rtol=1e-5, atol=1e-8):
            a, b = promoted([a, b])
            return bool(torch.isclose(a, b, rtol=rtol, atol=atol).all())

        def elementwise(x, tensor, number):
            x = T(x) if isinstance(x, (list, tuple)) else x
            return tensor(x) if torch.is_tensor(x) else number(x)

        abs_(x): elementwise(x, lambda t: t if t.dtype == torch.bool else torch.abs(t), abs)
        sign(x): elementwise(x, torch.sign, lambda v: (v > 0) - (v < 0))
        square(x): x * x
        sqrt(x): elementwise(x, lambda t: torch.sqrt(t), math.sqrt)
        exp(x): elementwise(x, torch.exp, math.exp)
        log(x): elementwise(x, torch.log, math.log)
        sin(x): elementwise(x, torch.sin, math.sin)
        cos(x): elementwise(x, torch.cos, math.cos)
        tanh(x): elementwise(x, torch.tanh, math.tanh)
        sigmoid(x): elementwise(x, torch.sigmoid, lambda v: 1 / (1 + math.exp(-v)))
        relu(x): elementwise(x, torch.relu, lambda v: v if v > 0 else 0 * v)
        floor(x): elementwise(x, torch.floor, lambda v: v if isinstance(v, int) else float(math.floor(v)))
        ceil(x): elementwise(x, torch.ceil, lambda v: v if isinstance(v, int) else float(math.ceil(v)))
        round_(x, decimals=0): elementwise(x, lambda t: torch.round(t, decimals=decimals) if t.is_floating_point() else t + 0, lambda v: v if isinstance(v, int) else float(round(v, decimals)))
        isnan(x): elementwise(x, torch.isnan, math.isnan)
        isfinite(x): elementwise(x, torch.isfinite, math.isfinite)
        maximum(a, b): torch.maximum(*promoted_pair(a, b)) if torch.is_tensor(a) or torch.is_tensor(b) else max(a, b)
        minimum(a, b): torch.minimum(*promoted_pair(a, b)) if torch.is_tensor(a) or torch.is_tensor(b) else min(a, b)
        matmul(a, b): torch.matmul(*promoted([a, b]))

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

        inv(a): torch.linalg.inv(floating(a))
        pinv(a): torch.linalg.pinv(floating(a))
        solve(a, b): torch.linalg.solve(*promoted([floating(a), floating(b)]))
        rank(a): int(torch.linalg.matrix_rank(floating(a)))
        svd(a): tuple(torch.linalg.svd(floating(a)))
        det(a): torch.linalg.det(floating(a))
        """#
}
