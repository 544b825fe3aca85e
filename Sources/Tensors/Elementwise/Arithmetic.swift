#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Arithmetic on single elements as NumPy does it: integers wrap, nothing traps.
protocol Arithmetic: NumericElement, ScalarConvertible {
    static func plus(_ a: Self, _ b: Self) -> Self
    static func minus(_ a: Self, _ b: Self) -> Self
    static func times(_ a: Self, _ b: Self) -> Self
    /// The quotient rounded down. An integer divisor of 0 gives 0: callers refuse it beforehand.
    static func floorQuotient(_ a: Self, _ b: Self) -> Self
    /// What `floorQuotient` leaves; it has the divisor's sign.
    static func modulo(_ a: Self, _ b: Self) -> Self
    static func powered(_ a: Self, _ b: Self) -> Self
    /// The larger; nan when either is nan; of zeros the second.
    static func larger(_ a: Self, _ b: Self) -> Self
    /// The smaller; nan when either is nan; of zeros the second.
    static func smaller(_ a: Self, _ b: Self) -> Self
    static var unity: Self { get }
    var isNotANumber: Bool { get }

    /// Of pairs that lie side by side; a step is 1, or 0 where one element serves all.
    typealias Pairs = (UnsafeMutablePointer<Self>, UnsafePointer<Self>, Int, UnsafePointer<Self>, Int, Int) -> Void
    /// `floorQuotient`, `modulo` and `powered` in wide vectors, where there are such.
    static var floorQuotients: Pairs? { get }
    static var modulos: Pairs? { get }
    static var powers: Pairs? { get }
}

extension Arithmetic {
    static var floorQuotients: Pairs? { nil }
    static var modulos: Pairs? { nil }
    static var powers: Pairs? { nil }
}

extension Int: Arithmetic {
    @inline(__always) static func plus(_ a: Int, _ b: Int) -> Int { a &+ b }
    @inline(__always) static func minus(_ a: Int, _ b: Int) -> Int { a &- b }
    @inline(__always) static func times(_ a: Int, _ b: Int) -> Int { a &* b }
    static var unity: Int { 1 }
    @inline(__always) var isNotANumber: Bool { false }

    @inline(__always)
    static func floorQuotient(_ a: Int, _ b: Int) -> Int {
        if b == 0 { return 0 }
        if b == -1 { return 0 &- a }
        let quotient = a / b
        return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient
    }

    @inline(__always)
    static func modulo(_ a: Int, _ b: Int) -> Int {
        if b == 0 || b == -1 { return 0 }
        let rest = a % b
        return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest
    }

    /// By repeated squaring, modulo 2^64. A negative exponent gives 0: callers refuse it.
    @inline(__always)
    static func powered(_ a: Int, _ b: Int) -> Int {
        if b < 0 { return 0 }
        var (result, base, exponent) = (1, a, b)
        while exponent != 0 {
            if exponent & 1 == 1 { result = result &* base }
            base = base &* base
            exponent >>= 1
        }
        return result
    }

    @inline(__always) static func larger(_ a: Int, _ b: Int) -> Int { a > b ? a : b }
    @inline(__always) static func smaller(_ a: Int, _ b: Int) -> Int { a < b ? a : b }
}

/// The floating element types, with the C library's functions for each.
protocol FloatingElement: Reducible, BinaryFloatingPoint {
    static func fmod(_ a: Self, _ b: Self) -> Self
    static func pow(_ a: Self, _ b: Self) -> Self
    static func exp(_ x: Self) -> Self
    static func log(_ x: Self) -> Self
    static func sin(_ x: Self) -> Self
    static func cos(_ x: Self) -> Self
    static func tanh(_ x: Self) -> Self
    static func cubed(_ x: Self) -> Self
    static func sigmoid(_ x: Self) -> Self
    /// The sum of `count` elements, no less exact than a pairwise one.
    static func sum(_ x: UnsafePointer<Self>, _ count: Int) -> Double
    /// The sum of the squares, in float64.
    static func squares(_ x: UnsafePointer<Self>, _ count: Int) -> Double
    /// Functions of `count` elements that lie side by side.
    static func exp(_ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ count: Int)
    static func log(_ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ count: Int)
    static func tanh(_ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ count: Int)
    static func floored(_ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ count: Int)
    static func ceiled(_ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ count: Int)
    static func rounded(_ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ count: Int)
    static func sigmoid(_ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ count: Int)
    static func sin(_ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ count: Int)
    static func cos(_ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ count: Int)
    static func squareRoot(_ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ count: Int)
    /// e^(x - shift) of `count` elements, and their sum.
    static func powers(
        _ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, less shift: Self, _ count: Int
    ) -> Double
    /// 2 to the power of the digits after the point: numbers from it on are whole.
    static var wholeFrom: Self { get }
}

