import Convolution
import Language
import Tensors

/// The calls that belong to a call: its way back and its gradients, as runnable expressions over the
/// user's names; y is the result, dy its gradient.
struct RelatedCalls {
    let call: ConvCall
    private var geometry: ConvGeometry { call.geometry }
    private var axes: [ConvGeometry.Axis] { call.geometry.axes }

    /// How the gradient of the result is written.
    private let dy: String

    init(_ call: ConvCall, dy: String = "dy") {
        self.call = call
        self.dy = dy
    }

    private func name(_ role: String) -> String { call.operand(role)?.text ?? role }
    private var result: String { call.name ?? "y" }

    /// `w.shape`, or the sizes where w has no short name.
    private func shape(_ role: String) -> String {
        guard let operand = call.operand(role) else { return "\(role).shape" }
        return operand.isName ? "\(operand.text).shape" : "\(operand.tensor.shape)"
    }

    // MARK: The way back

    var inverse: String? {
        switch call.operation {
        case .conv:
            guard axes.allSatisfy({ $0.input > 0 }) else { return nil }
            let note = relationship.map { "   (Dumoulin & Visin, relationship \($0))" } ?? ""
            return "\(deconv(result)) has \(name("x"))'s shape\(note)"
        case .deconv:
            return "\(conv(result)) has \(name("x"))'s shape"
        case .im2col:
            return "\(columnsBack(result)) adds every copy back: its adjoint"
        case .col2im, .inputGradient, .weightGradient, .matrix, .maxPool, .averagePool: return nil
        }
    }

    private var relationship: Int? {
        let numbers = axes.map { DumoulinVisin.transposed($0) }
        guard geometry.padMode == .zeros, let first = numbers.first ?? nil, numbers.allSatisfy({ $0 == first }) else { return nil }
        return first
    }

    // MARK: Gradients

    var inputGradient: String? {
        switch call.operation {
        case .conv:
            if geometry.padMode != .zeros || axes.contains(where: { $0.input == 0 }) {
                return write("conv_dx", [dy, name("w"), shape("x")], given)
            }
            return deconv(dy)
        case .deconv: return conv(deconvGradient)
        case .maxPool: return pooled + "   \(dy) where the largest stood, 0 elsewhere"
        case .averagePool: return pooled + "   \(dy) spread evenly over each window"
        case .im2col:
            return columnsBack(dy)
        case .col2im, .inputGradient, .weightGradient, .matrix: return nil
        }
    }

    var weightGradient: String? {
        switch call.operation {
        case .conv: return write("conv_dw", [name("x"), dy, shape("w")], given)
        case .deconv: return write("conv_dw", [deconvGradient, name("x"), shape("w")], direct)
        default: return nil
        }
    }

    /// No other call spreads a pool's gradient: it is asked for.
    private var pooled: String {
        let x = call.operand("x").map { $0.isName ? $0.text : "x" } ?? "x"
        let kernel = call.settings.filter { $0.name == "k" }.map(\.text)
        let settings = call.settings.filter { $0.name != "k" && $0.name != "indices" }.map { Setting($0.name, $0.text) }
        return write("grad", [write(call.function, [x] + kernel, settings), x], [Setting("upstream", dy)])
    }

    /// The gradient that reaches a deconvolution's sums: an average divides it by its counts, which are
    /// the same deconvolution of ones, in one channel.
    private var deconvGradient: String {
        guard call.overlap == .mean else { return dy }
        func ones(_ lengths: [Int], _ isWeight: Bool) -> String {
            var lengths = lengths
            let extra = geometry.form == .plain ? 0 : isWeight || geometry.form == .batched ? 2 : 1
            for i in 0..<extra { lengths.insert(1, at: geometry.isChannelsLast && (isWeight || i > 0 || extra == 1) ? lengths.count : 0) }
            return "ones(\(lengths.map(String.init).joined(separator: ", ")))"
        }
        let settings = call.settings.filter { !["groups", "overlap", "flip"].contains($0.name) }.map { Setting($0.name, $0.text) }
        let counts = write("deconv", [ones(axes.map(\.output), false), ones(axes.map(\.kernel), true)], settings)
        return "\(dy) / \(counts)"
    }

