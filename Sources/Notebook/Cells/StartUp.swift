import Language

/// The part of the start-up file that a conversation makes use of.
enum StartUp {
    /// The start-up inputs without which `cells` would show something else: settings, and what the
    /// names that the cells mention were made by, those behind them included.
    static func used(by cells: [Cell], among startUp: [Cell]) -> [Cell] {
        var mentioned = cells.reduce(into: Set<String>()) { $0.formUnion(names(in: $1.input)) }
        let draws = mentioned.contains { $0.hasPrefix("rand") }
        var used: [Cell] = []
        for cell in startUp.reversed() where cell.succeeded && !cell.isProse {
            let names = names(in: cell.input)
            let isSetting = cell.input.startsExactly(with: ":set")
            // What draws random numbers moves all that are drawn after it.
            let moves = draws && names.contains { $0.hasPrefix("rand") || $0 == "seed" }
            guard isSetting || moves || !written(by: cell.input).isDisjoint(with: mentioned) else { continue }
            mentioned.formUnion(names)
            used.append(cell)
        }
        return used.reversed()
    }

    /// The names that an input gives a value to.
    private static func written(by input: String) -> Set<String> {
        let symbols = SymbolTable()
        guard case .statements(let statements)? = try? Parser.parse(input, symbols: symbols) else { return [] }
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

    /// The words that stand in an input, of which names are some.
    private static func names(in input: String) -> Set<String> {
        Set(input.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    }
}
