import Language
import Tensors

/// A tensor as a picture made of characters: planes tiled, and a scale.
public struct TensorPicture: Sendable {
    /// The planes, each rows of shades from 0 to 1; nan where there is no number.
    public let planes: [[[Double]]]
    /// How many planes the tensor has; fewer may be shown.
    public let planeCount: Int
    public let low, high: Double
    public let shape: Shape
    /// How many cells along each side one character (or half a one) stands for.
    public let step: Int

    /// Planes shown at most.
    private static let mostPlanes = 16
    /// The darkest first; each shade stands twice, so that cells are about square.
    private static let shades: [Character] = Array(" .:-=+*#%@")

    /// The picture of a tensor of any rank: its last two axes are rows and columns.
    ///
    /// - Parameters:
    ///   - colour: half blocks in colour, which show twice as many rows.
    ///   - mostRows: how many rows are shown; cells fall together where there are more.
    /// - Throws: `LessonError` for a tensor without elements, `TensorError`.
    public init(_ tensor: Tensor, width: Int, colour: Bool, mostRows: Int = 64, in context: EvaluationContext) throws {
        guard tensor.elementCount > 0 else { throw LessonError("there is nothing to show: the shape is \(tensor.shape)") }
        shape = tensor.shape
        let columns = tensor.shape.last ?? 1
        let rows = tensor.rank > 1 ? tensor.shape[tensor.rank - 2] : 1
        planeCount = tensor.elementCount / (rows * columns)
        let cellWidth = colour ? 1 : 2
        step = max(1, (columns * cellWidth + width - 1) / max(width, 1), (rows + mostRows - 1) / mostRows)
        let values = try tensor.elements(Double.self, in: context)
        let finite = values.lazy.filter(\.isFinite)
        (low, high) = (finite.min() ?? 0, finite.max() ?? 0)
        let (low, span, step) = (low, high - low, step)
        planes = try (0..<min(planeCount, TensorPicture.mostPlanes)).map { plane in
            try context.checkCancellation()
            return stride(from: 0, to: rows, by: step).map { row in
                stride(from: 0, to: columns, by: step).map { column in
                    // The mean of the cells that fall together.
                    var (sum, count) = (0.0, 0.0)
                    for y in row..<min(row + step, rows) {
                        for x in column..<min(column + step, columns) {
                            let value = values[(plane * rows + y) * columns + x]
                            if value.isFinite { (sum, count) = (sum + value, count + 1) }
                        }
                    }
                    if count == 0 { return .nan }
                    return span > 0 ? (sum / count - low) / span : 0.5
                }
            }
        }
    }

    /// As characters: shades, `?` for what is no number.
    public func text(width: Int) -> String {
        tiled(width: width, cellWidth: 2) { plane in
            plane.map { row in
                row.map { shade in
                    if shade.isNaN { return "??" }
                    let i = min(9, max(0, Int(shade * 10)))
                    return String(repeating: TensorPicture.shades[i], count: 2)
                }.joined()
            }
        } scale: {
            TensorPicture.shades.map { String(repeating: $0, count: 2) }.joined()
        }
    }

    /// As half blocks in the colours of a perceptual map, for a terminal that has 24-bit colour.
    public func colouredText(width: Int) -> String {
        tiled(width: width, cellWidth: 1) { plane in
            stride(from: 0, to: plane.count, by: 2).map { row in
                plane[row].indices.map { column in
                    let above = Colours.sequence(plane[row][column], isForeground: true)
                    guard row + 1 < plane.count else { return above + "▀" }
                    return above + Colours.sequence(plane[row + 1][column], isForeground: false) + "▀"
                }.joined() + "\u{1B}[0m"
            }
        } scale: {
            (0..<20).map { Colours.sequence(Double($0) / 19, isForeground: true) + "█" }.joined() + "\u{1B}[0m"
        }
    }

    private func tiled(width: Int, cellWidth: Int, lines: ([[Double]]) -> [String], scale: () -> String) -> String {
        let wide = (planes.first?.first?.count ?? 1) * cellWidth
        let across = max(1, (width + 2) / (wide + 2))
        var out: [String] = []
        for first in stride(from: 0, to: planes.count, by: across) {
            let group = planes[first..<min(first + across, planes.count)].map(lines)
            if !out.isEmpty { out.append("") }
            for row in 0..<(group.first?.count ?? 0) { out.append(group.map { $0[row] }.joined(separator: "  ")) }
        }
        let numbers = NumberText(.float32)
        let note = "\(numbers.full(Double(Float(low)))) \(scale()) \(numbers.full(Double(Float(high))))   \(shape)\(remark)"
        return (out.map { $0.hasSuffix("m") ? $0 : $0.trimmedEnd } + [note]).joined(separator: "\n")
    }

    /// What is not shown as it is.
    var remark: String {
        (step > 1 ? ", \(step)×\(step) cells in one" : "")
            + (planeCount > planes.count ? ", \(planes.count) of \(planeCount) planes" : "")
    }
}

/// The colour map viridis, by its nine corners (Smith & van der Walt).
enum Colours {
    private static let corners: [(Int, Int, Int)] = [
        (68, 1, 84), (71, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141), (39, 173, 129), (92, 200, 99),
        (170, 220, 50), (253, 231, 37),
    ]

    static func sequence(_ shade: Double, isForeground: Bool) -> String {
        let (red, green, blue) = rgb(shade)
        return "\u{1B}[\(isForeground ? 38 : 48);2;\(red);\(green);\(blue)m"
    }

    /// The colour of a shade from 0 to 1; red for nan.
    static func rgb(_ shade: Double) -> (UInt8, UInt8, UInt8) {
        if shade.isNaN { return (255, 0, 0) }
        let place = max(0, min(1, shade)) * 8
        let i = min(7, Int(place))
        let part = place - Double(i)
        func mixed(_ a: Int, _ b: Int) -> UInt8 { UInt8(clamping: Int((Double(a) + (Double(b) - Double(a)) * part).rounded())) }
        let (a, b) = (corners[i], corners[i + 1])
        return (mixed(a.0, b.0), mixed(a.1, b.1), mixed(a.2, b.2))
    }
}
