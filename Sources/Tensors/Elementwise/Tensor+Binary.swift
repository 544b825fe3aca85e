import CVectors

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
        let dtype = Operand.promote(a, b)
        guard let working = operation.workingType(for: dtype) else {
            throw TensorError.unsupportedDType(dtype, operation: operation.symbol, operands: [a.type, b.type])
        }
        switch working {
        case .bool: return try bools(operation, a, b, in: context)
        case .int64: return try integers(operation, a, b, in: context)
        case .float32: return try floats(operation, a, b, Float.self, in: context)
        case .float64: return try floats(operation, a, b, Double.self, in: context)
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
            throw TensorError.unsupportedDType(.bool, operation: symbol, operands: [])
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
            try refuseZero(y, dividing: x, symbol, in: context)
            return try FloorDivide<Int>.map(x, y, operation: symbol, in: context)
        case .remainder:
            try refuseZero(y, dividing: x, symbol, in: context)
            return try Remainder<Int>.map(x, y, operation: symbol, in: context)
        case .power:
            try refuseNegative(y, of: x, in: context)
            return try Power<Int>.map(x, y, operation: symbol, in: context)
        case .divide:
            throw TensorError.unsupportedDType(.int64, operation: symbol, operands: [])
        }
    }

    /// Refuses a divisor of 0, unless there is nothing to divide.
    private static func refuseZero(
        _ divisor: Source<Int>, dividing dividend: Source<Int>, _ symbol: String, in context: EvaluationContext
    ) throws {
        switch divisor {
        case .value(0) where dividend.shape.elementCount > 0:
            throw TensorError.integerDivisionByZero(operation: symbol, dividend.shape, divisor: nil)
        case .tensor(let tensor) where dividend.shape.elementCount > 0:
            if let place = try tensor.firstPlace(in: context, { Int.find($0, 0, $1) }) {
                throw TensorError.integerDivisionByZero(operation: symbol, dividend.shape, divisor: place)
            }
        default: return
        }
    }

    /// Refuses a negative exponent, unless there is nothing to raise.
    private static func refuseNegative(
        _ exponent: Source<Int>, of base: Source<Int>, in context: EvaluationContext
    ) throws {
        switch exponent {
        case .value(let value) where value < 0 && base.shape.elementCount > 0:
            throw TensorError.negativeIntegerPower(base.shape, exponent: value, nil)
        case .tensor(let tensor) where base.shape.elementCount > 0:
            // A look at the least of them first: of that there is a fast kernel.
            if let place = try tensor.firstPlace(in: context, { elements, count in
                vectors_smallest_i64_row(elements, count) < 0 ? (0..<count).first { elements[$0] < 0 } ?? count : count
            }) {
                let value = try tensor.element(at: place, in: context).integer ?? 0
                throw TensorError.negativeIntegerPower(base.shape, exponent: value, place)
            }
        default: return
        }
    }

    /// The place of the int64 that `find` finds among the elements; nil when it gives their number.
    private func firstPlace(
        in context: EvaluationContext, _ find: (UnsafePointer<Int>, Int) -> Int
    ) throws -> ElementPlace? {
        try contiguous(in: context).withElements(Int.self) { elements in
            guard let start = elements.baseAddress else { return nil }
            for block in blocks(of: 0..<elements.count) {
                try context.checkCancellation()
                let place = find(start + block.lowerBound, block.count)
                if place < block.count { return ElementPlace(shape, element: block.lowerBound + place) }
            }
            return nil
        }
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
            throw TensorError.unsupportedDType(T.dtype, operation: symbol, operands: [])
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
    /// The type in which operands that promote to `dtype` are computed; nil when they cannot be.
    fileprivate func workingType(for dtype: DType) -> DType? {
        switch self {
        case .divide: return max(dtype, .float32)
        case .floorDivide, .remainder, .power: return max(dtype, .int64)
        case .bitAnd, .bitOr, .bitXor:
            return dtype.isFloating ? nil : dtype
        case .subtract: return dtype == .bool ? nil : dtype
        case .add, .multiply, .maximum, .minimum: return dtype
        }
    }
}
