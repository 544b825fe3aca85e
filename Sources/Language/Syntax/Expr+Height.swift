extension Expr.Kind {
    /// The height of the highest expression directly inside this one; 0 for a leaf.
    var childHeight: Int {
        switch self {
        case .integer, .float, .string, .bool, .none, .name, .local: 0
        case .tuple(let items), .list(let items): highest(items)
        case .unary(_, let operand), .not(let operand): operand.height
        case .binary(_, let left, let right, _), .and(let left, let right),
            .or(let left, let right):
            max(left.height, right.height)
        case .comparison(let first, let links):
            links.reduce(first.height) { max($0, $1.right.height) }
        case .call(let function, let arguments): max(function.height, highest(arguments))
        case .method(let value, _, _, let arguments): max(value.height, highest(arguments))
        case .attribute(let value, _, _): value.height
        case .subscripted(let value, let subscripts):
            subscripts.reduce(value.height) { max($0, $1.height) }
        }
    }

    private func highest(_ items: [Expr]) -> Int {
        items.reduce(0) { max($0, $1.height) }
    }

    private func highest(_ arguments: [Argument]) -> Int {
        arguments.reduce(0) { max($0, $1.value.height) }
    }
}

extension Subscript {
    fileprivate var height: Int {
        switch self {
        case .index(let value): value.height
        case .slice(let start, let stop, let step, _):
            max(start?.height ?? 0, stop?.height ?? 0, step?.height ?? 0)
        case .ellipsis: 0
        }
    }
}
