import Convolution
import Language
import Tensors

/// What `:explain` tells of a call: the sizes with the numbers put in, the work, the way back, the
/// gradients as convolutions, and the same call in other libraries.
public struct Explanation: Sendable {
    /// One spatial axis: its size formula and what the stride leaves over.
    public struct Size: Sendable, Hashable {
        public let axis: String
        /// `⌊(4 + 1 + 1 − 3) / 2⌋ + 1 = 2`
        public let formula: String
        /// What is left over, what is skipped; in this order, none empty.
        public let remarks: [String]
    }

    /// A labelled line: `work`, `inverse`, `dx`, `PyTorch`.
    public struct Row: Sendable, Hashable {
        public let label: String
        public let text: String
    }

    public let headline: String
    public let sizes: [Size]
    public let rows: [Row]

    /// - Throws: nothing of its own; sizes are settled already.
    public init(_ call: ConvCall) {
        let geometry = call.geometry
        headline = Explanation.headline(call)
        sizes = geometry.axes.indices.map { i in
            Size(axis: geometry.axes[i].name, formula: geometry.formula(axis: i), remarks: Explanation.remarks(call, i))
        }
        var rows: [Row] = []
        func add(_ label: String, _ text: String?) { if let text { rows.append(Row(label: label, text: text)) } }
        add("each cell", Explanation.cell(call))
        add("work", Explanation.work(call))
        if let number = DumoulinVisin.relationship(call) {
            add("arithmetic", "Dumoulin & Visin, relationship \(number)")
        }
        let related = RelatedCalls(call)
        add("inverse", related.inverse)
        add("dx", related.inputGradient)
        add("dw", related.weightGradient)
        add("db", related.biasGradient)
        add("PyTorch", FrameworkLine.pyTorch(call).text)
        add("as layer", FrameworkLine.layer(call)?.text)
        add("TensorFlow", FrameworkLine.tensorFlow(call).text)
        for (library, text) in RelatedCalls.same(call) { add(library, text) }
        self.rows = rows
    }

    /// As text, at most `width` columns wide but for runnable lines, which are never broken.
    public func text(width: Int) -> String {
        var lines = [headline]
        if DisplayWidth.of(headline) > width, let (call, kind) = headline.splitRemark {
            let broken = DisplayWidth.of(call) > width ? call.wrapped(width: width, indent: 6) : call
            lines = [broken, "      " + kind]
        }
        let column = (sizes.map(\.axis.count) + rows.map(\.label.count)).max().map { $0 + 4 } ?? 4
        let indent = String(repeating: " ", count: column)
        func label(_ text: String) -> String { "  " + text + String(repeating: " ", count: column - 2 - text.count) }
        for size in sizes {
            var line = label(size.axis) + size.formula
            for remark in size.remarks {
                if line.count + 4 + remark.count <= width {
                    line += "    " + remark
                } else {
                    lines.append(line)
                    line = indent + remark
                }
            }
            lines.append(line)
        }
        for row in rows {
            let line = label(row.label) + row.text
            // A remark behind an expression stands three blanks off and may go below it.
            if DisplayWidth.of(line) > width, let (expression, remark) = row.text.splitRemark {
                lines += [label(row.label) + expression, indent + "  " + remark]
            } else if row.label == "each cell" {
                let text = row.text.wrapped(width: width - column).split(separator: "\n").joined(separator: "\n" + indent)
                lines.append(label(row.label) + text)
            } else {
                lines.append(line)
            }
        }
        return lines.joined(separator: "\n")
    }

    // MARK: The parts

    private static func headline(_ call: ConvCall) -> String {
        let geometry = call.geometry
        func shown(_ role: String) -> String? {
            call.operand(role).map { "\($0.text) \($0.tensor.shape)" }
        }
        let turned = geometry.isFlipped
        switch call.operation {
        case .conv:
            let kind = turned ? "convolution: the kernel is turned round" : "cross-correlation"
            return "conv  \(shown("x") ?? "x") ⋆ \(shown("w") ?? "w") → \(geometry.outputShape)      \(kind)"
        case .deconv:
            return "deconv  \(shown("x") ?? "x") ⋆ᵀ \(shown("w") ?? "w") → \(geometry.inputShape)      transposed convolution"
        case .inputGradient:
            return "conv_dx  \(shown("dy") ?? "dy"), \(shown("w") ?? "w") → \(geometry.inputShape)      the gradient of conv by x"
        case .weightGradient:
            return "conv_dw  \(shown("x") ?? "x"), \(shown("dy") ?? "dy") → \(geometry.weightShape)      the gradient of conv by w"
        case .im2col:
            let shape = (try? geometry.columnsShape(call.order)).map { "\($0)" } ?? "?"
            return "im2col  \(shown("x") ?? "x") → \(shape)      \(geometry.outputCount) windows of \(kernel(geometry))"
        case .col2im:
            return "col2im  \(shown("col") ?? "col") → \(geometry.inputShape)      windows added back where they came from"
        case .matrix:
            let rows = geometry.outputShape.elementCount, columns = geometry.inputShape.elementCount
            return "conv_matrix  \(shown("w") ?? "w") → (\(rows), \(columns))      C @ flatten(x) = flatten(conv(x, w))"
        case .maxPool:
            return "max_pool  \(shown("x") ?? "x") → \(geometry.outputShape)      the largest of each \(kernel(geometry))"
        case .averagePool:
            return "avg_pool  \(shown("x") ?? "x") → \(geometry.outputShape)      the mean of each \(kernel(geometry))"
        }
    }

