import Tensors

/// An input written out with its padding and the zeros of an input dilation, for settings that
/// the kernels do not know: where each cell of the written-out axis comes from.
struct Expansion {
    /// For each of the three axes (missing ones have length 1), the source of every cell; −1 is zero.
    let sources: [[Int]]
    /// The input's lengths.
    let lengths: [Int]
    let planes: Int

    /// Whether a geometry needs it.
    static func isNeeded(_ geometry: ConvGeometry) -> Bool {
        for axis in geometry.axes {
            if axis.inputDilation != 1 { return true }
            if geometry.padMode != .zeros, axis.low > 0 || axis.high > 0 { return true }
        }
        return false
    }

    /// - Throws: `TensorError.memoryLimit` when the result would not fit.
    init(_ geometry: ConvGeometry, width: Int, in context: EvaluationContext) throws {
        let missing = 3 - geometry.axes.count
        var total = max(geometry.batch * geometry.channels, 1) * width
        for axis in geometry.axes {
            let (bytes, overflow) = total.multipliedReportingOverflow(by: max(axis.padded, 1))
            if overflow { throw ConvError.tooLarge(operation: "conv") }
            total = bytes
        }
        try context.memory.check(total)
        sources = Array(repeating: [0], count: missing)
            + geometry.axes.map { Expansion.sources($0, geometry.padMode) }
        lengths = Array(repeating: 1, count: missing) + geometry.axes.map(\.input)
        planes = geometry.batch * geometry.channels
    }

    /// Where each cell of a padded axis comes from; −1 is zero.
    private static func sources(_ axis: ConvGeometry.Axis, _ mode: ConvPadMode) -> [Int] {
        (0..<axis.padded).map { axis.source(ofPadded: $0, mode) ?? -1 }
    }

    private var inputCount: Int { lengths[0] * lengths[1] * lengths[2] }
    private var expandedCount: Int { sources[0].count * sources[1].count * sources[2].count }

    /// The elements of the written-out input.
    var count: Int { planes * expandedCount }

    /// Writes `input` out.
    @inline(__always)
    func expand<T: ConvElement>(
        _ input: UnsafePointer<T>, to target: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        try parallelFor(planes, work: count, in: context) { range in
            var poll = Poll(context)
            for plane in range {
                let from = input + plane * inputCount
                var to = target + plane * expandedCount
                for z in sources[0] {
                    for y in sources[1] {
                        try poll.spend(sources[2].count)
                        let line = from + (max(z, 0) * lengths[1] + max(y, 0)) * lengths[2]
                        for x in sources[2] {
                            to.pointee = z >= 0 && y >= 0 && x >= 0 ? line[x] : .zero
                            to += 1
                        }
                    }
                }
            }
        }
    }

    /// Adds every cell of `expanded` onto the cell it came from: the adjoint of `expand`.
    @inline(__always)
    func collect<T: ConvElement>(
        _ expanded: UnsafePointer<T>, to target: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        try parallelFor(planes, work: count, in: context) { range in
            var poll = Poll(context)
            for plane in range {
                let to = target + plane * inputCount
                to.update(repeating: .zero, count: inputCount)
                var from = expanded + plane * expandedCount
                for z in sources[0] {
                    for y in sources[1] {
                        try poll.spend(sources[2].count)
                        let line = to + (max(z, 0) * lengths[1] + max(y, 0)) * lengths[2]
                        for x in sources[2] {
                            if z >= 0, y >= 0, x >= 0 { line[x] = T.plus(line[x], from.pointee) }
                            from += 1
                        }
                    }
                }
            }
        }
    }
}
