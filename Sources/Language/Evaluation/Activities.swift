import Tensors

/// What an evaluation is at beside the functions, by the name it is shown under.
extension Activity {
    static let printing = Activity("printing")
    /// One pass through a loop.
    static let turn = Activity("turn")
    private static func of(_ op: BinaryOperator) -> Activity { Activity("a \(op.rawValue) b") }
    fileprivate static let add = of(.add)
    fileprivate static let subtract = of(.subtract)
    fileprivate static let multiply = of(.multiply)
    fileprivate static let divide = of(.divide)
    fileprivate static let floorDivide = of(.floorDivide)
    fileprivate static let remainder = of(.remainder)
    fileprivate static let power = of(.power)
    fileprivate static let matmul = of(.matmul)
    fileprivate static let bitAnd = of(.bitAnd)
    fileprivate static let bitOr = of(.bitOr)
    fileprivate static let bitXor = of(.bitXor)
}

extension BinaryOperator {
    /// By a switch: a dictionary would hash the operator's text at each use.
    var activity: Activity {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .floorDivide: .floorDivide
        case .remainder: .remainder
        case .power: .power
        case .matmul: .matmul
        case .bitAnd: .bitAnd
        case .bitOr: .bitOr
        case .bitXor: .bitXor
        }
    }
}
