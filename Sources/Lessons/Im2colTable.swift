import Convolution
import Language
import Tensors

/// The im2col matrix of a call with its rows named by output cell and its columns by kernel cell.
public struct Im2colTable {
    public let call: ConvCall
    /// As rows: (N·O, C·K).
    public let rowCount, columnCount: Int
    /// Whether output cells stand as columns, as `order="cols"` and `"unfold"` have them.
    public let isTransposed: Bool
    private let geometry: ConvGeometry
    private let image: Tensor

    /// - Throws: `LessonError` for a call that has no such matrix.
    public init(_ call: ConvCall) throws {
        guard [.conv, .weightGradient, .im2col, .maxPool, .averagePool].contains(call.operation), let x = call.operand("x")
        else {
            throw LessonError(
                ":im2col cannot take \(call.function)", help: "it takes conv, im2col, conv_dw and the pools: what reads windows of x")
        }
        self.call = call
        geometry = call.geometry
        image = x.tensor
        let columns = try geometry.columnsShape(.rows)
        (rowCount, columnCount) = (columns[0], columns[1])
        isTransposed = call.operation == .im2col && call.order != .rows
    }

    /// `y[oh,ow]`, the batch first when there are several.
    public func rowLabel(_ row: Int) -> String {
        let cell = ColumnCell(geometry, .rows, at: [row, 0]).parts
        let index = (geometry.batch > 1 ? [cell.n] : []) + cell.position
        return "y[\(index.map(String.init).joined(separator: ","))]"
    }

    /// `c0(kh,kw)`.
    public func columnLabel(_ column: Int) -> String {
        let cell = ColumnCell(geometry, .rows, at: [0, column]).parts
        return "c\(cell.channel)(\(cell.taps.map(String.init).joined(separator: ",")))"
    }

    /// The channel that a column belongs to.
    func channel(_ column: Int) -> Int { column / max(geometry.kernelCount, 1) }

    /// The element of x that stands in a cell; nil for padding.
    public func source(_ row: Int, _ column: Int) -> [Int]? {
        let cell = ColumnCell(geometry, .rows, at: [row, column]).parts
        var position: [Int] = []
        for (axis, (o, tap)) in zip(geometry.axes, zip(cell.position, cell.taps)) {
            guard let place = axis.source(position: o, tap: tap, geometry.padMode) else { return nil }
            position.append(place)
        }
        return Places(geometry).image(cell.n, cell.channel, position)
    }

    /// A word in the colour of an element of x; neighbours have different ones.
    private func painted(_ word: String, as place: [Int]) -> String {
        let palette = [208, 39, 71, 170, 142, 33, 203, 37, 99, 178, 67, 168]
        let flat = zip(image.shape, place).reduce(0) { $0 &* $1.0 &+ $1.1 }
        return "\u{1B}[38;5;\(palette[flat % palette.count])m\(word)\u{1B}[39m"
    }

    /// As text: at most `width` columns wide and about `height` lines long.
    ///
    /// - Parameter coloured: the copies of one element of x share a colour.
    /// - Throws: `TensorError`.
    public func text(width: Int, height: Int = 28, coloured: Bool = false) throws -> String {
        var numbers = NumberText(image.dtype)
        func word(_ row: Int, _ column: Int) throws -> String {
            guard let place = source(row, column) else { return "·" }
            return numbers.text(try image.number(at: place, in: call.context))
        }
        if rowCount == 0 || columnCount == 0 { return "(\(rowCount), \(columnCount))   empty" }
        let (lines, across) = isTransposed ? (columnCount, rowCount) : (rowCount, columnCount)
        func lineLabel(_ i: Int) -> String { isTransposed ? columnLabel(i) : rowLabel(i) }
        func headLabel(_ j: Int) -> String { isTransposed ? rowLabel(j) : columnLabel(j) }
        let shownLines = Abbreviated(lines, most: height)
        let label = shownLines.kept.map { lineLabel($0).count }.max() ?? 0
        // Wide enough for every column that could be shown, then as many as fit.
        let candidates = Abbreviated(across, most: max(2, width / 2))
        var cells: [Int: [String]] = [:]
        var widest = 1
        for column in candidates.kept {
            let words = try shownLines.kept.map { try isTransposed ? word(column, $0) : word($0, column) }
            cells[column] = words
            widest = max(widest, headLabel(column).count, words.map(\.count).max() ?? 0)
        }
        let rules = isTransposed ? 0 : max(0, geometry.channels - 1)
        let fits = across <= candidates.most && label + 1 + across * (widest + 1) + rules * 2 <= width
        let room = max(1, (width - label - 5 - 2 * min(rules, 2)) / (widest + 1))
        let columns = Abbreviated(across, most: fits ? across : min(room, across - 1))
        var result: [String] = []
        func line(_ head: String, _ cell: (Int) -> String) -> String {
            var text = head.padded(label) + " "
            var channel = columns.head.first.map { isTransposed ? 0 : self.channel($0) } ?? 0
            for column in columns.head + columns.tail {
                if columns.isCut, column == columns.tail.first { text += " …" }
                if !isTransposed, self.channel(column) != channel {
                    channel = self.channel(column)
                    text += " │"
                }
                text += " " + cell(column)
            }
            return text.trimmedEnd
        }
        result.append(line("") { headLabel($0).leading(widest) })
        for (i, row) in shownLines.kept.enumerated() {
            if shownLines.isCut, row == shownLines.tail.first { result.append("…") }
            if isTransposed, i > 0, self.channel(row) != self.channel(shownLines.kept[i - 1]) {
                result.append(String(repeating: "─", count: min(width, result[0].count)))
            }
            result.append(line(lineLabel(row)) { column in
                let word = (cells[column]?[i] ?? "").leading(widest)
                guard coloured, let place = isTransposed ? source(column, row) : source(row, column) else { return word }
                return painted(word, as: place)
            })
        }
        let shape = try geometry.columnsShape(call.operation == .im2col ? call.order : .rows)
        var note = "\(shape)"
        if geometry.axes.contains(where: { $0.low > 0 || $0.high > 0 }), geometry.padMode == .zeros { note += "   · is padding" }
        if shownLines.isCut || columns.isCut { note += "   … left out: the whole is im2col's result" }
        return (result + [note]).joined(separator: "\n")
    }
}

/// Which of `count` things are shown when there is room for `most`: all, or the first ones and the last.
struct Abbreviated {
    let head, tail: [Int]
    let most: Int
    var kept: [Int] { head + tail }
    var isCut: Bool { !tail.isEmpty }

    init(_ count: Int, most: Int) {
        self.most = most
        if count <= most {
            head = Array(0..<max(count, 0))
            tail = []
        } else {
            let last = most >= 8 ? 2 : 1
            head = Array(0..<max(1, most - last - 1))
            tail = Array(count - last..<count)
        }
    }
}
