import Convolution
import Language
import Tensors

/// Where one number of a result came from: `y[0,1] = 393 = 2·1 + 3·2 + …`.
public struct Why: Sendable {
    /// How the parts become the number.
    public enum Rule: Sendable, Hashable {
        case sum, mean(of: Int), largest, copy, product
        /// The parts are what a function takes.
        case function(String)
        /// The number as an expression, with the numbers put in.
        case formula(String)
        /// Nothing went in; how it was given.
        case given(String)
        /// Arithmetic that is not told element by element, and what went in.
        case made(String)
    }

    /// One part, with its values and where they stand.
    public struct Part: Sendable, Hashable {
        /// The elements' indices; nil for padding, or where there is no second factor.
        public let left, right: [Int]?
        /// The elements; the first is 0 for padding.
        public let a: Double
        public let b: Double?
    }

    public var name: String
    public let index: [Int]
    public let value: Double
    public let dtype: DType
    public let rule: Rule
    /// The parts that are shown: all, or the first and the last ones.
    public let first, last: [Part]
    /// How many parts there are.
    public let count: Int
    /// How many of all parts stand in padding, when that was counted.
    public let padding: Int?
    public let bias: Double?
    /// `x`, `w`.
    public let leftName, rightName: String
    /// Where the parts stand: `x rows 0…2, columns 1…3`; empty when there is nothing to say.
    public let place: String

    /// The parts that are listed before the middle is left out.
    public static let most = 64

    /// What another operation than a convolution made, its parts known.
    init(
        _ name: String, _ index: [Int], _ value: Double, _ dtype: DType, _ rule: Rule, _ parts: [Part] = [], leftName: String = "",
        place: String = ""
    ) {
        (self.name, self.index, self.value, self.dtype, self.rule) = (name, index, value, dtype, rule)
        let isCut = parts.count > Why.most
        (first, last, count) = (isCut ? Array(parts.prefix(6)) : parts, isCut ? Array(parts.suffix(2)) : [], parts.count)
        (padding, bias, self.leftName, rightName, self.place) = (nil, nil, leftName, "", place)
    }

    /// - Throws: `LessonError` for an index outside the result, `EvaluationError`, `TensorError`.
    public init(_ call: ConvCall, at index: [Int]) throws { try self.init(call, at: index, of: call.value()) }

    /// The same of a result that is at hand.
    ///
    /// - Parameter operand: the first operand's name, where it is not as it was typed.
    init(_ call: ConvCall, at index: [Int], of result: Tensor, operand: String? = nil) throws {
        let index = try Why.checked(index, result.shape)
        guard let terms = Terms(call, at: index) else {
            throw LessonError(":why cannot take \(call.function) apart", help: "it takes conv, deconv, conv_dx, conv_dw, im2col and the pools")
        }
        let left = call.operands.first
        let right = call.operation == .weightGradient ? call.operand("dy") : call.operand("w")
        (name, self.index, dtype) = (call.name ?? (call.operation == .deconv ? "z" : "y"), index, result.dtype)
        value = try result.number(at: index, in: call.context)
        count = terms.count
        (leftName, rightName) = (operand ?? left?.text ?? "x", right?.text ?? "w")
        let context = call.context
        func part(_ term: Terms.Term) throws -> Part {
            let a = try term.left.flatMap { index in try left?.tensor.number(at: index, in: context) } ?? 0
            let b = try term.right.flatMap { index in try right?.tensor.number(at: index, in: context) }
            return Part(left: term.left, right: term.right, a: a, b: b)
        }
        if terms.count <= Why.most {
            first = try terms.map(part)
            last = []
            padding = first.count { $0.left == nil }
        } else {
            first = try terms.prefix(6).map(part)
            last = try terms.suffix(2).map(part)
            padding = nil
        }
        switch call.operation {
        case .maxPool: rule = .largest
        case .averagePool: rule = .mean(of: Why.divisor(call, index))
        case .im2col: rule = .copy
        case .deconv where call.overlap == .mean: rule = .mean(of: terms.count / max(call.geometry.filters / max(call.geometry.groups, 1), 1))
        default: rule = .sum
        }
        if let bias = call.operand("b")?.tensor {
            let channel = Places(call.geometry).split(image: index).channel
            self.bias = try bias.number(at: bias.rank == 0 ? [] : [channel], in: context)
        } else {
            bias = nil
        }
        place = call.operation == .weightGradient ? "" : Why.place(terms, call, leftName)
    }

    /// How many cells an average is divided by.
    private static func divisor(_ call: ConvCall, _ index: [Int]) -> Int {
        let position = Places(call.geometry).split(image: index).position
        return zip(call.geometry.axes, position).reduce(1) { product, item in
            product * item.0.averaged(position: item.1, countPad: call.countsPadding)
        }
    }

