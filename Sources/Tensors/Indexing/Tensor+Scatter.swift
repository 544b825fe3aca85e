/// Elements moved by a table of flat positions, which count row-major elements; −1 is nowhere.
extension Tensor {
    /// Zeros of `shape` with every element of this tensor added at its position: the adjoint of
    /// `gathered(at:)`.
    ///
    /// - Parameter positions: int64, one for each element of this tensor, of its shape.
    /// - Returns: this tensor's type, float32 or float64.
    /// - Throws: `TensorError.indexOutOfRange`, and what an allocation throws.
    public func scattered(to positions: Tensor, shape: Shape, in context: EvaluationContext) throws -> Tensor {
        dtype == .float64
            ? try scattered(Double.self, positions, shape, in: context)
            : try scattered(Float.self, positions, shape, in: context)
    }

    /// The elements at `positions`, of that shape; 0 for nowhere.
    ///
    /// - Parameter positions: int64.
    /// - Returns: this tensor's type, float32 or float64.
    /// - Throws: `TensorError.indexOutOfRange`, and what an allocation throws.
    public func gathered(at positions: Tensor, in context: EvaluationContext) throws -> Tensor {
        dtype == .float64
            ? try gathered(Double.self, positions, in: context)
            : try gathered(Float.self, positions, in: context)
    }

    @inline(__always)
    private func scattered<T: Element & BinaryFloatingPoint>(
        _: T.Type, _ positions: Tensor, _ shape: Shape, in context: EvaluationContext
    ) throws -> Tensor {
        guard positions.shape == self.shape else {
            throw TensorError.assignShape(value: self.shape, target: positions.shape)
        }
        let source = try converted(to: T.dtype, in: context).contiguous(in: context)
        let places = try positions.converted(to: .int64, in: context).contiguous(in: context)
        return try source.withElements(T.self) { source in
            try places.withElements(Int.self) { places in
                try Tensor.build(shape, of: T.self, in: context) { out in
                    out.update(repeating: 0)
                    for block in blocks(of: 0..<source.count) {
                        try context.checkCancellation()
                        for i in block where places[i] >= 0 {
                            guard places[i] < out.count else { throw outside(places[i], shape) }
                            out[places[i]] += source[i]
                        }
                    }
                }
            }
        }
    }

    @inline(__always)
    private func gathered<T: Element & BinaryFloatingPoint>(
        _: T.Type, _ positions: Tensor, in context: EvaluationContext
    ) throws -> Tensor {
        let source = try converted(to: T.dtype, in: context).contiguous(in: context)
        let places = try positions.converted(to: .int64, in: context).contiguous(in: context)
        return try source.withElements(T.self) { source in
            try places.withElements(Int.self) { places in
                try Tensor.build(positions.shape, of: T.self, in: context) { out in
                    for block in blocks(of: 0..<out.count) {
                        try context.checkCancellation()
                        for i in block {
                            guard places[i] < source.count else { throw outside(places[i], shape) }
                            out[i] = places[i] < 0 ? 0 : source[places[i]]
                        }
                    }
                }
            }
        }
    }

    private func outside(_ position: Int, _ shape: Shape) -> TensorError {
        .indexOutOfRange(position, shape, length: shape.elementCount, axis: 0)
    }
}
