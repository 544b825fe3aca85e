import Convolution
import Language
import Tensors

/// The same call in another library, as one line that runs, or the reason why there is none.
public enum FrameworkLine: Sendable, Hashable {
    case code(String)
    case none(String)

    /// The line itself, or `no equivalent: REASON`.
    public var text: String {
        switch self {
        case .code(let text): text
        case .none(let reason): "no equivalent: \(reason)"
        }
    }

    /// `(1, 2)`, or `3` when all are equal.
    static func tuple(_ values: [Int], short: Bool = true) -> String {
        if short, let first = values.first, values.allSatisfy({ $0 == first }) { return String(first) }
        return values.count == 1 ? "(\(values[0]),)" : "(" + values.map(String.init).joined(separator: ", ") + ")"
    }
}

// MARK: The module

extension FrameworkLine {
    /// PyTorch's layer of these settings, as PyTorch prints it; nil for what is no layer.
    public static func layer(_ call: ConvCall) -> FrameworkLine? {
        let geometry = call.geometry
        let axes = geometry.axes
        func each(_ value: (ConvGeometry.Axis) -> Int) -> String { tuple(axes.map(value), short: false) }
        func optional(_ name: String, _ standard: Int, _ value: (ConvGeometry.Axis) -> Int) -> String {
            axes.allSatisfy { value($0) == standard } ? "" : ", \(name)=\(each(value))"
        }
        let isSymmetric = axes.allSatisfy { $0.low == $0.high && $0.low >= 0 }
        switch call.operation {
        case .conv:
            if axes.contains(where: { $0.inputDilation > 1 }) { return nil }
            guard isSymmetric else { return Optional.none }
            let modes: [ConvPadMode: String] = [.reflect: "reflect", .edge: "replicate", .wrap: "circular"]
            let mode = modes[geometry.padMode].map { ", padding_mode='\($0)'" } ?? ""
            return .code(
                "Conv\(axes.count)d(\(geometry.channels), \(geometry.filters), kernel_size=\(each { $0.kernel }), stride=\(each { $0.stride })"
                    + optional("padding", 0) { $0.low } + optional("dilation", 1) { $0.dilation }
                    + (geometry.groups > 1 ? ", groups=\(geometry.groups)" : "") + mode + ")")
        case .deconv:
            guard isSymmetric, call.overlap == .sum, axes.allSatisfy({ $0.remainder < max($0.stride, $0.dilation) }) else { return Optional.none }
            return .code(
                "ConvTranspose\(axes.count)d(\(geometry.filters), \(geometry.channels), kernel_size=\(each { $0.kernel }), stride=\(each { $0.stride })"
                    + optional("padding", 0) { $0.low } + optional("output_padding", 0) { $0.remainder }
                    + optional("dilation", 1) { $0.dilation } + (geometry.groups > 1 ? ", groups=\(geometry.groups)" : "") + ")")
        default: return Optional.none
        }
    }
}

// MARK: PyTorch

extension FrameworkLine {
    /// One expression over the user's names that begins with `F.` or `torch.`; `F` is
    /// torch.nn.functional.
    public static func pyTorch(_ call: ConvCall) -> FrameworkLine { PyTorchWriter(call).line }
}

/// Writes a call as PyTorch.
private struct PyTorchWriter {
    let call: ConvCall
    let geometry: ConvGeometry
    let axes: [ConvGeometry.Axis]
    /// The dtype PyTorch computes in, where that is not the operands' own.
    private let converts: String?
    private let endsInWhole: Bool

    init(_ call: ConvCall) {
        self.call = call
        geometry = call.geometry
        axes = call.geometry.axes
        let types = call.operands.map(\.tensor.dtype)
        let result = types.reduce(DType.bool, DType.promote)
        // PyTorch convolves floats of one type only.
        endsInWhole = !result.isFloating
        let floats = call.operation == .averagePool ? "float" : "double"
        converts = !result.isFloating ? floats : types.allSatisfy { $0 == result } ? nil : result == .float64 ? "double" : "float"
    }

    private var spatial: Int { axes.count }
    private typealias Line = FrameworkLine
    private func tuple(_ value: (ConvGeometry.Axis) -> Int) -> String { Line.tuple(axes.map(value)) }

    var line: FrameworkLine {
        switch call.operation {
        case .conv: convolution
        case .deconv: transposed
        case .inputGradient, .weightGradient: gradient
        case .im2col: unfold
        case .col2im: fold
        case .matrix: .none("PyTorch builds no convolution matrix")
        case .maxPool, .averagePool: pool
        }
    }

