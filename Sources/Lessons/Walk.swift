import Convolution
import Language
import Tensors

/// The window of a convolution moving, a frame for each output cell; of a deconvolution, a stamp for
/// each input cell, with the running sum; of im2col, a line of the matrix for each window.
public struct Walk {
    public let scene: Scene
    /// As many frames are written out before the middle is left out.
    public static let most = 64

    /// - Throws: what `Scene` throws.
    public init(_ call: ConvCall) throws {
        scene = try Scene(call)
    }

    /// The frame at `i` as lines.
    ///
    /// - Throws: `TensorError`.
    public func frame(_ i: Int, width: Int, height: Int = 14, hidesValue: Bool = false) throws -> String {
        let frame = try scene.frame(i)
        let head = "\(i + 1)/\(scene.frameCount)   "
        let indent = String(repeating: " ", count: min(head.count, 12))
        var lines: [String]
        if scene.view == .stamps {
            lines = try stampLine(frame).wrapped(width: width - head.count, indent: 2).split(separator: "\n").map(String.init)
        } else if scene.columns != nil {
            lines = [try scene.lineText(frame, width: width - head.count, hidesValue: hidesValue)]
        } else {
            let index = Places(scene.geometry).image(frame.n, frame.channel, frame.position)
            lines = try Why(scene.call, at: index, of: scene.result).text(width: width - head.count, hidesValue: hidesValue)
                .split(separator: "\n").map(String.init)
        }
        lines = lines.enumerated().map { ($0 == 0 ? head : indent) + $1 }
        for line in try grid(frame, i, width: width - indent.count, height: height) { lines.append(indent + line) }
        return lines.joined(separator: "\n")
    }

    private func stampLine(_ frame: Scene.Frame) throws -> String {
        let places = Places(scene.geometry)
        let index = places.image(frame.n, frame.channel, frame.position)
        let operand = scene.call.operands[0]
        var numbers = NumberText(operand.tensor.dtype)
        let value = numbers.text(try operand.tensor.number(at: index, in: scene.call.context))
        let w = scene.call.operand("w")?.text ?? "w"
        return "\(operand.text)[\(index.map(String.init).joined(separator: ","))] = \(value) stamps \(value)·\(w)\(frame.writes.isEmpty ? ": all of it is cropped" : "; the sum so far:")"
    }

    /// The grid around what a frame touches, what it touches in brackets.
    private func grid(_ frame: Scene.Frame, _ i: Int, width: Int, height: Int) throws -> [String] {
        let isStamped = scene.view == .stamps
        let touched = Set((isStamped ? frame.writes : frame.reads).map(\.place))
        let (rows, columns) = isStamped ? (scene.targetRows, scene.targetColumns) : (scene.sourceRows, scene.sourceColumns)
        func text(_ place: Scene.Place) throws -> String {
            try isStamped ? scene.targetText(place, after: i, in: frame) ?? "" : scene.sourceCell(place, in: frame).text
        }
        let shownRows = Walk.window(rows, touched.map(\.row), room: height)
        // Cells are as wide as the widest that could be shown; the columns are cut to that.
        var shownColumns = Walk.window(columns, touched.map(\.column), room: max(1, width / 3))
        var cells: [Scene.Place: String] = [:]
        var widest = 1
        for row in shownRows {
            for column in shownColumns {
                let place = Scene.Place(row: row, column: column)
                let word = try text(place)
                cells[place] = word
                widest = max(widest, DisplayWidth.of(word))
            }
        }
        shownColumns = Walk.window(columns, touched.map(\.column), room: max(1, (width - 4) / (widest + 2)))
        var lines: [String] = []
        for row in shownRows {
            var line = shownColumns.lowerBound > 0 ? "… " : ""
            for column in shownColumns {
                let place = Scene.Place(row: row, column: column)
                let word = (cells[place] ?? "").leading(widest)
                line += touched.contains(place) ? "[\(word)]" : " \(word) "
            }
            if shownColumns.upperBound < columns { line += " …" }
            lines.append(line.trimmedEnd)
        }
        if shownRows.lowerBound > 0 { lines.insert("…", at: 0) }
        if shownRows.upperBound < rows { lines.append("…") }
        return lines
    }

    /// A range of at most `room` of `count` that holds as much of what is touched as it can.
    private static func window(_ count: Int, _ touched: [Int], room: Int) -> Range<Int> {
        if count <= room { return 0..<count }
        let (low, high) = (touched.min() ?? 0, touched.max() ?? 0)
        let middle = low + (high - low) / 2
        let start = max(0, min(count - room, high - low < room ? middle - room / 2 : low))
        return start..<start + room
    }

    /// Every frame in turn; above `most`, the first ones and the last.
    ///
    /// - Throws: `TensorError`.
    public func text(width: Int, hidesValue: Bool = false) throws -> String {
        guard scene.frameCount > 0 else { return "nothing to walk over: the result is \(scene.result.shape)" }
        var parts: [String] = []
        if scene.frameCount <= Walk.most {
            for i in 0..<scene.frameCount {
                try scene.call.context.checkCancellation()
                parts.append(try frame(i, width: width, hidesValue: hidesValue))
            }
        } else {
            for i in 0..<3 { parts.append(try frame(i, width: width, hidesValue: hidesValue)) }
            parts.append("… \(scene.frameCount - 4) more")
            parts.append(try frame(scene.frameCount - 1, width: width, hidesValue: hidesValue))
        }
        if !scene.caption.isEmpty { parts.append(scene.caption) }
        return parts.joined(separator: "\n\n")
    }
}
