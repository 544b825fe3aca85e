extension PythonPrelude {
    /// Shapes, axes and views.
    static let shape = #"""
        reshape(x, *shape): T(x).reshape(ints(*shape))
        flatten(x): T(x).reshape(-1)
        squeeze(x, axis=None): T(x).squeeze() if axis is None else T(x).squeeze(tuple(ints(axis)))
        unsqueeze(x, axis): T(x).unsqueeze(axis)
        transpose(x, *axes): T(x).permute(ints(*axes) if axes else list(range(T(x).ndim))[::-1])

        def permute(x, *order):
            x = T(x)
            if len(order) == 1 and isinstance(order[0], str):
                a, b = order[0].split("->")
                return x.permute([a.strip().index(c) for c in b.strip()])
            return x.permute(ints(*order))

        swapaxes(x, a, b): T(x).swapaxes(a, b)
        moveaxis(x, source, destination): T(x).movedim(ints(source), ints(destination))
        concat(tensors, axis=0): torch.cat(promoted(tensors), axis)
        stack(tensors, axis=0): torch.stack(promoted(tensors), axis)
        split(x, parts, axis=0): tuple(torch.tensor_split(T(x), parts if isinstance(parts, int) else ints(parts), axis))
        flip(x, axes=None): T(x).flip(list(range(T(x).ndim)) if axes is None else ints(axes))
        rot90(x, k=1, axes=(0, 1)): torch.rot90(T(x), k, ints(axes))
        rot180(w): T(w).flip([-2, -1])
        roll(x, shift, axis=None): torch.roll(T(x), ints(shift) if axis is not None else sum(ints(shift)), None if axis is None else ints(axis))
        tile(x, reps): torch.tile(T(x), ints(reps))

        def repeat(x, count, axis=None):
            x = T(x)
            counts = ints(count)
            return torch.repeat_interleave(x, counts[0] if len(counts) == 1 else torch.tensor(counts), axis)

        broadcast_to(x, *shape): torch.broadcast_to(T(x), ints(*shape))

        def pad(x, widths, mode="constant", value=0):
            x = T(x)
            widths = widths.tolist() if torch.is_tensor(widths) else widths
            index = [np.pad(np.arange(n), w, mode="edge" if mode == "constant" else mode) for n, w in zip(x.shape, np.broadcast_to(np.array(widths, dtype=int), (x.ndim, 2)))]
            if mode != "constant":
                for axis, i in enumerate(index):
                    x = x.index_select(axis, torch.from_numpy(i))
                return x
            pairs = np.broadcast_to(np.array(widths, dtype=int), (x.ndim, 2))
            return F.pad(x, [int(v) for pair in pairs[::-1] for v in pair], value=value)

        def insert_zeros(x, stride):
            x = T(x)
            s = per_axis(stride, 2)
            y = x.new_zeros(list(x.shape[:-2]) + [(x.shape[-2] - 1) * s[0] + 1, (x.shape[-1] - 1) * s[1] + 1])
            y[..., ::s[0], ::s[1]] = x
            return y

        def as_strided(x, shape, strides, offset=0):
            x = T(x)
            places = offset + sum(np.arange(n).reshape([-1] + [1] * (len(ints(shape)) - 1 - a)) * s for a, (n, s) in enumerate(zip(ints(shape), ints(strides))))
            return x.reshape(-1)[torch.from_numpy(np.asarray(places))]

        def windows(x, kernel, stride=1, dilation=1):
            x = T(x)
            k = [kernel] * 2 if isinstance(kernel, int) else ints(kernel)
            n = len(k)
            s, d = per_axis(stride, n), per_axis(dilation, n)
            first = x.ndim - n
            for i in range(n):
                x = x.unfold(first + i, d[i] * (k[i] - 1) + 1, s[i])
            return x[(...,) + tuple(slice(None, None, v) for v in d)]

        where(cond, a, b): torch.where(T(cond), a, b)
        clip(x, low, high): torch.clamp(T(x), low, high)

        def take(x, indices, axis=None):
            x = T(x)
            i = T(indices).to(torch.int64)
            if axis is None:
                return x.reshape(-1)[i]
            return x.index_select(axis, i.reshape(-1)).reshape(x.shape[:axis % x.ndim] + i.shape + x.shape[axis % x.ndim + 1:])
        """#
}
