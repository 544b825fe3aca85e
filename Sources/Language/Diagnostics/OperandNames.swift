import Tensors

/// What the operands of a failed operation are called: variables, sides of an operator, parameters.
struct OperandNames: Sendable {
    /// Tensors with their shapes; numbers without.
    private let operands: [(name: String, shape: Shape?)]

    init(_ operands: [(name: String, shape: Shape?)] = []) { self.operands = operands }

    /// `x of shape (2, 3)`; the shape alone when no operand has it.
    func of(_ shape: Shape) -> String {
        if let name = name(of: shape, taken: 0) { return "\(name) of shape \(shape)" }
        let flattened = operands.filter { $0.shape?.elementCount == shape.elementCount }
        if shape.rank == 1, flattened.count == 1 { return "\(flattened[0].name) flattened to shape \(shape)" }
        return "shape \(shape)"
    }

    /// Two operands, which may have one shape: `x of shape (2, 3) and w of shape (4,)`.
    func of(_ a: Shape, and b: Shape) -> String { "\(of(a)) and \(second(b, after: a))" }

    /// The operand with this shape that comes after the one with the other.
    func second(_ shape: Shape, after first: Shape) -> String {
        name(of: shape, taken: shape == first ? 1 : 0).map { "\($0) of shape \(shape)" } ?? "shape \(shape)"
    }

    /// Operand `i`, with its type.
    func told(_ i: Int, _ type: OperandType) -> String {
        let name = operands.indices.contains(i) ? operands[i].name : "the tensor"
        guard let shape = type.shape else { return "\(name) is a \(type.dtype.isFloating ? "float" : "number")" }
        return "\(name) of shape \(shape) is \(type.dtype.name)"
    }

    /// Operand `i`, with its shape.
    func described(_ i: Int) -> String {
        guard operands.indices.contains(i) else { return "the tensor" }
        return operands[i].name + (operands[i].shape.map { " of shape \($0)" } ?? "")
    }

    private func name(of shape: Shape, taken: Int) -> String? {
        operands.lazy.filter { $0.shape == shape }.dropFirst(taken).first?.name
    }
}

extension Interpreter {
    // Not inlined: what is made for an error takes no room on the stack of a recursion that has none.

    /// The names of the sides of an operator, and what they were.
    @inline(never)
    func names(_ left: Expr, _ a: Value, _ right: Expr, _ b: Value) -> OperandNames {
        OperandNames([(name(of: left) ?? "the left side", shape(of: a)), (name(of: right) ?? "the right side", shape(of: b))])
    }

    /// The name of an only operand, and what it was.
    @inline(never)
    func names(_ operand: Expr, _ value: Value) -> OperandNames {
        OperandNames([(name(of: operand) ?? "the tensor", shape(of: value))])
    }

    /// The names of the parameters that took tensors, of a list its items' places.
    @inline(never)
    func names(_ arguments: Arguments) -> OperandNames {
        OperandNames(
            zip(arguments.builtin.parameters, arguments.values).flatMap { parameter, value -> [(String, Shape?)] in
                switch (parameter.kind, value) {
                case (.tensor, _), (.operand, _): [(parameter.name, shape(of: value))]
                case (.sequence, .list(let items)), (.sequence, .tuple(let items)):
                    items.prefix(1000).enumerated().map { ("\(parameter.name)[\($0.offset)]", shape(of: $0.element)) }
                default: []
                }
            })
    }

    /// A variable, or its transpose; nil for another expression.
    private func name(of expression: Expr) -> String? {
        switch expression.kind {
        case .name(let symbol), .local(_, let symbol): symbols.name(symbol)
        case .attribute(let object, "T", _): name(of: object).map { $0 + ".T" }
        default: nil
        }
    }

    func shape(of value: Value) -> Shape? {
        guard value.isTensorOrList else { return nil }
        return (try? tracked(value))?.tensor.shape
    }
}
