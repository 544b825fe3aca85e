import Autodiff
import Tensors

/// What a name may hold and an expression may give.
public enum Value: Sendable {
    case nothing
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)
    case dtype(DType)
    case tensor(Tracked)
    case tuple([Value])
    /// `[…]` as it was written: its numbers stay exact until something consumes it. No name ever
    /// holds one; assignment makes it a tensor.
    case list([Value])
    case function(Function)

    /// The constructors' short way to a tensor that starts a lineage.
    static func tensor(_ tensor: Tensor) -> Value { .tensor(Tracked(tensor)) }

    /// What it is, for an error: `a tuple of 3`, `an int`.
    public var description: String {
        switch self {
        case .nothing: "none"
        case .bool: "a bool"
        case .int: "an integer"
        case .float: "a float"
        case .string: "a string"
        case .dtype: "a dtype"
        case .tensor(let tracked):
            "a tensor of shape \(tracked.tensor.shape)"
                + (tracked.tensor.dtype == .float32 ? "" : " and dtype \(tracked.tensor.dtype.name)")
        case .tuple(let items): "a tuple of \(items.count)"
        case .list(let items): "a list of \(items.count)"
        case .function(let function): "the function \(function.name)"
        }
    }

    /// The value itself where that is short, else what it is: `2.5`, `(1, 2, 3)`, `a tensor of shape (2, 3)`.
    var told: String {
        switch self {
        case .nothing, .tensor, .function: return description
        case .tuple where holdsTensors, .list where holdsTensors: return description
        default:
            let text = ValueFormatter.plain(self)
            return text.utf8.count <= 40 ? text : description
        }
    }

    /// The first number in this, or in a row of such, that is no 64-bit integer; nil when there is none.
    func firstFraction(in context: EvaluationContext, depth: Int = 2) -> Double? {
        switch self {
        case .float(let value): return Int(exactly: value) == nil ? value : nil
        case .tuple(let items), .list(let items):
            guard depth > 0 else { return nil }
            return items.lazy.compactMap { $0.firstFraction(in: context, depth: depth - 1) }.first
        case .tensor(let tracked) where tracked.tensor.dtype.isFloating && tracked.tensor.elementCount <= 64:
            return try? tracked.tensor.elements(Double.self, in: context).first { Int(exactly: $0) == nil }
        default: return nil
        }
    }

    /// On one line: a number itself, a tensor by its shape and dtype; for a list of names.
    public var summary: String {
        switch self {
        case .tensor(let tracked): "tensor \(tracked.tensor.shape)  \(tracked.tensor.dtype.name)"
        default: ValueFormatter.plain(self)
        }
    }

    /// What `:shape` shows: a tensor's shape, and its dtype when it is not float32.
    public var shapeText: String {
        switch self {
        case .tensor(let tracked): ValueFormatter.shape(tracked.tensor)
        case .tuple(let items): items.map(\.shapeText).joined(separator: "\n")
        default: "\(ValueFormatter.plain(self)) is \(description)"
        }
    }

    /// The integer this is: an int, a float without a fraction, or a bool; also a tensor of one
    /// such element.
    func integer(in context: EvaluationContext) throws -> Int? {
        switch self {
        case .int(let value): return value
        case .bool(let value): return value ? 1 : 0
        case .float(let value): return Int(exactly: value)
        case .tensor(let tracked) where tracked.tensor.elementCount == 1:
            switch try tracked.tensor.item(in: context) {
            case .bool(let value): return value ? 1 : 0
            case .int(let value): return value
            case .float(let value): return Int(exactly: value)
            }
        default: return nil
        }
    }

    /// The number this is, as a float; a tensor of one element counts.
    func number(in context: EvaluationContext) throws -> Double? {
        switch self {
        case .int(let value): return Double(value)
        case .bool(let value): return value ? 1 : 0
        case .float(let value): return value
        case .tensor(let tracked) where tracked.tensor.elementCount == 1:
            switch try tracked.tensor.item(in: context) {
            case .bool(let value): return value ? 1 : 0
            case .int(let value): return Double(value)
            case .float(let value): return value
            }
        default: return nil
        }
    }

    /// Tells the tensors inside that a name holds them now; those that lie deep in tuples are not
    /// told, for a loop may wrap a tuple into another without end.
    func remember(_ symbol: Symbol, depth: Int = 3) {
        switch self {
        case .tensor(let tracked): tracked.origin.bind(to: symbol.id)
        case .tuple(let items) where depth > 0:
            for item in items { item.remember(symbol, depth: depth - 1) }
        default: break
        }
    }

    /// Whether the tensor of that origin is this, or inside.
    func holds(_ origin: Origin, depth: Int = 3) -> Bool {
        switch self {
        case .tensor(let tracked): tracked.origin === origin
        case .tuple(let items) where depth > 0: items.contains { $0.holds(origin, depth: depth - 1) }
        default: false
        }
    }

    /// Whether a tensor stands somewhere inside.
    var holdsTensors: Bool {
        switch self {
        case .tensor: true
        case .tuple(let items), .list(let items): items.contains { $0.holdsTensors }
        default: false
        }
    }
}

/// Something that can be called.
public enum Function: Sendable {
    case builtin(Builtin)
    case user(UserFunction)

    /// The name it was made under.
    public var name: String {
        switch self {
        case .builtin(let builtin): builtin.name
        case .user(let function): function.name
        }
    }
}

/// A function of one line: `f(x, w, s=1) = conv(x, w, stride=s)`.
public final class UserFunction: Sendable {
    public let name: String
    public let parameters: [Parameter]
    /// Parameters are its locals 0, 1, …; its spans point into `source`.
    public let body: Expr
    /// The input that the definition stood in.
    public let source: String
    /// The definition alone, as it was typed.
    public let text: String
    /// How many functions and tuples stand inside one another in the defaults, with this one.
    let depth: Int

    public struct Parameter: Sendable {
        public let name: String
        /// Evaluated when the function was defined.
        public let defaultValue: Value?
    }

    init(name: String, parameters: [Parameter], body: Expr, source: String, text: String) throws(EvaluationError.Kind) {
        self.name = name
        self.parameters = parameters
        self.body = body
        self.source = source
        self.text = text
        depth = try Nesting.depth(of: parameters.compactMap(\.defaultValue))
    }
}
