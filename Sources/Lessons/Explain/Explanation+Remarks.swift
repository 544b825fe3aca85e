import Convolution
import Language

extension Explanation {
    /// What is to say about one axis beside its formula.
    static func remarks(_ call: ConvCall, _ i: Int) -> [String] {
        let axis = call.geometry.axes[i]
        var remarks: [String] = []
        if axis.dilation > 1 { remarks.append("the kernel spans \(axis.dilation)·(\(axis.kernel) − 1) + 1 = \(axis.extent)") }
        if axis.inputDilation > 1, axis.input > 0 {
            remarks.append("x spreads to \(axis.inputDilation)·(\(axis.input) − 1) + 1 = \(axis.dilatedInput)")
        }
        switch call.operation {
        case .conv, .matrix, .im2col, .maxPool, .averagePool, .weightGradient:
            remarks.append(leftOver(call.geometry, i))
            if let skipped = skipped(axis) { remarks.append(skipped) }
        case .deconv, .inputGradient, .col2im:
            let overlap = axis.extent - axis.stride
            if axis.kernel > 1 || axis.stride > 1 {
                remarks.append(
                    overlap > 0 ? "stamps overlap by \(overlap)"
                        : overlap == 0 ? "stamps touch" : "stamps leave gaps of \(-overlap)")
            }
            let output = axis.remainder
            if output > 0, call.operation == .deconv {
                remarks.append("\(output) more at the end: output_padding")
            }
        }
        return remarks
    }

    /// One cell along an axis, and its two ends.
    static func unit(_ name: String) -> (cell: String, start: String, end: String) {
        switch name {
        case "height": ("row", "top", "bottom")
        case "width": ("column", "left", "right")
        case "depth": ("plane", "front", "back")
        default: ("cell", "first", "last")
        }
    }

    private static func leftOver(_ geometry: ConvGeometry, _ i: Int) -> String {
        let axis = geometry.axes[i]
        let left = axis.remainder
        guard left > 0 else { return "nothing left over" }
        let unit = unit(axis.name)
        var parts: [String] = []
        let padding = min(left, max(axis.high, 0))
        if padding > 0 {
            parts.append(padding == 1 ? "the \(unit.end) padding \(unit.cell)" : "the \(padding) \(unit.end) padding \(unit.cell)s")
        }
        if let unread = geometry.unread.first(where: { $0.axis == i }) {
            parts.append(cells(Array(unread.cells), unit.cell) + " of x")
        }
        guard !parts.isEmpty else { return "\(left) left over: only zeros between" }
        let isOne = parts.count == 1 && (padding == 1 || !parts[0].contains("s ") && padding == 0)
        return "\(left) left over: \(parts.joined(separator: " and ")) \(isOne ? "is" : "are") never read"
    }

    /// `row 4`, `rows 2 and 5`, `rows 2, 5, 8, … 20`.
    private static func cells(_ cells: [Int], _ unit: String) -> String {
        if cells.count == 1 { return "\(unit) \(cells[0])" }
        if cells.count == 2 { return "\(unit)s \(cells[0]) and \(cells[1])" }
        if let first = cells.first, let last = cells.last, last - first == cells.count - 1 {
            return "\(unit)s \(first) to \(last)"
        }
        if cells.count <= 4 { return "\(unit)s " + cells.map(String.init).joined(separator: ", ") }
        return "\(unit)s " + cells.prefix(3).map(String.init).joined(separator: ", ") + ", … \(cells[cells.count - 1])"
    }

    /// The cells of the input between windows or taps that no window reads.
    private static func skipped(_ axis: ConvGeometry.Axis) -> String? {
        guard axis.stride > 1 || axis.dilation > 1, axis.input > 0, axis.input <= 1 << 16,
            axis.output * axis.kernel <= 1 << 22
        else { return nil }
        var isRead = Array(repeating: false, count: axis.input)
        var last = -1
        for position in 0..<axis.output {
            for tap in 0..<axis.kernel {
                if let cell = axis.source(position: position, tap: tap) {
                    isRead[cell] = true
                    last = max(last, cell)
                }
            }
        }
        let missed = (0..<max(last, 0)).filter { !isRead[$0] }
        guard !missed.isEmpty else { return nil }
        let why = axis.stride > axis.extent ? "the stride is longer than the kernel" : "they fall between the taps"
        return "\(cells(missed, unit(axis.name).cell)) of x \(missed.count == 1 ? "is" : "are") skipped: \(why)"
    }
}
