extension Shape {
    /// `axis` counted from the front; a negative one counts from the back, as in NumPy.
    ///
    /// - Throws: `TensorError.axisOutOfRange`.
    func axis(_ axis: Int, operation: String) throws -> Int {
        try self.axis(axis, ofRank: rank, operation: operation)
    }

    /// The same for a result that has `rank` axes.
    func axis(_ axis: Int, ofRank rank: Int, operation: String) throws -> Int {
        guard axis >= -rank, axis < rank else {
            throw TensorError.axisOutOfRange(axis, self, rank: rank, operation: operation)
        }
        return axis < 0 ? axis + rank : axis
    }

    /// Several axes counted from the front, all different; nil stands for every axis.
    ///
    /// - Throws: `TensorError.axisOutOfRange` or `.repeatedAxis`.
    func axes(_ axes: [Int]?, operation: String) throws -> [Int] {
        guard let axes else { return Array(0..<rank) }
        let chosen = try axes.map { try axis($0, operation: operation) }
        var seen = [Bool](repeating: false, count: rank)
        for axis in chosen {
            if seen[axis] { throw TensorError.repeatedAxis(axis, self, operation: operation) }
            seen[axis] = true
        }
        return chosen
    }

    /// This shape with the length of one axis changed.
    ///
    /// - Throws: `TensorError.tooManyElements`.
    func replacing(axis: Int, with length: Int) throws -> Shape {
        var lengths = dimensions
        lengths[axis] = length
        return try Shape(lengths)
    }
}

extension Tensor {
    /// A view of the same storage.
    func view(_ shape: Shape, strides: [Int], offset: Int? = nil) -> Tensor {
        Tensor(dtype: dtype, shape: shape, strides: strides, offset: offset ?? self.offset, storage: storage)
    }
}
