import Convolution
import Tensors

/// The receptive field of a stack of layers, one axis at a time: `conv 11 4, pool 3 2, conv 5 1 2`.
///
/// Araujo, Norris & Sim, "Computing receptive fields of convolutional neural networks" (2019); a
/// deconvolution goes the other way, so that its jump is a fraction of the one before.
public struct ReceptiveField: Sendable {
    /// A layer as it was typed.
    public struct Layer: Sendable, Hashable {
        /// `conv`, `deconv` or a pool, as it was typed.
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
        public let jump: Fraction
        /// Input cells that one output spans; the most, where outputs differ, as a deconvolution's do.
        public let field: Int
        /// Where the middle of the first output's field lies; the first cell's middle is 0.5.
        public let start: Double
        /// How much of the first output's field lies in padding, from 0 to 1.
        public let padding: Double
    }

    /// A positive fraction in lowest terms.
    public struct Fraction: Sendable, Hashable, CustomStringConvertible {
        public let numerator, denominator: Int
        public var value: Double { Double(numerator) / Double(denominator) }
        /// `4`, `1/2`.
        public var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }

        /// numerator·times / (denominator·over); nil on overflow.
        func scaled(_ times: Int, over: Int) -> Fraction? {
            let (top, overflow1) = numerator.multipliedReportingOverflow(by: times)
            let (bottom, overflow2) = denominator.multipliedReportingOverflow(by: over)
            if overflow1 || overflow2 { return nil }
            var (a, b) = (top, bottom)
            while b != 0 { (a, b) = (b, a % b) }
            return Fraction(numerator: top / max(a, 1), denominator: bottom / max(a, 1))
        }
    }

    public let input: Int?
    public let rows: [Row]

    /// As many phases of a stack of deconvolutions as are looked at.
    private static let mostPhases = 1 << 12

    /// What the layers see, one after the other.
    ///
    /// - Throws: `LessonError` when the numbers grow too large; `ConvError` when a kernel is larger
    ///   than what it gets.
    public init(input: Int?, layers: [Layer]) throws {
        self.input = input
        let tooLarge = LessonError("the field grows beyond what can be counted")
        var rows: [Row] = []
        var counts: [String: Int] = [:]
        var (size, start, phases) = (input, 0.5, 1)
        var jump = Fraction(numerator: 1, denominator: 1)
        var steps: [Step] = []
        for layer in layers {
            let step = try Step(layer, size)
            let axis = step.axis
            let middle = Double(axis.extent - 1) / 2 - Double(axis.low)
            if size != nil { size = step.isTransposed ? axis.input : axis.output }
            guard let next = step.isTransposed ? jump.scaled(1, over: axis.stride) : jump.scaled(axis.stride, over: 1) else { throw tooLarge }
            // A deconvolution undoes the shift of the convolution that it turns round.
            start += step.isTransposed ? -middle * next.value : middle * jump.value
            jump = next
            if step.isTransposed { phases = min(phases, ReceptiveField.mostPhases) * axis.stride }
            guard phases <= ReceptiveField.mostPhases else { throw LessonError("the deconvolutions' strides are too large together") }
            steps.append(step)
            var field = 0
            for output in 0..<phases {
                guard let span = try ReceptiveField.span(of: output, through: steps) else { continue }
                field = max(field, span.count)
            }
            // What the first output sees; the whole field stands for a gap that sees nothing.
            let first = try ReceptiveField.span(of: 0, through: steps) ?? 0...max(0, field - 1)
            let outside = max(0, min(first.count, -first.lowerBound))
            counts[layer.kind, default: 0] += 1
            rows.append(
                Row(
                    name: "\(layer.kind)\(counts[layer.kind] ?? 1)", size: size, jump: jump, field: field, start: start,
                    padding: Double(outside) / Double(max(first.count, 1))))
        }
        self.rows = rows
    }

    /// A layer with its sizes settled.
    private struct Step {
        let axis: ConvGeometry.Axis
        let isTransposed: Bool

        init(_ layer: Layer, _ size: Int?) throws {
            isTransposed = layer.kind == "deconv"
            // Any size will do for the extent when none is known.
            if isTransposed {
                var options = DeconvOptions()
                (options.stride, options.pad, options.dilation) = (.all(layer.stride), .all(layer.pad), .all(layer.dilation))
                axis = try ConvGeometry.deconv(x: Shape([size ?? 1 << 20]), w: Shape([layer.kernel]), options).axes[0]
            } else {
                var options = WindowOptions()
                (options.stride, options.pad, options.dilation) = (.all(layer.stride), .all(layer.pad), .all(layer.dilation))
                axis = try ConvGeometry.windows(
                    x: Shape([size ?? 1 << 40]), kernel: [layer.kernel], options, stride: .all(1), operation: layer.kind).axes[0]
            }
        }

        /// The first and last cell that a cell of the result reads, padding included; nil for none.
        func reads(_ cell: Int) -> ClosedRange<Int>? {
            guard isTransposed else {
                let first = axis.place(position: cell, tap: 0)
                return first...(first + axis.extent - 1)
            }
            var span: ClosedRange<Int>?
            // The stamps that land here: i·s + d·tap = cell + low.
            for tap in 0..<axis.kernel {
                let place = cell + axis.low - tap * axis.dilation
                guard ReceptiveField.isMultiple(place, of: axis.stride) else { continue }
                let i = place / axis.stride
                span = span.map { min($0.lowerBound, i)...max($0.upperBound, i) } ?? i...i
            }
            return span
        }
    }

    private static func isMultiple(_ a: Int, of b: Int) -> Bool { a % b == 0 }

    /// The input cells from the first to the last that a cell of the last layer depends on.
    private static func span(of output: Int, through steps: [Step]) throws -> ClosedRange<Int>? {
        var span = output...output
        for step in steps.reversed() {
            guard span.lowerBound.magnitude < 1 << 40, span.upperBound.magnitude < 1 << 40 else {
                throw LessonError("the field grows beyond what can be counted")
            }
            // The ends may fall into gaps between stamps: the first and the last that do not.
            var (low, high) = (span.lowerBound, span.upperBound)
            while low < high, step.reads(low) == nil { low += 1 }
            while high > low, step.reads(high) == nil { high -= 1 }
            guard let first = step.reads(low), let last = step.reads(high) else { return nil }
            span = min(first.lowerBound, last.lowerBound)...max(first.upperBound, last.upperBound)
        }
        return span
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
            guard ["conv", "deconv", "pool", "max_pool", "avg_pool"].contains(first) else {
                throw LessonError("\(first) is no layer: it takes conv, deconv, pool, max_pool and avg_pool", help: usage)
            }
            let numbers = words.dropFirst().map { Int($0) }
            guard (1...4).contains(numbers.count), !numbers.contains(nil) else {
                throw LessonError("\(first) takes its kernel, and then stride, pad and dilation as integers", help: usage)
            }
            let n = numbers.compactMap { $0 }
            let stride = n.count > 1 ? n[1] : first.hasSuffix("conv") ? 1 : n[0]
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
                row.name, row.size.map(String.init) ?? "?", row.jump.description, String(row.field),
                row.start.isShort ? NumberText(.float64).full(row.start) : NumberText.rounded(row.start, digits: 4), "\(Int((row.padding * 100).rounded()))%",
            ])
        }
        return (table.lines() + ["in padding: of the field of the first output cell"]).joined(separator: "\n")
    }
}

extension Double {
    /// Whether it is a whole number of 64ths, which starts are without thirds from a deconvolution.
    fileprivate var isShort: Bool { (self * 64).rounded() == self * 64 }
}
