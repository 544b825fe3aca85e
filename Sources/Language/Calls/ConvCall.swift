import Autodiff
import Convolution
import Tensors

/// The expression that a name was assigned, and the input it stood in.
struct NameDefinition {
    let expression: Expr
    let source: String
}

/// One call of the convolution family, its arguments evaluated and its sizes settled: what a lesson
/// takes apart. It was bound as the evaluator binds it, through the table of builtins.
public struct ConvCall {
    /// Which map it is. A pool's or im2col's geometry is of windows.
    public enum Operation: Sendable, Hashable {
        case conv, deconv, inputGradient, weightGradient, im2col, col2im, matrix, maxPool, averagePool
    }

    /// A tensor that the call takes.
    public struct Operand {
        /// The parameter's name: `x`, `w`, `b`, `dy`, `col`.
        public let role: String
        /// As it was typed, when that is short, or else the role.
        public let text: String
        /// Whether it was typed as one name.
        public let isName: Bool
        public let tensor: Tensor
    }

    /// A keyword that the call was given, under the builtin's own name for it.
    public struct Setting: Hashable {
        public let name: String
        /// As it would be typed.
        public let text: String
    }

    public let operation: Operation
    /// The function's name.
    public let function: String
    /// The call as it was typed.
    public let text: String
    /// The user's name for its result, when it was found through one.
    public var name: String?
    public let geometry: ConvGeometry
    /// The tensors, in the order of the parameters; an absent bias is not among them.
    public let operands: [Operand]
    /// The settings that were given, in the order of the parameters.
    public let settings: [Setting]
    public private(set) var overlap = Overlap.sum
    public private(set) var order = ColumnOrder.rows
    /// Whether an average counts padding.
    public private(set) var countsPadding = true
    /// Whether a max pool gives places too.
    public private(set) var givesIndices = false
    public private(set) var algorithm = ConvAlgorithm.auto
    private let arguments: Arguments

    /// The operand of a role.
    public func operand(_ role: String) -> Operand? { operands.first { $0.role == role } }

    public var context: EvaluationContext { arguments.context }

    /// The result, as the evaluator computes it; of a pool with places, the values.
    ///
    /// - Throws: `EvaluationError`.
    public func value() throws(EvaluationError) -> Tensor { try run(arguments) }

    /// The result by another algorithm.
    ///
    /// - Throws: `EvaluationError`; `.conv` when the algorithm does not serve this call.
    public func value(algorithm: ConvAlgorithm) throws(EvaluationError) -> Tensor {
        var arguments = arguments
        guard let i = arguments.builtin.parameters.firstIndex(where: { $0.name == "algo" }) else {
            return try value()
        }
        arguments.values[i] = .string(algorithm.rawValue)
        return try run(arguments)
    }

    private func run(_ arguments: Arguments) throws(EvaluationError) -> Tensor {
        do {
            let value = try arguments.interpreter.silently { try arguments.builtin.body(arguments) }
            switch value {
            case .tensor(let tracked): return tracked.tensor
            case .tuple(let parts):
                if case .tensor(let tracked)? = parts.first { return tracked.tensor }
            default: break
            }
            throw EvaluationError.Kind.notATensor(value.description)
        } catch { throw EvaluationError(error, at: nil) }
    }

    /// The functions that make one.
    static let functions: Set<String> = [
        "conv", "deconv", "conv_dx", "conv_dw", "im2col", "col2im", "conv_matrix", "max_pool", "avg_pool",
    ]

    /// The call of bound arguments; nil for a function that is none of the family.
    ///
    /// - Parameter source: the input that the spans point into.
    init?(_ arguments: Arguments, text: String, source: String) throws {
        let a = arguments
        self.arguments = arguments
        self.text = text
        function = a.builtin.name
        func shape(_ i: Int) throws -> Shape { try a.tensor(i).shape }
        switch function {
        case "conv":
            operation = .conv
            let options = try a.convOptions(from: 3)
            algorithm = options.algorithm
            geometry = try .conv(x: shape(0), w: shape(1), options)
        case "deconv":
            operation = .deconv
            let options = try a.deconvOptions()
            (overlap, algorithm) = (options.overlap, options.algorithm)
            geometry = try .deconv(x: shape(0), w: shape(1), options)
        case "conv_dx":
            operation = .inputGradient
            geometry = try .inputGradient(dy: shape(0), w: shape(1), size: a.sizes(2), a.convOptions(from: 3))
        case "conv_dw":
            operation = .weightGradient
            geometry = try .weightGradient(x: shape(0), dy: shape(1), size: a.sizes(2), a.convOptions(from: 3))
        case "im2col":
            operation = .im2col
            order = try a.word(6, ColumnOrder.init(word:))
            geometry = try .windows(
                x: shape(0), kernel: a.kernel(1, width: 2), a.windowOptions(from: 3), stride: .all(1),
                operation: function)
        case "col2im":
            operation = .col2im
            order = try a.word(7, ColumnOrder.init(word:))
            overlap = try a.word(8, Overlap.init(word:))
            geometry = try .windows(
                x: Shape(a.sizes(1)), kernel: a.kernel(2, width: 3), a.windowOptions(from: 4), stride: .all(1),
                operation: function)
        case "conv_matrix":
            operation = .matrix
            geometry = try .matrix(
                w: shape(0), size: a.sizes(1), stride: a.perAxis(2), pad: a.padding(3), dilation: a.perAxis(4),
                groups: a.int(5))
        case "max_pool", "avg_pool":
            let isMaximum = function == "max_pool"
            operation = isMaximum ? .maxPool : .averagePool
            let kernel = try a.kernel(1)
            if isMaximum { givesIndices = try a.flag(6) } else { countsPadding = try a.flag(5) }
            geometry = try .windows(
                x: shape(0), kernel: kernel, a.poolOptions(), stride: .each(kernel),
                ceil: a.flag(isMaximum ? 5 : 4), operation: function)
        default: return nil
        }
        var operands: [Operand] = []
        var settings: [Setting] = []
        for (i, parameter) in a.builtin.parameters.enumerated() {
            let typed = a.spans[i].map { Self.text($0, in: source) }
            if case .tensor = parameter.kind {
                guard let tracked = try a.optionalTracked(i) else { continue }
                let isShort = typed.map { $0.count <= 24 && !$0.contains("\n") } ?? false
                operands.append(
                    Operand(
                        role: parameter.name, text: isShort ? typed ?? parameter.name : parameter.name,
                        isName: typed.map(Self.isName) ?? false, tensor: tracked.tensor))
            } else if a.isGiven(i) {
                settings.append(Setting(name: parameter.name, text: Self.text(of: a.values[i], typed: typed ?? "")))
            }
        }
        self.operands = operands
        self.settings = settings
    }

    /// The part of an input that a span covers.
    static func text(_ span: Span, in source: String) -> String {
        let bytes = source.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: max(span.start, 0), limitedBy: bytes.endIndex)
        let end = bytes.index(bytes.startIndex, offsetBy: max(span.end, 0), limitedBy: bytes.endIndex)
        guard let start, let end, start <= end else { return "" }
        return String(source[start..<end])
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first == "_" || first.properties.isAlphabetic else { return false }
        return text.unicodeScalars.allSatisfy { $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType != nil }
    }

    /// A setting's value as it would be typed: constants in full, tensors as they were typed.
    private static func text(of value: Value, typed: String) -> String {
        switch value {
        case .string(let text): return "\"\(text)\""
        case .bool(let value): return value ? "true" : "false"
        case .tensor: return typed
        default: return value.holdsTensors ? typed : ValueFormatter.plain(value)
        }
    }
}
