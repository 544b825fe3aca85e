import CVectors
import Tensors

extension ConvProblem {
    /// Whether the depthwise kernel serves: a 3×3, 5×5 or 7×7 kernel on each plane by itself, with stride 1,
    /// or 2 or 3 without dilation along a line.
    var fitsDepthwise: Bool {
        guard channels == 1, isFlat, y.kernel == x.kernel, y.stride == x.stride, [3, 5, 7].contains(x.kernel)
        else { return false }
        guard x.stride == 1 || x.stride <= 3 && x.dilation == 1 else { return false }
        // Places in a line are counted in 32 bits.
        return x.input < 1 << 28 && x.output < 1 << 28 && x.dilation < 1 << 24 && abs(x.low) < 1 << 28
    }
}

/// A convolution of single planes, straight from where they lie: no lines are copied, and zeros stand in for
/// the padding as elements are read.
///
/// Vectors at the ends of lines read beyond them, which makes no difference, also into the next
/// plane; only what the first and the last plane read is copied, so that nothing outside x is touched.
enum Depthwise<T: VectorElement> {
    /// How the result is divided: into planes, and where these are few or large into bands of rows.
    private struct Division {
        let p: ConvProblem
        let planes, bands, rows: Int
        /// How far beyond an end of a plane a vector may read.
        let before, behind: Int
        /// Elements of x.
        let total: Int

        init(_ p: ConvProblem, threads: Int) {
            self.p = p
            planes = p.batch * p.groups
            let perPlane = Double(p.filters) * Double(p.outputCount) * Double(p.kernelCount)
            let wanted = max((4 * threads + planes - 1) / max(planes, 1), Int(perPlane / 0x1p23) + 1)
            rows = max(1, (p.y.output + wanted - 1) / wanted)
            bands = (p.y.output + rows - 1) / rows
            let lanes = vectors_correlation_tile().bytes / T.dtype.width
            let end = max(p.x.output, lanes) * p.x.stride + (p.x.kernel - 1) * p.x.dilation - p.x.low
            (before, behind) = (max(p.x.low, 0), max(0, end - p.x.input))
            total = planes * p.inputCount
        }

        /// How many planes at either end of x stand too near to it.
        var outer: Int { (max(before, behind) + p.inputCount - 1) / max(p.inputCount, 1) }
    }

    /// y = bias + x ⋆ w, for a problem that `fitsDepthwise`.
    @inline(__always)
    static func forward(
        _ p: ConvProblem, x: UnsafePointer<T>, w: UnsafePointer<T>, bias: UnsafePointer<T>?,
        y: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        let division = Division(p, threads: context.threads)
        let (planes, bands) = (division.planes, division.bands)
        let perPlane = max(1, p.filters * p.outputCount * p.kernelCount)
        try parallelFor(planes * bands, work: p.work, in: context) { range in
            var poll = Poll(context)
            var next = range.lowerBound
            while next < range.upperBound {
                let (plane, band) = (next / bands, next % bands)
                var count = 1
                if bands == 1, plane >= division.outer {
                    // As many planes of one image as come between polls.
                    let imageEnd = (plane / p.groups + 1) * p.groups
                    let end = min(range.upperBound, imageEnd, planes - division.outer, plane + 1 + (1 << 21) / perPlane)
                    count = max(1, end - plane)
                }
                try poll.spend(count * perPlane / bands)
                let rows = band * division.rows..<min((band + 1) * division.rows, p.y.output)
                try run(division, plane..<plane + count, rows, x, w, bias, y, context)
                next += count
            }
        }
    }

    /// Some rows of a plane, or some planes whole.
    @inline(__always)
    private static func run(
        _ division: Division, _ planes: Range<Int>, _ rows: Range<Int>, _ x: UnsafePointer<T>, _ w: UnsafePointer<T>,
        _ bias: UnsafePointer<T>?, _ y: UnsafeMutablePointer<T>, _ context: EvaluationContext
    ) throws {
        let p = division.p
        let top = p.y.low - rows.lowerBound * p.y.stride
        var sizes = vectors_depthwise(
            height: p.y.input, width: p.x.input, out_height: rows.count, out_width: p.x.output, size: p.x.kernel,
            stride: p.x.stride, down: p.y.dilation, across: p.x.dilation, top: top, left: p.x.low)
        let filters = planes.lowerBound % p.groups * p.filters
        let isWhole = rows.count == p.y.output
        func correlate(_ from: UnsafePointer<T>) {
            // Rows of several filters' results do not lie side by side.
            for f in 0..<(isWhole ? 1 : p.filters) {
                T.depthwise(
                    y + (planes.lowerBound * p.filters + f) * p.outputCount + rows.lowerBound * p.x.output, from,
                    w + (filters + f) * p.kernelCount, bias.map { $0 + filters + f },
                    isWhole ? planes.count * p.filters : 1, p.filters, &sizes)
            }
        }
        // The lines that are read.
        let first = min(max(0, -top), p.y.input)
        let lastEnd = (rows.count - 1) * p.y.stride + (p.y.kernel - 1) * p.y.dilation + 1 - top
        let end = planes.count > 1 ? p.y.input : max(first, min(lastEnd, p.y.input))
        let start = planes.lowerBound * p.inputCount + first * p.x.input
        let count = (planes.count - 1) * p.inputCount + (end - first) * p.x.input
        if start >= division.before, start + count + division.behind <= division.total {
            return correlate(x + planes.lowerBound * p.inputCount)
        }
        try withScratch(division.before + count + division.behind, of: T.self, in: context) { copy in
            copy.update(repeating: 0, count: division.before)
            let lines = copy + division.before
            lines.update(from: x + start, count: count)
            (lines + count).update(repeating: 0, count: division.behind)
            correlate(lines - first * p.x.input)
        }
    }
}
