import Tensors
import Testing

@testable import Convolution

/// Columns and pools of many channels with short or strided lines, against their definitions.
struct ShortLineTests {
    /// An image of 16 channels or more with a window that fits.
    private struct Case: CustomStringConvertible {
        var shape: [Int] = []
        var kernel: [Int] = []
        var options = WindowOptions()
        var geometry: ConvGeometry?
        var description: String { "\(shape) \(kernel) \(options)" }
    }

    private func pick(_ choices: inout Choices, pads: ClosedRange<Int>, dilations: ClosedRange<Int>) throws -> Case {
        while true {
            var one = Case()
            let spatial = choices.int(1...3)
            one.shape = [choices.int(1...2), choices.int(16...37)] + (0..<spatial).map { _ in choices.int(1...(spatial == 3 ? 6 : 11)) }
            one.kernel = (0..<spatial).map { _ in choices.int(1...4) }
            one.options.stride = .each((0..<spatial).map { _ in choices.int(1...4) })
            one.options.dilation = .each((0..<spatial).map { _ in choices.int(dilations) })
            one.options.pad = .pairs((0..<spatial).map { _ in [choices.int(pads), choices.int(pads)] })
            one.geometry = try? ConvGeometry.windows(
                x: Shape(one.shape), kernel: one.kernel, one.options, stride: .all(1), operation: "im2col")
            if let geometry = one.geometry, geometry.axes.allSatisfy({ $0.output > 0 }) { return one }
        }
    }

    /// Calls `body` for each window with the cells that it reads, by tap; nil for padding.
    private func forEachWindow(_ one: Case, _ body: (_ plane: Int, _ position: Int, _ cells: [Int?]) -> Void) throws {
        let axes = try #require(one.geometry).axes
        let planes = one.shape[0] * one.shape[1]
        func places(_ counts: [Int]) -> [[Int]] {
            counts.reduce([[]]) { all, count in all.flatMap { first in (0..<count).map { first + [$0] } } }
        }
        let taps = places(axes.map(\.kernel))
        for plane in 0..<planes {
            for (position, place) in places(axes.map(\.output)).enumerated() {
                body(plane, position, taps.map { tap in
                    var cell = 0
                    for (i, axis) in axes.enumerated() {
                        guard let source = axis.source(position: place[i], tap: tap[i]), source < axis.input else { return nil }
                        cell = cell * axis.input + source
                    }
                    return plane * axes.reduce(1) { $0 * $1.input } + cell
                })
            }
        }
    }

    /// Where a window's cell stands in columns of an order.
    private func index(_ one: Case, _ order: ColumnOrder, plane: Int, position: Int, tap: Int) throws -> Int {
        let axes = try #require(one.geometry).axes
        let (outputs, taps) = (axes.reduce(1) { $0 * $1.output }, axes.reduce(1) { $0 * $1.kernel })
        let (batch, channels) = (one.shape[0], one.shape[1])
        let (n, row) = (plane / channels, plane % channels * taps + tap)
        return switch order {
        case .rows: (n * outputs + position) * channels * taps + row
        case .cols: row * batch * outputs + n * outputs + position
        case .unfold: (n * channels * taps + row) * outputs + position
        }
    }

    @Test(arguments: [DType.float32, .float64, .int64])
    func columns(dtype: DType) throws {
        var choices = Choices(seed: 31)
        for _ in 0..<60 {
            let one = try pick(&choices, pads: -1...2, dilations: 1...2)
            let x = try choices.tensor(one.shape, dtype)
            let cells = try x.elements(Double.self, in: Make.context)
            for order in ColumnOrder.allCases {
                let columns = try im2col(x, kernel: one.kernel, one.options, order: order, in: Make.context)
                var expected = [Double](repeating: .nan, count: columns.elementCount)
                let other = try choices.tensor(columns.shape.dimensions, dtype)
                let adding = try other.elements(Double.self, in: Make.context)
                var sums = [Double](repeating: 0, count: cells.count)
                try forEachWindow(one) { plane, position, read in
                    for (tap, cell) in read.enumerated() {
                        guard let place = try? index(one, order, plane: plane, position: position, tap: tap) else { continue }
                        expected[place] = cell.map { cells[$0] } ?? 0
                        if let cell { sums[cell] += adding[place] }
                    }
                }
                #expect(try columns.elements(Double.self, in: Make.context) == expected, "\(one) \(order)")
                let image = try col2im(
                    other, shape: one.shape, kernel: one.kernel, one.options, order: order, overlap: .sum, in: Make.context)
                #expect(try image.elements(Double.self, in: Make.context) == sums, "\(one) \(order)")
            }
        }
    }

    @Test(arguments: [DType.float32, .float64, .int64])
    func pools(dtype: DType) throws {
        var choices = Choices(seed: 32)
        for _ in 0..<120 {
            let one = try pick(&choices, pads: 0...0, dilations: 1...2)
            let x = try choices.tensor(one.shape, dtype)
            let cells = try x.elements(Double.self, in: Make.context)
            var (largest, means): ([Double], [Double]) = ([], [])
            try forEachWindow(one) { _, _, read in
                let window = read.compactMap { $0.map { cells[$0] } }
                largest.append(window.max() ?? .nan)
                means.append(window.reduce(0, +) / Double(window.count))
            }
            let max = try maxPool(x, kernel: one.kernel, one.options, ceil: false, in: Make.context)
            #expect(try max.elements(Double.self, in: Make.context) == largest, "\(one)")
            let mean = try avgPool(x, kernel: one.kernel, one.options, ceil: false, countPad: true, in: Make.context)
            for (a, b) in zip(try mean.elements(Double.self, in: Make.context), means) {
                #expect(abs(a - b) <= 1e-6, "\(one)")
            }
        }
    }
}
