import Convolution
import Tensors

/// An incomplete size, and every answer: `conv(i=?, k=3, s=2, p=1) = 3`.
public struct SizeEquation: Sendable {
    /// The letters of the size formulas.
    public enum Key: String, Sendable, CaseIterable {
        case i, k, s, p, d, op, o

        /// What it is when it is not given.
        var standard: Int? {
            switch self {
            case .i, .k, .o: nil
            case .s, .d: 1
            case .p, .op: 0
            }
        }

        /// What an unknown one is searched through.
        var range: ClosedRange<Int> { self == .p || self == .op ? 0...64 : 1...64 }
    }

    public let isDeconv: Bool
    /// The ranges that are searched; one number for what is known.
    public let ranges: [Key: ClosedRange<Int>]
    /// The unknowns, in the order of the formula.
    public let unknowns: [Key]

    /// One answer: every letter's number. For conv, `op` is the output padding that brings i back.
    public typealias Answer = [Key: Int]

    private static let usage = "as in :solve conv(i=?, k=3, s=2, p=1) = 3, or k=1..7 to bound a search"

    /// Reads an equation.
    ///
    /// - Throws: `LessonError` that says what was expected.
    public init(_ text: String) throws {
        let text = text.filter { $0 != " " }
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close,
            ["conv", "deconv"].contains(String(text[..<open]))
        else { throw LessonError(":solve takes conv(…) or deconv(…)", help: SizeEquation.usage) }
        isDeconv = text[..<open] == "deconv"
        var given: [Key: ClosedRange<Int>] = [:]
        var unknowns: Set<Key> = []
        func read(_ key: Key, _ value: String) throws {
            if given[key] != nil { throw LessonError("\(key.rawValue) is given twice", help: SizeEquation.usage) }
            if value == "?" {
                given[key] = key.range
                unknowns.insert(key)
            } else if let number = Int(value) {
                guard number >= key.range.lowerBound, number <= 1 << 40 else {
                    throw LessonError("\(key.rawValue)=\(number) is out of range: at least \(key.range.lowerBound)", help: SizeEquation.usage)
                }
                given[key] = number...number
            } else if let bounds = SizeEquation.bounds(value), bounds.lowerBound >= key.range.lowerBound, bounds.count <= 10_000 {
                given[key] = bounds
                unknowns.insert(key)
            } else {
                throw LessonError("\(key.rawValue)=\(value) is neither a number, ? nor a range like 1..7", help: SizeEquation.usage)
            }
        }
        for part in text[text.index(after: open)..<close].split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            guard sides.count == 2, let key = Key(rawValue: sides[0]) else {
                throw LessonError(
                    "\(part) is not one of i= k= s= p= d= op= o=", help: SizeEquation.usage)
            }
            try read(key, sides[1])
        }
        let rest = text[text.index(after: close)...]
        if !rest.isEmpty {
            guard rest.hasPrefix("="), rest.count > 1 else { throw LessonError("after the parenthesis comes = and the size", help: SizeEquation.usage) }
            try read(.o, String(rest.dropFirst()))
        }
        for key in Key.allCases where given[key] == nil {
            if let standard = key.standard { given[key] = standard...standard } else {
                given[key] = key.range
                unknowns.insert(key)
            }
        }
        ranges = given
        self.unknowns = Key.allCases.filter { unknowns.contains($0) }
        let searched = self.unknowns.filter { $0 != .o }
        let work = searched.reduce(1.0) { $0 * Double(given[$1]?.count ?? 1) }
        guard work <= 300_000 else {
            throw LessonError("that leaves \(searched.count) unknowns to search", help: "bound them, as in k=1..7")
        }
    }

    private static func bounds(_ text: String) -> ClosedRange<Int>? {
        guard let dots = text.firstIndex(of: "."), text[dots...].hasPrefix(".."), let low = Int(text[..<dots]),
            let high = Int(text[dots...].dropFirst(2)), low <= high, high <= 1 << 40
        else { return nil }
        return low...high
    }

    /// Every answer, the first letter rising slowest.
    ///
    /// - Throws: `TensorError.cancelled`.
    public func answers(in context: EvaluationContext) throws -> [Answer] {
        var answers: [Answer] = []
        let o = ranges[.o] ?? 1...1
        try each([.i, .k, .s, .p, .d] + (isDeconv ? [.op] : []), [:]) { known in
            try context.checkCancellation()
            guard let (output, extra) = size(known), o.contains(output) else { return }
            var answer = known
            answer[.o] = output
            if !isDeconv { answer[.op] = extra }
            if !isDeconv, let op = ranges[.op], unknowns.contains(.op), !op.contains(extra) { return }
            answers.append(answer)
        }
        return answers
    }

    private func each(_ keys: [Key], _ known: Answer, _ body: (Answer) throws -> Void) throws {
        guard let key = keys.first else { return try body(known) }
        for value in ranges[key] ?? 1...1 {
            var known = known
            known[key] = value
            try each(Array(keys.dropFirst()), known, body)
        }
    }

    /// The output, and what a convolution leaves over, by the geometry; nil for settings that do
    /// not go together.
    private func size(_ known: Answer) -> (Int, Int)? {
        guard let i = known[.i], let k = known[.k], let s = known[.s], let p = known[.p], let d = known[.d],
            let x = try? Shape([i]), let w = try? Shape([k])
        else { return nil }
        if isDeconv {
            var options = DeconvOptions()
            (options.stride, options.pad, options.dilation) = (.all(s), .all(p), .all(d))
            options.outputPadding = .all(known[.op] ?? 0)
            return (try? ConvGeometry.deconv(x: x, w: w, options)).map { ($0.axes[0].input, 0) }
        }
        var options = ConvOptions()
        (options.stride, options.pad, options.dilation) = (.all(s), .all(p), .all(d))
        return (try? ConvGeometry.conv(x: x, w: w, options)).map { ($0.axes[0].output, $0.axes[0].remainder) }
    }

    /// The answers as a set, or a line each; at most `most` lines.
    public func text(_ answers: [Answer], most: Int = 20) -> String {
        guard !answers.isEmpty else { return "no answer" + (unknowns.isEmpty ? "" : searched) }
        if unknowns.isEmpty { return "it holds" }
        var lines: [String] = []
        if unknowns.count == 1, let key = unknowns.first {
            let values = answers.compactMap { $0[key] }
            let shown = values.prefix(most).map(String.init).joined(separator: ", ")
            lines.append("\(key.rawValue) ∈ {\(shown)\(values.count > most ? ", … \(values.count - most) more" : "")}")
            if key == .i, !isDeconv {
                for answer in answers.prefix(most) {
                    lines.append("  \(key.rawValue) = \(answer[key] ?? 0): output_padding=\(answer[.op] ?? 0) brings it back")
                }
            }
        } else {
            var table = Table()
            table.sides = Array(repeating: .left, count: unknowns.count + 1)
            for answer in answers.prefix(most) {
                table.rows.append(
                    unknowns.map { "\($0.rawValue) = \(answer[$0] ?? 0)" }
                        + (isDeconv || unknowns.contains(.op) ? [] : ["output_padding=\(answer[.op] ?? 0) brings i back"]))
            }
            lines = table.lines()
            lines.append(answers.count > most ? "… \(answers.count - most) more" : "\(answers.count) answer\(answers.count == 1 ? "" : "s")")
        }
        return lines.joined(separator: "\n")
    }

    private var searched: String {
        let parts = unknowns.filter { $0 != .o }.map { key in "\(key.rawValue) from \(ranges[key]?.lowerBound ?? 0) to \(ranges[key]?.upperBound ?? 0)" }
        return parts.isEmpty ? "" : "   (searched \(parts.joined(separator: ", ")))"
    }
}
