extension Tensor {
    /// A view with the axes in another order: axis i of the result is axis `order[i]` of this.
    ///
    /// - Throws: `TensorError.notAPermutation`.
    public func permuted(_ order: [Int]) throws -> Tensor {
        let axes = order.map { $0 < 0 ? $0 + rank : $0 }
        guard axes.count == rank, axes.allSatisfy(shape.indices.contains), Set(axes).count == rank else {
            throw TensorError.notAPermutation(order, shape)
        }
        return view(shape.permuted(axes), strides: axes.map { strides[$0] })
    }

    /// A view with the axes in reverse order.
    public var transposed: Tensor {
        if rank < 2 { return self }
        return view(shape.permuted(Array((0..<rank).reversed())), strides: strides.reversed())
    }

    /// A view with two axes exchanged.
    ///
    /// - Throws: `TensorError.axisOutOfRange`.
    public func swappedAxes(_ a: Int, _ b: Int) throws -> Tensor {
        var order = Array(0..<rank)
        order.swapAt(try shape.axis(a, operation: "swapaxes"), try shape.axis(b, operation: "swapaxes"))
        return try permuted(order)
    }

    /// A view in which the axes `from` stand at `to`, the others keeping their order around them.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, `.repeatedAxis`, or `.invalid` when the two lists
    ///   differ in length.
    public func movedAxes(_ from: [Int], to: [Int]) throws -> Tensor {
        let sources = try shape.axes(from, operation: "moveaxis")
        let targets = try shape.axes(to, operation: "moveaxis")
        guard sources.count == targets.count else {
            throw TensorError.invalid(
                operation: "moveaxis", shape,
                reason: "\(sources.count) axes cannot go to \(targets.count) places")
        }
        var order = (0..<rank).filter { !sources.contains($0) }
        for (source, target) in zip(sources, targets).sorted(by: { $0.1 < $1.1 }) {
            order.insert(source, at: target)
        }
        return try permuted(order)
    }

    /// A view without these axes, each of length 1; nil for every axis of length 1.
    ///
    /// - Throws: `TensorError.squeeze` when an axis is longer; `.axisOutOfRange`, `.repeatedAxis`.
    public func squeezed(axes: [Int]?) throws -> Tensor {
        let dropped: [Int]
        if let axes {
            dropped = try shape.axes(axes, operation: "squeeze")
            for axis in dropped where shape[axis] != 1 { throw TensorError.squeeze(shape, axis: axis) }
        } else {
            dropped = shape.indices.filter { shape[$0] == 1 }
        }
        let kept = shape.indices.filter { !dropped.contains($0) }
        return view(try Shape(kept.map { shape[$0] }), strides: kept.map { strides[$0] })
    }

    /// A view with an axis of length 1 inserted, which is `axis` of the result.
    ///
    /// - Throws: `TensorError.axisOutOfRange` (of the result's axes), `.rankTooHigh`.
    public func unsqueezed(axis: Int) throws -> Tensor {
        let axis = try shape.axis(axis, ofRank: rank + 1, operation: "unsqueeze")
        var (lengths, steps) = (shape.dimensions, strides)
        lengths.insert(1, at: axis)
        steps.insert(0, at: axis)
        return view(try Shape(lengths), strides: steps)
    }
}