    static func kernel(_ geometry: ConvGeometry) -> String {
        geometry.axes.map { String($0.kernel) }.joined(separator: " × ")
    }

    private static func cell(_ call: ConvCall) -> String? {
        let geometry = call.geometry
        let channels = geometry.channels / max(geometry.groups, 1)
        let filters = geometry.filters / max(geometry.groups, 1)
        func counted(_ n: Int, _ what: String) -> String { "\(n) \(what)\(n == 1 ? "" : "s")" }
        switch call.operation {
        case .conv, .matrix:
            let inGroup = geometry.groups > 1 ? " of its group" : ""
            return "\(counted(channels, "channel"))\(inGroup) × \(kernel(geometry)) = \(counted(channels * geometry.kernelCount, "product"))"
                + (call.operand("b") == nil ? "" : ", and the bias")
        case .deconv, .inputGradient:
            return "of \(call.operand(call.operation == .deconv ? "x" : "dy")?.text ?? "x") stamps \(counted(channels, "channel")) × \(kernel(geometry)); stamps of \(counted(filters, "filter")) add up"
                + (call.overlap == .mean ? ", divided by how many taps landed" : "")
        case .weightGradient:
            return "\(counted(geometry.batch, "image")) × \(geometry.axes.map { String($0.output) }.joined(separator: " × ")) = \(counted(geometry.batch * geometry.outputCount, "product"))"
        case .im2col, .col2im: return "a copy: nothing is computed"
        case .maxPool: return "the largest of \(geometry.kernelCount)"
        case .averagePool:
            let padded = geometry.axes.contains { $0.low != 0 || $0.high != 0 }
            return "the sum of \(geometry.kernelCount)"
                + (padded ? call.countsPadding ? ", divided by the window, padding counted" : ", divided by its real cells" : ", divided by \(geometry.kernelCount)")
        }
    }

    private static func work(_ call: ConvCall) -> String? {
        let geometry = call.geometry
        switch call.operation {
        case .conv, .deconv, .inputGradient, .weightGradient:
            let adds = geometry.multiplyAdds == Int.max ? "more than 9·10¹⁸" : Count.grouped(geometry.multiplyAdds)
            guard let columns = try? geometry.columnsShape(.rows) else { return "\(adds) multiply-adds" }
            let width = call.operands.map(\.tensor.dtype).reduce(DType.bool, DType.promote).width
            let (bytes, overflow) = columns.elementCount.multipliedReportingOverflow(by: max(width, 1))
            return "\(adds) multiply-add\(geometry.multiplyAdds == 1 ? "" : "s"); im2col matrix \(columns), \(overflow ? "too large" : size(bytes))"
        case .im2col, .col2im:
            let image = geometry.inputShape.elementCount
            guard image > 0, let columns = try? geometry.columnsShape(.rows) else { return nil }
            return "\(Count.grouped(columns.elementCount)) elements, \(NumberText.rounded(Double(columns.elementCount) / Double(image), digits: 3)) times x"
        case .matrix, .maxPool, .averagePool: return nil
        }
    }

    /// `144 bytes`, `1.5 MB`.
    static func size(_ bytes: Int) -> String {
        for (unit, scale) in [("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)] where bytes >= scale {
            return NumberText.rounded(Double(bytes) / Double(scale), digits: 3) + " " + unit
        }
        return "\(bytes) bytes"
    }
}

extension String {
    /// What stands before and after three blanks.
    fileprivate var splitRemark: (String, String)? {
        var rest = self[...]
        while let end = rest.firstIndex(of: " ") {
            if rest[end...].hasPrefix("   ") { return (String(self[..<end]), String(self[end...].drop { $0 == " " })) }
            rest = rest[rest.index(after: end)...]
        }
        return nil
    }
}
