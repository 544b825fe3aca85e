import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Tape {
    // MARK: One operand

    /// A function of every element.
    public func unary(_ op: UnaryOperation, _ x: Tracked) throws -> Tracked {
        let y = try x.tensor.unary(op, in: context)
        let name = op.symbol
        switch op {
        case .positive: return record(y, name, x) { $0.gradient }
        case .negate: return record(y, name, x) { try $0.tape.negate($0.gradient) }
        // The slope of a corner is 0, as PyTorch has it.
        case .abs:
            return record(y, name, x, keeps: .inputs) {
                try $0.tape.multiply($0.gradient, $0.tape.unary(.sign, x))
            }
        case .square:
            return record(y, name, x, keeps: .inputs) {
                try $0.tape.multiply($0.gradient, $0.tape.scale(x, 2))
            }
        case .sqrt:
            return record(y, name, x, keeps: .result) {
                try $0.tape.divide($0.gradient, $0.tape.scale($0.result(y), 2))
            }
        case .exp:
            return record(y, name, x, keeps: .result) { try $0.tape.multiply($0.gradient, $0.result(y)) }
        case .log:
            return record(y, name, x, keeps: .inputs) { try $0.tape.divide($0.gradient, x) }
        case .sin:
            return record(y, name, x, keeps: .inputs) {
                try $0.tape.multiply($0.gradient, $0.tape.unary(.cos, x))
            }
        case .cos:
            return record(y, name, x, keeps: .inputs) {
                try $0.tape.negate($0.tape.multiply($0.gradient, $0.tape.unary(.sin, x)))
            }
        case .tanh:
            return record(y, name, x, keeps: .result) {
                let slope = try $0.tape.binary(.subtract, .float(1), .tracked($0.tape.unary(.square, $0.result(y))))
                return try $0.tape.multiply($0.gradient, slope)
            }
        case .sigmoid:
            return record(y, name, x, keeps: .result) {
                let y = $0.result(y)
                let slope = try $0.tape.multiply(y, $0.tape.binary(.subtract, .float(1), .tracked(y)))
                return try $0.tape.multiply($0.gradient, slope)
            }
        case .relu:
            return record(y, name, x, keeps: .result) {
                let passes = try Tensor.compare(.greater, .tensor(y), .int(0), in: $0.tape.context)
                return try $0.tape.select(passes, .tracked($0.gradient), .int(0))
            }
        // Flat wherever they are continuous.
        case .sign, .floor, .ceil, .round: return record(y, name, x) { try $0.tape.zeros($0.gradient) }
        case .invert, .isnan, .isfinite: return Tracked(y)
        }
    }

    /// The same elements as another type.
    public func convert(_ x: Tracked, to dtype: DType) throws -> Tracked {
        if x.tensor.dtype == dtype { return x }
        return record(try x.tensor.converted(to: dtype, in: context), dtype.name, x) { $0.gradient }
    }

    // MARK: Two operands

    /// A function of pairs of elements, which broadcast.
    public func binary(_ op: BinaryOperation, _ a: Term, _ b: Term) throws -> Tracked {
        let y = try elements(op, a, b)
        guard y.dtype.isFloating else { return Tracked(y) }
        let name = op.symbol
        switch op {
        case .add: return record(y, name, a.tracked, b.tracked) { $0.gradient }
        case .subtract:
            return record(y, name, a.tracked, b.tracked) {
                $0.input == 0 ? $0.gradient : try $0.tape.negate($0.gradient)
            }
        case .multiply:
            // Beside a number, the tensor itself is not needed.
            guard case .tracked(let x) = a, case .tracked(let w) = b else {
                let factor = a.tracked == nil ? a : b
                return record(y, name, a.tracked ?? b.tracked) {
                    try $0.tape.binary(.multiply, .tracked($0.gradient), factor)
                }
            }
            return record(y, name, x, w, keeps: .inputs) {
                try $0.tape.multiply($0.gradient, $0.input == 0 ? w : x)
            }
        case .divide:
            if let x = a.tracked, b.tracked == nil {
                return record(y, name, x) { try $0.tape.binary(.divide, .tracked($0.gradient), b) }
            }
            return record(y, name, a.tracked, b.tracked, keeps: .inputs) {
                let tape = $0.tape
                let share = try tape.binary(.divide, .tracked($0.gradient), b)
                if $0.input == 0 { return share }
                return try tape.negate(tape.multiply(share, tape.binary(.divide, a, b)))
            }
        case .power:
            return record(y, name, a.tracked, b.tracked, keeps: .inputs) {
                try $0.input == 0
                    ? $0.tape.slope(ofPower: a, b, $0.gradient) : $0.tape.slope(ofExponent: a, b, $0.gradient)
            }
        case .maximum, .minimum:
            return record(y, name, a.tracked, b.tracked, keeps: .inputs) {
                let (context, tape) = ($0.tape.context, $0.tape)
                let (mine, other) = $0.input == 0 ? (a, b) : (b, a)
                let loses = try Tensor.compare(
                    op == .maximum ? .less : .greater, mine.operand, other.operand, in: context)
                let ties = try Tensor.compare(.equal, mine.operand, other.operand, in: context)
                // Equals share evenly, as PyTorch has it.
                let share = try tape.select(ties, .tracked(tape.scale($0.gradient, 0.5)), .tracked($0.gradient))
                return try tape.select(loses, .int(0), .tracked(share))
            }
        case .remainder:
            return record(y, name, a.tracked, b.tracked, keeps: .inputs) {
                if $0.input == 0 { return $0.gradient }
                let whole = try $0.tape.unary(.floor, $0.tape.binary(.divide, a, b))
                return try $0.tape.negate($0.tape.multiply($0.gradient, whole))
            }
        case .floorDivide:
            return record(y, name, a.tracked, b.tracked) { try $0.tape.zeros($0.gradient) }
        case .bitAnd, .bitOr, .bitXor: return Tracked(y)
        }
    }

    /// The elements alone.
    private func elements(_ op: BinaryOperation, _ a: Term, _ b: Term) throws -> Tensor {
        let short: Tensor?
        switch (a, b) {
        case (.tracked(let x), .tracked(let w)):
            short = try Tensor.alike(op, x.tensor, w.tensor, in: context)
        case (.tracked(let x), _):
            short = try Tensor.alike(op, x.tensor, number: b.operand, isFirst: false, in: context)
        case (_, .tracked(let w)):
            short = try Tensor.alike(op, w.tensor, number: a.operand, isFirst: true, in: context)
        default: short = nil
        }
        return try short ?? Tensor.binary(op, a.operand, b.operand, in: context)
    }

    /// g·b·a^(b−1); 0 where b is 0, whatever a is.
    private func slope(ofPower a: Term, _ b: Term, _ gradient: Tracked) throws -> Tracked {
        switch b {
        case .int(0), .float(0): return try zeros(gradient)
        case .int(1), .float(1): return gradient
        case .int(2), .float(2):
            return try binary(.multiply, .tracked(scale(gradient, 2)), a)
        case .int(let n):
            let power = try binary(.multiply, .tracked(binary(.power, a, .int(n &- 1))), b)
            return try multiply(gradient, power)
        case .float(let n):
            let power = try binary(.multiply, .tracked(binary(.power, a, .float(n - 1))), b)
            return try multiply(gradient, power)
        case .tracked(let exponent):
            let less = try binary(.subtract, b, exponent.tensor.dtype == .bool ? .float(1) : .int(1))
            let power = try binary(.multiply, .tracked(binary(.power, a, .tracked(less))), b)
            let isZero = try Tensor.compare(.equal, b.operand, .int(0), in: context)
            return try select(isZero, .int(0), .tracked(multiply(gradient, power)))
        }
    }

    /// g·a^b·log a; 0 where a is 0 and b is not negative.
    private func slope(ofExponent a: Term, _ b: Term, _ gradient: Tracked) throws -> Tracked {
        let power = try multiply(gradient, binary(.power, a, b))
        switch a {
        case .int(let base): return try scale(power, base == 0 ? 0 : log(Double(base)))
        case .float(let base): return try scale(power, base == 0 ? 0 : log(base))
        case .tracked(let base):
            let isZero = try Tensor.compare(.equal, .tensor(base.tensor), .int(0), in: context)
            let isNegative = try Tensor.compare(.less, b.operand, .int(0), in: context)
            let flat = try Tensor.binary(
                .bitAnd, .tensor(isZero), .tensor(isNegative.unary(.invert, in: context)), in: context)
            return try select(flat, .int(0), .tracked(multiply(power, unary(.log, base))))
        }
    }

    // MARK: Choices

    /// a where the condition holds, b elsewhere; no gradient flows to the condition.
    public func select(_ condition: Tensor, _ a: Term, _ b: Term) throws -> Tracked {
        let y = try Tensor.select(condition, a.operand, b.operand, in: context)
        return record(y, "where", a.tracked, b.tracked, table: condition) {
            let gradient = Term.tracked($0.gradient)
            return $0.input == 0
                ? try $0.tape.select(condition, gradient, .int(0)) : try $0.tape.select(condition, .int(0), gradient)
        }
    }

    /// x kept between two bounds, either of which may be missing. A gradient passes where x lies
    /// within, bounds included, as PyTorch has it; else it goes to the bound that holds.
    public func clip(_ x: Tracked, low: Term?, high: Term?) throws -> Tracked {
        let y = try x.tensor.clipped(low: low?.operand, high: high?.operand, in: context)
        let bounds = [low?.tracked, high?.tracked]
        if bounds[0] == nil, bounds[1] == nil {
            return record(y, "clip", x, keeps: .inputs) {
                try $0.tape.select(
                    Tape.outside(x.tensor, low, high, in: $0.tape.context), .int(0), .tracked($0.gradient))
            }
        }
        let none = Tracked(try Tensor.zeros(.scalar, dtype: .int64, in: context))
        return record(y, "clip", from: [x, bounds[0] ?? none, bounds[1] ?? none], keeps: .inputs) {
            let (tape, context, gradient) = ($0.tape, $0.tape.context, Term.tracked($0.gradient))
            let over = try high.map { try Tensor.compare(.greater, .tensor(x.tensor), $0.operand, in: context) }
            let crossed = try low.flatMap { low in
                try high.map { try Tensor.compare(.greater, low.operand, $0.operand, in: context) }
            }
            switch $0.input {
            case 0:
                return try tape.select(Tape.outside(x.tensor, low, high, in: context), .int(0), gradient)
            case 1:
                guard let low else { return try tape.zeros($0.gradient) }
                let under = try Tensor.compare(.less, .tensor(x.tensor), low.operand, in: context)
                let share = try tape.select(under, gradient, .int(0))
                return try crossed.map { try tape.select($0, .int(0), .tracked(share)) } ?? share
            default:
                guard let over else { return try tape.zeros($0.gradient) }
                let holds = try crossed.map {
                    try Tensor.binary(.bitOr, .tensor(over), .tensor($0), in: context)
                } ?? over
                return try tape.select(holds, gradient, .int(0))
            }
        }
    }

    /// Where x lies below the low bound or above the high one.
    private static func outside(_ x: Tensor, _ low: Term?, _ high: Term?, in context: EvaluationContext) throws -> Tensor {
        let under = try low.map { try Tensor.compare(.less, .tensor(x), $0.operand, in: context) }
        let over = try high.map { try Tensor.compare(.greater, .tensor(x), $0.operand, in: context) }
        switch (under, over) {
        case (let under?, let over?): return try Tensor.binary(.bitOr, .tensor(under), .tensor(over), in: context)
        case (let one?, nil), (nil, let one?): return one
        case (nil, nil): return try Tensor.zeros(.scalar, dtype: .bool, in: context)
        }
    }

    // MARK: For the rules

    func add(_ a: Tracked, _ b: Tracked) throws -> Tracked { try binary(.add, .tracked(a), .tracked(b)) }
    func subtract(_ a: Tracked, _ b: Tracked) throws -> Tracked { try binary(.subtract, .tracked(a), .tracked(b)) }
    func multiply(_ a: Tracked, _ b: Tracked) throws -> Tracked { try binary(.multiply, .tracked(a), .tracked(b)) }
    func divide(_ a: Tracked, _ b: Tracked) throws -> Tracked { try binary(.divide, .tracked(a), .tracked(b)) }
    func scale(_ a: Tracked, _ factor: Double) throws -> Tracked { try binary(.multiply, .tracked(a), .float(factor)) }
    func negate(_ a: Tracked) throws -> Tracked { try unary(.negate, a) }

    /// Zeros like a gradient.
    func zeros(_ like: Tracked) throws -> Tracked {
        Tracked(try Tensor.zeros(like.shape, dtype: like.tensor.dtype, in: context))
    }
}
