import Convolution
import Language
import Tensors

/// How many kernel cells land on each cell of a deconvolution's result, and whether that leaves a
/// checkerboard (Odena, Dumoulin & Olah 2016).
public struct OverlapMap: Sendable {
    /// One axis: whether its kernel covers every cell equally often, and what would.
    public struct Verdict: Sendable, Hashable {
        public let axis: String
        public let extent, stride: Int
        /// (kernel extent) mod stride
        public var remainder: Int { extent % stride }
        public var isEven: Bool { remainder == 0 }
        /// Kernel sizes and strides that cover evenly, nearest first.
        public let kernels, strides: [Int]
    }

    /// The counts, over the spatial axes of the image that is stamped on.
    public let counts: Tensor
    public let verdicts: [Verdict]
    /// Whether cells of a convolution's input are counted by how often they are read.
    public let isReading: Bool
    /// The counts that occur, rising.
    public let distinct: [Int]

    /// - Throws: `TensorError` for memory.
    public init(_ call: ConvCall) throws {
        let geometry = call.geometry
        counts = try geometry.overlapCounts(in: call.context).converted(to: .int64, in: call.context)
        isReading = ![.deconv, .inputGradient, .col2im].contains(call.operation)
        distinct = Set(try counts.elements(Int.self, in: call.context)).sorted()
        verdicts = geometry.axes.map { axis in
            let strides = axis.extent <= 1 << 16 ? (1...axis.extent).filter { axis.extent % $0 == 0 } : [1]
            return Verdict(
                axis: axis.name, extent: axis.extent, stride: axis.stride, kernels: OverlapMap.evenKernels(axis),
                strides: Array(strides.sorted { (($0 - axis.stride).magnitude, $0) < (($1 - axis.stride).magnitude, $1) }.prefix(2)).sorted())
        }
    }

    /// The kernel sizes next to the axis's own whose extent ke = d(k − 1) + 1 is a multiple of s, at
    /// most two, rising.
    private static func evenKernels(_ axis: ConvGeometry.Axis) -> [Int] {
        // d(k − 1) ≡ −1 (mod s): by Euclid's algorithm, which gives the inverse of d when there is one.
        let stride = axis.stride
        var (rest, divisor, factor, next) = (stride, axis.dilation % stride, 0, 1)
        while divisor != 0 {
            let quotient = rest / divisor
            (rest, divisor) = (divisor, rest % divisor)
            (factor, next) = (next, factor - quotient * next)
        }
        guard rest == 1 else { return [] }
        let inverse = factor < 0 ? factor + stride : factor
        let first = stride - inverse % stride + 1
        let near = first + (axis.kernel - first) / stride * stride
        return Array(
            [near - stride, near, near &+ stride].filter { $0 > 0 && $0 - axis.kernel <= stride }
                .sorted { (($0 - axis.kernel).magnitude, $0) < (($1 - axis.kernel).magnitude, $1) }.prefix(2)).sorted()
    }

    public var isCheckerboard: Bool { verdicts.contains { !$0.isEven } }

    /// The counts, then the verdict of each axis, then `checkerboard: yes` or `no`.
    public func text(width: Int, in context: EvaluationContext) throws -> String {
        var options = PrintOptions.numpy
        options.lineWidth = width
        var lines = [
            isReading ? "how many windows read each cell of x" : "how many kernel cells land on each cell of the result",
            try counts.formatted(options, in: context),
        ]
        let most = distinct.count > 12 ? distinct.prefix(12).map(String.init) + ["…"] : distinct.map(String.init)
        lines.append("counts: \(most.joined(separator: ", "))")
        for verdict in verdicts {
            var line = "\(verdict.axis): kernel extent \(verdict.extent) mod stride \(verdict.stride) = \(verdict.remainder)"
            if !verdict.isEven {
                var ways: [String] = []
                if !verdict.kernels.isEmpty { ways.append("k = " + verdict.kernels.map(String.init).joined(separator: " or ")) }
                ways.append("s = " + verdict.strides.map(String.init).joined(separator: " or "))
                line += ", uneven\n  \(ways.joined(separator: ", or ")) would be even"
            }
            lines.append(line)
        }
        lines.append("checkerboard: \(isCheckerboard ? "yes" : "no")")
        return lines.joined(separator: "\n")
    }
}
