import Autodiff
import Tensors

extension Interpreter {
    /// `a op b`: plain numbers, tensors, and what Python lets one do with tuples and strings.
    func combine(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value {
        if case .bool(let x) = a, case .bool(let y) = b {
            switch op {
            case .bitAnd: return .bool(x && y)
            case .bitOr: return .bool(x || y)
            case .bitXor: return .bool(x != y)
            default: break
            }
        }
        if let x = Interpreter.plainNumber(a), let y = Interpreter.plainNumber(b) {
            return try Numbers.combine(op, x, y).value
        }
        let isElementwise = a.isTensorOrList || b.isTensorOrList
        if !isElementwise, let joined = try combineSequences(op, a, b) { return joined }
        guard isElementwise, a.isArithmetic, b.isArithmetic else {
            throw EvaluationError.Kind.operandTypes(op.rawValue, a.description, b.description)
        }
        context.progress.begin(op.activity)
        let (x, y) = (try term(a), try term(b))
        if op == .matmul {
            guard case .tracked(let left) = x, case .tracked(let right) = y else {
                throw EvaluationError.Kind.operandTypes("@", a.description, b.description)
            }
            return .tensor(try tape.matmul(left, right, as: "@"))
        }
        return .tensor(try tape.binary(op.kernel, x, y))
    }

    func compare(_ op: ComparisonOperator, _ a: Value, _ b: Value) throws -> Value {
        if let x = Interpreter.plainNumber(a), let y = Interpreter.plainNumber(b) {
            return .bool(op.holds(Numbers.order(x, y)))
        }
        if a.isTensorOrList || b.isTensorOrList, a.isArithmetic, b.isArithmetic {
            return .tensor(try Tensor.compare(op.kernel, term(a).operand, term(b).operand, in: context))
        }
        switch (a, b) {
        case (.string(let x), .string(let y)): return .bool(op.holds(x == y ? 0 : x < y ? -1 : 1))
        case (.tuple(let x), .tuple(let y)): return .bool(try compareTuples(op, x, y))
        default:
            // Values of different kinds are unequal, and have no order.
            switch op {
            case .equal: return .bool(isSame(a, b))
            case .notEqual: return .bool(!isSame(a, b))
            default: throw EvaluationError.Kind.operandTypes(op.rawValue, a.description, b.description)
            }
        }
    }

    private func isSame(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.nothing, .nothing): true
        case (.dtype(let x), .dtype(let y)): x == y
        case (.function(let x), .function(let y)): x.name == y.name
        default: false
        }
    }

    /// Python's order of tuples: by the first place where they differ.
    private func compareTuples(_ op: ComparisonOperator, _ a: [Value], _ b: [Value]) throws -> Bool {
        for (x, y) in zip(a, b) {
            let same = try isTrue(compare(.equal, x, y), at: Span(0, 0))
            if same { continue }
            switch op {
            case .equal: return false
            case .notEqual: return true
            default: return try isTrue(compare(op, x, y), at: Span(0, 0))
            }
        }
        return op.holds(a.count < b.count ? -1 : a.count == b.count ? 0 : 1)
    }

    func unary(_ op: UnaryOperator, _ value: Value) throws -> Value {
        if let number = Interpreter.plainNumber(value) {
            switch (op, number) {
            case (.plus, _): return number.value
            case (.negate, .float(let x)): return .float(-x)
            case (.negate, .int(let x)):
                let (result, overflow) = (0).subtractingReportingOverflow(x)
                if overflow { throw EvaluationError.Kind.integerOverflow("-(\(x))") }
                return .int(result)
            case (.invert, .int(let x)): return .int(~x)
            case (.invert, .float): throw EvaluationError.Kind.operandType("~", value.description)
            }
        }
        guard value.isTensorOrList, let tracked = try tracked(value) else {
            throw EvaluationError.Kind.operandType(op.rawValue, value.description)
        }
        let kernel: UnaryOperation
        switch op {
        case .negate: kernel = .negate
        case .plus: kernel = .positive
        case .invert: kernel = .invert
        }
        return .tensor(try tape.unary(kernel, tracked))
    }

    /// Tuples and strings: `+` joins them, `*` with an integer repeats them.
    private func combineSequences(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value? {
        let most = 1 << 24
        func count(_ length: Int, _ times: Int) throws -> Int {
            let (total, overflow) = length.multipliedReportingOverflow(by: max(times, 0))
            if overflow || total > most { throw EvaluationError.Kind.repeatedSize(times) }
            // Nothing, however often, is nothing at once.
            return length == 0 ? 0 : max(times, 0)
        }
        func check(_ a: Int, _ b: Int) throws {
            if a + b > most { throw EvaluationError.Kind.joinedSize(a, b) }
        }
        switch (op, a, b) {
        case (.add, .tuple(let x), .tuple(let y)):
            try check(x.count, y.count)
            return try Nesting.tuple(x + y)
        case (.add, .string(let x), .string(let y)):
            try check(x.utf8.count, y.utf8.count)
            return .string(x + y)
        case (.multiply, .tuple(let items), .int(let times)), (.multiply, .int(let times), .tuple(let items)):
            return try Nesting.tuple(Array(repeatElement(items, count: try count(items.count, times)).joined()))
        case (.multiply, .string(let text), .int(let times)), (.multiply, .int(let times), .string(let text)):
            return .string(String(repeating: text, count: try count(text.utf8.count, times)))
        default: return nil
        }
    }

    // MARK: Operands

    static func plainNumber(_ value: Value) -> Numbers.Number? {
        switch value {
        case .int(let value): .int(value)
        case .float(let value): .float(value)
        case .bool(let value): .int(value ? 1 : 0)
        default: nil
        }
    }

    /// A value as an operand: a weak number, or a tensor with its lineage.
    func term(_ value: Value) throws -> Term {
        switch value {
        case .int(let value): return .int(value)
        case .float(let value): return .float(value)
        default:
            guard let tracked = try tracked(value) else { throw EvaluationError.Kind.notATensor(value.description) }
            return .tracked(tracked)
        }
    }
}

extension Value {
    /// A tensor, or a list, which is one as soon as it is used.
    var isTensorOrList: Bool {
        switch self {
        case .tensor, .list: true
        default: false
        }
    }

    /// Whether it can take part in arithmetic at all.
    var isArithmetic: Bool {
        switch self {
        case .bool, .int, .float, .tensor, .list, .tuple: true
        case .nothing, .string, .dtype, .function: false
        }
    }
}

extension BinaryOperator {
    /// The kernel of an elementwise operator (`@` has its own).
    var kernel: BinaryOperation {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply, .matmul: .multiply
        case .divide: .divide
        case .floorDivide: .floorDivide
        case .remainder: .remainder
        case .power: .power
        case .bitAnd: .bitAnd
        case .bitOr: .bitOr
        case .bitXor: .bitXor
        }
    }
}

extension ComparisonOperator {
    var kernel: ComparisonOperation {
        switch self {
        case .equal: .equal
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        }
    }

    /// Whether it holds for operands in this order (−1, 0, 1; nil: not comparable, as nan).
    func holds(_ order: Int?) -> Bool {
        switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order == -1
        case .lessOrEqual: order == -1 || order == 0
        case .greater: order == 1
        case .greaterOrEqual: order == 1 || order == 0
        }
    }
}
