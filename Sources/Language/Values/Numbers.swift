/// Arithmetic of plain numbers, as Python's: integers of 64 bits whose overflow is an error, and
/// floats.
enum Numbers {
    enum Number {
        case int(Int)
        case float(Double)

        var double: Double {
            switch self {
            case .int(let value): Double(value)
            case .float(let value): value
            }
        }

        var value: Value {
            switch self {
            case .int(let value): .int(value)
            case .float(let value): .float(value)
            }
        }
    }

    static func combine(
        _ op: BinaryOperator, _ a: Number, _ b: Number
    ) throws(EvaluationError.Kind) -> Number {
        if case .int(let x) = a, case .int(let y) = b { return try combine(op, x, y) }
        return .float(try combine(op, a.double, b.double))
    }

    private static func combine(
        _ op: BinaryOperator, _ a: Int, _ b: Int
    ) throws(EvaluationError.Kind) -> Number {
        func exact(_ result: (partialValue: Int, overflow: Bool)) throws(EvaluationError.Kind) -> Number {
            if result.overflow { throw .integerOverflow("\(a) \(op.rawValue) \(b)") }
            return .int(result.partialValue)
        }
        switch op {
        case .add: return try exact(a.addingReportingOverflow(b))
        case .subtract: return try exact(a.subtractingReportingOverflow(b))
        case .multiply: return try exact(a.multipliedReportingOverflow(by: b))
        case .divide:
            if b == 0 { throw .divisionByZero("\(a) / 0") }
            return .float(quotient(a, b))
        case .floorDivide:
            if b == 0 { throw .divisionByZero("\(a) // 0") }
            let (quotient, overflow) = a.dividedReportingOverflow(by: b)
            if overflow { throw .integerOverflow("\(a) // \(b)") }
            return .int((a % b != 0) && ((a < 0) != (b < 0)) ? quotient - 1 : quotient)
        case .remainder:
            if b == 0 { throw .divisionByZero("\(a) % 0") }
            if b == -1 { return .int(0) }
            let rest = a % b
            return .int(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)
        case .power: return try power(a, b)
        case .bitAnd: return .int(a & b)
        case .bitOr: return .int(a | b)
        case .bitXor: return .int(a ^ b)
        case .matmul: throw .operandTypes("@", "an integer", "an integer")
        }
    }

    private static func combine(
        _ op: BinaryOperator, _ a: Double, _ b: Double
    ) throws(EvaluationError.Kind) -> Double {
        switch op {
        case .add: return a + b
        case .subtract: return a - b
        case .multiply: return a * b
        case .divide:
            if b == 0 { throw .divisionByZero("\(a) / 0") }
            return a / b
        case .floorDivide:
            if b == 0 { throw .divisionByZero("\(a) // 0") }
            return floorDivision(a, b).quotient
        case .remainder:
            if b == 0 { throw .divisionByZero("\(a) % 0") }
            return floorDivision(a, b).remainder
        case .power:
            if a == 0, b < 0 { throw .divisionByZero("0 ** \(b)") }
            if a < 0, a.isFinite, b.isFinite, b.rounded(.towardZero) != b {
                throw .fractionalPowerOfNegative(a, b)
            }
            return Libm.pow(a, b)
        case .bitAnd, .bitOr, .bitXor, .matmul: throw .operandTypes(op.rawValue, "a float", "a float")
        }
    }

    /// `a ** b` of integers: an integer when b is not negative, else a float.
    private static func power(_ a: Int, _ b: Int) throws(EvaluationError.Kind) -> Number {
        if b < 0 {
            if a == 0 { throw .divisionByZero("0 ** \(b)") }
            return .float(Libm.pow(Double(a), Double(b)))
        }
        var (result, base, rest) = (1, a, b)
        while true {
            if rest & 1 == 1 {
                let (product, overflow) = result.multipliedReportingOverflow(by: base)
                if overflow { throw .integerOverflow("\(a) ** \(b)") }
                result = product
            }
            rest >>= 1
            if rest == 0 || result == 0 { return .int(result) }
            let (square, overflow) = base.multipliedReportingOverflow(by: base)
            if overflow { throw .integerOverflow("\(a) ** \(b)") }
            base = square
        }
    }

    /// a / b, correctly rounded also where an integer needs more than a double's 53 bits.
    static func quotient(_ a: Int, _ b: Int) -> Double {
        let (x, y) = (a.magnitude, b.magnitude)
        let limit: UInt = 1 << 53
        if x <= limit && y <= limit { return Double(a) / Double(b) }
        if x == 0 { return 0 }
        // Enough bits of quotient that the last one, made sticky, rounds as the exact value would.
        let widths = (UInt.bitWidth - x.leadingZeroBitCount) - (UInt.bitWidth - y.leadingZeroBitCount)
        let shift = max(0, 56 - widths)
        let (whole, rest) = (UInt128(x) << UInt128(shift)).quotientAndRemainder(dividingBy: UInt128(y))
        let rounded = Double(whole | (rest == 0 ? 0 : 1))
        let result = Double(sign: .plus, exponent: -shift, significand: rounded)
        return (a < 0) != (b < 0) ? -result : result
    }

    /// Python's floor division of floats: based on fmod, the remainder with the divisor's sign.
    static func floorDivision(_ a: Double, _ b: Double) -> (quotient: Double, remainder: Double) {
        var rest = a.truncatingRemainder(dividingBy: b)
        var whole = (a - rest) / b
        if rest != 0 {
            if (b < 0) != (rest < 0) {
                rest += b
                whole -= 1
            }
        } else {
            rest = b < 0 ? -0.0 : 0.0
        }
        guard whole != 0 else { return (a / b < 0 ? -0.0 : 0.0, rest) }
        var floored = whole.rounded(.down)
        if whole - floored > 0.5 { floored += 1 }
        return (floored, rest)
    }

    /// Whether a < b, a == b or a > b, exactly also between an integer and a float; nil when one
    /// is nan.
    static func order(_ a: Number, _ b: Number) -> Int? {
        switch (a, b) {
        case (.int(let x), .int(let y)): return x < y ? -1 : x == y ? 0 : 1
        case (.float(let x), .float(let y)): return x.isNaN || y.isNaN ? nil : x < y ? -1 : x == y ? 0 : 1
        case (.float, .int): return order(b, a).map { -$0 }
        case (.int(let x), .float(let y)):
            if y.isNaN { return nil }
            if y >= 0x1p63 { return -1 }
            if y < -0x1p63 { return 1 }
            let floor = y.rounded(.down)
            let whole = Int(floor)
            if x != whole { return x < whole ? -1 : 1 }
            return floor < y ? -1 : 0
        }
    }
}
