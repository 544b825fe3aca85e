extension Tensor {
    /// The positions that this index tensor holds on an axis of `shape`, counted from its
    /// beginning and multiplied by `step`.
    ///
    /// - Throws: `TensorError.indexOutOfRange` or `.fractionalIndex`.
    func pickOffsets(
        axis: Int, of shape: Shape, step: Int, in context: EvaluationContext
    ) throws -> Tensor {
        switch dtype {
        case .bool: try offsets(Bool.self, axis: axis, of: shape, step: step, in: context) { $0 ? 1 : 0 }
        case .int64: try offsets(Int.self, axis: axis, of: shape, step: step, in: context) { $0 }
        case .float32:
            try offsets(Float.self, axis: axis, of: shape, step: step, in: context) { Int(exactly: $0) }
        case .float64:
            try offsets(Double.self, axis: axis, of: shape, step: step, in: context) { Int(exactly: $0) }
        }
    }

    @inline(__always)
    private func offsets<T: Element>(
        _: T.Type, axis: Int, of shape: Shape, step: Int, in context: EvaluationContext,
        _ whole: (T) -> Int?
    ) throws -> Tensor {
        let source = try contiguous(in: context)
        let length = shape[axis]
        return try source.withElements(T.self) { source in
            try Tensor.build(self.shape, of: Int.self, in: context) { out in
                for block in blocks(of: 0..<out.count) {
                    try context.checkCancellation()
                    for i in block {
                        guard let given = whole(source[i]) else {
                            let place = ElementPlace(self.shape, element: i)
                            throw TensorError.fractionalIndex(try element(at: place, in: context).double, place)
                        }
                        let position = given < 0 ? given &+ length : given
                        guard position >= 0, position < length else {
                            throw TensorError.indexOutOfRange(given, shape, length: length, axis: axis)
                        }
                        out[i] = position &* step
                    }
                }
            }
        }
    }

    /// The offsets of the elements where this mask, laid over the axes of `shape` from `axis` on,
    /// is true: a vector, in row-major order. A 0-d mask takes no axis and gives one offset of 0,
    /// or none.
    ///
    /// - Throws: `TensorError.maskShape` when a length differs.
    func maskOffsets(
        axis: Int, of shape: Shape, strides: [Int], in context: EvaluationContext
    ) throws -> Tensor {
        let covered = axis..<axis + rank
        guard self.shape.elementsEqual(shape[covered]) else {
            throw TensorError.maskShape(self.shape, target: shape, axis: axis)
        }
        let mask = try contiguous(in: context)
        let rows = StridedRows(self.shape, [Array(strides[covered])])
        let (length, step) = (rows.rowLength, rows.step(0))
        return try mask.withElements(Bool.self) { mask in
            var count = 0
            for block in blocks(of: 0..<mask.count) {
                try context.checkCancellation()
                for i in block { count &+= mask[i] ? 1 : 0 }
            }
            return try Tensor.build(.vector(count), of: Int.self, in: context) { out in
                var found = 0
                try rows.forEachRow(in: 0..<rows.rowCount) { row, offsets in
                    let start = row * length
                    for block in blocks(of: 0..<length) {
                        if row & 255 == 0 || length > 1024 { try context.checkCancellation() }
                        // Without a branch on the mask, which cannot be foretold.
                        for i in block {
                            if found == count { return }
                            out[found] = offsets[0] &+ i &* step
                            found &+= mask[start + i] ? 1 : 0
                        }
                    }
                }
            }
        }
    }

    /// The sums of one or more tables of offsets, broadcast together.
    ///
    /// - Throws: `TensorError.indexShapes` when they do not broadcast.
    static func sumOfOffsets(_ tables: [Tensor], in context: EvaluationContext) throws -> Tensor {
        guard tables.count > 1 else { return tables[0] }
        var shape = tables[0].shape
        for table in tables.dropFirst() {
            do { shape = try shape.broadcast(with: table.shape, operation: "index") } catch {
                throw TensorError.indexShapes(tables.map(\.shape))
            }
        }
        let spread = try tables.map { try $0.broadcast(to: shape) }
        let rows = StridedRows(shape, spread.map(\.strides))
        let length = rows.rowLength
        return try build(shape, of: Int.self, in: context) { out in
            try rows.forEachRow(in: 0..<rows.rowCount) { row, offsets in
                for block in blocks(of: row * length..<(row + 1) * length) {
                    if row & 255 == 0 || length > 1024 { try context.checkCancellation() }
                    for i in block { out[i] = 0 }
                    for (number, table) in spread.enumerated() {
                        let source = table.pointer(Int.self) + offsets[number]
                        let step = rows.step(number)
                        for i in block { out[i] &+= source[(i - row * length) &* step] }
                    }
                }
            }
        }
    }
}
