import Convolution
import Language
import Tensors

extension FrameworkLine {
    /// TensorFlow's call of the same values; its arrays lie (N, spatial…, C) and (k…, C, F). nil for
    /// what TensorFlow is not asked about.
    public static func tensorFlow(_ call: ConvCall) -> FrameworkLine? {
        switch call.operation {
        case .conv: convolution(call)
        case .deconv: transposed(call)
        default: Optional.none
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
            let pairs = ["[0, 0]"] + axes.map { "[\($0.low), \($0.high)]" } + ["[0, 0]"]
            image = "tf.pad(\(x), [\(pairs.joined(separator: ", "))]\(mode))"
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

    private static func unsupported(_ call: ConvCall) -> String? {
        let types = Set(call.operands.map(\.tensor.dtype))
        if types.count > 1 { return "TensorFlow mixes no types; convert them first" }
        if !(types.first ?? .float32).isFloating { return "TensorFlow convolves floats only; convert them first" }
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
