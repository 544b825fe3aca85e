/// The walk over a selection with index tensors, in row-major order of its result.
///
/// The result's axes are those before the picks, the picks', and those after them. The last of
/// these, merged where their steps allow, form rows; where a row begins is a sum of three offsets.
struct PickWalk {
    private let offset: Int
    /// Offsets of the positions along the axes before the picks.
    private let outer: [Int]
    private let picks: Tensor
    /// Offsets of the rows that follow each pick.
    private let inner: [Int]
    let rowLength: Int
    let rowStep: Int

    init(_ selection: Selection, _ picks: Selection.Picks, in context: EvaluationContext) throws {
        offset = selection.offset
        self.picks = picks.offsets
        let after = picks.position..<selection.lengths.count
        let rows = StridedRows(
            try Shape(Array(selection.lengths[after])), [Array(selection.steps[after])])
        rowLength = rows.rowLength
        rowStep = rows.step(0)
        outer = try stridedOffsets(
            selection.lengths[..<picks.position], selection.steps[..<picks.position], in: context)
        inner = try stridedOffsets(rows.lengths.dropLast(), rows.strides[0].dropLast(), in: context)
    }

    /// How many pairs of an outer position and a pick there are.
    var pairCount: Int { outer.count * picks.elementCount }
    /// How many elements belong to a pair.
    var blockLength: Int { inner.count * rowLength }

    /// Calls `body` with the offset and the position of each of single elements; false, and nothing done,
    /// when there are others.
    @inline(__always)
    func forEachElement(in range: Range<Int>, _ body: (_ offset: Int, _ position: Int) -> Void) -> Bool {
        guard rowLength == 1, inner.count == 1, !range.isEmpty else { return false }
        picks.withElements(Int.self) { picks in
            var pair = range.lowerBound
            while pair < range.upperBound {
                let (outside, first) = pair.quotientAndRemainder(dividingBy: picks.count)
                let start = offset &+ outer[outside] &+ inner[0]
                let count = min(picks.count - first, range.upperBound - pair)
                for i in 0..<count { body(start &+ picks[first &+ i], pair &+ i) }
                pair += count
            }
        }
        return true
    }

    /// Calls `body` for each row of the pairs in `range`, in order, with its offset in the storage
    /// and its position in the result.
    @inline(__always)
    func forEachRow(
        in range: Range<Int>, _ body: (_ offset: Int, _ position: Int) throws -> Void
    ) rethrows {
        guard !range.isEmpty else { return }
        try picks.withElements(Int.self) { picks in
            try outer.withUnsafeBufferPointer { outer in
                try inner.withUnsafeBufferPointer { inner in
                    var outside = range.lowerBound / picks.count
                    var pick = range.lowerBound % picks.count
                    var position = range.lowerBound * inner.count * rowLength
                    for _ in range {
                        let start = offset &+ outer[outside] &+ picks[pick]
                        for row in 0..<inner.count {
                            try body(start &+ inner[row], position)
                            position &+= rowLength
                        }
                        pick += 1
                        if pick == picks.count {
                            pick = 0
                            outside += 1
                        }
                    }
                }
            }
        }
    }
}
