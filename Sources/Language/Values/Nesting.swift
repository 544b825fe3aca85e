/// How far values may hold one another, so that whatever walks through one (to print it, compare
/// it, free it) comes to an end, and on any stack.
///
/// `x = x, x` a hundred times over would write out 2¹⁰⁰ items while holding a hundred pairs.
enum Nesting {
    /// How many tuples may stand inside one another; the parser allows as many brackets.
    static let depthLimit = Parser.nestingLimit
    /// How many items a tuple of tuples may have, all of them written out.
    static let itemLimit = 1 << 20

    /// A tuple of these items.
    ///
    /// - Throws: `EvaluationError.Kind.tupleTooDeep`, `.tupleTooLarge`.
    static func tuple(_ items: [Value]) throws(EvaluationError.Kind) -> Value {
        _ = try depth(of: items)
        return .tuple(items)
    }

    /// How many tuples and functions stand inside one another in these values, plus one for the
    /// one that is to hold them.
    static func depth(of items: [Value]) throws(EvaluationError.Kind) -> Int {
        guard items.contains(where: \.isHolder) else { return 1 }
        var count = 0
        return try depth(of: items, above: 1, &count)
    }

    private static func depth(of items: [Value], above: Int, _ count: inout Int) throws(EvaluationError.Kind) -> Int {
        count += items.count
        if count > itemLimit { throw .tupleTooLarge(itemLimit) }
        var deepest = above
        for item in items {
            switch item {
            case .tuple(let inner), .list(let inner):
                if above >= depthLimit { throw .tupleTooDeep(depthLimit) }
                deepest = max(deepest, try depth(of: inner, above: above + 1, &count))
            case .function(.user(let function)): deepest = max(deepest, above + function.depth)
            default: break
            }
        }
        if deepest > depthLimit { throw .tupleTooDeep(depthLimit) }
        return deepest
    }
}

extension Value {
    /// Whether it holds other values.
    fileprivate var isHolder: Bool {
        switch self {
        case .tuple, .list, .function(.user): true
        default: false
        }
    }
}
