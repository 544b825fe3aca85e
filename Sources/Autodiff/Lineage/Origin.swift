import Synchronization
import Tensors

/// Where a value comes from: the operation that made it, the origins of what went in, and the rule
/// that takes a gradient back.
///
/// An origin is an identity, not a value: it does not hold the tensor, so that a name which is
/// written to in place stays the sole owner of its elements. Origins carry rising numbers, so a
/// walk back from a result never looks at what is older than its target.
public final class Origin: @unchecked Sendable {
    /// Rises with every origin of the process; 0 for `discrete`.
    public let serial: Int
    /// The function that made the value, as it is typed; nil for a value that came from outside
    /// (a creator, a literal, a file).
    public let operation: String?
    /// The value's shape and type, which its gradient has too.
    public let shape: Shape
    public let dtype: DType

    /// Whether the window has moved past it: it had a history, which is forgotten.
    public internal(set) var isCut = false
    /// What it takes to go back from here. Changed only by the tape, under its lock.
    var history: History
    /// Nil for a value without a history; it is on no tape.
    let tape: Tape?
    /// The neighbours on the tape. Touched only under its lock.
    var older: Unmanaged<Origin>?
    var newer: Unmanaged<Origin>?
    var isOnTape = false

    /// The names that it was ever bound to, by their symbols' numbers; most have one.
    private var firstName: Int?
    private var otherNames: [Int] = []

    private static let counter = Atomic<Int>(0)

    /// The origin that all values share through which no gradient flows: integers and bools.
    public static let discrete = Origin(serial: 0, shape: .scalar, dtype: .bool)

    private init(serial: Int, shape: Shape, dtype: DType) {
        self.serial = serial
        self.shape = shape
        self.dtype = dtype
        operation = nil
        history = History()
        tape = nil
    }

    /// The origin of a value that came from outside, younger than all before it.
    init(leaf tensor: Tensor) {
        serial = Origin.counter.add(1, ordering: .relaxed).newValue
        operation = nil
        shape = tensor.shape
        dtype = tensor.dtype
        history = History()
        tape = nil
    }

    /// The origin of an operation's result, younger than all before it.
    init(_ shape: Shape, _ dtype: DType, by operation: String, history: History, on tape: Tape) {
        serial = Origin.counter.add(1, ordering: .relaxed).newValue
        self.operation = operation
        self.shape = shape
        self.dtype = dtype
        self.history = history
        self.tape = tape
    }

    deinit { tape?.remove(self) }

    // MARK: Names

    /// Remembers that a name held this value.
    public func bind(to name: Int) {
        if self === Origin.discrete || firstName == name { return }
        if firstName == nil {
            firstName = name
        } else if !otherNames.contains(name) {
            otherNames.append(name)
        }
    }

    /// Takes over the names of a value that this one was made of and that is forgotten.
    func inheritNames(of other: Origin) {
        if let name = other.firstName { bind(to: name) }
        for name in other.otherNames { bind(to: name) }
    }

    /// Whether one of `names` ever held this value, or one before it that is forgotten.
    func wasBound(to names: Set<Int>) -> Bool {
        guard let firstName else { return false }
        return names.contains(firstName) || otherNames.contains { names.contains($0) }
    }
}

/// What an operation's result keeps for the way back.
struct History: @unchecked Sendable {
    /// Gives the gradient of one input; nil when the operation has no rule.
    var rule: Rule?
    /// The origins of the inputs, in order; `Origin.discrete` for one that takes no gradient.
    var first: Origin?
    var second: Origin?
    var others: [Origin] = []
    /// The large tensors that the rule keeps alive, counted on the tape.
    var kept: [Tensor] = []

    var inputs: [Origin] {
        var inputs: [Origin] = []
        if let first { inputs.append(first) }
        if let second { inputs.append(second) }
        return inputs + others
    }

    var isEmpty: Bool { first == nil }
}

/// Gives the gradient of one of an operation's inputs from that of its result: a vector-Jacobian
/// product, written in the same primitives, so that it can be differentiated in turn. Broadcasting
/// and conversion of that input need not be undone: the walk does that, once, for all.
public typealias Rule = (Pull) throws -> Tracked

/// What a rule works with.
public struct Pull {
    /// The gradient of the result, of its shape and type.
    public let gradient: Tracked
    /// Which input's gradient is asked for, counted from 0.
    public let input: Int
    public let tape: Tape
    /// The result's place in the lineage.
    let origin: Origin

    /// The operation's result: a rule that needs it keeps its tensor alone, for the result itself
    /// keeps the rule.
    func result(_ tensor: Tensor) -> Tracked { Tracked(tensor, at: origin) }
}
