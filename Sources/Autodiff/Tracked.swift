import Tensors

/// The language's tensor: the elements and their place in the lineage.
///
/// Immutable, and so shared freely; a changed tensor is another `Tracked`. A holder that owns one
/// alone may take its tensor back out (`consume`) to write in place.
public final class Tracked: Sendable {
    public let tensor: Tensor
    public let origin: Origin

    /// A tensor that starts a lineage: made by a creator, a literal or a file.
    public init(_ tensor: Tensor) {
        self.tensor = tensor
        origin = Origin(operation: nil, parents: [])
    }

    /// The result of `operation` on `inputs`.
    public init(_ tensor: Tensor, by operation: String, from inputs: [Tracked]) {
        self.tensor = tensor
        origin = Origin(operation: operation, parents: inputs.map(\.origin))
    }

    /// A tensor at a place that is already known: what undoing a write puts back.
    public init(_ tensor: Tensor, at origin: Origin) {
        self.tensor = tensor
        self.origin = origin
    }
}
