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
    /// For a hash of a name's bytes, the name that was last met with it.
    private var recent = [Int](repeating: -1, count: 256)

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

    /// The symbol of the name that these bytes spell.
    func intern(_ bytes: ArraySlice<UInt8>) -> Symbol {
        let place = Int(bytes.reduce(5381 as UInt32) { $0 &* 33 ^ UInt32($1) } & 255)
        let id = recent[place]
        if id >= 0, names[id].utf8.elementsEqual(bytes) { return Symbol(id: id) }
        let symbol = intern(String(decoding: bytes, as: UTF8.self))
        recent[place] = symbol.id
        return symbol
    }

    /// The symbol of `name` if it has ever been seen.
    public func find(_ name: String) -> Symbol? {
        ids[name].map(Symbol.init(id:))
    }

    /// The text of a symbol of this table.
    public func name(_ symbol: Symbol) -> String { names[symbol.id] }
}
