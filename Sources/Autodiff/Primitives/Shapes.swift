import Tensors

/// The same elements in another shape or order: a gradient takes the same way back.
extension Tape {
    /// A view that `forward` makes and `back` unmakes.
    private func view(
        _ x: Tracked, _ name: String, _ forward: (Tensor) throws -> Tensor,
        _ back: @escaping (Tape, Tracked) throws -> Tracked
    ) throws -> Tracked {
        record(try forward(x.tensor), name, x) { try back($0.tape, $0.gradient) }
    }

    // MARK: Shape

    /// The elements in row-major order in another shape.
    public func reshape(_ x: Tracked, to shape: Shape, as name: String = "reshape") throws -> Tracked {
        if x.shape == shape { return x }
        let original = x.shape
        return try view(x, name, { try $0.reshaped(to: shape, in: context) }) {
            try $0.reshape($1, to: original)
        }
    }

    /// In a shape with at most one −1, which is inferred.
    public func reshape(_ x: Tracked, to lengths: [Int]) throws -> Tracked {
        let original = x.shape
        return try view(x, "reshape", { try $0.reshaped(to: lengths, in: context) }) {
            try $0.reshape($1, to: original)
        }
    }

    public func flatten(_ x: Tracked) throws -> Tracked {
        let original = x.shape
        return try view(x, "flatten", { try $0.flattened(in: context) }) { try $0.reshape($1, to: original) }
    }

    public func squeeze(_ x: Tracked, axes: [Int]?) throws -> Tracked {
        let original = x.shape
        return try view(x, "squeeze", { try $0.squeezed(axes: axes) }) { try $0.reshape($1, to: original) }
    }

    public func unsqueeze(_ x: Tracked, axis: Int) throws -> Tracked {
        let original = x.shape
        return try view(x, "unsqueeze", { try $0.unsqueezed(axis: axis) }) { try $0.reshape($1, to: original) }
    }

    /// Stretched along axes of length 1; the walk adds the gradient up again.
    public func broadcast(_ x: Tracked, to shape: Shape) throws -> Tracked {
        if x.shape == shape { return x }
        return try view(x, "broadcast_to", { try $0.broadcast(to: shape) }) { $1 }
    }

    // MARK: Order of the axes

    public func permute(_ x: Tracked, _ order: [Int]) throws -> Tracked {
        try view(x, "permute", { try $0.permuted(order) }) { tape, gradient in
            let rank = order.count
            var inverse = order
            for (i, axis) in order.enumerated() { inverse[axis < 0 ? axis + rank : axis] = i }
            return try tape.permute(gradient, inverse)
        }
    }

    /// The axes reversed.
    public func transpose(_ x: Tracked) throws -> Tracked {
        try view(x, "transpose", { $0.transposed }) { try $0.transpose($1) }
    }

    public func swapAxes(_ x: Tracked, _ a: Int, _ b: Int) throws -> Tracked {
        try view(x, "swapaxes", { try $0.swappedAxes(a, b) }) { try $0.swapAxes($1, a, b) }
    }

    public func moveAxes(_ x: Tracked, _ source: [Int], to destination: [Int]) throws -> Tracked {
        try view(x, "moveaxis", { try $0.movedAxes(source, to: destination) }) {
            try $0.moveAxes($1, destination, to: source)
        }
    }

    // MARK: Turns

    public func flip(_ x: Tracked, axes: [Int]?) throws -> Tracked {
        try view(x, "flip", { try $0.flipped(axes: axes) }) { try $0.flip($1, axes: axes) }
    }

    public func rotate180(_ x: Tracked) throws -> Tracked {
        try view(x, "rot180", { try $0.rotated180() }) { try $0.rotate180($1) }
    }

    /// By k quarters from the first axis towards the second.
    public func rotate90(_ x: Tracked, _ k: Int, axes: (Int, Int)) throws -> Tracked {
        try view(x, "rot90", { try $0.rotated90(k, axes: axes) }) {
            try $0.rotate90($1, 4 - ((k % 4) + 4) % 4, axes: axes)
        }
    }
}
