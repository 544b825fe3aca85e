import Autodiff
import Convolution
import Tensors

/// Why an input could not be evaluated: the case with the values that matter, and the place.
///
/// The prose is rendered in one place, from these data.
public struct EvaluationError: Error, Sendable {
    public let kind: Kind
    /// The place in the input; nil when none is to blame.
    public let span: Span?
    /// What the operands are called where it happened.
    let operands: OperandNames
    /// The calls of the user's own functions and the turns of loops it came through, innermost first.
    public private(set) var calls: [Call] = []

    /// A call of a user's function, or a turn of a loop, that failed inside.
    public struct Call: Sendable {
        /// Which it was: `inside f(n) = 1 / n`, `in turn 3 of the loop: n = 2`.
        public let message: String
        /// The input that the definition or the loop stood in, and the place in it.
        public let source: String
        public let span: Span?
    }

    init(_ kind: Kind, at span: Span?, of operands: OperandNames = OperandNames()) {
        self.kind = kind
        self.span = span
        self.operands = operands
    }

    /// Any error that a kernel or a helper threw, blamed on `span`.
    init(_ error: any Error, at span: Span?, of operands: OperandNames = OperandNames()) {
        switch error {
        case let error as EvaluationError: self = error
        case let kind as Kind: self.init(kind, at: span)
        case let error as TensorError: self.init(.tensor(error), at: span, of: operands)
        case let error as ConvError: self.init(.conv(error), at: span)
        case let error as GradientError: self.init(.gradient(error), at: span)
        default: self.init(.other("\(error)"), at: span)
        }
    }

    /// The same error seen from outside the call of `function` that stands at `span`.
    func through(_ function: UserFunction, at span: Span?) -> EvaluationError {
        if isInterruption { return self }
        var outer = EvaluationError(kind, at: span, of: operands)
        outer.calls = calls
        outer.calls.append(Call(message: "inside \(function.text)", source: function.source, span: self.span))
        return outer
    }

    /// The same error, told in which turn of a loop it came; `head` is the loop's `for … in …`.
    func inTurn(_ number: Int, of head: Span, _ source: String, with values: String) -> EvaluationError {
        if isInterruption { return self }
        var outer = self
        outer.calls.append(
            Call(message: "in turn \(number) of the loop" + (values.isEmpty ? "" : ": \(values)"), source: source, span: head))
        return outer
    }

    /// Whether the evaluation was stopped from outside.
    public var isInterruption: Bool {
        if case .tensor(.cancelled) = kind { true } else { false }
    }

    public indirect enum Kind: Error, Sendable {
        case tensor(TensorError)
        case conv(ConvError)
        case gradient(GradientError)
        /// The expression whose exact value leaves 64 bits.
        case integerOverflow(String)
        case divisionByZero(String)
        case fractionalPowerOfNegative(Double, Double)
        /// An operator met operands it has no meaning for.
        case operandTypes(String, String, String)
        case operandType(String, String)
        case unknownName(String, similar: [String])
        /// A name of another library, and the line of ours for it.
        case foreignName(String, ours: String)
        /// A word of another language that is no statement here, and what is written instead.
        case foreignWord(String, ours: String)
        case notCallable(String, String)
        /// `x.size()`: an attribute that was called, and what it is.
        case attributeCalled(String, value: String)
        case unknownAttribute(String, on: String, similar: [String])
        /// `x.sum` without its parentheses.
        case methodNotCalled(String)
        case tooManyArguments(function: String, signature: String, most: Int, given: Int)
        case missingArgument(function: String, signature: String, parameter: String)
        case unknownKeyword(function: String, signature: String, keyword: String, similar: [String])
        case argumentTwice(function: String, parameter: String)
        /// An argument that is not what the parameter takes.
        case argument(function: String, parameter: String, expected: String, got: String, help: String?)
        /// A word that a parameter does not take, and the nearest that it does.
        case unknownWord(function: String, parameter: String, words: String, got: String, similar: String?)
        /// A number that is no integer where only integers are taken.
        case fraction(function: String, parameter: String, Double)
        case ragged(place: String, expected: String, got: String)
        case notATensor(String)
        case truthOfTensor(String)
        case unpackCount(targets: Int, values: Int)
        case notUnpackable(String)
        case notIterable(String)
        case notIndexable(String)
        case indexType(String)
        case tupleIndex(Int, count: Int)
        case tupleAssignment(String)
        case undefinedTarget(String)
        /// `total += 1` of a name without a value.
        case undefinedAugmented(String)
        /// A tuple or a string, repeated so many times.
        case repeatedSize(Int)
        /// Two tuples or strings of so many items, joined.
        case joinedSize(Int, Int)
        case tupleTooDeep(Int)
        case tupleTooLarge(Int)
        case callsTooDeep(Int)
        case tooDeep
        /// Anything that needs no more than a sentence and a way out.
        case refused(String, help: String?)
        case other(String)
    }
}
