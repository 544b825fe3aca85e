/// The walk over several strided operands of one shape: an outer loop over rows, where a row is
/// a run along the innermost axis that all operands share.
///
/// Neighbouring axes that every operand steps through evenly are merged first, so a contiguous
/// operand is one long row.
struct StridedRows {
    /// Merged axis lengths, outermost first; at least one.
    let lengths: [Int]
    /// For each operand its merged strides.
    let strides: [[Int]]

    init(_ shape: Shape, _ operands: [[Int]]) {
        var lengths: [Int] = []
        var merged: [[Int]] = operands.map { _ in [] }
        for axis in 0..<shape.rank where shape[axis] != 1 {
            let fits = !lengths.isEmpty
                && operands.indices.allSatisfy {
                    merged[$0][lengths.count - 1] == operands[$0][axis] &* shape[axis]
                }
            if fits {
                lengths[lengths.count - 1] *= shape[axis]
                for operand in operands.indices {
                    merged[operand][lengths.count - 1] = operands[operand][axis]
                }
            } else {
                lengths.append(shape[axis])
                for operand in operands.indices { merged[operand].append(operands[operand][axis]) }
            }
        }
        if lengths.isEmpty {
            lengths = [1]
            for operand in operands.indices { merged[operand] = [0] }
        }
        self.lengths = lengths
        strides = merged
    }

    /// The length of a row.
    var rowLength: Int { lengths[lengths.count - 1] }

    /// The number of rows; 0 when an axis is empty.
    var rowCount: Int { lengths.dropLast().reduce(rowLength == 0 ? 0 : 1, *) }

    /// The step of an operand along a row.
    func step(_ operand: Int) -> Int { strides[operand][lengths.count - 1] }

    /// Calls `body` for the rows of `range`, in order, with the number of the row and each
    /// operand's offset at its first element.
    @inline(__always)
    func forEachRow(in range: Range<Int>, _ body: (Int, [Int]) throws -> Void) rethrows {
        guard !range.isEmpty else { return }
        let outer = lengths.count - 1
        var index = [Int](repeating: 0, count: outer)
        var offsets = [Int](repeating: 0, count: strides.count)
        var rest = range.lowerBound
        for axis in stride(from: outer - 1, through: 0, by: -1) {
            index[axis] = rest % lengths[axis]
            rest /= lengths[axis]
            for operand in strides.indices { offsets[operand] += index[axis] * strides[operand][axis] }
        }
        for row in range {
            try body(row, offsets)
            var axis = outer - 1
            while axis >= 0 {
                index[axis] += 1
                for operand in strides.indices { offsets[operand] += strides[operand][axis] }
                if index[axis] < lengths[axis] { break }
                for operand in strides.indices {
                    offsets[operand] -= lengths[axis] * strides[operand][axis]
                }
                index[axis] = 0
                axis -= 1
            }
        }
    }
}
