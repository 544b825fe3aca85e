import Tensors

/// A rectangle of the column matrix (C·K, O) of one image: rows are a channel's kernel cell,
/// columns an output position. Never all of it at once.
struct ColumnBlock {
    let rows: Range<Int>
    let positions: Range<Int>
}

extension ConvProblem {
    /// The kernel cell and channel of a row of the column matrix.
    @inline(__always)
    private func taps(_ row: Int) -> (c: Int, tz: Int, ty: Int, tx: Int) {
        let (outer, ty, tx) = split(row, y.kernel, x.kernel)
        return (outer / z.kernel, outer % z.kernel, ty, tx)
    }

    /// Writes a block of the columns of `image` (channels, z, y, x), its rows `pitch` apart.
    @inline(__always)
    func unfold<T: ConvElement>(
        _ image: UnsafePointer<T>, _ block: ColumnBlock, to target: UnsafeMutablePointer<T>,
        pitch: Int
    ) {
        for row in block.rows {
            let (c, tz, ty, tx) = taps(row)
            let channel = image + c * inputCount
            let valid = x.outputs(of: tx)
            var out = target + (row - block.rows.lowerBound) * pitch
            forEachLine(block.positions) { oz, oy, part in
                let (iz, iy) = (z.cell(oz, tz), y.cell(oy, ty))
                let real = valid.clamped(to: part)
                if real.isEmpty || iz < 0 || iz >= z.input || iy < 0 || iy >= y.input {
                    out.update(repeating: .zero, count: part.count)
                } else {
                    let before = real.lowerBound - part.lowerBound
                    for i in 0..<before { out[i] = .zero }
                    let from = channel + (iz * y.input + iy) * x.input + x.cell(real.lowerBound, tx)
                    let to = out + before
                    if x.stride == 1 {
                        to.update(from: from, count: real.count)
                    } else {
                        for i in 0..<real.count { to[i] = from[i &* x.stride] }
                    }
                    for i in before + real.count..<part.count { out[i] = .zero }
                }
                out += part.count
            }
        }
    }

    /// Calls `body` for each row of the output that `positions` touches, with the part of it.
    @inline(__always)
    private func forEachLine(_ positions: Range<Int>, _ body: (Int, Int, Range<Int>) -> Void) {
        var position = positions.lowerBound
        var (oz, oy, ox) = split(position, y.output, x.output)
        while position < positions.upperBound {
            let end = min(x.output, ox + positions.upperBound - position)
            body(oz, oy, ox..<end)
            position += end - ox
            ox = 0
            oy += 1
            if oy == y.output {
                oy = 0
                oz += 1
            }
        }
    }
}