    // MARK: Operands

    private func raw(_ role: String) -> String {
        guard let operand = call.operand(role) else { return role }
        return (operand.isName ? operand.text : role) + (converts.map { ".\($0)()" } ?? "")
    }

    /// An image as PyTorch takes it: (N, C, spatial…) or (C, spatial…).
    private func image(_ role: String) -> String {
        switch geometry.form {
        case .plain: return raw(role) + "[None]"
        case .unbatched, .batched:
            guard geometry.isChannelsLast else { return raw(role) }
            return "\(raw(role)).movedim(-1, \(geometry.form == .batched ? 1 : 0))"
        }
    }

    /// A weight as PyTorch takes it: (F, C/groups, k…), not flipped.
    private var weight: String {
        var text = raw("w")
        if geometry.form == .plain { text += "[None, None]" } else if geometry.isChannelsLast {
            text += ".permute(\((([spatial + 1, spatial]) + Array(0..<spatial)).map(String.init).joined(separator: ", ")))"
        }
        if geometry.isFlipped { text += ".flip(\((1...spatial).reversed().map { "-\($0)" }.joined(separator: ", ")))" }
        return text
    }

    /// The result as ours: plain, channels last, whole again.
    private func user(_ text: String, plainAxes: Int = 1) -> String {
        var text = text
        if geometry.form == .plain { text += plainAxes == 1 ? "[0]" : "[0, 0]" } else if geometry.isChannelsLast {
            text += ".movedim(\(geometry.form == .batched ? 1 : 0), -1)"
        }
        return endsInWhole ? text + ".long()" : text
    }

    private func settings(pads: Bool = true, _ extra: [String] = []) -> String {
        var parts: [String] = []
        if axes.contains(where: { $0.stride != 1 }) { parts.append("stride=\(tuple { $0.stride })") }
        if pads, axes.contains(where: { $0.low != 0 }) { parts.append("padding=\(tuple { $0.low })") }
        parts += extra
        if axes.contains(where: { $0.dilation != 1 }) { parts.append("dilation=\(tuple { $0.dilation })") }
        if geometry.groups > 1 { parts.append("groups=\(geometry.groups)") }
        return parts.map { ", " + $0 }.joined()
    }

    /// The bias, which stands after w.
    private var bias: String { call.operand("b").map { $0.tensor.rank == 0 ? ", \(raw("b"))[None]" : ", \(raw("b"))" } ?? "" }

    /// F.pad's order: last axis first.
    private func pads(_ pairs: [(Int, Int)]) -> String {
        "(" + pairs.reversed().flatMap { [$0.0, $0.1] }.map(String.init).joined(separator: ", ") + ")"
    }

    private var isSymmetric: Bool { axes.allSatisfy { $0.low == $0.high && $0.low >= 0 } }

    // MARK: Convolution

    private var convolution: FrameworkLine {
        if axes.contains(where: { $0.inputDilation > 1 }) { return .none("PyTorch's conv has no input_dilation") }
        var x = image("x")
        let padsItself = geometry.padMode == .zeros && isSymmetric
        if !padsItself {
            let modes: [ConvPadMode: String] = [.reflect: "reflect", .edge: "replicate", .wrap: "circular"]
            if let mode = modes[geometry.padMode] {
                for axis in axes {
                    let left = axis.input + min(axis.low, 0) + min(axis.high, 0)
                    let most = max(axis.low, axis.high)
                    if geometry.padMode == .reflect, most >= left { return .none("PyTorch's reflect stops short of the input's size") }
                    if geometry.padMode == .wrap, most > left { return .none("PyTorch's circular goes round at most once") }
                }
                if axes.contains(where: { $0.low < 0 || $0.high < 0 }) {
                    x = "F.pad(\(x), \(pads(axes.map { (min($0.low, 0), min($0.high, 0)) })))"
                }
                if axes.contains(where: { $0.low > 0 || $0.high > 0 }) {
                    x = "F.pad(\(x), \(pads(axes.map { (max($0.low, 0), max($0.high, 0)) })), mode=\"\(mode)\")"
                }
            } else {
                x = "F.pad(\(x), \(pads(axes.map { ($0.low, $0.high) })))"
            }
        }
        return .code(user("F.conv\(spatial)d(\(x), \(weight)\(bias)\(settings(pads: padsItself)))"))
    }

    // MARK: Transposed convolution

