/// One value on its own, outside any tensor.
public enum Scalar: Sendable, Hashable {
    case bool(Bool)
    case int(Int)
    case float(Double)

    /// The type a tensor made of this value alone takes: int64 for integers, float32 for floats.
    public var defaultDType: DType {
        switch self {
        case .bool: .bool
        case .int: .int64
        case .float: .float32
        }
    }

    /// As a float; bools are 0 and 1.
    public var double: Double {
        switch self {
        case .bool(let value): value ? 1 : 0
        case .int(let value): Double(value)
        case .float(let value): value
        }
    }
}

/// What elementwise operations take: a tensor, or a number that adapts to the tensor beside it.
///
/// Numbers are weak, as in NumPy 2: an integer takes the type of the tensor (int64 beside a bool
/// tensor), a float does too when that is a floating type, and makes bool and int64 float32.
public enum Operand: Sendable {
    case tensor(Tensor)
    case int(Int)
    case float(Double)

    /// The number `scalar`; a bool counts as an integer.
    public init(_ scalar: Scalar) {
        switch scalar {
        case .bool(let value): self = .int(value ? 1 : 0)
        case .int(let value): self = .int(value)
        case .float(let value): self = .float(value)
        }
    }

    /// The type that `a` and `b` promote to.
    ///
    /// Two numbers give what tensors of them would: int64, or float32 when one is a float.
    static func promote(_ a: Operand, _ b: Operand) -> DType { DType.promote(a.leastDType, b.leastDType) }

    /// For errors.
    var type: OperandType {
        if case .tensor(let tensor) = self { return OperandType(tensor) }
        return OperandType(nil, leastDType)
    }

    /// The type it has, or that it asks for at least.
    private var leastDType: DType {
        switch self {
        case .tensor(let tensor): tensor.dtype
        case .int: .int64
        case .float: .float32
        }
    }
}

/// An element type that every number can be turned into.
protocol ScalarConvertible: Element {
    init(weak value: Int)
    init(weak value: Double)
}

extension Bool: ScalarConvertible {
    init(weak value: Int) { self = value != 0 }
    init(weak value: Double) { self = value != 0 }
}

extension Int: ScalarConvertible {
    init(weak value: Int) { self = value }
    init(weak value: Double) { self.init(truncatingLikeC: value) }
}

extension Float: ScalarConvertible {
    init(weak value: Int) { self.init(value) }
    init(weak value: Double) { self.init(value) }
}

extension Double: ScalarConvertible {
    init(weak value: Int) { self.init(value) }
    init(weak value: Double) { self = value }
}

extension ScalarConvertible {
    init(scalar: Scalar) {
        switch scalar {
        case .bool(let value): self.init(weak: value ? 1 : 0)
        case .int(let value): self.init(weak: value)
        case .float(let value): self.init(weak: value)
        }
    }
}
