extension Tensor {
    /// The products of float elements along `axes`, all when nil; the reduced axes stay with length 1.
    ///
    /// Each is taken one element after the other in row-major order, as NumPy does: in lanes an
    /// infinity could meet a zero that it does not meet there.
    ///
    /// - Throws: `TensorError.axisOutOfRange`, `.repeatedAxis`; and what an allocation throws.
    func products<T: FloatingElement>(_: T.Type, axes: [Int]?, in context: EvaluationContext) throws -> Tensor {
        let chosen = try axes.map { try shape.axes($0, operation: "prod") } ?? Array(shape.indices)
        var lengths = shape.dimensions
        for axis in chosen { lengths[axis] = 1 }
        let target = try Shape(lengths)
        var steps = target.contiguousStrides
        for axis in chosen { steps[axis] = 0 }
        let rows = StridedRows(shape, [strides, steps])
        let source = pointer(T.self)
        return try withExtendedLifetime(storage) {
            try Tensor.build(target, of: T.self, in: context) { out in
                guard let out = out.baseAddress else { return }
                out.update(repeating: 1, count: target.elementCount)
                if elementCount == 0 { return }
                // Threads share nothing where the outermost axis stays.
                let parts = rows.lengths.count > 1 && rows.strides[1][0] != 0 ? rows.lengths[0] : 1
                let share = rows.rowCount / parts
                try parallelFor(parts, work: elementCount, in: context) { range in
                    try rows.forEachRow(in: range.lowerBound * share..<range.upperBound * share) { row, offsets in
                        // A row may be endless: a broadcast one takes no memory.
                        for start in stride(from: 0, to: rows.rowLength, by: 1 << 16) {
                            if row & 255 == 0 || start > 0 { try context.checkCancellation() }
                            multiply(
                                out + offsets[1] + start &* rows.step(1), rows.step(1),
                                source + offsets[0] + start &* rows.step(0), rows.step(0),
                                min(1 << 16, rows.rowLength - start))
                        }
                    }
                }
            }
        }
    }
}

/// Multiplies `count` elements of x into as many results, or with step 0 into one.
@inline(__always)
private func multiply<T: FloatingElement>(
    _ out: UnsafeMutablePointer<T>, _ outStep: Int, _ x: UnsafePointer<T>, _ step: Int, _ count: Int
) {
    if outStep == 0 {
        var product = out[0]
        for i in 0..<count { product *= x[i &* step] }
        out[0] = product
    } else if outStep == 1, step == 1 {
        for i in 0..<count { out[i] *= x[i] }
    } else {
        for i in 0..<count { out[i &* outStep] *= x[i &* step] }
    }
}
