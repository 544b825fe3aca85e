/// A name, interned: equal names of one conversation have equal numbers, so that a variable
/// is an array index and not a dictionary look-up.
public struct Symbol: Hashable, Sendable {
    public let id: Int

    init(id: Int) {
        self.id = id
    }
}

/// The names of one conversation, numbered in the order of their first appearance.
///
/// Not thread-safe: it belongs to the one thread that parses and evaluates.
public final class SymbolTable {
    private var ids: [String: Int] = [:]
    private var names: [String] = []

    public init() {}

    /// How many names there are; every `Symbol.id` is below it.
    public var count: Int { names.count }

    /// The symbol of `name`, new or already known.
    public func intern(_ name: String) -> Symbol {
        if let id = ids[name] { return Symbol(id: id) }
        let id = names.count
        ids[name] = id
        names.append(name)
        return Symbol(id: id)
    }

    /// The symbol of `name` if it has ever been seen.
    public func find(_ name: String) -> Symbol? {
        ids[name].map(Symbol.init(id:))
    }

    /// The text of a symbol of this table.
    public func name(_ symbol: Symbol) -> String { names[symbol.id] }
}
