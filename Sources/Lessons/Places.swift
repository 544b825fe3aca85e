import Convolution
import Language
import Tensors

/// Where the cells of a convolution stand in the user's tensors, in any layout and rank.
public struct Places {
    public let geometry: ConvGeometry

    public init(_ geometry: ConvGeometry) { self.geometry = geometry }

    /// The index of a cell in an image (input or output).
    public func image(_ n: Int, _ channel: Int, _ position: [Int]) -> [Int] {
        switch geometry.form {
        case .plain: return position
        case .unbatched: return geometry.isChannelsLast ? position + [channel] : [channel] + position
        case .batched: return geometry.isChannelsLast ? [n] + position + [channel] : [n, channel] + position
        }
    }

    /// Batch, channel and position of an image's cell.
    public func split(image index: [Int]) -> (n: Int, channel: Int, position: [Int]) {
        let spatial = geometry.axes.count
        let n = geometry.form == .batched ? index[0] : 0
        if geometry.form == .plain { return (0, 0, index) }
        if geometry.isChannelsLast {
            return (n, index[index.count - 1], Array(index.dropLast().suffix(spatial)))
        }
        return (n, index[geometry.form.extraAxes - 1], Array(index.suffix(spatial)))
    }

    /// The index of a kernel cell in the weight; `channel` counts within the group. The taps are as
    /// they move over the input: a flipped kernel's cells stand the other way round.
    public func weight(_ filter: Int, _ channel: Int, _ taps: [Int]) -> [Int] {
        let cells = geometry.isFlipped ? zip(taps, geometry.axes).map { $1.kernel - 1 - $0 } : taps
        if geometry.form == .plain || geometry.kind == .windows { return cells }
        return geometry.isChannelsLast ? cells + [channel, filter] : [filter, channel] + cells
    }

    /// Filter, channel within the group, and taps of a weight's cell.
    public func split(weight index: [Int]) -> (filter: Int, channel: Int, taps: [Int]) {
        let spatial = geometry.axes.count
        var filter = 0, channel = 0
        var cells = index
        if geometry.form != .plain {
            if geometry.isChannelsLast {
                (filter, channel) = (index[index.count - 1], index[index.count - 2])
                cells = Array(index.prefix(spatial))
            } else {
                (filter, channel) = (index[0], index[1])
                cells = Array(index.suffix(spatial))
            }
        }
        if geometry.isFlipped { cells = zip(cells, geometry.axes).map { $1.kernel - 1 - $0 } }
        return (filter, channel, cells)
    }
}

extension Shape {
    /// The index of the element that stands at `flat` in row-major order.
    func index(at flat: Int) -> [Int] {
        var (rest, index) = (flat, dimensions)
        for axis in stride(from: rank - 1, through: 0, by: -1) {
            index[axis] = rest % Swift.max(self[axis], 1)
            rest /= Swift.max(self[axis], 1)
        }
        return index
    }
}

extension Tensor {
    /// One element as a number.
    func number(at index: [Int], in context: EvaluationContext) throws -> Double {
        switch try subscripted(index.map { .at($0) }, in: context).item(in: context) {
        case .bool(let value): value ? 1 : 0
        case .int(let value): Double(value)
        case .float(let value): value
        }
    }
}