    private var transposed: FrameworkLine {
        let function = "F.conv_transpose\(spatial)d"
        // What its own padding cannot say is cropped from (or added to) the full result.
        let isPlain = isSymmetric && axes.allSatisfy { $0.remainder < max($0.stride, $0.dilation) }
        let crops = axes.map { (-$0.low, $0.remainder - $0.high) }
        func made(_ x: String, _ w: String, _ bias: String) -> String {
            if isPlain {
                let extra = axes.contains { $0.remainder != 0 } ? ["output_padding=\(tuple { $0.remainder })"] : []
                return "\(function)(\(x), \(w)\(bias)\(settings(extra)))"
            }
            return "F.pad(\(function)(\(x), \(w)\(bias)\(settings(pads: false))), \(pads(crops)))"
        }
        let isMean = call.overlap == .mean
        let addsBiasAfter = call.operand("b") != nil && (isMean || !isPlain)
        var text = made(image("x"), weight, addsBiasAfter ? "" : bias)
        if isMean {
            var counts = made(
                "torch.ones(1, 1, \(axes.map { String($0.output) }.joined(separator: ", "))\(dtype))",
                "torch.ones(1, 1, \(axes.map { String($0.kernel) }.joined(separator: ", "))\(dtype))", "")
            if geometry.groups > 1 { counts = PyTorchWriter.without(", groups=\(geometry.groups)", counts) }
            text += " / \(counts).clamp(min=1)\(geometry.form == .batched ? "" : "[0]")"
        }
        if addsBiasAfter {
            text += " + \(raw("b")).view(-1\(String(repeating: ", 1", count: spatial)))"
        }
        let isSum = isMean || addsBiasAfter
        if isMean, endsInWhole {
            return .none("an average of whole numbers; write it for x.float()")
        }
        if isSum, geometry.form == .plain || geometry.isChannelsLast { text = "torch.add(\(text), 0)" }
        return .code(user(text))
    }

    private static func without(_ part: String, _ text: String) -> String {
        var (kept, rest) = ("", text[...])
        while !rest.isEmpty {
            if rest.hasPrefix(part) { rest = rest.dropFirst(part.count) } else { kept.append(rest.removeFirst()) }
        }
        return kept
    }

    private var dtype: String {
        call.operands.map(\.tensor.dtype).reduce(DType.bool, DType.promote) == .float64 ? ", dtype=torch.float64" : ""
    }

    // MARK: Gradients

    private var gradient: FrameworkLine {
        if axes.contains(where: { $0.inputDilation > 1 }) { return .none("PyTorch's conv has no input_dilation") }
        if geometry.padMode != .zeros { return .none("torch.nn.grad pads with zeros only; use autograd") }
        guard isSymmetric else { return .none("torch.nn.grad takes one padding for both ends; use autograd") }
        guard geometry.form == .batched, !geometry.isChannelsLast, !geometry.isFlipped else {
            return .none("torch.nn.grad takes (N, C, …) and a kernel that is not flipped; use autograd")
        }
        func list(_ shape: Shape) -> String { "(" + shape.map(String.init).joined(separator: ", ") + ")" }
        let tail = endsInWhole ? ".long()" : ""
        return call.operation == .inputGradient
            ? .code("torch.nn.grad.conv\(spatial)d_input(\(list(geometry.inputShape)), \(raw("w")), \(raw("dy"))\(settings()))\(tail)")
            : .code("torch.nn.grad.conv\(spatial)d_weight(\(raw("x")), \(list(geometry.weightShape)), \(raw("dy"))\(settings()))\(tail)")
    }

    // MARK: Windows

    private var unfold: FrameworkLine {
        guard spatial <= 2 else { return .none("F.unfold is for two spatial axes") }
        var x = raw("x")
        // F.unfold wants (N, C, H, W).
        switch (geometry.form, spatial) {
        case (.batched, 2): break
        case (.batched, _): x += "[:, :, None]"
        case (.unbatched, 2): x += "[None]"
        case (.unbatched, _): x += "[None, :, None]"
        case (.plain, 2): x += "[None, None]"
        case (.plain, _): x += "[None, None, None]"
        }
        if !isSymmetric { x = "F.pad(\(x), \(pads(axes.map { ($0.low, $0.high) })))" }
        var text = "F.unfold(\(x), \(two(1) { $0.kernel })\(windowSettings(pads: isSymmetric)))"
        switch call.order {
        case .rows: text += ".transpose(1, 2).flatten(0, 1)"
        case .cols: text += ".transpose(0, 1).flatten(1)"
        case .unfold: break
        }
        return .code(text + (endsInWhole ? ".long()" : ""))
    }

