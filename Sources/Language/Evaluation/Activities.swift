import Tensors

/// What an evaluation is at beside the functions, by the name it is shown under.
extension Activity {
    static let printing = Activity("printing")
    /// One pass through a loop.
    static let turn = Activity("turn")
    fileprivate static let operators = Dictionary(
        uniqueKeysWithValues: BinaryOperator.allCases.map { ($0, Activity("a \($0.rawValue) b")) })
}

extension BinaryOperator {
    var activity: Activity { Activity.operators[self] ?? .unnamed }
}
