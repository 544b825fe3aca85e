import Convolution
import Tensors

/// The receptive field of a stack of layers, one axis at a time: `conv 11 4, pool 3 2, conv 5 1 2`.
public struct ReceptiveField: Sendable {
    /// A layer as it was typed.
    public struct Layer: Sendable, Hashable {
        /// `conv` or `pool`, as it was typed.
        public let kind: String
        public let kernel, stride, pad, dilation: Int
    }

    /// What a layer sees of the input.
    public struct Row: Sendable, Hashable {
        /// `conv1`, `pool1`, `conv2`.
        public let name: String
        /// Cells of its output; nil when no input size was given.
        public let size: Int?
        /// Input cells between neighbouring outputs.
        public let jump: Int
        /// Input cells that one output depends on.
        public let field: Int
        /// Where the middle of the first output's field lies; the first cell's middle is 0.5.
        public let start: Double
        /// How much of the first output's field lies in padding, from 0 to 1.
        public let padding: Double
    }

    public let input: Int?
    public let rows: [Row]

    /// What the layers see, one after the other.
    ///
    /// - Throws: `LessonError` when the numbers grow too large; `ConvError` when a kernel is larger
    ///   than what it gets.
    public init(input: Int?, layers: [Layer]) throws {
        self.input = input
        var rows: [Row] = []
        var counts: [String: Int] = [:]
        var (size, jump, field, start) = (input, 1, 1, 0.5)
        for layer in layers {
            var options = WindowOptions()
            (options.stride, options.pad, options.dilation) = (.all(layer.stride), .all(layer.pad), .all(layer.dilation))
            // Any size will do for the extent when none is known.
            let geometry = try ConvGeometry.windows(
                x: Shape([size ?? 1 << 40]), kernel: [layer.kernel], options, stride: .all(1), operation: layer.kind)
            let axis = geometry.axes[0]
            if size != nil { size = axis.output }
            start += (Double(axis.extent - 1) / 2 - Double(axis.low)) * Double(jump)
            let (reach, overflow1) = (axis.extent - 1).multipliedReportingOverflow(by: jump)
            let (next, overflow2) = field.addingReportingOverflow(reach)
            let (step, overflow3) = jump.multipliedReportingOverflow(by: axis.stride)
            if overflow1 || overflow2 || overflow3 { throw LessonError("the field grows beyond what can be counted") }
            (field, jump) = (next, step)
            counts[layer.kind, default: 0] += 1
            rows.append(
                Row(
                    name: "\(layer.kind)\(counts[layer.kind] ?? 1)", size: size, jump: jump, field: field, start: start,
                    padding: max(0, min(1, (Double(field) / 2 - start) / Double(field)))))
        }
        self.rows = rows
    }

    /// Reads `[input=227,] kind kernel [stride [pad [dilation]]], …`.
    ///
    /// - Throws: `LessonError` that says what was expected, and the same as `init(input:layers:)`.
    public init(_ text: String) throws {
        var input: Int?
        var layers: [Layer] = []
        let usage = "as in :field input=227, conv 11 4, pool 3 2, conv 5 1 2"
        for (i, part) in text.split(separator: ",", omittingEmptySubsequences: false).enumerated() {
            let words = part.split(separator: " ").map(String.init)
            guard let first = words.first else { throw LessonError("a layer is missing between two commas", help: usage) }
            if i == 0, first.hasPrefix("input") {
                let number = words.joined().dropFirst("input=".count)
                guard words.joined().hasPrefix("input="), let size = Int(number), size >= 1 else {
                    throw LessonError("input takes a positive size", help: usage)
                }
                input = size
                continue
            }
            guard ["conv", "pool", "max_pool", "avg_pool"].contains(first) else {
                throw LessonError("\(first) is no layer: it takes conv, pool, max_pool and avg_pool", help: usage)
            }
            let numbers = words.dropFirst().map { Int($0) }
            guard (1...4).contains(numbers.count), !numbers.contains(nil) else {
                throw LessonError("\(first) takes its kernel, and then stride, pad and dilation as integers", help: usage)
            }
            let n = numbers.compactMap { $0 }
            let stride = n.count > 1 ? n[1] : first == "conv" ? 1 : n[0]
            layers.append(
                Layer(kind: first, kernel: n[0], stride: stride, pad: n.count > 2 ? n[2] : 0, dilation: n.count > 3 ? n[3] : 1))
        }
        guard !layers.isEmpty else { throw LessonError("there is no layer yet", help: usage) }
        try self.init(input: input, layers: layers)
    }

    /// A line for the input, and one for each layer.
    public func text() -> String {
        var table = Table()
        table.sides = [.left]
        table.rows = [["", "size", "jump", "field", "start", "in padding"]]
        table.rows.append(["input", input.map(String.init) ?? "?", "1", "1", "0.5", "0%"])
        for row in rows {
            table.rows.append([
                row.name, row.size.map(String.init) ?? "?", String(row.jump), String(row.field),
                NumberText(.float64).full(row.start), "\(Int((row.padding * 100).rounded()))%",
            ])
        }
        return (table.lines() + ["in padding: of the field of the first output cell"]).joined(separator: "\n")
    }
}
