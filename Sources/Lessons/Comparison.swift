import Convolution
import Language
import Tensors

/// Two calls side by side: sizes, formulas, work and results, with what differs marked.
public struct Comparison {
    /// One line: what it is about, what each call has, and whether that differs.
    public struct Row: Sendable, Hashable {
        public let label, left, right: String
        public var differs: Bool { left != right }
    }

    public let rows: [Row]
    private let left, right: Tensor
    private let context: EvaluationContext

    /// - Throws: `EvaluationError`.
    public init(_ a: ConvCall, _ b: ConvCall) throws {
        var rows: [Row] = []
        func add(_ label: String, _ part: (ConvCall) -> String) { rows.append(Row(label: label, left: part(a), right: part(b))) }
        add("function") { $0.function }
        for role in ["x", "w", "dy", "col", "b"] where a.operand(role) != nil || b.operand(role) != nil {
            add(role) { call in call.operand(role).map { "\($0.text) \($0.tensor.shape)" } ?? "—" }
        }
        var names: [String] = []
        for setting in a.settings + b.settings where !names.contains(setting.name) { names.append(setting.name) }
        for name in names {
            add(name) { call in call.settings.first { $0.name == name }?.text ?? "—" }
        }
        let most = max(a.geometry.axes.count, b.geometry.axes.count)
        for i in 0..<most {
            let owner = a.geometry.axes.count == most ? a.geometry : b.geometry
            add(owner.axes[i].name) { i < $0.geometry.axes.count ? $0.geometry.formula(axis: i) : "—" }
        }
        (left, right) = (try a.value(), try b.value())
        context = a.context
        rows.append(Row(label: "result", left: "\(left.shape)", right: "\(right.shape)"))
        if [a, b].contains(where: { [.conv, .deconv, .inputGradient, .weightGradient].contains($0.operation) }) {
            add("multiply-adds") { Count.grouped($0.geometry.multiplyAdds) }
        }
        self.rows = rows
    }

    /// The largest difference of the results; nil when their shapes differ.
    ///
    /// - Throws: `TensorError`.
    public func difference() throws -> Double? {
        guard left.shape == right.shape else { return nil }
        let (a, b) = (try left.elements(Double.self, in: context), try right.elements(Double.self, in: context))
        return zip(a, b).reduce(0) { $1.0 == $1.1 || $1.0.isNaN && $1.1.isNaN ? $0 : max($0, ($1.0 - $1.1).magnitude) }
    }

    /// As text: the rows, `≠` before what differs, then the results beside each other if they fit.
    ///
    /// - Throws: `TensorError`.
    public func text(width: Int) throws -> String {
        var table = Table()
        table.sides = [.left, .left, .left, .left]
        for row in rows { table.rows.append([row.differs ? "≠" : " ", row.label, row.left, row.right]) }
        var lines = table.lines()
        if lines.contains(where: { DisplayWidth.of($0) > width }) {
            lines = rows.flatMap { row in
                row.differs ? ["≠ \(row.label)", "    \(row.left)", "    \(row.right)"] : ["  \(row.label)  \(row.left)"]
            }
        }
        var options = PrintOptions.numpy
        options.threshold = 200
        options.lineWidth = width
        var (a, b) = (
            try left.formatted(options, in: context).split(separator: "\n", omittingEmptySubsequences: false).map(String.init),
            try right.formatted(options, in: context).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        )
        // A tensor of many planes would flood the page: its beginning is enough.
        func first(_ lines: [String]) -> [String] { lines.count <= 16 ? lines : lines.prefix(9) + ["…"] }
        (a, b) = (first(a), first(b))
        let column = (a.map { DisplayWidth.of($0) }.max() ?? 0) + 4
        if column + (b.map { DisplayWidth.of($0) }.max() ?? 0) <= width {
            for i in 0..<max(a.count, b.count) {
                lines.append(((i < a.count ? a[i] : "").padded(column) + (i < b.count ? b[i] : "")).trimmedEnd)
            }
        } else {
            lines += a + [""] + b
        }
        if let difference = try difference() {
            lines.append(difference == 0 ? "the results are equal" : "the results differ by at most \(NumberText.rounded(difference, digits: 4))")
        }
        return lines.joined(separator: "\n")
    }
}
