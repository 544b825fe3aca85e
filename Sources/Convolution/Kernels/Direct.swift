import Tensors

/// The convolution and its two adjoints by loops: the reference for every other kernel.
///
/// Each runs along rows of the innermost axis: one kernel cell meets, in order, every output
/// whose window puts it on real input.
enum Direct<T: ConvElement> {
    /// The longest piece of a row that is worked on at once; it stays in cache.
    private static var segment: Int { 4096 }

    /// y[n, f, o] = bias[f] + Σ x[n, c, o·s + t·d − lo] · w[f, c, t] over channels c and cells t.
    @inline(__always)
    static func forward(
        _ p: ConvProblem, x: UnsafePointer<T>, w: UnsafePointer<T>, bias: UnsafePointer<T>?,
        y: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        let segments = (p.x.output + segment - 1) / segment
        let rows = p.batch * p.groups * p.filters * p.z.output * p.y.output
        try parallelFor(rows * segments, work: p.work, in: context) { range in
            var poll = Poll(context)
            for task in range {
                let (row, piece) = (task / segments, task % segments)
                let (plane, oz, oy) = split(row, p.z.output, p.y.output)
                let filter = plane % (p.groups * p.filters)
                let first = plane / (p.groups * p.filters) * p.groups + filter / p.filters
                let part = piece * segment..<min((piece + 1) * segment, p.x.output)
                let out = y + row * p.x.output
                (out + part.lowerBound).update(repeating: bias?[filter] ?? .zero, count: part.count)
                for c in 0..<p.channels {
                    let image = x + (first * p.channels + c) * p.inputCount
                    let cells = w + (filter * p.channels + c) * p.kernelCount
                    for tz in p.z.taps(at: oz) {
                        for ty in p.y.taps(at: oy) {
                            let line = image
                                + (p.z.cell(oz, tz) * p.y.input + p.y.cell(oy, ty)) * p.x.input
                            let cell = cells + (tz * p.y.kernel + ty) * p.x.kernel
                            for tx in 0..<p.x.kernel {
                                let outputs = p.x.outputs(of: tx).clamped(to: part)
                                try poll.spend(outputs.count)
                                add(
                                    cell[tx], line, p.x.cell(outputs.lowerBound, tx), p.x.stride, out,
                                    outputs)
                            }
                        }
                    }
                }
            }
        }
    }

    /// target[i] += weight · source[start + (i − first)·step] for i in `range`, first its start.
    @inline(__always)
    private static func add(
        _ weight: T, _ source: UnsafePointer<T>, _ start: Int, _ step: Int,
        _ target: UnsafeMutablePointer<T>, _ range: Range<Int>
    ) {
        let to = target + range.lowerBound
        if range.isEmpty { return }
        let from = source + start
        if step == 1 {
            for i in 0..<range.count { to[i] = T.multiplyAdd(to[i], weight, from[i]) }
        } else {
            for i in 0..<range.count { to[i] = T.multiplyAdd(to[i], weight, from[i &* step]) }
        }
    }

