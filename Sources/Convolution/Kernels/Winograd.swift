import Tensors

extension ConvProblem {
    /// Why Winograd's algorithms do not serve this problem; nil when they do.
    var unfitForWinograd: String? {
        if !isFlat { return "it is for two dimensions" }
        if y.kernel != 3 || x.kernel != 3 { return "it is for 3×3 kernels, this one is \(y.kernel)×\(x.kernel)" }
        if y.stride != 1 || x.stride != 1 { return "it is for stride 1" }
        if y.dilation != 1 || x.dilation != 1 { return "it is for kernels without dilation" }
        return nil
    }
}

/// A 3×3 convolution by Winograd's algorithm: transformed tiles, products as matrices, and back.
enum Winograd<T: VectorElement, F: WinogradTransform> {
    /// y = bias + x ⋆ w, for a problem that `unfitForWinograd` finds nothing against.
    @inline(__always)
    static func forward(
        _ p: ConvProblem, x: UnsafePointer<T>, w: UnsafePointer<T>, bias: UnsafePointer<T>?,
        y: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        let cells = F.products * F.products
        try withScratch(cells * weightStep(p), of: T.self, in: context) { weights in
            try transformWeights(p, w, to: weights, context)
            let bands = Bands(p)
            try parallelFor(p.batch * p.groups * bands.count, work: p.work, in: context) { range in
                try withScratch(bands.scratch, of: T.self, in: context) { scratch in
                    var poll = Poll(context)
                    for task in range {
                        try band(p, bands, task, x: x, weights: weights, bias: bias, y: y, scratch, &poll)
                    }
                }
            }
        }
    }

    /// U[cell][f, c] = G g Gᵀ.
    @inline(__always)
    private static func transformWeights(
        _ p: ConvProblem, _ w: UnsafePointer<T>, to weights: UnsafeMutablePointer<T>,
        _ context: EvaluationContext
    ) throws {
        let pairs = p.groups * p.filters * p.channels
        let step = weightStep(p)
        let cells = F.products * F.products
        // Some pairs at a time: written one by one, the cells would fall on few cache lines.
        let atOnce = 64
        try parallelFor((pairs + atOnce - 1) / atOnce, work: pairs * 32, in: context) { range in
            try withScratch(F.products * 3 + cells * atOnce, of: T.self, in: context) { half in
                let block = half + F.products * 3
                for number in range {
                    if number & 63 == 0 { try context.checkCancellation() }
                    let first = number * atOnce
                    let count = min(atOnce, pairs - first)
                    if F.outputs == 2 {
                        T.winogradWeights(weights + first, step, w + first * 9, count)
                        continue
                    }
                    for pair in 0..<count {
                        let g = w + (first + pair) * 9
                        for column in 0..<3 {
                            F.weight((g[column], g[3 + column], g[6 + column])) {
                                half[$0 * 3 + column] = $1
                            }
                        }
                        for row in 0..<F.products {
                            F.weight((half[row * 3], half[row * 3 + 1], half[row * 3 + 2])) {
                                block[(row * F.products + $0) * atOnce + pair] = $1
                            }
                        }
                    }
                    for cell in 0..<cells {
                        (weights + cell * step + first).update(from: block + cell * atOnce, count: count)
                    }
                }
            }
        }
    }

    /// The distance between the weights of two cells; odd lines keep them apart in the cache.
    private static func weightStep(_ p: ConvProblem) -> Int {
        p.groups * p.filters * p.channels + 48
    }

    @inline(__always)
    private static func load(_ pointer: UnsafePointer<T>) -> T.Lanes {
        UnsafeRawPointer(pointer).loadUnaligned(as: T.Lanes.self)
    }

    @inline(__always)
    private static func store(_ lanes: T.Lanes, _ pointer: UnsafeMutablePointer<T>) {
        UnsafeMutableRawPointer(pointer).storeBytes(of: lanes, as: T.Lanes.self)
    }

    /// One band of one image and group.
    @inline(__always)
    private static func band(
        _ p: ConvProblem, _ bands: Bands, _ task: Int, x: UnsafePointer<T>,
        weights: UnsafeMutablePointer<T>, bias: UnsafePointer<T>?, y: UnsafeMutablePointer<T>,
        _ scratch: UnsafeMutablePointer<T>, _ poll: inout Poll
    ) throws {
        let (image, number) = (task / bands.count, task % bands.count)
        let group = image % p.groups
        let top = number * bands.rows
        let rows = min(bands.rows, bands.down - top)
        let tiles = rows * bands.across
        let inputs = scratch
        let products = inputs + bands.inputs
        let rest = products + bands.products
        for c in 0..<p.channels {
            try poll.spend(tiles * F.products * F.products)
            let plane = x + (image * p.channels + c) * p.inputCount
            transformInput(p, bands, plane, top: top, rows: rows, c, to: inputs, rest)
        }
        let places = places(tiles)
        let taps = (0..<p.channels).map { $0 * tiles }
        let cells = F.products * F.products
        for first in stride(from: 0, to: p.filters, by: bands.atOnce) {
            let filters = min(bands.atOnce, p.filters - first)
            for cell in 0..<cells {
                try T.correlate(
                    products + cell * (bands.atOnce * tiles + Bands.gap), tiles,
                    inputs + cell * (p.channels * tiles + Bands.gap), places, places.count,
                    weights + cell * weightStep(p) + (group * p.filters + first) * p.channels, p.channels, filters, taps,
                    p.channels, nil, false, &poll)
            }
            for f in first..<first + filters {
                try poll.spend(tiles * cells)
                transformOutput(
                    p, bands, products + (f - first) * tiles, top: top, rows: rows, bias?[group * p.filters + f] ?? 0,
                    to: y + (image * p.filters + f) * p.outputCount, rest)
            }
        }
    }

