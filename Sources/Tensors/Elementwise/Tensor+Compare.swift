/// An element type with an order: false comes before true, nan is in no order with anything.
protocol Ordered: Element {
    static func precedes(_ a: Self, _ b: Self) -> Bool
    static func precedesOrEquals(_ a: Self, _ b: Self) -> Bool
}

extension Ordered where Self: Comparable {
    @inline(__always) static func precedes(_ a: Self, _ b: Self) -> Bool { a < b }
    @inline(__always) static func precedesOrEquals(_ a: Self, _ b: Self) -> Bool { a <= b }
}

extension Int: Ordered {}
extension Float: Ordered {}
extension Double: Ordered {}

extension Bool: Ordered {
    @inline(__always) static func precedes(_ a: Bool, _ b: Bool) -> Bool { a ? false : b }
    @inline(__always) static func precedesOrEquals(_ a: Bool, _ b: Bool) -> Bool { a ? b : true }
}

enum Equal<T: Ordered>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> Bool { a == b }
}

enum NotEqual<T: Ordered>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> Bool { a != b }
}

enum Less<T: Ordered>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> Bool { T.precedes(a, b) }
}

enum LessOrEqual<T: Ordered>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> Bool { T.precedesOrEquals(a, b) }
}

extension Tensor {
    /// `a op b`, element by element, as bools. nan compares as IEEE 754 has it.
    ///
    /// Tensors of int64 and float32 are compared as float64, and int64 with a float number
    /// exactly; a number beside a float tensor is rounded to its type first, as in NumPy.
    ///
    /// - Throws: `TensorError.broadcast`, and what an allocation throws.
    public static func compare(
        _ operation: ComparisonOperation, _ a: Operand, _ b: Operand, in context: EvaluationContext
    ) throws -> Tensor {
        switch (a, b) {
        case (.tensor(let x), .float(let value)) where x.dtype <= .int64:
            return try compare(x, with: value, operation, in: context)
        case (.float(let value), .tensor(let y)) where y.dtype <= .int64:
            return try compare(y, with: value, operation.mirrored, in: context)
        default: break
        }
        switch comparisonType(a, b) {
        case .bool: return try compare(operation, a, b, as: Bool.self, in: context)
        case .int64: return try compare(operation, a, b, as: Int.self, in: context)
        case .float32: return try compare(operation, a, b, as: Float.self, in: context)
        case .float64: return try compare(operation, a, b, as: Double.self, in: context)
        }
    }

    /// The type in which both operands are compared.
    private static func comparisonType(_ a: Operand, _ b: Operand) -> DType {
        switch (a, b) {
        case (.tensor(let x), .tensor(let y)):
            let mixed = min(x.dtype, y.dtype) == .int64 && max(x.dtype, y.dtype) == .float32
            return mixed ? .float64 : .promote(x.dtype, y.dtype)
        case (.tensor(let x), .float(let value)), (.float(let value), .tensor(let x)):
            // A number that would become infinite is compared as it is.
            let overflows = value.isFinite && !Float(value).isFinite
            return x.dtype == .float32 && overflows ? .float64 : x.dtype
        case (.float, _), (_, .float): return .float64
        default: return Operand.promote(a, b)
        }
    }

    private static func compare<T: Ordered & ScalarConvertible>(
        _ operation: ComparisonOperation, _ a: Operand, _ b: Operand, as type: T.Type,
        in context: EvaluationContext
    ) throws -> Tensor {
        let x = try Source(a, as: T.self, in: context)
        let y = try Source(b, as: T.self, in: context)
        let symbol = operation.symbol
        switch operation {
        case .equal: return try Equal<T>.map(x, y, operation: symbol, in: context)
        case .notEqual: return try NotEqual<T>.map(x, y, operation: symbol, in: context)
        case .less: return try Less<T>.map(x, y, operation: symbol, in: context)
        case .lessOrEqual: return try LessOrEqual<T>.map(x, y, operation: symbol, in: context)
        case .greater: return try Less<T>.map(y, x, operation: symbol, in: context)
        case .greaterOrEqual: return try LessOrEqual<T>.map(y, x, operation: symbol, in: context)
        }
    }

    /// Compares integers with a float exactly: x < 2.5 is x < 3, x > 2.5 is x > 2, and so on.
    private static func compare(
        _ x: Tensor, with value: Double, _ operation: ComparisonOperation, in context: EvaluationContext
    ) throws -> Tensor {
        func always(_ answer: Bool) throws -> Tensor {
            try .filled(x.shape, with: .bool(answer), dtype: .bool, in: context)
        }
        if value.isNaN { return try always(operation == .notEqual) }
        if value >= 0x1p63 { return try always([.less, .lessOrEqual, .notEqual].contains(operation)) }
        if value < -0x1p63 {
            return try always([.greater, .greaterOrEqual, .notEqual].contains(operation))
        }
        let below = value.rounded(.down)
        switch operation {
        case .equal where below != value: return try always(false)
        case .notEqual where below != value: return try always(true)
        case .equal, .notEqual, .lessOrEqual, .greater:
            return try compare(operation, .tensor(x), .int(Int(below)), in: context)
        case .less, .greaterOrEqual:
            let above = value.rounded(.up)
            if above >= 0x1p63 { return try always(operation == .less) }
            return try compare(operation, .tensor(x), .int(Int(above)), in: context)
        }
    }
}
