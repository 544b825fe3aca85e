import CVectors
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
        // What a tap reads is asked once where there are several rows of each.
        let asked = block.rows.count > 2 * x.kernel ? (0..<x.kernel).map(x.outputs(of:)) : []
        var (c, tz, ty, tx) = taps(block.rows.lowerBound)
        var below = y.outputs(of: ty)
        for row in block.rows {
            let channel = image + c * inputCount
            let valid = asked.isEmpty ? x.outputs(of: tx) : asked[tx]
            defer {
                tx += 1
                if tx == x.kernel {
                    (tx, ty) = (0, ty + 1)
                    if ty == y.kernel { (ty, tz) = (0, tz + 1) }
                    if tz == z.kernel { (tz, c) = (0, c + 1) }
                    below = y.outputs(of: ty)
                }
            }
            var out = target + (row - block.rows.lowerBound) * pitch
            forEachPart(block.positions) { oz, lines, part in
                let iz = z.cell(oz, tz)
                let real = valid.clamped(to: part)
                let read = real.isEmpty || iz < 0 || iz >= z.input ? 0..<0 : below.clamped(to: lines)
                if read.isEmpty {
                    out.update(repeating: .zero, count: lines.count * part.count)
                } else {
                    let first = out + (read.lowerBound - lines.lowerBound) * part.count
                    let end = first + read.count * part.count
                    out.update(repeating: .zero, count: first - out)
                    T.spacedLines(
                        first, part.count,
                        channel + (iz * y.input + y.cell(read.lowerBound, ty)) * x.input + x.cell(real.lowerBound, tx),
                        y.stride &* x.input, x.stride, read.count, real.lowerBound - part.lowerBound, real.count,
                        part.upperBound - real.upperBound)
                    end.update(repeating: .zero, count: (lines.upperBound - read.upperBound) * part.count)
                }
                out += lines.count * part.count
            }
        }
    }

    /// Calls `body` for parts of the output's lines that make up `positions`: the plane, the lines, and
    /// which of their elements. Whole lines come together.
    @inline(__always)
    private func forEachPart(_ positions: Range<Int>, _ body: (Int, Range<Int>, Range<Int>) -> Void) {
        var position = positions.lowerBound
        var (oz, oy, ox) = split(position, y.output, x.output)
        while position < positions.upperBound {
            let left = positions.upperBound - position
            let lines = ox == 0 ? max(1, min(left / x.output, y.output - oy)) : 1
            let end = min(x.output, ox + left)
            body(oz, oy..<oy + lines, ox..<end)
            position += lines * (end - ox)
            ox = 0
            oy += lines
            if oy == y.output {
                oy = 0
                oz += 1
            }
        }
    }
}

extension ConvElement {
    /// See `vectors_spaced_lines_32`.
    @inline(__always)
    fileprivate static func spacedLines(
        _ out: UnsafeMutablePointer<Self>, _ pitch: Int, _ x: UnsafePointer<Self>, _ line: Int, _ step: Int, _ lines: Int,
        _ before: Int, _ count: Int, _ after: Int
    ) {
        let (out, x) = (UnsafeMutableRawPointer(out), UnsafeRawPointer(x))
        if dtype.width == 4 {
            vectors_spaced_lines_32(
                out.assumingMemoryBound(to: UInt32.self), pitch, x.assumingMemoryBound(to: UInt32.self), line, step,
                lines, before, count, after)
        } else {
            vectors_spaced_lines_64(
                out.assumingMemoryBound(to: UInt64.self), pitch, x.assumingMemoryBound(to: UInt64.self), line, step,
                lines, before, count, after)
        }
    }
}
