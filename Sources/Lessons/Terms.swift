import Convolution
import Language
import Tensors

/// What one number of a convolution's result is made of: pairs of an element of the first operand
/// and one of the second. Any one of them is found without listing the others.
public struct Terms: RandomAccessCollection {
    /// A product (or, of a pool, a member; of im2col, the copy).
    public struct Term: Sendable, Hashable {
        /// The element of the first operand (x or dy); nil where zero padding or an inserted zero stands.
        public let left: [Int]?
        /// The element of the second operand (w, or dy for a weight gradient); nil where there is none.
        public let right: [Int]?
    }

    /// For one axis: the first operand's position and the second's (or the tap).
    struct Pair { let left: Int?; let right: Int }

    private let outer: Int
    private let axes: [[Pair]]
    private let make: (Int, [Int]?, [Int]) -> Term

    public var startIndex: Int { 0 }
    public let endIndex: Int

    private init(outer: Int, axes: [[Pair]], make: @escaping (Int, [Int]?, [Int]) -> Term) {
        self.outer = outer
        self.axes = axes
        self.make = make
        endIndex = axes.reduce(outer) { $0 * $1.count }
    }

    public subscript(position: Int) -> Term {
        var rest = position
        var left: [Int]? = Array(repeating: 0, count: axes.count)
        var right = Array(repeating: 0, count: axes.count)
        for axis in stride(from: axes.count - 1, through: 0, by: -1) {
            let pair = axes[axis][rest % axes[axis].count]
            rest /= axes[axis].count
            if let cell = pair.left { left?[axis] = cell } else { left = nil }
            right[axis] = pair.right
        }
        return make(rest, left, right)
    }

    /// What the element at `index` of the result of a call is made of; nil for col2im and
    /// conv_matrix, which are told otherwise.
    public init?(_ call: ConvCall, at index: [Int]) {
        let geometry = call.geometry
        let places = Places(geometry)
        let perGroup = (
            channels: geometry.channels / Swift.max(geometry.groups, 1), filters: geometry.filters / Swift.max(geometry.groups, 1)
        )
        /// The taps of one output position along each axis.
        func windows(_ position: [Int]) -> [[Pair]] {
            zip(geometry.axes, position).map { axis, o in
                (0..<axis.kernel).map { Pair(left: axis.source(position: o, tap: $0, geometry.padMode), right: $0) }
            }
        }
        switch call.operation {
        case .conv:
            let (n, filter, position) = places.split(image: index)
            let group = filter / Swift.max(perGroup.filters, 1)
            self.init(outer: perGroup.channels, axes: windows(position)) { channel, left, taps in
                Term(
                    left: left.map { places.image(n, group * perGroup.channels + channel, $0) },
                    right: places.weight(filter, channel, taps))
            }
        case .deconv, .inputGradient:
            let (n, channel, position) = places.split(image: index)
            let group = channel / Swift.max(perGroup.channels, 1)
            let axes = zip(geometry.axes, position).map { axis, cell in
                (0..<axis.kernel).flatMap { tap in
                    Terms.readers(of: cell, tap, axis, geometry.padMode).map { Pair(left: $0, right: tap) }
                }
            }
            self.init(outer: perGroup.filters, axes: axes) { filter, left, taps in
                let filter = group * perGroup.filters + filter
                return Term(
                    left: left.map { places.image(n, filter, $0) },
                    right: places.weight(filter, channel - group * perGroup.channels, taps))
            }
        case .weightGradient:
            let (filter, channel, taps) = places.split(weight: index)
            let group = filter / Swift.max(perGroup.filters, 1)
            let axes = zip(geometry.axes, taps).map { axis, tap in
                (0..<axis.output).map { Pair(left: axis.source(position: $0, tap: tap, geometry.padMode), right: $0) }
            }
            self.init(outer: geometry.batch, axes: axes) { n, left, position in
                Term(
                    left: left.map { places.image(n, group * perGroup.channels + channel, $0) },
                    right: places.image(n, filter, position))
            }
        case .maxPool, .averagePool:
            let (n, channel, position) = places.split(image: index)
            self.init(outer: 1, axes: windows(position)) { _, left, _ in
                Term(left: left.map { places.image(n, channel, $0) }, right: nil)
            }
        case .im2col:
            let (n, channel, position, taps) = ColumnCell(call.geometry, call.order, at: index).parts
            let pairs = zip(zip(geometry.axes, position), taps).map { axis, tap in
                [Pair(left: axis.0.source(position: axis.1, tap: tap, geometry.padMode), right: tap)]
            }
            self.init(outer: 1, axes: pairs) { _, left, _ in
                Term(left: left.map { places.image(n, channel, $0) }, right: nil)
            }
        case .col2im, .matrix: return nil
        }
    }

    /// The outputs at which a tap reads a cell of the input.
    private static func readers(
        of cell: Int, _ tap: Int, _ axis: ConvGeometry.Axis, _ mode: ConvPadMode
    ) -> [Int] {
        if mode != .zeros {
            return (0..<axis.output).filter { axis.source(position: $0, tap: tap, mode) == cell }
        }
        return axis.position(reading: cell, tap: tap).map { [$0] } ?? []
    }
}

/// A cell of an im2col matrix: the output position and the kernel cell it stands for.
public struct ColumnCell {
    /// Batch, channel, output position, kernel cell.
    public let parts: (n: Int, channel: Int, position: [Int], taps: [Int])

    /// The cell at an index of the matrix in an order.
    public init(_ geometry: ConvGeometry, _ order: ColumnOrder, at index: [Int]) {
        let outputs = geometry.axes.map(\.output), kernels = geometry.axes.map(\.kernel)
        let count = Swift.max(geometry.outputCount, 1)
        let (n, position, cell): (Int, Int, Int)
        switch order {
        case .rows: (n, position, cell) = (index[0] / count, index[0] % count, index[1])
        case .cols: (n, position, cell) = (index[1] / count, index[1] % count, index[0])
        case .unfold: (n, position, cell) = (index[0], index[2], index[1])
        }
        let taps = Swift.max(geometry.kernelCount, 1)
        parts = (n, cell / taps, ColumnCell.split(position, outputs), ColumnCell.split(cell % taps, kernels))
    }

    static func split(_ flat: Int, _ lengths: [Int]) -> [Int] {
        var (rest, index) = (flat, lengths)
        for axis in stride(from: lengths.count - 1, through: 0, by: -1) {
            index[axis] = rest % Swift.max(lengths[axis], 1)
            rest /= Swift.max(lengths[axis], 1)
        }
        return index
    }
}
