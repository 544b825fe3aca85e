import Autodiff
import Tensors

/// How a value was made: the operation and what went in, each with its own derivation, back to
/// what was given. Of names and parameters there is one node, however often they are read.
public final class Derivation {
    /// What kind of operation made the value.
    public enum Step {
        /// A creator, a literal, a file, or a name whose making gives another value now.
        case given
        /// One element from one of each input: an operator or function, as it is written.
        case elementwise(Notation)
        /// A call of the convolution family; its inputs are the call's operands, by their roles.
        case convolution(ConvCall)
        /// Many elements into one: `sum`, `max`, `softmax`.
        case reduction(String)
        /// Sums of products of two inputs: `@`, `einsum`.
        case product(String)
        /// `grad(y, x)`: the inputs are y, x and, when it is given, the upstream gradient.
        case gradient
        /// Anything else: a copy into other places, or arithmetic that has no shorter telling.
        case other(String)
    }

    /// How an elementwise operation is written.
    public enum Notation: Sendable, Hashable {
        case prefix(String)
        case infix(BinaryOperator)
        case comparison(ComparisonOperator)
        case call(String)
    }

    /// As it was typed; of a user function's result, its call.
    public internal(set) var text: String
    /// What a name was made by, when that gives another value now.
    public internal(set) var outdated: String?
    /// The user's name for it.
    public internal(set) var name: String?
    /// The value, as the evaluator computed it; a plain number as one element.
    public let value: Tracked
    /// Whether it was a plain number rather than a tensor.
    public let isNumber: Bool
    public let step: Step
    public let inputs: [Derivation]
    /// The parameters that the inputs stand for, of a function.
    public let roles: [String]
    private let operation: Operation
    private let interpreter: Interpreter

    /// The operation on any inputs, and the sum over the same elements in place of a reduction.
    struct Operation {
        let run: ([Value]) throws -> Value
        var summed: (([Value]) throws -> Value)?
    }

    init(
        _ interpreter: Interpreter, text: String, value: Tracked, isNumber: Bool, _ step: Step = .given,
        inputs: [Derivation] = [], roles: [String] = [], operation: Operation = Operation(run: { _ in .nothing })
    ) {
        self.interpreter = interpreter
        self.text = text
        self.value = value
        self.isNumber = isNumber
        self.step = step
        self.inputs = inputs
        self.roles = roles
        self.operation = operation
    }

    public var tensor: Tensor { value.tensor }
    public var context: EvaluationContext { interpreter.context }
    public var tape: Tape { interpreter.tape }

    /// What the evaluator was given: the number itself, or the tensor.
    let raw = Raw()

    /// A value that is set once, after the derivation is made.
    final class Raw { var value = Value.nothing }

    /// Whether nothing but creators, literals and numbers went in, under no name of the user's.
    public var isElementary: Bool {
        switch step {
        case .given: true
        case .elementwise, .other: inputs.allSatisfy { $0.name == nil && $0.isElementary }
        case .convolution, .reduction, .product, .gradient: false
        }
    }

    /// The operation on other tensors in place of the inputs, in their order; nil leaves one as it is.
    ///
    /// - Throws: `EvaluationError`; `.notATensor` when it gives none.
    public func again(with tensors: [Tracked?]) throws(EvaluationError) -> Tracked { try run(operation.run, tensors) }

    /// The sum over the elements that a reduction would take; nil for what is none.
    ///
    /// - Throws: `EvaluationError`.
    public func summed(with tensors: [Tracked?]) throws(EvaluationError) -> Tracked? {
        guard let summed = operation.summed else { return nil }
        return try run(summed, tensors)
    }

    private func run(_ operation: ([Value]) throws -> Value, _ tensors: [Tracked?]) throws(EvaluationError) -> Tracked {
        do {
            let values = zip(inputs, tensors).map { input, tensor in tensor.map(Value.tensor) ?? input.raw.value }
            let result = try interpreter.silently { try interpreter.materialised(operation(values)) }
            if let tracked = try interpreter.tracked(result) { return tracked }
            throw EvaluationError.Kind.notATensor(result.description)
        } catch { throw EvaluationError(error, at: nil) }
    }

    /// An expression over the user's names as the convolution that it is; nil when it is none.
    public func convolution(_ text: String) throws -> ConvCall? {
        let expression = try Parser.parseExpression(text, symbols: interpreter.symbols)
        return try interpreter.convolution(in: expression, source: text)
    }
}
