import Tensors

extension Tape {
    /// The elements along axes (nil: all) reduced to one. `all` and `any` give bools, and no
    /// gradient.
    public func reduce(
        _ op: ReductionOperation, _ x: Tracked, axes: [Int]?, keepDimensions: Bool = false
    ) throws -> Tracked {
        let y = try x.tensor.reduced(op, axes: axes, keepDimensions: keepDimensions, in: context)
        guard y.dtype.isFloating else { return Tracked(y) }
        let frame = try Reduction(x.shape, axes)
        let name = op.symbol
        switch op {
        case .sum: return record(y, name, x) { try $0.tape.spread($0.gradient, frame) }
        case .mean:
            return record(y, name, x) {
                try $0.tape.spread($0.tape.scale($0.gradient, 1 / Double(frame.count)), frame)
            }
        case .prod:
            return record(y, name, x, keeps: .inputs) {
                try $0.tape.multiply($0.tape.spread($0.gradient, frame), $0.tape.others(x, frame))
            }
        // Equals share evenly, as PyTorch's amax and amin.
        case .max, .min:
            return record(y, name, x, keeps: [.inputs, .result]) {
                let context = $0.tape.context
                let best = try y.reshaped(to: frame.kept, in: context)
                let hits = try Tensor.compare(.equal, .tensor(x.tensor), .tensor(best), in: context)
                    .converted(to: y.dtype, in: context)
                let count = try hits.reduced(.sum, axes: frame.axes, keepDimensions: true, in: context)
                let shares = try Tensor.binary(.divide, .tensor(hits), .tensor(count), in: context)
                return try $0.tape.multiply($0.tape.spread($0.gradient, frame), Tracked(shares))
            }
        case .var:
            return record(y, name, x, keeps: .inputs) { try $0.tape.slope(ofVariance: x, $0.gradient, frame) }
        // No slope where there is no spread, as PyTorch has it.
        case .std:
            return record(y, name, x, keeps: [.inputs, .result]) {
                let share = try $0.tape.guarded($0.tape.scale($0.gradient, 0.5), $0.result(y))
                return try $0.tape.slope(ofVariance: x, share, frame)
            }
        case .all, .any: return Tracked(y)
        }
    }

    func sum(_ x: Tracked, axes: [Int]?, keepDimensions: Bool = false) throws -> Tracked {
        try reduce(.sum, x, axes: axes, keepDimensions: keepDimensions)
    }

    /// The shapes around a reduction.
    private struct Reduction {
        let axes: [Int]
        /// What was reduced, and the same with each reduced axis of length 1.
        let whole, kept: Shape
        /// How many elements became one.
        let count: Int

        init(_ shape: Shape, _ axes: [Int]?) throws {
            let axes = axes.map { $0.map { $0 < 0 ? $0 + shape.rank : $0 } } ?? Array(0..<shape.rank)
            var (kept, count) = (shape.dimensions, 1)
            for axis in axes {
                kept[axis] = 1
                count *= shape[axis]
            }
            self.axes = axes
            whole = shape
            self.kept = try Shape(kept)
            self.count = count
        }
    }

    /// A reduction's gradient stretched over what was reduced.
    private func spread(_ gradient: Tracked, _ frame: Reduction) throws -> Tracked {
        try broadcast(reshape(gradient, to: frame.kept), to: frame.whole)
    }

    /// For each element the product of those that it is multiplied with.
    private func others(_ x: Tracked, _ frame: Reduction) throws -> Tracked {
        let isZero = try Tensor.compare(.equal, .tensor(x.tensor), .int(0), in: context)
        if try isZero.reduced(.any, axes: nil, keepDimensions: false, in: context).item(in: context) == .bool(false) {
            return try divide(spread(reduce(.prod, x, axes: frame.axes), frame), x)
        }
        // With a zero nothing can be divided out: each is left out in turn.
        let free = (0..<x.shape.rank).filter { !frame.axes.contains($0) }
        let order = free + frame.axes
        let last = try permute(x, order)
        let flat = try reshape(last, to: Shape([last.tensor.elementCount / max(frame.count, 1), 1, frame.count]))
        let diagonal = try Tensor.eye(rows: frame.count, columns: frame.count, dtype: .bool, in: context)
        let products = try reduce(.prod, select(diagonal, .int(1), .tracked(flat)), axes: [2])
        var inverse = order
        for (i, axis) in order.enumerated() { inverse[axis] = i }
        return try permute(reshape(products, to: last.shape), inverse)
    }

    /// 2·g·(x − mean)/n.
    private func slope(ofVariance x: Tracked, _ gradient: Tracked, _ frame: Reduction) throws -> Tracked {
        let mean = try reduce(.mean, x, axes: frame.axes, keepDimensions: true)
        let share = try scale(gradient, 2 / Double(frame.count))
        return try multiply(spread(share, frame), subtract(x, mean))
    }

    /// a/b, and 0 where b is 0.
    private func guarded(_ a: Tracked, _ b: Tracked) throws -> Tracked {
        let isZero = try Tensor.compare(.equal, .tensor(b.tensor), .int(0), in: context)
        let divisor = try select(isZero, .int(1), .tracked(b))
        return try select(isZero, .int(0), .tracked(divide(a, divisor)))
    }

    /// The square root of the sum of squares; no slope at 0, as PyTorch has it.
    public func norm(_ x: Tracked) throws -> Tracked {
        let y = try x.tensor.norm(in: context)
        return record(y, "norm", x, keeps: .inputs) {
            try $0.tape.multiply($0.tape.guarded($0.gradient, $0.result(y)), x)
        }
    }

    // MARK: Along an axis

    /// Running sums, over all elements or along an axis.
    public func cumulativeSum(_ x: Tracked, axis: Int?) throws -> Tracked {
        let y = try x.tensor.cumulativeSum(axis: axis, in: context)
        let shape = x.shape
        return record(y, "cumsum", x) {
            let along = axis ?? 0
            let turned = try $0.tape.cumulativeSum($0.tape.flip($0.gradient, axes: [along]), axis: along)
            return try $0.tape.reshape($0.tape.flip(turned, axes: [along]), to: shape)
        }
    }

    /// e^x divided by its sum along the axis.
    public func softmax(_ x: Tracked, axis: Int) throws -> Tracked {
        let y = try x.tensor.softmax(axis: axis, in: context)
        return record(y, "softmax", x, keeps: .result) {
            let (tape, y) = ($0.tape, $0.result(y))
            let weighted = try tape.multiply($0.gradient, y)
            if y.shape.rank == 0 { return try tape.zeros(y) }
            let total = try tape.sum(weighted, axes: [axis], keepDimensions: true)
            return try tape.subtract(weighted, tape.multiply(y, total))
        }
    }

    /// The logarithm of softmax.
    public func logSoftmax(_ x: Tracked, axis: Int) throws -> Tracked {
        let y = try x.tensor.logSoftmax(axis: axis, in: context)
        return record(y, "log_softmax", x, keeps: .result) {
            let (tape, y) = ($0.tape, $0.result(y))
            if y.shape.rank == 0 { return try tape.zeros(y) }
            let total = try tape.sum($0.gradient, axes: [axis], keepDimensions: true)
            return try tape.subtract($0.gradient, tape.multiply(tape.unary(.exp, y), total))
        }
    }
}
