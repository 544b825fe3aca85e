import Tensors

extension Tape {
    /// `x[indices]`. Elements that are taken twice get both gradients.
    public func subscripted(_ x: Tracked, _ indices: [Tensor.Index], as name: String = "[]") throws -> Tracked {
        let shape = x.shape
        return record(try x.tensor.subscripted(indices, in: context), name, x) {
            try $0.tape.embed($0.gradient, at: indices, in: shape)
        }
    }

    /// Zeros of `shape` with x added at `indices`.
    func embed(_ x: Tracked, at indices: [Tensor.Index], in shape: Shape) throws -> Tracked {
        if indices.contains(where: { if case .tensor = $0 { true } else { false } }) {
            let own = try Tensor.arange(shape, start: .int(0), step: .int(1), dtype: .int64, in: context)
            return try scatter(x, to: own.subscripted(indices, in: context), shape)
        }
        var result = try Tensor.zeros(shape, dtype: x.tensor.dtype, in: context)
        try result.assign(x.tensor, at: indices, in: context)
        return record(result, "[]", x) { try $0.tape.subscripted($0.gradient, indices) }
    }

    /// The place of the tensor `written` after `value` was written at `indices` of what stood at
    /// `origin`. Positions are recorded, not copies, so that the next write finds its elements
    /// unshared.
    public func written(
        _ written: Tensor, over origin: Origin, with value: Tracked, at indices: [Tensor.Index]
    ) -> Origin {
        place(of: written, "slice assignment", origin, value.origin) {
            let tape = $0.tape
            if $0.input == 0 { return try tape.blank($0.gradient, at: indices) }
            let part = try tape.subscripted($0.gradient, indices)
            // Of several values written to one place the last one stays.
            guard let lasting = try tape.lasting(indices, in: $0.gradient.shape) else { return part }
            return try tape.select(lasting, .tracked(part), .int(0))
        }
    }

    /// x with zeros at `indices`.
    private func blank(_ x: Tracked, at indices: [Tensor.Index]) throws -> Tracked {
        var tensor = x.tensor
        try tensor.assign(Tensor.zeros(.scalar, dtype: tensor.dtype, in: context), at: indices, in: context)
        return record(tensor, "slice assignment", x) { try $0.tape.blank($0.gradient, at: indices) }
    }

    /// Where a value written at `indices` was not overwritten by another of the same write; nil when
    /// no place can be met twice.
    private func lasting(_ indices: [Tensor.Index], in shape: Shape) throws -> Tensor? {
        let picks = indices.contains { if case .tensor(let picks) = $0 { picks.dtype != .bool } else { false } }
        guard picks else { return nil }
        var owners = try Tensor.zeros(shape, dtype: .int64, in: context)
        let target = try owners.subscripted(indices, in: context).shape
        let turns = try Tensor.arange(target, start: .int(0), step: .int(1), dtype: .int64, in: context)
        try owners.assign(turns, at: indices, in: context)
        return try Tensor.compare(
            .equal, .tensor(owners.subscripted(indices, in: context)), .tensor(turns), in: context)
    }

    // MARK: Joining and cutting

    /// One after the other along an axis; types promote.
    public func concatenate(_ parts: [Tracked], axis: Int) throws -> Tracked {
        let y = try Tensor.concatenated(parts.map(\.tensor), axis: axis, in: context)
        let along = axis < 0 ? axis + y.rank : axis
        let lengths = parts.map { $0.shape[along] }
        return record(y, "concat", from: parts) {
            let start = lengths.prefix($0.input).reduce(0, +)
            let cells = Tensor.Index.slice(start: start, stop: start + lengths[$0.input], step: nil)
            return try $0.tape.subscripted($0.gradient, Tape.along(along, cells))
        }
    }

    /// Along a new axis; types promote.
    public func stack(_ parts: [Tracked], axis: Int) throws -> Tracked {
        let y = try Tensor.stacked(parts.map(\.tensor), axis: axis, in: context)
        let along = axis < 0 ? axis + y.rank : axis
        return record(y, "stack", from: parts) {
            try $0.tape.subscripted($0.gradient, Tape.along(along, .at($0.input)))
        }
    }

    /// Equal parts along an axis.
    public func split(_ x: Tracked, into parts: Int, axis: Int) throws -> [Tracked] {
        let tensors = try x.tensor.split(into: parts, axis: axis)
        let along = axis < 0 ? axis + x.shape.rank : axis
        let each = tensors.first?.shape[along] ?? 0
        return parted(x, tensors, starts: tensors.indices.map { $0 * each }, along)
    }

    /// The parts before, between and after the given places of an axis, which may cross.
    public func split(_ x: Tracked, at places: [Int], axis: Int) throws -> [Tracked] {
        let tensors = try x.tensor.split(at: places, axis: axis)
        let along = axis < 0 ? axis + x.shape.rank : axis
        let length = x.shape[along]
        let starts = places.map { $0 < 0 ? max(0, $0 &+ length) : min($0, length) }
        return parted(x, tensors, starts: [0] + starts, along)
    }

    private func parted(_ x: Tracked, _ tensors: [Tensor], starts: [Int], _ axis: Int) -> [Tracked] {
        let shape = x.shape
        return zip(tensors, starts).map { tensor, start in
            let cells = Tensor.Index.slice(start: start, stop: start + tensor.shape[axis], step: nil)
            return record(tensor, "split", x) {
                try $0.tape.embed($0.gradient, at: Tape.along(axis, cells), in: shape)
            }
        }
    }

    /// Indices that take `index` of one axis and all of those before it.
    private static func along(_ axis: Int, _ index: Tensor.Index) -> [Tensor.Index] {
        [Tensor.Index](repeating: .slice(start: nil, stop: nil, step: nil), count: axis) + [index]
    }
}
