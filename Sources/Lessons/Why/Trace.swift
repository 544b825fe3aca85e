import Autodiff
import Language
import Tensors

/// One number followed back through the lineage, a step at a time: each step says what a number is
/// made of, and the steps below it where those numbers came from.
public struct Trace {
    /// A number and how far down it stands.
    public struct Step: Sendable {
        public let why: Why
        /// 0 for the number that was asked for.
        public let depth: Int
        /// Numbers it is made of that have a past too, and are not told below.
        public internal(set) var untold = 0
    }

    public private(set) var steps: [Step] = []

    /// Steps told at most.
    public static let most = 24
    /// The numbers of one step that are followed on.
    private static let width = 2
    private static let deepest = 16

    private var seen: Set<Place> = []
    private let isDeep: Bool

    /// A number that a step is made of: an element of a value, or of the gradient by it.
    struct Source {
        let node: Derivation
        let index: [Int]
        /// What it is the gradient of; nil for the value itself.
        var gradient: Gradient?
    }

    private struct Place: Hashable {
        let node: ObjectIdentifier
        let root: ObjectIdentifier?
        let index: [Int]
    }

    /// - Parameters:
    ///   - index: of one element; negative ones count from the end, leading axes of length 1 may be left out.
    ///   - deep: whether to go on behind the first sum, product or convolution.
    /// - Throws: `LessonError` for an index outside the value, `EvaluationError`, `TensorError`.
    public init(_ derivation: Derivation, at index: [Int], deep: Bool) throws {
        isDeep = deep
        let index = try Why.checked(index, derivation.tensor.shape)
        try follow(Source(node: derivation, index: index), depth: 0)
    }

    private mutating func follow(_ source: Source, depth: Int) throws {
        try source.node.context.checkCancellation()
        seen.insert(place(source))
        let (why, sources) = try source.told(isFirst: depth == 0)
        let this = steps.count
        steps.append(Step(why: why, depth: depth))
        var rest: [Source] = []
        var places: Set<Place> = []
        for source in sources where source.hasPast && !seen.contains(place(source)) && places.insert(place(source)).inserted {
            rest.append(source)
        }
        if !isDeep, why.isCombination { return }
        var told = 0
        for source in rest {
            if told == Trace.width || steps.count >= Trace.most || depth >= Trace.deepest { break }
            told += 1
            // It may have been told below its neighbour.
            if !seen.contains(place(source)) { try follow(source, depth: depth + 1) }
        }
        steps[this].untold = rest.count - told
    }

    private func place(_ source: Source) -> Place {
        Place(node: ObjectIdentifier(source.node), root: source.gradient.map { ObjectIdentifier($0.root) }, index: source.index)
    }

    /// A line or more for each step, those it is made of indented below it.
    public func text(width: Int, hidesValue: Bool = false) -> String {
        var lines: [String] = []
        /// What was left untold, to be said when its branch ends.
        var open: [(depth: Int, untold: Int)] = []
        func close(to depth: Int) {
            while let last = open.last, last.depth >= depth {
                let blanks = String(repeating: "  ", count: min(last.depth + 1, Trace.deepest))
                if last.untold > 0 { lines.append("\(blanks)… \(last.untold) more, not followed") }
                open.removeLast()
            }
        }
        for (i, step) in steps.enumerated() {
            close(to: step.depth)
            let blanks = String(repeating: "  ", count: min(step.depth, Trace.deepest))
            let text = step.why.text(width: max(40, width - blanks.count), hidesValue: hidesValue && i == 0)
            lines += text.split(separator: "\n").map { blanks + $0 }
            open.append((step.depth, isDeep ? step.untold : 0))
        }
        close(to: 0)
        return lines.joined(separator: "\n")
    }
}

extension Why {
    /// Whether several numbers were combined, so that a short answer ends here.
    var isCombination: Bool {
        switch rule {
        case .copy, .given: false
        // A formula of its own numbers; a reduction's has the elements as parts.
        case .formula: count > 0
        default: true
        }
    }
}

extension Trace.Source {
    /// Whether there is more to tell than that it was given.
    var hasPast: Bool { gradient.map { $0.root !== node || $0.upstream != nil } ?? !node.isElementary }

    /// The name of what it is an element of.
    func label(isFirst: Bool) -> String {
        if let gradient { return gradient.label(of: node) }
        if let name = node.name { return name }
        if isFirst, case .convolution(let call) = node.step { return call.operation == .deconv ? "z" : "y" }
        return node.shortText
    }

    /// What the number is made of, in words and in numbers that may have a past.
    func told(isFirst: Bool) throws -> (Why, [Trace.Source]) {
        if let gradient { return try gradient.told(node, index) }
        if case .gradient = node.step, node.inputs.count >= 2 {
            let gradient = Gradient(of: node.inputs[0], upstream: node.inputs.count > 2 ? node.inputs[2] : nil, name: node.name ?? node.text)
            return try gradient.told(node.inputs[1], index)
        }
        return try node.told(at: index, as: label(isFirst: isFirst))
    }
}

extension Derivation {
    /// The text for a label before brackets.
    var shortText: String {
        let isOperator = switch step {
        case .elementwise(let notation): notation.isOperator
        case .product(let name): name == "@"
        default: false
        }
        let text = Trace.short(text)
        // The call of a user's function is no operator, though its body may be one.
        return isOperator && !text.hasPrefix("(") && !text.hasSuffix(")") ? "(\(text))" : text
    }
}

extension Trace {
    /// A text for a label: itself when it is short, a call's function alone when it is long.
    static func short(_ text: String, most: Int = 32) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if line.count <= most { return line }
        if let open = line.firstIndex(of: "("), open > line.startIndex, line.hasSuffix(")") { return line[..<open] + "(…)" }
        return "(…)"
    }
}
