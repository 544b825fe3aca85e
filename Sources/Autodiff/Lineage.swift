import Synchronization

/// Where a value comes from: the operation that made it and the origins of what went in.
///
/// An origin is an identity, not a value: it does not hold the tensor, so that a name which is
/// written to in place stays the sole owner of its elements. Origins carry rising numbers, so a
/// walk back from a result never looks at what is older than its target.
public final class Origin: @unchecked Sendable {
    /// Rises with every origin of the process.
    public let serial: Int
    /// The function that made the value, as it is typed; nil for a value that came from outside
    /// (a creator, a literal, a file).
    public let operation: String?
    /// The origins of the operands that are part of the lineage, in order. Written only by
    /// `deinit`.
    public private(set) var parents: [Origin]

    private static let counter = Atomic<Int>(0)

    /// An origin of its own, younger than all before it.
    public init(operation: String?, parents: [Origin]) {
        serial = Origin.counter.add(1, ordering: .relaxed).newValue
        self.operation = operation
        self.parents = parents
    }

    /// Frees a long lineage link by link: a name rebound a hundred thousand times in a loop must
    /// not take a stack frame for each.
    deinit {
        guard !parents.isEmpty else { return }
        var orphans = parents
        parents = []
        while var last = orphans.popLast() {
            if isKnownUniquelyReferenced(&last) {
                orphans.append(contentsOf: last.parents)
                last.parents = []
            }
        }
    }
}
