import Tensors

/// The language's tensor: the elements and their place in the lineage.
///
/// Immutable, and so shared freely; a changed tensor is another `Tracked`.
public final class Tracked: Sendable {
    public let tensor: Tensor
    public let origin: Origin

    /// A tensor that starts a lineage: made by a creator, a literal or a file.
    public init(_ tensor: Tensor) {
        self.tensor = tensor
        origin = tensor.dtype.isFloating ? Origin(leaf: tensor) : .discrete
    }

    /// A tensor at a place that is already known: what undoing a write puts back.
    public init(_ tensor: Tensor, at origin: Origin) {
        self.tensor = tensor
        self.origin = origin
    }

    var shape: Shape { tensor.shape }
}

/// An operand of an elementwise primitive: a tensor, or a weak number, which takes its type.
public enum Term: Sendable {
    case tracked(Tracked)
    case int(Int)
    case float(Double)

    public var operand: Operand {
        switch self {
        case .tracked(let tracked): .tensor(tracked.tensor)
        case .int(let value): .int(value)
        case .float(let value): .float(value)
        }
    }

    var tracked: Tracked? {
        if case .tracked(let tracked) = self { tracked } else { nil }
    }
}
