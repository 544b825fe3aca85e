import Convolution
import Language
import Tensors

/// A convolution as a picture that moves: a grid that is read, a grid that is written, and a frame for
/// each step. Of channels the first of its group is seen, of three axes one slice.
public struct Scene {
    public enum View: Sendable, Hashable {
        /// A window moves over the padded input; each frame makes one output cell.
        case windows
        /// Each input cell of a deconvolution stamps its kernel onto the result.
        case stamps
        /// A deconvolution as a window that moves over its input with zeros between.
        case spread
    }

    /// A cell of a grid.
    public struct Cell: Sendable, Hashable {
        public enum Kind: Sendable, Hashable { case element, padding, between }
        public let text: String
        public let kind: Kind
    }

    /// A place of a grid.
    public struct Place: Sendable, Hashable { public let row, column: Int }

    /// One step: what is read and what is written.
    public struct Frame: Sendable {
        /// Batch, channel of the output (of stamps: of the input), position.
        let n: Int, channel: Int, position: [Int]
        /// What the window reads, and with which weight; of stamps, the one cell.
        public let reads: [(place: Place, weight: String)]
        /// The cells that change; of stamps, each with its weight.
        public let writes: [(place: Place, weight: String)]
    }

    public let call: ConvCall
    public let view: View
    public let result: Tensor
    public let frameCount: Int
    public let sourceRows, sourceColumns, targetRows, targetColumns: Int
    /// What moves: the geometry of the windows, or of the stamped convolution.
    let geometry: ConvGeometry
    /// Of im2col, the matrix that every window is a line of; it is the grid that is written.
    let columns: Im2colTable?
    private let source: Tensor
    private let weight: Tensor?
    private let dtype: DType

    /// - Throws: `LessonError` for a call that no window or stamp makes; `EvaluationError`, `TensorError`.
    public init(_ call: ConvCall, view: View? = nil) throws {
        let isStamped = call.operation == .deconv || call.operation == .inputGradient
        guard isStamped || [.conv, .maxPool, .averagePool, .im2col].contains(call.operation), let first = call.operands.first
        else {
            throw LessonError(
                "no window moves in \(call.function)", help: "it takes conv, deconv, conv_dx, im2col and the pools")
        }
        self.call = call
        columns = call.operation == .im2col ? try Im2colTable(call) : nil
        self.view = isStamped ? (view == .spread ? .spread : .stamps) : .windows
        result = try call.value()
        dtype = result.dtype
        source = first.tensor
        let context = call.context
        if self.view == .spread {
            guard call.geometry.padMode == .zeros, !call.geometry.isChannelsLast, call.operation == .deconv else {
                throw LessonError("the view with zeros between takes a deconv with channels first")
            }
            let inserted = ZeroInserted(call.geometry)
            let turned = try call.operand("w").map { try inserted.weight($0.tensor, in: context) }
            guard let turned else { throw LessonError("there is no kernel") }
            weight = turned
            geometry = try ConvGeometry.conv(x: source.shape, w: turned.shape, inserted.options)
        } else {
            weight = call.operand("w")?.tensor
            geometry = call.geometry
        }
        let axes = geometry.axes.suffix(2)
        let sources = axes.map { isStamped && view != .spread ? $0.output : $0.reach }
        let targets = axes.map { isStamped && view != .spread ? $0.input : $0.output }
        (sourceRows, sourceColumns) = (sources.count > 1 ? sources[0] : 1, sources.last ?? 1)
        if let columns {
            let lines = targets.reduce(1, *)
            (targetRows, targetColumns) = columns.isTransposed ? (columns.columnCount, lines) : (lines, columns.columnCount)
            frameCount = columns.rowCount
        } else {
            (targetRows, targetColumns) = (targets.count > 1 ? targets[0] : 1, targets.last ?? 1)
            frameCount = self.view == .stamps
                ? source.elementCount : geometry.batch * geometry.filters * geometry.outputCount
        }
    }

    /// How many frames one plane (one image, one channel, one slice) has.
    public var planeFrames: Int { geometry.axes.suffix(2).reduce(1) { $0 * $1.output } }

    private var places: Places { Places(geometry) }

    /// The two coordinates that a picture shows, of as many as there are axes.
    func place(_ position: [Int]) -> Place {
        Place(row: position.count > 1 ? position[position.count - 2] : 0, column: position.last ?? 0)
    }

    // MARK: Frames

