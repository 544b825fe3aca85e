extension PythonPrelude {
    /// What every script stands on: tensors from lists, showing, names that remember their lineage.
    static let values = #"""
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
                return str(v.detach() if getattr(text, "style", "") == "torch" else v.detach().numpy())
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
            kind = torch.result_type(a, b)
            return [torch.as_tensor(v, dtype=kind) for v in (a, b)]

        def floating(a):
            a = T(a)
            return a if a.is_floating_point() else a.to(torch.float32)

        item(x): T(x).item()
        detach(x): x.detach()
        """#
}
