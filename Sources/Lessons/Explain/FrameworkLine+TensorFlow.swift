import Convolution
import Language
import Tensors

extension FrameworkLine {
    /// TensorFlow's call of the same values; its arrays lie (N, spatial…, C) and (k…, C, F).
    public static func tensorFlow(_ call: ConvCall) -> FrameworkLine {
        switch call.operation {
        case .conv: convolution(call)
        case .deconv: transposed(call)
        case .maxPool, .averagePool: pool(call)
        case .im2col: .none("tf.image.extract_patches puts the channels last in a row")
        case .col2im: .none("TensorFlow adds no windows back")
        case .inputGradient, .weightGradient: .none("TensorFlow takes gradients with tf.GradientTape")
        case .matrix: .none("TensorFlow builds no convolution matrix")
        }
    }

    private static func convolution(_ call: ConvCall) -> FrameworkLine {
        let geometry = call.geometry, axes = geometry.axes
        if let reason = unsupported(call) { return .none(reason) }
        if geometry.groups > 1, axes.count == 3 { return .none("tf.nn.convolution has no groups in 3-D") }
        if axes.contains(where: { $0.inputDilation > 1 }) { return .none("tf.nn.convolution has no input_dilation") }
        if axes.contains(where: { $0.stride > 1 }), axes.contains(where: { $0.dilation > 1 }) {
            return .none("tf.nn.convolution takes stride or dilation, not both")
        }
        let (x, w) = operands(call, image: "x")
        var padding = "VALID"
        var image = x
        let isSame = call.settings.contains { $0.name == "pad" && $0.text == "\"same\"" }
        if isSame, geometry.padMode == .zeros {
            padding = "SAME"
        } else if axes.contains(where: { $0.low != 0 || $0.high != 0 }) {
            if axes.contains(where: { $0.low < 0 || $0.high < 0 }) { return .none("tf.pad cannot crop") }
            let modes: [ConvPadMode: String] = [.zeros: "", .reflect: ", \"REFLECT\""]
            guard let mode = modes[geometry.padMode] else { return .none("tf.pad has no \(geometry.padMode.rawValue) mode") }
            if geometry.padMode == .reflect, axes.contains(where: { max($0.low, $0.high) >= $0.input }) {
                return .none("tf.pad's REFLECT stops short of the input's size")
            }
            image = padded(x, axes, mode)
        }
        return .code(biased("tf.nn.convolution(\(image), \(w)\(settings(axes)), padding=\"\(padding)\")", call) + layout(call))
    }

    private static func transposed(_ call: ConvCall) -> FrameworkLine {
        let geometry = call.geometry, axes = geometry.axes
        if let reason = unsupported(call) { return .none(reason) }
        if geometry.groups > 1 { return .none("tf.nn.conv_transpose has no groups") }
        if call.overlap == .mean { return .none("tf.nn.conv_transpose only sums overlaps") }
        if axes.contains(where: { $0.dilation > 1 }) { return .none("tf.nn.conv_transpose has no dilation on a CPU") }
        let isSame = call.settings.contains { $0.name == "pad" && $0.text == "\"same\"" }
        guard isSame || axes.allSatisfy({ $0.low == 0 && $0.high == 0 }) else {
            return .none("tf.nn.conv_transpose takes SAME or VALID; crop a VALID result by hand")
        }
        let (x, w) = operands(call, image: "x")
        let shape = [geometry.batch] + axes.map(\.input) + [geometry.channels]
        return .code(
            biased("tf.nn.conv_transpose(\(x), \(w), [\(shape.map(String.init).joined(separator: ", "))], \(FrameworkLine.tuple(axes.map(\.stride))), padding=\"\(isSame ? "SAME" : "VALID")\")", call)
                + layout(call))
    }

