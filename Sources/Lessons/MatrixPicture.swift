import Convolution
import Language
import Tensors

/// The matrix C of a convolution, C · flatten(x) = flatten(y), with its structure visible: which kernel
/// cell stands where. A deconvolution shows Cᵀ.
public struct MatrixPicture {
    public let call: ConvCall
    public let isTransposed: Bool
    public let rows, columns: Int
    private let geometry: ConvGeometry

    /// - Throws: `LessonError` for a call without a weight.
    public init(_ call: ConvCall) throws {
        switch call.operation {
        case .conv, .matrix: isTransposed = false
        case .deconv, .inputGradient: isTransposed = true
        default: throw LessonError(":matrix cannot take \(call.function)", help: "it takes conv, conv_matrix, deconv and conv_dx")
        }
        self.call = call
        geometry = call.geometry
        func product(_ a: Int, _ b: Int) throws -> Int {
            let (value, overflow) = a.multipliedReportingOverflow(by: b)
            if overflow { throw LessonError("the matrix is too large to speak of") }
            return value
        }
        let outputs = try product(geometry.filters, geometry.outputCount)
        let inputs = try product(geometry.channels, geometry.inputCount)
        (rows, columns) = isTransposed ? (inputs, outputs) : (outputs, inputs)
        _ = try product(rows, columns)
    }

    /// The index into w of what stands in a cell; several where a padding mode reads a cell twice.
    public func weights(_ row: Int, _ column: Int) -> [[Int]] {
        let (output, input) = isTransposed ? (column, row) : (row, column)
        let (filter, channel) = (output / max(geometry.outputCount, 1), input / max(geometry.inputCount, 1))
        let (filters, channels) = (geometry.filters / geometry.groups, geometry.channels / geometry.groups)
        guard filter / max(filters, 1) == channel / max(channels, 1) else { return [] }
        let position = ColumnCell.split(output % geometry.outputCount, geometry.axes.map(\.output))
        let cell = ColumnCell.split(input % geometry.inputCount, geometry.axes.map(\.input))
        let places = Places(geometry)
        var taps: [[Int]] = [[]]
        for (axis, (o, i)) in zip(geometry.axes, zip(position, cell)) {
            let hits = (0..<axis.kernel).filter { axis.source(position: o, tap: $0, geometry.padMode) == i }
            taps = taps.flatMap { start in hits.map { start + [$0] } }
            if taps.isEmpty { return [] }
        }
        return taps.map { places.weight(filter, channel % max(channels, 1), $0) }
    }

    /// How many cells are not structurally zero.
    public var nonzeros: Int {
        let perAxis = geometry.axes.map { axis -> Int in
            (0..<axis.output).reduce(0) { sum, o in
                // A window that lies in the input whole reads a cell with each tap.
                if axis.inputDilation == 1, axis.place(position: o, tap: 0) >= 0, axis.place(position: o, tap: axis.kernel - 1) < axis.input {
                    return sum + axis.kernel
                }
                return sum + Set((0..<axis.kernel).compactMap { axis.source(position: o, tap: $0, geometry.padMode) }).count
            }
        }
        return perAxis.reduce(geometry.filters * (geometry.channels / geometry.groups), *)
    }

    /// The letter of a kernel cell: a to z, A to Z, then ?.
    private func letter(_ weight: [Int]) -> Character {
        let cells = Places(geometry).split(weight: weight).taps
        // Letters name the cells of w as it lies.
        var flat = 0
        for (axis, tap) in zip(geometry.axes, cells) {
            flat = flat * axis.kernel + (geometry.isFlipped ? axis.kernel - 1 - tap : tap)
        }
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return flat < letters.count ? letters[flat] : "?"
    }

    /// As text: letters and dots, or the values.
    ///
    /// - Throws: `TensorError`.
    public func text(width: Int, values: Bool, height: Int = 36) throws -> String {
        if rows == 0 || columns == 0 { return "\(rows) × \(columns)   empty" }
        var numbers = NumberText(call.operand("w")?.tensor.dtype ?? .float32)
        func word(_ row: Int, _ column: Int) throws -> String {
            let found = weights(row, column)
            guard let first = found.first else { return "·" }
            if !values { return found.count > 1 ? "+" : String(letter(first)) }
            guard let w = call.operand("w")?.tensor else { return "·" }
            return numbers.text(try found.reduce(0) { try $0 + w.number(at: $1, in: call.context) })
        }
        let shown = Abbreviated(rows, most: height)
        let (lineBlock, columnBlock) = isTransposed ? (geometry.inputCount, geometry.outputCount) : (geometry.outputCount, geometry.inputCount)
        let candidates = Abbreviated(columns, most: max(3, width))
        var widest = 1
        var words: [Int: [String]] = [:]
        if values {
            for column in candidates.kept {
                words[column] = try shown.kept.map { try word($0, column) }
                widest = max(widest, words[column]?.map(\.count).max() ?? 1)
            }
        }
        let step = values ? widest + 1 : 1
        let rules = max(0, columns / max(columnBlock, 1) - 1)
        let all = columns * step + rules * (values ? 2 : 1)
        let across = all <= width ? Abbreviated(columns, most: columns)
            : Abbreviated(columns, most: max(3, (width - 4 - min(rules, width / 4)) / step))
        var lines: [String] = []
        for (i, row) in shown.kept.enumerated() {
            if shown.isCut, row == shown.tail.first { lines.append("⋮") }
            if i > 0, row / max(lineBlock, 1) != shown.kept[i - 1] / max(lineBlock, 1) {
                lines.append(String(repeating: "─", count: min(width, DisplayWidth.of(lines.first ?? ""))))
            }
            var line = ""
            var block = 0
            for column in across.kept {
                if across.isCut, column == across.tail.first { line += values ? " …" : "…" }
                if column / max(columnBlock, 1) != block {
                    block = column / max(columnBlock, 1)
                    line += values ? " │" : "│"
                }
                let cell = try values ? words[column]?[i] ?? word(row, column) : word(row, column)
                line += values ? (line.isEmpty ? "" : " ") + cell.leading(widest) : cell
            }
            lines.append(line)
        }
        let size = "\(isTransposed ? "Cᵀ " : "")\(rows) × \(columns), \(Count.grouped(nonzeros)) of \(Count.grouped(rows * columns)) nonzero"
        if let last = lines.last, DisplayWidth.of(last) + 8 + DisplayWidth.of(size) <= width {
            lines[lines.count - 1] = last + "        " + size
        } else {
            lines.append(size)
        }
        return lines.joined(separator: "\n")
    }
}
