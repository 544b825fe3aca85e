import Convolution
import Language
import Tensors

/// The figure for slides: a standalone SVG of the window walking, in the spirit of vdumoulin's
/// conv_arithmetic, with the numbers in.
public struct Figure {
    public let scene: Scene
    let cell = 44
    private let gap = 56
    let margin = 24
    private let top = 64
    /// Seconds a frame is seen.
    private let pace = 1.2

    /// As many cells a side, and as many frames, as a figure may have.
    public static let mostCells = 24
    public static let mostFrames = 256

    /// - Throws: `LessonError` for what is too large to draw; what `Scene` throws.
    public init(_ call: ConvCall, view: Scene.View? = nil) throws {
        scene = try Scene(call, view: view)
        let sides = [scene.sourceRows, scene.sourceColumns, scene.targetRows, scene.targetColumns]
        guard let most = sides.max(), most <= Figure.mostCells, scene.planeFrames <= Figure.mostFrames else {
            throw LessonError(
                "too large to draw: a figure has at most \(Figure.mostCells) cells a side and \(Figure.mostFrames) steps",
                help: "the same settings on a smaller input tell the same story")
        }
        guard scene.frameCount > 0 else { throw LessonError("nothing to draw: the result is \(scene.result.shape)") }
    }

    private var frames: Int { scene.planeFrames }
    private var sourceWidth: Int { scene.sourceColumns * cell }
    private var targetLeft: Int { margin + sourceWidth + gap }
    var width: Int { max(targetLeft + scene.targetColumns * cell + margin, 560, caption.count * 8 + 2 * margin) }
    private var gridHeight: Int { max(scene.sourceRows, scene.targetRows) * cell }
    private var height: Int { top + gridHeight + 140 }

    // MARK: Writing

