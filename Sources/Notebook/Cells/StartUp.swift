import Language

/// The part of the start-up file that a conversation makes use of.
enum StartUp {
    /// The start-up inputs without which `cells` would show something else: settings, and what the
    /// names that the cells mention were made by, those behind them included.
    static func used(by cells: [Cell], among startUp: [Cell]) -> [Cell] {
        var mentioned = cells.reduce(into: Set<String>()) { $0.formUnion(WrittenNames.words(in: $1.input)) }
        let draws = mentioned.contains { $0.hasPrefix("rand") }
        var used: [Cell] = []
        for cell in startUp.reversed() where cell.succeeded && !cell.isProse {
            let names = WrittenNames.words(in: cell.input)
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
        return WrittenNames.of(statements, symbols)
    }
}