    var biasGradient: String? {
        guard call.operand("b") != nil else { return nil }
        let spatial = axes.count
        let layout = geometry.isChannelsLast ? ["NWC", "NHWC", "NDHWC"][min(spatial, 3) - 1] : ["NCW", "NCHW", "NCDHW"][min(spatial, 3) - 1]
        return "conv_db(dy\(layout == "NCHW" ? "" : ", layout=\"\(layout)\""))"
    }

    // MARK: Writing calls

    private struct Setting {
        let name, text: String
        init(_ name: String, _ text: String) { (self.name, self.text) = (name, text) }
    }

    private func write(_ function: String, _ operands: [String], _ settings: [Setting]) -> String {
        let settings = settings.map { $0.name.isEmpty ? $0.text : "\($0.name)=\($0.text)" }
        return "\(function)(\((operands + settings).joined(separator: ", ")))"
    }

    /// The settings that were given, for a gradient of the same convolution.
    private var given: [Setting] {
        call.settings.filter { $0.name != "exact" && $0.name != "algo" }.map { Setting($0.name, $0.text) }
    }

    /// The settings of the convolution that the geometry describes, its pads as numbers.
    private var direct: [Setting] {
        var settings: [Setting] = []
        if let stride = perAxis(axes.map(\.stride), unless: 1) { settings.append(Setting("stride", stride)) }
        if let pad = pads(axes.map { ($0.low, $0.high - max(0, $0.remainder / max($0.stride, 1) * $0.stride)) }) {
            settings.append(Setting("pad", pad))
        }
        if let dilation = perAxis(axes.map(\.dilation), unless: 1) { settings.append(Setting("dilation", dilation)) }
        return settings + common
    }

    private var common: [Setting] {
        var settings: [Setting] = []
        if geometry.groups > 1 { settings.append(Setting("groups", String(geometry.groups))) }
        if geometry.isFlipped { settings.append(Setting("flip", "true")) }
        if let layout = call.settings.first(where: { $0.name == "layout" }) { settings.append(Setting("layout", layout.text)) }
        return settings
    }

    private func conv(_ operand: String) -> String { write("conv", [operand, name("w")], direct) }

    /// The deconvolution that gives the input's sizes back; of an input with zeros between, every
    /// e-th cell of it.
    private func deconv(_ operand: String) -> String {
        var settings: [Setting] = []
        if let stride = perAxis(axes.map(\.stride), unless: 1) { settings.append(Setting("stride", stride)) }
        if let pad = pads(axes.map { ($0.low, $0.high) }) { settings.append(Setting("pad", pad)) }
        if let extra = perAxis(axes.map(\.remainder), unless: 0) { settings.append(Setting("output_padding", extra)) }
        if let dilation = perAxis(axes.map(\.dilation), unless: 1) { settings.append(Setting("dilation", dilation)) }
        let text = write("deconv", [operand, name("w")], settings + common)
        guard axes.contains(where: { $0.inputDilation > 1 }) else { return text }
        let steps = axes.map { $0.inputDilation > 1 ? "::\($0.inputDilation)" : ":" }.joined(separator: ", ")
        if geometry.form == .plain { return "\(text)[\(steps)]" }
        return geometry.isChannelsLast ? "\(text)[..., \(steps), :]" : "\(text)[..., \(steps)]"
    }

    private func columnsBack(_ operand: String) -> String {
        let settings = call.settings.filter { $0.name != "kh" && $0.name != "kw" }.map { Setting($0.name, $0.text) }
        return write("col2im", [operand, shape("x")], [Setting("", sizes(axes.map(\.kernel)))] + settings)
    }

    private func perAxis(_ values: [Int], unless standard: Int) -> String? {
        if values.allSatisfy({ $0 == standard }) { return nil }
        return values.allSatisfy { $0 == values[0] } ? String(values[0]) : sizes(values)
    }

    private func sizes(_ values: [Int]) -> String {
        values.count == 1 ? "(\(values[0]),)" : "(" + values.map(String.init).joined(separator: ", ") + ")"
    }

    private func pads(_ pairs: [(Int, Int)]) -> String? {
        if pairs.allSatisfy({ $0.0 == $0.1 }) { return perAxis(pairs.map(\.0), unless: 0) }
        let text = pairs.map { "(\($0.0), \($0.1))" }.joined(separator: ", ")
        return pairs.count == 1 ? "(\(text),)" : "(\(text))"
    }

    // MARK: The same words elsewhere

    /// What other libraries give for deconv's "same", ours marked; empty for anything else.
    static func same(_ call: ConvCall) -> [(String, String)] {
        guard call.operation == .deconv, let pad = call.settings.first(where: { $0.name == "pad" }), pad.text == "\"same\"",
            call.geometry.axes.allSatisfy({ $0.extent >= $0.stride })
        else { return [] }
        let related = RelatedCalls(call)
        let axes = call.geometry.axes
        let (x, w) = (related.name("x"), related.name("w"))
        let others = call.settings.filter { !["pad", "output_size", "flip"].contains($0.name) }.map { Setting($0.name, $0.text) }
        let size = call.settings.filter { $0.name == "output_size" }.map { Setting($0.name, $0.text) }
        let ours = related.write("deconv", [x, w], others + [Setting("pad", "\"same\"")] + size)
        let turned = related.write("deconv", [x, w], others + [Setting("pad", "\"same\"")] + size + [Setting("flip", "true")])
        var rows = [("\"same\" is", "\(ours)   ours; TensorFlow and Keras SAME, ONNX SAME_UPPER")]
        // PyTorch has no word: its usual padding=⌈(ke − s)/2⌉ with output_padding crops the start more.
        let low = axes.map { ($0.low + $0.high + 1) / 2 }
        let extra = zip(axes, low).map { axis, low in 2 * low - axis.low - axis.high }
        if zip(axes, extra).allSatisfy({ $1 < max($0.stride, $0.dilation) }) {
            var settings = others
            if let pad = related.perAxis(low, unless: 0) { settings.append(Setting("pad", pad)) }
            if let extra = related.perAxis(extra, unless: 0) { settings.append(Setting("output_padding", extra)) }
            rows.append(("", "\(related.write("deconv", [x, w], settings))   PyTorch's usual, ONNX SAME_LOWER"))
        }
        rows.append(("", "\(turned)   JAX's conv_transpose by default"))
        return rows
    }
}

extension ConvCall {
    /// The gradient of this call by one of its operands, as an expression over the user's names, given
    /// how the gradient of the result is written; nil when that is no single call.
    public func gradient(by role: String, given dy: String) -> String? {
        guard overlap == .sum, [.conv, .deconv].contains(operation) else { return nil }
        let related = RelatedCalls(self, dy: dy)
        return role == "x" ? related.inputGradient : role == "w" ? related.weightGradient : nil
    }
}
