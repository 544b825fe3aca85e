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
            // ke = d(k − 1) + 1 must be a multiple of s.
            var other = axis
            let kernels = (1...max(axis.kernel + axis.stride, 2)).filter {
                other.kernel = $0
                return other.extent % axis.stride == 0
            }
                .sorted { (($0 - axis.kernel).magnitude, $0) < (($1 - axis.kernel).magnitude, $1) }
            let strides = axis.extent <= 1 << 16 ? (1...axis.extent).filter { axis.extent % $0 == 0 } : [1]
            return Verdict(
                axis: axis.name, extent: axis.extent, stride: axis.stride, kernels: Array(kernels.prefix(2)).sorted(),
                strides: Array(strides.sorted { (($0 - axis.stride).magnitude, $0) < (($1 - axis.stride).magnitude, $1) }.prefix(2)).sorted())
        }
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