extension FloatingElement {
    @inline(__always) static func plus(_ a: Self, _ b: Self) -> Self { a + b }
    @inline(__always) static func minus(_ a: Self, _ b: Self) -> Self { a - b }
    @inline(__always) static func times(_ a: Self, _ b: Self) -> Self { a * b }
    @inline(__always) static func powered(_ a: Self, _ b: Self) -> Self { pow(a, b) }
    static var unity: Self { 1 }
    @inline(__always) var isNotANumber: Bool { self != self }

    @inline(__always)
    static func larger(_ a: Self, _ b: Self) -> Self { a > b || a != a ? a : b }
    @inline(__always)
    static func smaller(_ a: Self, _ b: Self) -> Self { a < b || a != a ? a : b }

    /// NumPy's `npy_floor_divide`, step by step, so that the last bit agrees.
    @inline(__always)
    static func floorQuotient(_ a: Self, _ b: Self) -> Self {
        if b == 0 { return a / b }
        var rest = fmod(a, b)
        var quotient = (a - rest) / b
        if rest != 0, (b < 0) != (rest < 0) {
            rest += b
            quotient -= 1
        }
        if quotient == 0 { return Self(signOf: a / b, magnitudeOf: 0) }
        let whole = floored(quotient)
        return quotient - whole > 0.5 ? whole + 1 : whole
    }

    /// NumPy's `npy_remainder`.
    @inline(__always)
    static func modulo(_ a: Self, _ b: Self) -> Self {
        let rest = fmod(a, b)
        if b == 0 { return rest }
        if rest == 0 { return Self(signOf: b, magnitudeOf: 0) }
        return (b < 0) != (rest < 0) ? rest + b : rest
    }

    /// The nearest whole number, halves to even. Without a branch or a call, so that loops of it
    /// are vectorised: adding and taking away 2^(digits) drops what stands after the point.
    @inline(__always)
    static func rounded(_ x: Self) -> Self {
        let size = x.magnitude
        let whole = (size + wholeFrom) - wholeFrom
        return size < wholeFrom ? Self(signOf: x, magnitudeOf: whole) : x
    }

    @inline(__always)
    static func floored(_ x: Self) -> Self {
        let whole = rounded(x)
        return Self(signOf: x, magnitudeOf: whole > x ? whole - 1 : whole)
    }

    @inline(__always)
    static func ceiled(_ x: Self) -> Self {
        let whole = rounded(x)
        return Self(signOf: x, magnitudeOf: whole < x ? whole + 1 : whole)
    }
}

extension Float: FloatingElement {
    static func fmod(_ a: Float, _ b: Float) -> Float { fmodf(a, b) }
    /// In float64, where the square is exact.
    @inline(__always)
    static func cubed(_ x: Float) -> Float {
        let wide = Double(x)
        return Float(wide * wide * wide)
    }
    static var wholeFrom: Float { 0x1p23 }
}

extension Double: FloatingElement {
    #if canImport(Glibc)
        static func fmod(_ a: Double, _ b: Double) -> Double { Glibc.fmod(a, b) }
        static func sin(_ x: Double) -> Double { Glibc.sin(x) }
        static func cos(_ x: Double) -> Double { Glibc.cos(x) }
    #else
        static func fmod(_ a: Double, _ b: Double) -> Double { Darwin.fmod(a, b) }
        static func sin(_ x: Double) -> Double { Darwin.sin(x) }
        static func cos(_ x: Double) -> Double { Darwin.cos(x) }
    #endif
    static func cubed(_ x: Double) -> Double { pow(x, 3) }
    static var wholeFrom: Double { 0x1p52 }
}