    private static func pool(_ call: ConvCall) -> FrameworkLine {
        let axes = call.geometry.axes
        let isMaximum = call.operation == .maxPool
        if let reason = unsupported(call) { return .none(reason) }
        if call.givesIndices { return .none("tf.nn.max_pool_with_argmax counts places through the channels") }
        if axes.contains(where: { !(0..<$0.stride).contains($0.padded - $0.extent - ($0.output - 1) * $0.stride) }) {
            return .none("TensorFlow's pools round down")
        }
        if axes.count == 3, call.operands.contains(where: { $0.tensor.dtype == .float64 }) {
            return .none("TensorFlow's pools in 3-D take float32")
        }
        if isMaximum, axes.contains(where: { max($0.low, $0.high) >= $0.extent }) {
            return .none("TensorFlow's largest of padding alone is the lowest float, not -inf")
        }
        let isDilated = axes.contains { $0.dilation > 1 }
        if isDilated, axes.contains(where: { $0.stride > 1 }) { return .none("tf.nn.pool takes stride or dilation, not both") }
        var (x, _) = operands(call, image: "x")
        var padding = "VALID"
        let isPadded = axes.contains { $0.low != 0 || $0.high != 0 }
        // Its SAME leaves the padding out of an average.
        if call.settings.contains(where: { $0.name == "pad" && $0.text == "\"same\"" }), isMaximum || !call.countsPadding {
            padding = "SAME"
        } else if isPadded {
            if !isMaximum, !call.countsPadding { return .none("tf.nn.avg_pool leaves out the padding of SAME only") }
            if axes.contains(where: { $0.low < 0 || $0.high < 0 }) { return .none("tf.pad cannot crop") }
            x = padded(x, axes, isMaximum ? ", constant_values=float(\"-inf\")" : "")
        }
        let kernel = FrameworkLine.tuple(axes.map(\.kernel), short: false), strides = FrameworkLine.tuple(axes.map(\.stride), short: false)
        let text =
            isDilated
            ? "tf.nn.pool(\(x), \(kernel), \"\(isMaximum ? "MAX" : "AVG")\", dilations=\(FrameworkLine.tuple(axes.map(\.dilation), short: false)), padding=\"\(padding)\")"
            : "tf.nn.\(isMaximum ? "max" : "avg")_pool(\(x), \(kernel), \(strides), padding=\"\(padding)\")"
        return .code(text + layout(call))
    }

    private static func padded(_ x: String, _ axes: [ConvGeometry.Axis], _ mode: String) -> String {
        let pairs = ["[0, 0]"] + axes.map { "[\($0.low), \($0.high)]" } + ["[0, 0]"]
        return "tf.pad(\(x), [\(pairs.joined(separator: ", "))]\(mode))"
    }

    private static func unsupported(_ call: ConvCall) -> String? {
        let types = Set(call.operands.map(\.tensor.dtype))
        if types.count > 1 { return "TensorFlow mixes no types; convert them first" }
        if !(types.first ?? .float32).isFloating { return "TensorFlow takes floats only; convert them first" }
        return nil
    }

    private static func settings(_ axes: [ConvGeometry.Axis]) -> String {
        var text = ""
        if axes.contains(where: { $0.stride != 1 }) { text += ", strides=\(FrameworkLine.tuple(axes.map(\.stride)))" }
        if axes.contains(where: { $0.dilation != 1 }) { text += ", dilations=\(FrameworkLine.tuple(axes.map(\.dilation)))" }
        return text
    }

    /// An expression with the bias added, when there is one.
    private static func biased(_ text: String, _ call: ConvCall) -> String {
        call.operand("b").map { "tf.add(\(text), \($0.isName ? $0.text : "b"))" } ?? text
    }

    /// x and w as TensorFlow lays them out.
    private static func operands(_ call: ConvCall, image: String) -> (String, String) {
        let geometry = call.geometry, spatial = geometry.axes.count
        func name(_ role: String) -> String { call.operand(role).map { $0.isName ? $0.text : role } ?? role }
        func list(_ values: [Int]) -> String { "[" + values.map(String.init).joined(separator: ", ") + "]" }
        var (x, w) = (name(image), name("w"))
        switch geometry.form {
        case .plain:
            x += "[None, ..., None]"
            w += "[..., None, None]"
        case .unbatched: x += "[None]"
        case .batched: break
        }
        if geometry.form != .plain, !geometry.isChannelsLast {
            let axes = Array(0..<spatial)
            x = "tf.transpose(\(x), \(list([0] + axes.map { $0 + 2 } + [1])))"
            w = "tf.transpose(\(w), \(list(axes.map { $0 + 2 } + [1, 0])))"
        }
        if geometry.isFlipped { w = "tf.reverse(\(w), \(list(Array(0..<spatial))))" }
        return (x, w)
    }

    /// What is said when the result does not lie as ours.
    private static func layout(_ call: ConvCall) -> String {
        switch call.geometry.form {
        case .plain: "[0, ..., 0]"
        case .unbatched: call.geometry.isChannelsLast ? "[0]" : "   gives (1, spatial…, channels)"
        case .batched: call.geometry.isChannelsLast ? "" : "   gives (N, spatial…, channels)"
        }
    }
}