    /// The whole file; `still` draws one frame and no movement.
    ///
    /// - Throws: `TensorError`.
    public func svg(still: Int? = nil) throws -> String {
        var out = """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" \
            font-family="DejaVu Sans, Verdana, sans-serif" text-anchor="middle">
            <title>\(escaped(scene.call.text))</title>
            <style>.n{font-size:15px}.w{font-size:11px;font-weight:bold}.l{font-size:14px;text-anchor:start}.t{text-anchor:start}</style>
            <rect width="100%" height="100%" fill="#ffffff"/>

            """
        out += title()
        let first = try scene.frame(0)
        let sources = try source(first)
        out += sources.squares
        out += target()
        for i in 0..<frames {
            if let still, i != still { continue }
            try scene.call.context.checkCancellation()
            out += "<g\(still == nil && i > 0 ? " visibility=\"hidden\"" : "")>\(still == nil ? animation(from: i, to: i + 1) : "")\n"
            out += try highlights(try scene.frame(i), i)
            out += "</g>\n"
        }
        // Above the highlights, so that they stay dark.
        out += sources.numbers
        out += try numbers(still)
        out += legend()
        return out + "</svg>\n"
    }

    /// Shows its element from frame `from` until before `to`, over and over.
    private func animation(from: Int, to: Int) -> String {
        guard frames > 1 else { return "" }
        let total = Double(frames)
        var (times, values): ([Double], [String]) = ([0], [from == 0 ? "visible" : "hidden"])
        if from > 0 {
            times.append(Double(from) / total)
            values.append("visible")
        }
        if to < frames {
            times.append(Double(to) / total)
            values.append("hidden")
        }
        let keys = times.map { NumberText.rounded($0, digits: 6) }.joined(separator: ";")
        return "<animate attributeName=\"visibility\" calcMode=\"discrete\" dur=\"\(NumberText.rounded(total * pace, digits: 6))s\" repeatCount=\"indefinite\" keyTimes=\"\(keys)\" values=\"\(values.joined(separator: ";"))\"/>"
    }

    private func source(_ frame: Scene.Frame) throws -> (squares: String, numbers: String) {
        var (out, numbers) = ("", "")
        for row in 0..<scene.sourceRows {
            for column in 0..<scene.sourceColumns {
                let item = try scene.sourceCell(Scene.Place(row: row, column: column), in: frame)
                let (x, y) = (margin + column * cell, top + row * cell)
                switch item.kind {
                case .element: out += square(x, y, "fill=\"#cfe3f3\" stroke=\"#0b3c5d\"")
                case .padding, .between: out += square(x, y, "fill=\"#ffffff\" stroke=\"#777777\" stroke-dasharray=\"4 3\"")
                }
                if item.text != "·" { numbers += number(x, y, item.text, item.kind == .element ? "#111111" : "#666666") }
            }
        }
        return (out, numbers)
    }

    private func target() -> String {
        var out = ""
        for row in 0..<scene.targetRows {
            for column in 0..<scene.targetColumns {
                out += square(targetLeft + column * cell, top + row * cell, "fill=\"#d5eee4\" stroke=\"#00513b\"")
            }
        }
        return out
    }

    /// The window (or the stamping cell) and the cell (or the stamp) that is written.
    private func highlights(_ frame: Scene.Frame, _ i: Int) throws -> String {
        var out = ""
        for (place, weight) in frame.reads {
            let (x, y) = (margin + place.column * cell, top + place.row * cell)
            out += "<rect x=\"\(x + 2)\" y=\"\(y + 2)\" width=\"\(cell - 4)\" height=\"\(cell - 4)\" fill=\"#e69f00\" fill-opacity=\"0.45\" stroke=\"#7a4b00\" stroke-width=\"2.5\"/>\n"
            out += corner(weight, x, y, "#5a2d00")
        }
        for (place, weight) in frame.writes {
            let (x, y) = (targetLeft + place.column * cell, top + place.row * cell)
            out += "<rect x=\"\(x + 2)\" y=\"\(y + 2)\" width=\"\(cell - 4)\" height=\"\(cell - 4)\" fill=\"#009e73\" fill-opacity=\"0.55\" stroke=\"#003b2b\" stroke-width=\"2.5\"/>\n"
            out += corner(weight, x, y, "#00301f")
        }
        for (line, text) in try words(frame, "\(i + 1)/\(frames): ").enumerated() { out += label(margin, top + gridHeight + 30 + 20 * line, "l", text) }
        return out
    }

    /// What is told below the grids, at most three lines.
    private func words(_ frame: Scene.Frame, _ head: String) throws -> [String] {
        if scene.view == .stamps {
            let cell = try scene.sourceCell(frame.reads[0].place, in: frame)
            return ["\(head)\(cell.text) stamps \(cell.text)·\(scene.call.operand("w")?.text ?? "w"): what lands on a cell adds up"]
        }
        let columns = (width - 2 * margin) / 8 - head.count
        if scene.columns != nil { return [head + (try scene.lineText(frame, width: columns))] }
        let index = Places(scene.geometry).image(frame.n, frame.channel, frame.position)
        let lines = try Why(scene.call, at: index, of: scene.result).text(width: columns)
            .split(separator: "\n").enumerated().map { ($0 == 0 ? head : "") + $1.drop { $0 == " " } }
        return lines.count <= 3 ? lines : lines.prefix(2) + [lines[2] + " …"]
    }

    /// The numbers of the target, each from the frame that makes it; running sums change.
    private func numbers(_ still: Int?) throws -> String {
        var out = ""
        var changes: [Scene.Place: [Int]] = [:]
        for i in 0..<frames { for (place, _) in try scene.frame(i).writes { changes[place, default: []].append(i) } }
        for place in changes.keys.sorted(by: { ($0.row, $0.column) < ($1.row, $1.column) }) {
            let steps = Array(Set(changes[place] ?? [])).sorted()
            for (k, i) in steps.enumerated() {
                let end = k + 1 < steps.count ? steps[k + 1] : frames
                if let still, !(i..<end).contains(still) { continue }
                guard let text = try scene.targetText(place, after: i, in: scene.frame(i)) else { continue }
                let (x, y) = (targetLeft + place.column * cell, top + place.row * cell)
                let body = number(x, y, text, "#111111")
                if still != nil || frames == 1 { out += body; continue }
                out += "<g\(i > 0 ? " visibility=\"hidden\"" : "")>\(animation(from: i, to: end))\(body)</g>\n"
            }
        }
        return out
    }

    private func legend() -> String {
        let y = top + gridHeight + 104
        var out = ""
        var x = margin
        func entry(_ style: String, _ text: String) {
            out += "<rect x=\"\(x)\" y=\"\(y - 13)\" width=\"16\" height=\"16\" \(style)/>\n" + label(x + 22, y, "l", text)
            x += 22 + text.count * 8 + 20
        }
        entry("fill=\"#cfe3f3\" stroke=\"#0b3c5d\"", "input")
        let axes = scene.geometry.axes
        if scene.view != .stamps, axes.contains(where: { $0.low > 0 || $0.high > 0 || $0.inputDilation > 1 || $0.roundsUp }) {
            entry("fill=\"#ffffff\" stroke=\"#777777\" stroke-dasharray=\"4 3\"", axes.contains { $0.inputDilation > 1 } ? "zeros" : "padding")
        }
        entry("fill=\"#e69f00\" fill-opacity=\"0.45\" stroke=\"#7a4b00\"", scene.view == .stamps ? "stamping" : "window")
        entry("fill=\"#d5eee4\" stroke=\"#00513b\"", scene.columns == nil ? "output" : "matrix")
        entry("fill=\"#009e73\" fill-opacity=\"0.55\" stroke=\"#003b2b\"", scene.view == .stamps ? "stamp" : scene.columns == nil ? "this step" : "this window")
        if !caption.isEmpty { out += label(margin, y + 24, "l", caption) }
        return out
    }

    /// What the figure leaves out, in words: it shows one plane of one image.
    private var caption: String {
        let geometry = scene.geometry
        var parts = scene.caption.isEmpty ? [] : [scene.caption]
        if geometry.batch > 1 { parts.append("the first of \(geometry.batch) images") }
        if geometry.filters > 1, scene.columns == nil {
            parts.append("\(scene.view == .stamps ? "the stamps of input" : "output") channel 0 of \(geometry.filters)")
        }
        if geometry.axes.count > 2 { parts.append("the first plane of the result") }
        return parts.joined(separator: "; ")
    }
}
