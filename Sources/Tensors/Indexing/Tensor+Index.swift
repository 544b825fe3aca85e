extension Tensor {
    /// One of the subscripts between the brackets of `x[…]`, as in NumPy.
    public enum Index: Sendable {
        /// One position; counts from the end when negative. Takes its axis away.
        case at(Int)
        /// `start:stop:step`.
        case slice(start: Int?, stop: Int?, step: Int?)
        /// `...`: as many whole axes as are left over.
        case ellipsis
        /// A new axis of length 1.
        case newAxis
        /// Positions (int64, or floats that are whole numbers) or a mask (bool) over as many axes
        /// as it has itself.
        case tensor(Tensor)
    }

    /// `x[indices]`: a view for positions, slices, the ellipsis and new axes, a copy as soon as a
    /// tensor is among them or when a single element is left (a 0-d tensor).
    ///
    /// Index tensors broadcast together, positions beside them with them. Their axes stand where
    /// the first of them stood, or first of all when a slice, the ellipsis or a new axis stands
    /// between them. Source: NumPy's user guide, "Indexing on ndarrays".
    ///
    /// - Throws: `TensorError.indexOutOfRange`, `.tooManyIndices`, `.zeroStep`, `.secondEllipsis`,
    ///   `.fractionalIndex`, `.maskShape` or `.indexShapes`.
    public func subscripted(_ indices: [Index], in context: EvaluationContext) throws -> Tensor {
        if let address = try address(of: indices) { return try element(at: address, in: context) }
        let selection = try Selection(of: self, indices, in: context)
        if selection.picks != nil { return try gathered(selection, in: context) }
        return Tensor(
            dtype: dtype, shape: selection.shape, strides: selection.steps,
            offset: selection.offset, storage: storage)
    }

    /// The elements, or slices along `axis`, at the positions `indices`: `numpy.take`.
    ///
    /// The shape of `indices` takes the place of the axis; without an axis this tensor counts as
    /// flattened. Negative positions count from the end.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, `.indexOutOfRange` or `.fractionalIndex`.
    public func taking(
        _ indices: Tensor, axis: Int?, in context: EvaluationContext
    ) throws -> Tensor {
        // A mask would select; here, as in NumPy, false and true are the positions 0 and 1.
        let positions = indices.dtype == .bool ? try indices.converted(to: .int64, in: context) : indices
        guard let axis, rank > 0 else {
            if let axis, axis != 0, axis != -1 {
                throw TensorError.axisOutOfRange(axis, shape, rank: rank, operation: "take")
            }
            let whole = try contiguous(in: context)
            let flat = Tensor(
                dtype: dtype, shape: .vector(elementCount), strides: [1],
                offset: whole.offset, storage: whole.storage)
            return try flat.subscripted([.tensor(positions)], in: context)
        }
        let before = try shape.axis(axis, operation: "take")
        let whole = Index.slice(start: nil, stop: nil, step: nil)
        return try subscripted(
            [Index](repeating: whole, count: before) + [.tensor(positions)], in: context)
    }

    /// Where the element lies that `indices` name when they are one position for each axis; nil
    /// when they are anything else. The short way for `x[0, 0]`.
    @inline(__always)
    func address(of indices: [Index]) throws -> Int? {
        guard indices.count == rank else { return nil }
        var address = offset
        for axis in 0..<indices.count {
            guard case .at(let position) = indices[axis] else { return nil }
            address &+= try shape.position(position, axis: axis) &* strides[axis]
        }
        return address
    }

    /// A 0-d copy: a view would keep the whole storage alive, and keep it from being written in place.
    private func element(at address: Int, in context: EvaluationContext) throws -> Tensor {
        let storage = try Storage.allocate(byteCount: dtype.width, in: context)
        storage.base.copyMemory(from: self.storage.base + address &* dtype.width, byteCount: dtype.width)
        return Tensor(dtype: dtype, shape: .scalar, storage: storage)
    }
}

extension Shape {
    /// `position` on `axis`, counted from its beginning.
    @inline(__always)
    func position(_ position: Int, axis: Int) throws -> Int {
        let length = self[axis]
        let counted = position < 0 ? position &+ length : position
        guard counted >= 0, counted < length else {
            throw TensorError.indexOutOfRange(position, self, length: length, axis: axis)
        }
        return counted
    }
}
