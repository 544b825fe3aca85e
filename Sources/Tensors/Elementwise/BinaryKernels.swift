enum Add<T: Arithmetic>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.plus(a, b) }
}

enum Subtract<T: Arithmetic>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.minus(a, b) }
}

enum Multiply<T: Arithmetic>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.times(a, b) }
}

enum Divide<T: FloatingElement>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { a / b }
}

enum FloorDivide<T: Arithmetic>: BinaryKernel {
    static var cost: Int { 10 }
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.floorQuotient(a, b) }
}

enum Remainder<T: Arithmetic>: BinaryKernel {
    static var cost: Int { 10 }
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.modulo(a, b) }
}

enum Power<T: Arithmetic>: BinaryKernel {
    static var cost: Int { 20 }
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.powered(a, b) }
}

enum Maximum<T: Arithmetic>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.larger(a, b) }
}

enum Minimum<T: Arithmetic>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.smaller(a, b) }
}

/// The types that `&`, `|`, `^` and `~` are for: bool and int64.
protocol Bits: Element {
    static func and(_ a: Self, _ b: Self) -> Self
    static func or(_ a: Self, _ b: Self) -> Self
    static func xor(_ a: Self, _ b: Self) -> Self
    static func inverted(_ a: Self) -> Self
}

extension Bool: Bits {
    // Without short circuits: loops of them are vectorised.
    @inline(__always) static func and(_ a: Bool, _ b: Bool) -> Bool { a == true ? b : false }
    @inline(__always) static func or(_ a: Bool, _ b: Bool) -> Bool { a == true ? true : b }
    @inline(__always) static func xor(_ a: Bool, _ b: Bool) -> Bool { a != b }
    @inline(__always) static func inverted(_ a: Bool) -> Bool { !a }
}

extension Int: Bits {
    @inline(__always) static func and(_ a: Int, _ b: Int) -> Int { a & b }
    @inline(__always) static func or(_ a: Int, _ b: Int) -> Int { a | b }
    @inline(__always) static func xor(_ a: Int, _ b: Int) -> Int { a ^ b }
    @inline(__always) static func inverted(_ a: Int) -> Int { ~a }
}

enum And<T: Bits>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.and(a, b) }
}

enum Or<T: Bits>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.or(a, b) }
}

enum Xor<T: Bits>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.xor(a, b) }
}