    /// dx[n, c, i] = Σ dy[n, f, o] · w[f, c, t] over filters f and all o, t with o·s + t·d − lo = i.
    @inline(__always)
    static func inputGradient(
        _ p: ConvProblem, dy: UnsafePointer<T>, w: UnsafePointer<T>, dx: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        let segments = (p.x.input + segment - 1) / segment
        let rows = p.batch * p.groups * p.channels * p.z.input * p.y.input
        try parallelFor(rows * segments, work: p.work, in: context) { range in
            var poll = Poll(context)
            for task in range {
                let (row, piece) = (task / segments, task % segments)
                let (plane, iz, iy) = split(row, p.z.input, p.y.input)
                let (n, channel) = (plane / (p.groups * p.channels), plane % (p.groups * p.channels))
                let (group, c) = (channel / p.channels, channel % p.channels)
                let part = piece * segment..<min((piece + 1) * segment, p.x.input)
                let out = dx + row * p.x.input
                (out + part.lowerBound).update(repeating: .zero, count: part.count)
                for f in group * p.filters..<(group + 1) * p.filters {
                    let image = dy + (n * p.groups * p.filters + f) * p.outputCount
                    let cells = w + (f * p.channels + c) * p.kernelCount
                    for tz in 0..<p.z.kernel {
                        guard let oz = p.z.position(reading: iz, tz) else { continue }
                        for ty in 0..<p.y.kernel {
                            guard let oy = p.y.position(reading: iy, ty) else { continue }
                            let line = image + (oz * p.y.output + oy) * p.x.output
                            let cell = cells + (tz * p.y.kernel + ty) * p.x.kernel
                            for tx in 0..<p.x.kernel {
                                let outputs = p.x.outputs(of: tx, reading: part)
                                try poll.spend(outputs.count)
                                stamp(
                                    cell[tx], line, outputs, out, p.x.cell(outputs.lowerBound, tx),
                                    p.x.stride)
                            }
                        }
                    }
                }
            }
        }
    }

    /// target[start + (i − first)·step] += weight · source[i] for i in `range`, first its start.
    @inline(__always)
    private static func stamp(
        _ weight: T, _ source: UnsafePointer<T>, _ range: Range<Int>,
        _ target: UnsafeMutablePointer<T>, _ start: Int, _ step: Int
    ) {
        if range.isEmpty { return }
        let from = source + range.lowerBound
        let to = target + start
        if step == 1 {
            for i in 0..<range.count { to[i] = T.multiplyAdd(to[i], weight, from[i]) }
        } else {
            for i in 0..<range.count {
                to[i &* step] = T.multiplyAdd(to[i &* step], weight, from[i])
            }
        }
    }

    /// dw[f, c, t] = Σ dy[n, f, o] · x[n, c, o·s + t·d − lo] over the batch and all outputs o.
    @inline(__always)
    static func weightGradient(
        _ p: ConvProblem, x: UnsafePointer<T>, dy: UnsafePointer<T>, dw: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        let cells = p.groups * p.filters * p.channels * p.kernelCount
        try parallelFor(cells, work: p.work, in: context) { range in
            var poll = Poll(context)
            for index in range {
                let (pair, tap) = (index / p.kernelCount, index % p.kernelCount)
                let (f, c) = (pair / p.channels, pair % p.channels)
                let channel = f / p.filters * p.channels + c
                let (tz, ty, tx) = split(tap, p.y.kernel, p.x.kernel)
                let (rangeZ, rangeY) = (p.z.outputs(of: tz), p.y.outputs(of: ty))
                let rangeX = p.x.outputs(of: tx)
                var sum = T.zero
                for n in 0..<p.batch where !rangeX.isEmpty {
                    let image = x + (n * p.groups * p.channels + channel) * p.inputCount
                    let gradient = dy + (n * p.groups * p.filters + f) * p.outputCount
                    for oz in rangeZ {
                        for oy in rangeY {
                            try poll.spend(rangeX.count)
                            let iz = p.z.cell(oz, tz)
                            let iy = p.y.cell(oy, ty)
                            var from = image + (iz * p.y.input + iy) * p.x.input
                                + p.x.cell(rangeX.lowerBound, tx)
                            let line = gradient + (oz * p.y.output + oy) * p.x.output
                            for ox in rangeX {
                                sum = T.multiplyAdd(sum, line[ox], from.pointee)
                                if ox + 1 < rangeX.upperBound { from += p.x.stride }
                            }
                        }
                    }
                }
                dw[index] = sum
            }
        }
    }
}

/// `index` as (a, b, c) with b below `middle` and c below `inner`.
@inline(__always)
func split(_ index: Int, _ middle: Int, _ inner: Int) -> (Int, Int, Int) {
    let outer = index / inner
    return (outer / middle, outer % middle, index % inner)
}