    /// The frame at `i`, in row-major order of batch, channel and position.
    ///
    /// - Throws: `TensorError`.
    public func frame(_ i: Int) throws -> Frame {
        let count = max(geometry.outputCount, 1)
        let position = ColumnCell.split(i % count, geometry.axes.map(\.output))
        let filters = columns == nil ? max(geometry.filters, 1) : 1
        let (n, filter) = (i / count / filters, i / count % filters)
        var numbers = NumberText(weight?.dtype ?? dtype)
        var reads: [(place: Place, weight: String)] = []
        var writes: [(place: Place, weight: String)] = []
        let taps = geometry.axes.map(\.kernel)
        let tapCount = min(geometry.kernelCount, 1 << 12)
        for flat in 0..<tapCount {
            let tap = ColumnCell.split(flat, taps)
            // Of three axes, the slice of the middle tap.
            if zip(tap, taps).dropLast(2).contains(where: { $0.0 != $0.1 / 2 }) { continue }
            var text = ""
            if let weight, geometry.kind != .windows {
                text = numbers.text(try weight.number(at: places.weight(filter, 0, tap), in: call.context))
            }
            if view == .stamps {
                let cells = zip(geometry.axes, zip(position, tap)).map { axis, at in
                    axis.source(position: at.0, tap: at.1, geometry.padMode)
                }
                if !cells.contains(nil) { writes.append((place(cells.compactMap { $0 }), text)) }
            } else {
                let cells = zip(geometry.axes, zip(position, tap)).map { axis, at in at.0 * axis.stride + at.1 * axis.dilation }
                reads.append((place(cells), text))
            }
        }
        if view == .stamps { reads = [(place(position), "")] } else { writes = written(at: position).map { ($0, "") } }
        return Frame(n: n, channel: filter, position: position, reads: reads, writes: writes)
    }

    /// A cell of the grid that is read, in the plane of a frame.
    ///
    /// - Throws: `TensorError`.
    public func sourceCell(_ at: Place, in frame: Frame) throws -> Cell {
        var numbers = NumberText(dtype)
        if view == .stamps {
            let position = Array(frame.position.dropLast(2)) + (frame.position.count > 1 ? [at.row, at.column] : [at.column])
            return Cell(
                text: numbers.text(try source.number(at: places.image(frame.n, frame.channel, position), in: call.context)), kind: .element)
        }
        let outer = zip(geometry.axes, frame.position).dropLast(2).map { axis, o in
            o * axis.stride + axis.kernel / 2 * axis.dilation
        }
        let padded = outer + (geometry.axes.count > 1 ? [at.row, at.column] : [at.column])
        let cells = zip(geometry.axes, padded).map { axis, cell in cell < axis.padded ? axis.source(ofPadded: cell, geometry.padMode) : nil }
        if cells.contains(nil) {
            let isInside = zip(geometry.axes, padded).allSatisfy { axis, cell in
                (0..<axis.dilatedInput).contains(cell - axis.low) && cell < axis.padded
            }
            return Cell(text: isInside ? "0" : "·", kind: isInside ? .between : .padding)
        }
        let isPadding = zip(geometry.axes, padded).contains { axis, cell in !(0..<axis.dilatedInput).contains(cell - axis.low) }
        let group = frame.channel / max(geometry.filters / max(geometry.groups, 1), 1)
        let channel = group * (geometry.channels / max(geometry.groups, 1))
        let value = try source.number(at: places.image(frame.n, channel, cells.compactMap { $0 }), in: call.context)
        return Cell(text: numbers.text(value), kind: isPadding ? .padding : .element)
    }

    /// The number in a cell of the grid that is written, once frame `i` is done; nil before it is made.
    /// Of stamps it is the running sum.
    ///
    /// - Throws: `TensorError`.
    public func targetText(_ at: Place, after i: Int, in frame: Frame) throws -> String? {
        if columns != nil { return try columnText(at, after: i, in: frame) }
        var numbers = NumberText(dtype)
        let position = Array(frame.position.dropLast(2)) + (geometry.axes.count > 1 ? [at.row, at.column] : [at.column])
        if view != .stamps {
            let flat = zip(geometry.axes, position).reduce(0) { $0 * $1.0.output + $1.1 }
            guard flat <= i % max(geometry.outputCount, 1) else { return nil }
            return numbers.text(try value(frame.n, frame.channel, position))
        }
        let group = frame.channel / max(geometry.filters / max(geometry.groups, 1), 1)
        let channel = group * (geometry.channels / max(geometry.groups, 1))
        let here = frame.channel * max(geometry.outputCount, 1) + flat(frame.position)
        guard let terms = Terms(call, at: places.image(frame.n, channel, position)), !terms.isEmpty else { return "0" }
        var sum = 0.0
        for term in terms {
            guard let left = term.left, let right = term.right, let weight else { continue }
            let cell = places.split(image: left)
            if cell.channel * max(geometry.outputCount, 1) + flat(cell.position) > here { continue }
            sum += try source.number(at: left, in: call.context) * weight.number(at: right, in: call.context)
        }
        return numbers.text(sum)
    }

    func flat(_ position: [Int]) -> Int { zip(geometry.axes, position).reduce(0) { $0 * $1.0.output + $1.1 } }

    /// The result's number in a cell.
    func value(_ n: Int, _ channel: Int, _ position: [Int]) throws -> Double {
        try result.number(at: places.image(n, channel, position), in: call.context)
    }

    /// What a picture leaves out, in words; empty when it shows all.
    public var caption: String {
        var parts: [String] = []
        let perGroup = columns == nil ? geometry.channels / max(geometry.groups, 1) : geometry.channels
        if perGroup > 1, geometry.kind != .windows || columns != nil {
            parts.append(view == .stamps ? "result channel 0 of \(perGroup) is shown" : "input channel 0 of \(perGroup) is shown")
        }
        if geometry.axes.count > 2 { parts.append("of the depth, the kernel's middle slice") }
        return parts.joined(separator: "; ")
    }
}
