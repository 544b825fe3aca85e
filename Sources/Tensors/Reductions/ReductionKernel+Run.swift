/// A contiguous tensor seen as (outer, count, inner), of which the middle is reduced.
struct ReductionLayout {
    let outer: Int
    let count: Int
    let inner: Int
}

/// How many elements are gathered in lanes before they go into the total.
private let runLength = 256
private let laneCount = 32
/// How many elements one task reduces; fixed, so that the result does not depend on threads.
private let taskLength = 1 << 16
/// How many columns are reduced side by side.
private let tileWidth = 512

extension ReductionKernel {
    /// The contiguous `x`, of type `Input`, reduced along one group of axes.
    ///
    /// - Parameter counting: the number of elements that means divide by.
    static func reduce(
        _ x: Tensor, _ group: ReductionPlan.Group, counting: Int, in context: EvaluationContext
    ) throws -> Tensor {
        let (layout, shape) = (group.layout, group.shape)
        let storage = try Storage.allocate(byteCount: shape.elementCount * Output.dtype.width, in: context)
        let out = storage.base.bindMemory(to: Output.self, capacity: shape.elementCount)
        let source = x.pointer(Input.self)
        try withExtendedLifetime(x.storage) {
            if layout.inner != 1 {
                try tiles(out, source, layout, counting: counting, in: context)
            } else if layout.count <= taskLength {
                let (length, work) = (layout.count, layout.outer * layout.count)
                try parallelFor(layout.outer, work: work, in: context) { range in
                    for row in range {
                        if row & 255 == 0 { try context.checkCancellation() }
                        out[row] = finish(Self.row(source + row * length, length), count: counting)
                    }
                }
            } else {
                try longRows(out, source, layout, counting: counting, in: context)
            }
        }
        return Tensor(dtype: Output.dtype, shape: shape, storage: storage)
    }

    /// Each row cut into tasks of equal length, their totals combined pairwise.
    private static func longRows(
        _ out: UnsafeMutablePointer<Output>, _ source: UnsafePointer<Input>, _ layout: ReductionLayout,
        counting: Int, in context: EvaluationContext
    ) throws {
        let length = layout.count
        let pieces = (length + taskLength - 1) / taskLength
        let totals = UnsafeMutablePointer<Total>.allocate(capacity: pieces)
        defer { totals.deallocate() }
        for row in 0..<layout.outer {
            let start = source + row * length
            try parallelFor(pieces, work: length, in: context) { range in
                for piece in range {
                    try context.checkCancellation()
                    let from = piece * taskLength
                    totals[piece] = Self.row(start + from, min(taskLength, length - from))
                }
            }
            var left = pieces
            while left > 1 {
                for index in 0..<left / 2 { totals[index] = combine(totals[2 * index], totals[2 * index + 1]) }
                if left & 1 == 1 { totals[left / 2] = totals[left - 1] }
                left = (left + 1) / 2
            }
            out[row] = finish(totals[0], count: counting)
        }
    }

    /// `count` elements that lie side by side.
    static func row(_ elements: UnsafePointer<Input>, _ count: Int) -> Total {
        var total = emptyTotal
        var index = 0
        if count >= laneCount {
            withUnsafeTemporaryAllocation(of: Lane.self, capacity: laneCount) { buffer in
                guard let lanes = buffer.baseAddress else { return }
                let whole = count - count % laneCount
                while index < whole {
                    let end = min(index + runLength, whole)
                    for lane in 0..<laneCount { lanes[lane] = emptyLane }
                    while index < end {
                        for lane in 0..<laneCount { lanes[lane] = add(lanes[lane], elements[index &+ lane]) }
                        index &+= laneCount
                    }
                    var width = laneCount / 2
                    while width > 0 {
                        for lane in 0..<width { lanes[lane] = merge(lanes[lane], lanes[lane &+ width]) }
                        width /= 2
                    }
                    total = gather(total, lanes[0])
                }
            }
        }
        if index < count {
            var lane = emptyLane
            while index < count {
                lane = add(lane, elements[index])
                index &+= 1
            }
            total = gather(total, lane)
        }
        return total
    }

    static func columns(
        _ lanes: UnsafeMutablePointer<Lane>, _ start: UnsafePointer<Input>, width: Int, rows: Int, step: Int
    ) {
        for j in 0..<width { lanes[j] = emptyLane }
        for row in 0..<rows {
            let elements = start + row * step
            for j in 0..<width { lanes[j] = add(lanes[j], elements[j]) }
        }
    }

    /// Columns are reduced side by side, in tiles, row after row.
    private static func tiles(
        _ out: UnsafeMutablePointer<Output>, _ source: UnsafePointer<Input>, _ layout: ReductionLayout,
        counting: Int, in context: EvaluationContext
    ) throws {
        let (count, inner) = (layout.count, layout.inner)
        let tiles = (inner + tileWidth - 1) / tileWidth
        let tasks = layout.outer * tiles
        // Several short rows are taken as one wide row, and folded in the end.
        let folds = max(1, min(64 / max(inner, 1), count))
        try parallelFor(tasks, work: tasks == 0 ? 0 : layout.outer * count * inner, in: context) { range in
            try withUnsafeTemporaryAllocation(of: Lane.self, capacity: tileWidth) { lanes in
                try withUnsafeTemporaryAllocation(of: Total.self, capacity: tileWidth) { totals in
                    guard let lanes = lanes.baseAddress, let totals = totals.baseAddress else { return }
                    for task in range {
                        let column = task % tiles * tileWidth
                        let width = min(tileWidth, inner - column)
                        let start = source + (task / tiles * count * inner + column)
                        for j in 0..<width * folds { totals[j] = emptyTotal }
                        try gather(
                            totals, lanes, start, width: width * folds, rows: count / folds,
                            step: inner * folds, in: context)
                        for fold in 1..<folds {
                            for j in 0..<width { totals[j] = combine(totals[j], totals[fold * width + j]) }
                        }
                        try gather(
                            totals, lanes, start + (count - count % folds) * inner, width: width,
                            rows: count % folds, step: inner, in: context)
                        let target = out + (task / tiles * inner + column)
                        for j in 0..<width { target[j] = finish(totals[j], count: counting) }
                    }
                }
            }
        }
    }

    /// Adds `rows` rows of `width` columns, `step` apart, to their totals.
    @inline(__always)
    private static func gather(
        _ totals: UnsafeMutablePointer<Total>, _ lanes: UnsafeMutablePointer<Lane>,
        _ start: UnsafePointer<Input>, width: Int, rows: Int, step: Int, in context: EvaluationContext
    ) throws {
        for first in stride(from: 0, to: rows, by: 16) {
            try context.checkCancellation()
            columns(lanes, start + first * step, width: width, rows: min(16, rows - first), step: step)
            for j in 0..<width { totals[j] = gather(totals[j], lanes[j]) }
        }
    }
}
