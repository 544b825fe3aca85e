extension PythonPrelude {
    /// What every script stands on: tensors from lists, showing, names that remember their lineage.
    static let values = #"""
        def ints(*values):
            if len(values) == 1 and not isinstance(values[0], int):
                values = values[0].reshape(-1).tolist() if torch.is_tensor(values[0]) else values[0]
                values = [values] if isinstance(values, float) else values
            return [int(v) for v in values]

        def leaves(x):
            return [v for e in x for v in leaves(e)] if isinstance(x, (list, tuple)) else [x]

        def T(x, dtype=None):
            if torch.is_tensor(x):
                return x if dtype is None else x.to(dtype)
            parts = leaves(x)
            kinds = [v.dtype for v in parts if torch.is_tensor(v)]
            if dtype is None and kinds:
                dtype = kinds[0]
                for kind in kinds:
                    dtype = torch.promote_types(dtype, kind)
                if not dtype.is_floating_point and any(isinstance(v, float) for v in parts):
                    dtype = torch.float32
                if dtype == torch.bool and any(type(v) is int for v in parts):
                    dtype = torch.int64
            if dtype is None:
                dtype = torch.bool if parts and all(isinstance(v, bool) for v in parts) else torch.float32
            return torch.stack([T(v, dtype) for v in x]) if kinds else torch.tensor(x, dtype=dtype)

        def inside(v):
            if isinstance(v, tuple):
                return "(" + ", ".join(inside(e) for e in v) + (",)" if len(v) == 1 else ")")
            if torch.is_tensor(v):
                return f"tensor {tuple(v.shape)}" + ("" if v.dtype == torch.float32 else "  " + str(v.dtype)[6:])
            return str(v).replace("torch.", "") if isinstance(v, torch.dtype) else repr(v)

        def text(v):
            if torch.is_tensor(v):
                return str(v.detach() if getattr(text, "style", "") == "torch" else v.detach().numpy())
            if isinstance(v, tuple) and any(torch.is_tensor(e) for e in leaves(v)):
                return "\n\n".join(text(e) for e in v)
            return v if isinstance(v, str) else inside(v)

        def show(v):
            if v is not None:
                show.last = v
                print(text(v))

        print_(*values, sep=" "): print(sep.join(inside(v) if isinstance(v, tuple) else text(v) for v in values))

        def reset():
            np.random.seed(0)
            text.style = "numpy"
            np.set_printoptions(precision=8, threshold=1000, edgeitems=3, linewidth=75, suppress=False)
            torch.set_printoptions(profile="default")

        def leaf(v):
            if torch.is_tensor(v) and v.is_floating_point() and not v.requires_grad:
                v.requires_grad_()
            return v

        def each(v):
            if torch.is_tensor(v) and v.ndim == 1 and v.dtype == torch.int64:
                return v.tolist()
            return v

        def key(i):
            if isinstance(i, slice):
                return slice(*[None if v is None else int(v) for v in (i.start, i.stop, i.step)])
            i = T(i) if isinstance(i, (list, tuple)) else int(i) if isinstance(i, float) else i
            return (i if i.dtype == torch.bool else i.to(torch.int64)).numpy() if torch.is_tensor(i) else i

        def at(x, *index):
            index = tuple(key(i) for i in index)
            if not torch.is_tensor(x):
                return x[index[0]]
            places = np.arange(x.numel()).reshape(x.shape)[index]
            return x.reshape(-1)[torch.from_numpy(np.array(places))]

        def put(x, value, *indices):
            places = torch.arange(x.numel()).reshape(x.shape)
            for index in indices:
                places = at(places, *index)
            value = T(value, x.dtype)
            value = value.reshape(value.shape[max(value.ndim - places.ndim, 0):])
            y = x.clone().reshape(-1)
            y[places.reshape(-1)] = value.broadcast_to(places.shape).reshape(-1)
            return y.reshape(x.shape)

        item(x): T(x).item()
        detach(x): x.detach()
        """#
}
