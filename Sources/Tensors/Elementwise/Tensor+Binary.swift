extension Tensor {
    /// `a op b`, element by element, broadcast together as NumPy does.
    ///
    /// The result has the promoted type (see `Operand` for numbers), with NumPy's exceptions:
    /// division of bool and int64 gives float32; of two bools `+` and `maximum` are or, `*` and
    /// `minimum` are and, `//`, `%` and `**` give int64. int64 wraps on overflow.
    ///
    /// - Throws: `TensorError.broadcast`; `.unsupportedDType` for `-` of bools and bits of floats;
    ///   `.integerDivisionByZero`; `.negativeIntegerPower`; and what an allocation throws.
    public static func binary(
        _ operation: BinaryOperation, _ a: consuming Operand, _ b: consuming Operand, in context: EvaluationContext
    ) throws -> Tensor {
        switch try operation.workingType(for: Operand.promote(a, b)) {
        case .bool: try bools(operation, a, b, in: context)
        case .int64: try integers(operation, a, b, in: context)
        case .float32: try floats(operation, a, b, Float.self, in: context)
        case .float64: try floats(operation, a, b, Double.self, in: context)
        }
    }

    private static func bools(
        _ operation: BinaryOperation, _ a: consuming Operand, _ b: consuming Operand, in context: EvaluationContext
    ) throws -> Tensor {
        let x = try Source(a, as: Bool.self, in: context)
        let y = try Source(b, as: Bool.self, in: context)
        let symbol = operation.symbol
        switch operation {
        case .add, .maximum, .bitOr: return try OrBool.map(x, y, operation: symbol, in: context)
        case .multiply, .minimum, .bitAnd: return try AndBool.map(x, y, operation: symbol, in: context)
        case .bitXor: return try XorBool.map(x, y, operation: symbol, in: context)
        case .subtract, .divide, .floorDivide, .remainder, .power:
            throw TensorError.unsupportedDType(.bool, operation: symbol)
        }
    }

    private static func integers(
        _ operation: BinaryOperation, _ a: consuming Operand, _ b: consuming Operand, in context: EvaluationContext
    ) throws -> Tensor {
        let x = try Source(a, as: Int.self, in: context)
        let y = try Source(b, as: Int.self, in: context)
        let symbol = operation.symbol
        switch operation {
        case .add: return try Add<Int>.map(x, y, operation: symbol, in: context)
        case .subtract: return try Subtract<Int>.map(x, y, operation: symbol, in: context)
        case .multiply: return try Multiply<Int>.map(x, y, operation: symbol, in: context)
        case .maximum: return try Maximum<Int>.map(x, y, operation: symbol, in: context)
        case .minimum: return try Minimum<Int>.map(x, y, operation: symbol, in: context)
        case .bitAnd: return try And.map(x, y, operation: symbol, in: context)
        case .bitOr: return try Or.map(x, y, operation: symbol, in: context)
        case .bitXor: return try Xor.map(x, y, operation: symbol, in: context)
        case .floorDivide:
            try refuse(y, { $0 == 0 }, with: x, .integerDivisionByZero(operation: symbol), in: context)
            return try FloorDivide<Int>.map(x, y, operation: symbol, in: context)
        case .remainder:
            try refuse(y, { $0 == 0 }, with: x, .integerDivisionByZero(operation: symbol), in: context)
            return try Remainder<Int>.map(x, y, operation: symbol, in: context)
        case .power:
            try refuse(y, { $0 < 0 }, with: x, .negativeIntegerPower, in: context)
            return try Power<Int>.map(x, y, operation: symbol, in: context)
        case .divide:
            throw TensorError.unsupportedDType(.int64, operation: symbol)
        }
    }

    /// Throws `error` when an element of `operand` is one that the operation cannot take, unless
    /// there is nothing to compute.
    private static func refuse(
        _ operand: Source<Int>, _ isBad: (Int) -> Bool, with other: Source<Int>, _ error: TensorError,
        in context: EvaluationContext
    ) throws {
        let found: Bool
        switch operand {
        case .value(let value): found = isBad(value)
        case .tensor(let tensor):
            found = try tensor.contiguous(in: context).withElements(Int.self) { $0.contains(where: isBad) }
        }
        if found, other.shape.elementCount != 0 { throw error }
    }

    private static func floats<T: FloatingElement>(
        _ operation: BinaryOperation, _ a: consuming Operand, _ b: consuming Operand, _ type: T.Type,
        in context: EvaluationContext
    ) throws -> Tensor {
        let x = try Source(a, as: T.self, in: context)
        let y = try Source(b, as: T.self, in: context)
        let symbol = operation.symbol
        switch operation {
        case .add: return try Add<T>.map(x, y, operation: symbol, in: context)
        case .subtract: return try Subtract<T>.map(x, y, operation: symbol, in: context)
        case .multiply: return try Multiply<T>.map(x, y, operation: symbol, in: context)
        case .divide: return try Divide<T>.map(x, y, operation: symbol, in: context)
        case .floorDivide: return try FloorDivide<T>.map(x, y, operation: symbol, in: context)
        case .remainder: return try Remainder<T>.map(x, y, operation: symbol, in: context)
        case .maximum: return try Maximum<T>.map(x, y, operation: symbol, in: context)
        case .minimum: return try Minimum<T>.map(x, y, operation: symbol, in: context)
        case .power:
            if case .tensor(let base) = x, case .value(let exponent) = y,
                let short = try base.simplePower(exponent, T.self, in: context)
            {
                return short
            }
            return try Power<T>.map(x, y, operation: symbol, in: context)
        case .bitAnd, .bitOr, .bitXor:
            throw TensorError.unsupportedDType(T.dtype, operation: symbol)
        }
    }

    /// The powers that NumPy takes without `pow` when the exponent is a number, -1, 0.5, 1, 2; and 3.
    private func simplePower<T: FloatingElement>(
        _ exponent: T, _: T.Type, in context: EvaluationContext
    ) throws -> Tensor? {
        switch exponent {
        case 2: try Square<T>.map(self, in: context)
        case 3: try Cube<T>.map(self, in: context)
        case 1: self
        case 0.5: try SquareRoot<T>.map(self, in: context)
        case -1: try Reciprocal<T>.map(self, in: context)
        default: nil
        }
    }
}

extension BinaryOperation {
    /// The type in which operands that promote to `dtype` are computed.
    fileprivate func workingType(for dtype: DType) throws -> DType {
        switch self {
        case .divide: return max(dtype, .float32)
        case .floorDivide, .remainder, .power: return max(dtype, .int64)
        case .bitAnd, .bitOr, .bitXor:
            if dtype.isFloating { throw TensorError.unsupportedDType(dtype, operation: symbol) }
            return dtype
        case .add, .subtract, .multiply, .maximum, .minimum: return dtype
        }
    }
}
