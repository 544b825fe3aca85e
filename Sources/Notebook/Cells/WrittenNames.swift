import Language

/// What inputs mention and what they give values to.
enum WrittenNames {
    /// The names that statements give a value to, those of a loop's body included.
    static func of(_ statements: [Statement], _ symbols: SymbolTable) -> Set<String> {
        var (pending, found) = (statements[...], Set<String>())
        while let statement = pending.popFirst() {
            switch statement.kind {
            case .expression: break
            case .assignment(let targets, _, _): found.formUnion(targets.map { symbols.name($0.symbol) })
            case .augmented(let target, _, _): found.insert(symbols.name(target.symbol))
            case .definition(let definition): found.insert(symbols.name(definition.symbol))
            case .loop(let loop):
                found.formUnion(loop.targets.map { symbols.name($0.symbol) })
                pending += loop.body
            }
        }
        return found
    }

    /// The words that stand in a text, of which names are some.
    static func words(in text: String) -> Set<String> {
        Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    }
}
