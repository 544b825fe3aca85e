import CVectors

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
            case 1: try place(piece, strides, offset, vectors_move_8)
            case 4: try place(piece, strides, offset, vectors_move_32)
            default: try place(piece, strides, offset, vectors_move_64)
            }
        }
    }

    /// Moves a plane: to, its steps from row to row and along a row, from, its steps, rows, columns.
    private typealias Move<Bits> = (
        UnsafeMutablePointer<Bits>, Int, Int, UnsafePointer<Bits>, Int, Int, Int, Int
    ) -> Void

    private func place<Bits: BitwiseCopyable>(
        _ piece: Tensor, _ strides: [Int], _ offset: Int, _ move: Move<Bits>
    ) throws {
        let from = piece.storage.base.assumingMemoryBound(to: Bits.self) + piece.offset
        let to = base.assumingMemoryBound(to: Bits.self) + offset
        let planes = StridedPlanes(StridedRows(piece.shape, [piece.strides, strides]))
        let (columns, rows) = (planes.columns, planes.rows)
        if planes.count == 1, rows.length == 1 {
            try inBlocks(columns.length, cost: 1, in: context) { block in
                move(
                    to + block.lowerBound * columns.to, 0, columns.to, from + block.lowerBound * columns.from, 0,
                    columns.from, 1, block.count)
            }
            return
        }
        // Bands of some ten thousand elements; of whole tiles, where there is more than one.
        let band = min(rows.length, max(64, (1 << 14) / columns.length & ~63))
        let bands = (rows.length + band - 1) / band
        let grain = max(1, (1 << 13) / (band * columns.length))
        try parallelFor(planes.count * bands, work: piece.elementCount / 2, grain: grain, in: context) { range in
            for index in range {
                if index & 15 == 0 || band * columns.length > 1 << 12 { try context.checkCancellation() }
                let (fromPlane, toPlane) = planes.offsets(index / bands)
                let first = index % bands * band
                move(
                    to + toPlane + first * rows.to, rows.to, columns.to, from + fromPlane + first * rows.from,
                    rows.from, columns.from, min(band, rows.length - first), columns.length)
            }
        }
    }
}

/// A copy from one layout to another, cut into planes of rows and columns.
private struct StridedPlanes {
    struct Axis {
        var length: Int
        var from: Int
        var to: Int
    }

    /// The innermost axis.
    let columns: Axis
    /// The axis along which the source lies side by side, if the columns do not; else the next one.
    let rows: Axis
    private let others: [Axis]
    let count: Int

    init(_ walk: StridedRows) {
        var axes = walk.lengths.indices.map {
            Axis(length: walk.lengths[$0], from: walk.strides[0][$0], to: walk.strides[1][$0])
        }
        columns = axes.removeLast()
        let unit = columns.from.magnitude > 1 ? axes.firstIndex { $0.from == 1 } : nil
        if let place = unit ?? axes.indices.last {
            rows = axes.remove(at: place)
        } else {
            rows = Axis(length: 1, from: 0, to: 0)
        }
        others = axes
        count = axes.reduce(1) { $0 * $1.length }
    }

    /// Where plane `index` begins in both.
    func offsets(_ index: Int) -> (from: Int, to: Int) {
        var (rest, from, to) = (index, 0, 0)
        for axis in others.reversed() {
            from += rest % axis.length * axis.from
            to += rest % axis.length * axis.to
            rest /= axis.length
        }
        return (from, to)
    }
}