    /// A setting of F.unfold, whose axes are always two: a lone axis is its width.
    private func two(_ standard: Int, short: Bool = false, _ value: (ConvGeometry.Axis) -> Int) -> String {
        Line.tuple((spatial == 1 ? [standard] : []) + axes.map(value), short: short)
    }

    private func windowSettings(pads: Bool) -> String {
        var parts: [String] = []
        if axes.contains(where: { $0.dilation != 1 }) { parts.append("dilation=\(two(1, short: true) { $0.dilation })") }
        if pads, axes.contains(where: { $0.low != 0 }) { parts.append("padding=\(two(0, short: true) { $0.low })") }
        if axes.contains(where: { $0.stride != 1 }) { parts.append("stride=\(two(1, short: true) { $0.stride })") }
        return parts.map { ", " + $0 }.joined()
    }

    private var fold: FrameworkLine {
        guard spatial <= 2 else { return .none("F.fold is for two spatial axes") }
        guard call.overlap == .sum else { return .none("F.fold only sums overlaps") }
        let count = geometry.outputCount
        let col: String
        switch call.order {
        case .rows: col = "\(raw("col")).unflatten(0, (\(geometry.batch), \(count))).transpose(1, 2)"
        case .cols: col = "\(raw("col")).unflatten(1, (\(geometry.batch), \(count))).transpose(0, 1)"
        case .unfold: col = raw("col")
        }
        // Of paddings that differ, the padded image is made and cropped.
        let size = two(1) { isSymmetric ? $0.input : $0.padded }
        var text = "F.fold(\(col), \(size), \(two(1) { $0.kernel })\(windowSettings(pads: isSymmetric)))"
        if !isSymmetric { text = "F.pad(\(text), \(pads(axes.map { (-$0.low, -$0.high) })))" }
        let image = geometry.form == .batched ? [":", ":"] : geometry.form == .unbatched ? ["0"] : ["0", "0"]
        let lone = spatial == 1 ? (geometry.form == .unbatched ? [":", "0"] : ["0"]) : []
        let indices = spatial == 2 && geometry.form == .batched ? [] : image + lone
        let tail = indices.isEmpty ? "" : "[\(indices.joined(separator: ", "))]"
        return .code(text + tail + (endsInWhole ? ".long()" : ""))
    }

    private var pool: FrameworkLine {
        let isMaximum = call.operation == .maxPool
        var x = geometry.form == .plain ? raw("x") + "[None]" : raw("x")
        let ceils = axes.contains(where: \.roundsUp)
        let padsItself = isSymmetric && axes.allSatisfy { $0.low <= $0.kernel / 2 }
        // PyTorch allows a part window alone under ceil; ours needs a whole one to begin with.
        if !padsItself {
            if ceils { return .none("F.\(isMaximum ? "max" : "avg")_pool pads both ends alike, at most half the kernel, when it rounds up") }
            if !isMaximum, !call.countsPadding { return .none("F.avg_pool leaves out padding of at most half the kernel, alike at both ends") }
            if isMaximum, call.givesIndices { return .none("F.max_pool pads both ends alike, at most half the kernel") }
            x = "F.pad(\(x), \(pads(axes.map { ($0.low, $0.high) }))\(isMaximum ? ", value=-torch.inf" : ""))"
        }
        var parts = ["stride=\(tuple { $0.stride })"]
        if axes.allSatisfy({ $0.stride == $0.kernel }) { parts = [] }
        if padsItself, axes.contains(where: { $0.low != 0 }) { parts.append("padding=\(tuple { $0.low })") }
        if isMaximum, axes.contains(where: { $0.dilation != 1 }) { parts.append("dilation=\(tuple { $0.dilation })") }
        if ceils { parts.append("ceil_mode=True") }
        if !isMaximum, !call.countsPadding { parts.append("count_include_pad=False") }
        if isMaximum, call.givesIndices { parts.append("return_indices=True") }
        let text = "F.\(isMaximum ? "max" : "avg")_pool\(spatial)d(\(x), \(Line.tuple(axes.map(\.kernel)))\(parts.map { ", " + $0 }.joined()))"
        if call.givesIndices { return geometry.form == .plain ? .none("it gives (1, …) and indices; add the axis yourself") : .code(text) }
        let tail = geometry.form == .plain ? "[0]" : ""
        return .code(text + tail + (endsInWhole && isMaximum ? ".long()" : ""))
    }
}