    /// V[cell][c, tile] = Bᵀ d B for the tiles of a band of one channel.
    @inline(__always)
    private static func transformInput(
        _ p: ConvProblem, _ bands: Bands, _ plane: UnsafePointer<T>, top: Int, rows: Int, _ c: Int,
        to inputs: UnsafeMutablePointer<T>, _ scratch: UnsafeMutablePointer<T>
    ) {
        let (lines, lanes) = (scratch, T.Lanes.scalarCount)
        let mixed = lines + bands.lines
        let phases = mixed + F.products * bands.line
        let tiles = rows * bands.across
        let step = p.channels * tiles + Bands.gap
        // The band's lines, with the padding written out.
        for row in 0..<rows * F.outputs + 2 {
            let to = lines + row * bands.line
            let iy = top * F.outputs + row - p.y.low
            let first = max(-p.x.low, 0)
            let before = max(p.x.low, 0)
            let count = iy < 0 || iy >= p.y.input
                ? 0 : max(0, min(p.x.input - first, bands.line - before))
            if count == 0 {
                to.update(repeating: 0, count: bands.line)
                continue
            }
            to.update(repeating: 0, count: before)
            (to + before).update(from: plane + iy * p.x.input + first, count: count)
            (to + before + count).update(repeating: 0, count: bands.line - before - count)
        }
        for row in 0..<rows {
            let band = UnsafePointer(lines + row * F.outputs * bands.line)
            if F.outputs == 2 {
                T.winogradInput(
                    inputs + c * tiles + row * bands.across, step, band, bands.line, mixed, bands.across)
                continue
            }
            // Down the columns, then each line as one stream for each place in a tile.
            for at in stride(from: 0, to: bands.line, by: lanes) {
                F.input({ load(band + $0 * bands.line + at) }) {
                    store($1, mixed + $0 * bands.line + at)
                }
            }
            for a in 0..<F.products {
                let line = mixed + a * bands.line
                for phase in 0..<F.outputs {
                    let to = phases + phase * bands.phase
                    for j in 0..<bands.phase { to[j] = line[j &* F.outputs &+ phase] }
                }
                for j in stride(from: 0, to: bands.across, by: lanes) {
                    F.input({
                        load(UnsafePointer(phases) + $0 % F.outputs * bands.phase + j + $0 / F.outputs)
                    }) {
                        let cell = a * F.products + $0
                        store($1, inputs + cell * step + c * tiles + row * bands.across + j)
                    }
                }
            }
        }
    }

    /// y = bias + Aᵀ M A for the tiles of a band of one filter.
    @inline(__always)
    private static func transformOutput(
        _ p: ConvProblem, _ bands: Bands, _ products: UnsafePointer<T>, top: Int, rows: Int, _ bias: T,
        to plane: UnsafeMutablePointer<T>, _ scratch: UnsafeMutablePointer<T>
    ) {
        let lanes = T.Lanes.scalarCount
        let half = scratch
        let phases = half + F.outputs * F.products * lanes
        let tiles = rows * bands.across
        let step = bands.atOnce * tiles + Bands.gap
        for row in 0..<rows {
            if F.outputs == 2 {
                let first = (top + row) * 2
                let upper = plane + first * p.x.output
                T.winogradOutput(
                    upper, first + 1 < p.y.output ? upper + p.x.output : nil, p.x.output,
                    products + row * bands.across, step, bias, half)
                continue
            }
            for j in stride(from: 0, to: bands.across, by: lanes) {
                for column in 0..<F.products {
                    F.output({
                        load(products + ($0 * F.products + column) * step + row * bands.across + j)
                    }) { store($1, half + ($0 * F.products + column) * lanes) }
                }
                for line in 0..<F.outputs {
                    F.output({ load(UnsafePointer(half) + (line * F.products + $0) * lanes) }) {
                        store($1, phases + (line * F.outputs + $0) * bands.phase + j)
                    }
                }
            }
            for line in 0..<min(F.outputs, p.y.output - (top + row) * F.outputs) {
                let to = plane + ((top + row) * F.outputs + line) * p.x.output
                for phase in 0..<min(F.outputs, p.x.output) {
                    let from = phases + (line * F.outputs + phase) * bands.phase
                    let count = (p.x.output - phase + F.outputs - 1) / F.outputs
                    for j in 0..<count { to[j &* F.outputs &+ phase] = from[j] + bias }
                }
            }
        }
    }
}