    /// Negative indices count from the end.
    static func checked(_ index: [Int], _ shape: Shape) throws -> [Int] {
        // Leading axes of length 1 may be left out.
        var index = index
        let missing = shape.rank - index.count
        if missing > 0, shape.prefix(missing).allSatisfy({ $0 == 1 }) { index = Array(repeating: 0, count: missing) + index }
        guard index.count == shape.rank else {
            throw LessonError(
                "one element takes \(shape.rank) \(shape.rank == 1 ? "index" : "indices"), and \(index.count) came: the result is \(shape)",
                help: "as in :why y[\(shape.map { _ in "0" }.joined(separator: ","))]")
        }
        return try zip(index, shape).enumerated().map { axis, item in
            let (i, length) = item
            guard i >= -length, i < length else {
                throw LessonError("index \(i) is out of range for axis \(axis) of \(shape)", help: length > 0 ? "it goes from 0 to \(length - 1)" : nil)
            }
            return i < 0 ? i + length : i
        }
    }

    /// `x rows 0…2, columns 1…3`, by the real cells that are read.
    private static func place(_ terms: Terms, _ call: ConvCall, _ name: String) -> String {
        guard terms.count > 1, terms.count <= 1 << 16 else { return "" }
        let places = Places(call.geometry)
        let positions = terms.compactMap { $0.left.map { places.split(image: $0).position } }
        guard let first = positions.first else { return "nothing but padding" }
        let parts = call.geometry.axes.indices.map { axis -> String in
            let values = positions.map { $0[axis] }
            let (low, high) = (values.min() ?? first[axis], values.max() ?? first[axis])
            let unit = Explanation.unit(call.geometry.axes[axis].name).cell
            return low == high ? "\(unit) \(low)" : "\(unit)s \(low)…\(high)"
        }
        return "\(name) \(parts.joined(separator: ", "))"
    }

    // MARK: As text

    /// `y[0,0,0,1]`.
    var label: String { Why.label(name, index) }

    /// The name alone for a number without axes.
    static func label(_ name: String, _ index: [Int]) -> String {
        index.isEmpty ? name : "\(name)[\(index.map(String.init).joined(separator: ","))]"
    }

    /// The sum (or the maximum, the copy) alone, as many lines as it takes.
    public func text(width: Int, hidesValue: Bool = false) -> String {
        var numbers = NumberText(dtype)
        func words(_ part: Part) -> String {
            guard let b = part.b else { return part.left == nil && rule == .largest ? "padding" : numbers.factor(part.a) }
            return "\(numbers.factor(part.a))·\(numbers.factor(b))"
        }
        var parts = first.map(words)
        if !last.isEmpty { parts += ["…(\(count - first.count - last.count) more)…"] + last.map(words) }
        let value = numbers.full(value)
        let result = hidesValue ? "?" : value
        let remark = place.isEmpty ? "" : "(\(place)\(padding.map { $0 > 0 ? ", \($0) of padding" : "" } ?? ""))"
        let equals = numbers.hasRounded ? "≈" : "="
        switch rule {
        case .copy:
            let from = first.first?.left.map { "\(leftName)[\($0.map(String.init).joined(separator: ","))]" } ?? "padding"
            return "\(label) = \(result)   copied from \(from)"
        case .largest:
            return Why.wrapped("\(label) = \(result) \(equals) max(", parts, ", ", ")", remark, width)
        case .product: return Why.wrapped("\(label) = \(result) \(equals) ", parts, "·", "", remark, width)
        case .function(let function):
            return Why.wrapped("\(label) = \(result) \(equals) \(function)(", parts, ", ", ")", remark, width)
        case .formula(let text):
            return Why.wrapped("\(label) = \(result) = ", text.split(separator: " ").map(String.init), " ", "", remark, width)
        case .given(let text), .made(let text):
            return "\(label) = \(result)   \(text)".wrapped(width: width, indent: 4)
        case .sum, .mean:
            if let bias { parts.append("\(numbers.factor(bias)) (bias)") }
            if parts.isEmpty { return "\(label) = \(result)   nothing lands here" }
            if case .mean(let divisor) = rule {
                return Why.wrapped("\(label) = \(result) \(equals) (", parts, " + ", ")/\(divisor)", remark, width)
            }
            return Why.wrapped("\(label) = \(result) \(equals) ", parts, " + ", "", remark, width)
        }
    }

    static func wrapped(
        _ head: String, _ parts: [String], _ separator: String, _ tail: String, _ remark: String, _ width: Int
    ) -> String {
        var lines: [String] = []
        let indent = String(repeating: " ", count: min(DisplayWidth.of(head), width / 3))
        var line = head
        for (i, part) in parts.enumerated() {
            let isLast = i == parts.count - 1
            let next = part + (isLast ? tail : separator.trimmedEnd)
            if DisplayWidth.of(line) + DisplayWidth.of(next) > width, line != head, line != indent {
                lines.append(line.trimmedEnd)
                line = indent
            }
            line += next + (isLast || separator == "·" ? "" : " ")
        }
        if !remark.isEmpty {
            if DisplayWidth.of(line) + 8 + DisplayWidth.of(remark) <= width { line += "        " + remark } else {
                lines.append(line.trimmedEnd)
                let left = String(indent.prefix(max(2, width - DisplayWidth.of(remark))))
                line = left + remark.wrapped(width: width - left.count).split(separator: "\n").joined(separator: "\n\(left)")
            }
        }
        lines.append(line.trimmedEnd)
        return lines.joined(separator: "\n")
    }
}
