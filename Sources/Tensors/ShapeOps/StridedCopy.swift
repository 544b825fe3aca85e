#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Tensor {
    /// A contiguous tensor of this one's type that `fill` assembles by `Canvas.place`; what it
    /// leaves out is undefined.
    func assembled(
        _ shape: Shape, in context: EvaluationContext, _ fill: (Canvas) throws -> Void
    ) throws -> Tensor {
        let storage = try Storage.allocate(byteCount: shape.elementCount * dtype.width, in: context)
        try fill(Canvas(base: storage.base, dtype: dtype, context: context))
        return Tensor(dtype: dtype, shape: shape, storage: storage)
    }

    /// A view of `count` elements of one axis from `start` on; they are inside the axis.
    func narrowed(axis: Int, from start: Int, count: Int) throws -> Tensor {
        let begin = elementCount == 0 || count == 0 ? offset : offset + start * strides[axis]
        return view(try shape.replacing(axis: axis, with: count), strides: strides, offset: begin)
    }
}

/// Fresh memory that tensors are copied into, piece by piece.
struct Canvas {
    let base: UnsafeMutableRawPointer
    let dtype: DType
    let context: EvaluationContext

    /// Copies the elements of `piece`, which has this canvas's type, to where `strides` and
    /// `offset` say, in elements.
    func place(_ piece: Tensor, strides: [Int], offset: Int) throws {
        if piece.elementCount == 0 { return }
        try withExtendedLifetime(piece.storage) {
            // Elements are only moved, so their width is all that matters.
            switch dtype.width {
            case 1: try place(piece, strides, offset, as: UInt8.self)
            case 4: try place(piece, strides, offset, as: UInt32.self)
            default: try place(piece, strides, offset, as: UInt64.self)
            }
        }
    }

    private func place<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ piece: Tensor, _ strides: [Int], _ offset: Int, as _: Bits.Type
    ) throws {
        let width = MemoryLayout<Bits>.size
        let from = UnsafeRawPointer(piece.storage.base) + piece.offset * width
        let to = base + offset * width
        let rows = StridedRows(piece.shape, [piece.strides, strides])
        let (length, fromStep, toStep) = (rows.rowLength, rows.step(0), rows.step(1))
        if rows.rowCount == 1, fromStep == 1, toStep == 1 {
            try inBlocks(length, cost: 1, in: context) { block in
                (to + block.lowerBound * width).copyMemory(
                    from: from + block.lowerBound * width, byteCount: block.count * width)
            }
            return
        }
        let work = piece.elementCount / 2
        try parallelFor(rows.rowCount, work: work, grain: max(1, (1 << 13) / length), in: context) { range in
            try rows.forEachRow(in: range) { row, offsets in
                if row & 255 == 0 { try context.checkCancellation() }
                let source = from + offsets[0] * width
                let target = to + offsets[1] * width
                if fromStep == 1, toStep == 1, length > 16 {
                    target.copyMemory(from: source, byteCount: length * width)
                } else {
                    let (x, y) = (source.assumingMemoryBound(to: Bits.self), target.assumingMemoryBound(to: Bits.self))
                    for i in 0..<length { y[i &* toStep] = x[i &* fromStep] }
                }
            }
        }
    }
}
