/// The operations of two operands that give an element of the promoted type.
public enum BinaryOperation: Sendable, CaseIterable {
    case add, subtract, multiply, divide, floorDivide, remainder, power, maximum, minimum
    case bitAnd, bitOr, bitXor

    /// What is typed: an operator, or a function's name.
    public var symbol: String {
        switch self {
        case .add: "+"
        case .subtract: "-"
        case .multiply: "*"
        case .divide: "/"
        case .floorDivide: "//"
        case .remainder: "%"
        case .power: "**"
        case .maximum: "maximum"
        case .minimum: "minimum"
        case .bitAnd: "&"
        case .bitOr: "|"
        case .bitXor: "^"
        }
    }
}

/// The comparisons; they give bools.
public enum ComparisonOperation: Sendable, CaseIterable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual

    public var symbol: String {
        switch self {
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }

    /// The comparison that holds of (b, a) when this one holds of (a, b).
    var mirrored: ComparisonOperation {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

/// The operations of one operand.
public enum UnaryOperation: String, Sendable, CaseIterable {
    case negate = "-", positive = "+", invert = "~"
    case abs, sign, square, sqrt, exp, log, sin, cos, tanh, sigmoid, relu
    case floor, ceil, round, isnan, isfinite

    public var symbol: String { rawValue }
}
