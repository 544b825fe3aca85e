extension PythonPrelude {
    /// What brings operands together: dtypes and lists of integers.
    static let operators = #"""
        axes_of(x, axis): tuple(range(x.ndim)) if axis is None else tuple(ints(axis))

        def per_axis(v, n):
            v = ints(v)
            return v * n if len(v) == 1 else v

        def promoted(tensors):
            tensors = [T(t) for t in tensors]
            kind = tensors[0].dtype
            for t in tensors:
                kind = torch.promote_types(kind, t.dtype)
            return [t.to(kind) for t in tensors]

        def promoted_pair(a, b):
            kind = torch.promote_types(a.dtype, b.dtype) if torch.is_tensor(a) and torch.is_tensor(b) else torch.result_type(a, b)
            return [torch.as_tensor(v, dtype=kind) for v in (a, b)]

        def alike(a, b):
            if torch.is_tensor(a) != torch.is_tensor(b) and isinstance(b if torch.is_tensor(a) else a, tuple):
                a, b = T(a), T(b)
            return promoted_pair(a, b) if torch.is_tensor(a) and torch.is_tensor(b) and a.dtype != b.dtype else (a, b)

        def add(a, b):
            a, b = alike(a, b)
            return a + b

        def subtract(a, b):
            a, b = alike(a, b)
            a, b = [v + 0 if torch.is_tensor(v) and v.dtype == torch.bool and not torch.is_tensor(o) else v for v, o in ((a, b), (b, a))]
            return a - b

        def multiply(a, b):
            a, b = alike(a, b)
            return a * b

        def divide(a, b):
            a, b = alike(a, b)
            return a / b

        def floor_divide(a, b):
            a, b = alike(a, b)
            return a // b

        def remainder(a, b):
            a, b = alike(a, b)
            return a % b

        def power(a, b):
            a, b = alike(a, b)
            return a ** b

        def floating(a):
            a = T(a)
            return a if a.is_floating_point() else a.to(torch.float32)
        """#
}
