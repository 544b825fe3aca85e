import Tensors

/// Functions that only move elements, some to several places: where each came from is found on the
/// way back, by moving the numbers of the places themselves. The gradient is added up there.
extension Tape {
    /// What `function` makes of x. Every element of the result is one of x's, or a constant whose
    /// place `places`, given the numbers of x's places, says to be −1.
    private func move(
        _ x: Tracked, _ name: String, _ function: @escaping (Tensor) throws -> Tensor,
        places: ((Tensor) throws -> Tensor)? = nil
    ) throws -> Tracked {
        let shape = x.shape
        return record(try function(x.tensor), name, x) {
            let own = try Tensor.arange(shape, start: .int(0), step: .int(1), dtype: .int64, in: $0.tape.context)
            return try $0.tape.scatter($0.gradient, to: (places ?? function)(own), shape)
        }
    }

    /// Zeros of `shape` with each element of x added at its flat place; −1 is nowhere.
    func scatter(_ x: Tracked, to places: Tensor, _ shape: Shape) throws -> Tracked {
        record(try x.tensor.scattered(to: places, shape: shape, in: context), "scatter", x, table: places) {
            try $0.tape.gather($0.gradient, at: places)
        }
    }

    /// The elements of x at flat places; 0 for −1.
    func gather(_ x: Tracked, at places: Tensor) throws -> Tracked {
        let shape = x.shape
        return record(try x.tensor.gathered(at: places, in: context), "gather", x, table: places) {
            try $0.tape.scatter($0.gradient, to: places, shape)
        }
    }

    /// Shifted round along axes.
    public func roll(_ x: Tracked, _ shifts: [Int], axes: [Int]?) throws -> Tracked {
        let context = context
        return try move(x, "roll") { try $0.rolled(shifts, axes: axes, in: context) }
    }

    /// Copies side by side.
    public func tile(_ x: Tracked, _ reps: [Int]) throws -> Tracked {
        let context = context
        return try move(x, "tile") { try $0.tiled(reps, in: context) }
    }

    /// Each element several times.
    public func repeated(_ x: Tracked, _ counts: [Int], axis: Int?) throws -> Tracked {
        let context = context
        return try move(x, "repeat") { try $0.repeated(counts, axis: axis, in: context) }
    }

    /// Cells added round it, by NumPy's modes.
    public func pad(_ x: Tracked, _ widths: [(Int, Int)], mode: PadMode, value: Scalar) throws -> Tracked {
        let y = try x.tensor.padded(widths, mode: mode, value: value, in: context)
        if mode == .constant {
            let shape = x.shape
            return record(y, "pad", x) {
                let cells = zip(widths, shape).map { Tensor.Index.slice(start: $0.0, stop: $0.0 + $1, step: nil) }
                return try $0.tape.subscripted($0.gradient, cells)
            }
        }
        let context = context
        return try move(x, "pad") { try $0.padded(widths, mode: mode, value: value, in: context) }
    }

    /// A view by strides, whose overlaps add up.
    public func asStrided(_ x: Tracked, _ shape: [Int], strides: [Int], offset: Int) throws -> Tracked {
        let context = context
        return try move(x, "as_strided") { try $0.asStrided(shape, strides: strides, offset: offset, in: context) }
    }

    /// Sliding windows of the last axes.
    public func windows(_ x: Tracked, kernel: [Int], stride: [Int], dilation: [Int]) throws -> Tracked {
        try move(x, "windows") { try $0.windows(kernel: kernel, stride: stride, dilation: dilation) }
    }

    /// Zeros between the elements of the last two axes.
    public func insertZeros(_ x: Tracked, stride: [Int]) throws -> Tracked {
        record(try x.tensor.zerosInserted(stride: stride, in: context), "insert_zeros", x) {
            let cells = stride.map { Tensor.Index.slice(start: nil, stop: nil, step: $0) }
            return try $0.tape.subscripted($0.gradient, [.ellipsis] + cells)
        }
    }

    /// The elements, or along an axis the slices, at the given positions.
    public func take(_ x: Tracked, _ indices: Tensor, axis: Int?) throws -> Tracked {
        let context = context
        return try move(x, "take") { try $0.taking(indices, axis: axis, in: context) }
    }

    /// x where the entries of a matrix come from: `make` builds it from weights, `name` says it. The
    /// places are counted from 1 so that the zeros of the matrix are nowhere.
    func arrange(_ x: Tracked, _ name: String, _ make: @escaping (Tensor) throws -> Tensor) throws -> Tracked {
        let context = context
        return try move(x, name, make) { own in
            let counted = try make(Tensor.binary(.add, .tensor(own), .int(1), in: context))
            return try Tensor.binary(.subtract, .tensor(counted), .int(1), in: context)
        }
    }
}
