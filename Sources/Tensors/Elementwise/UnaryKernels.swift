import CVectors

enum Negate<T: Arithmetic>: UnaryKernel {
    // Zero minus x would lose the sign of a floating zero.
    @inline(__always) static func apply(_ a: T) -> T { T.times(a, T.minus(T.zero, T.unity)) }
}

enum Invert: UnaryKernel {
    @inline(__always) static func apply(_ a: Int) -> Int { ~a }
}

enum Not: UnaryKernel {
    @inline(__always) static func apply(_ a: Bool) -> Bool { !a }
    static func run(_ out: UnsafeMutablePointer<Bool>, _ a: UnsafePointer<Bool>, _ count: Int) {
        vectors_not_bool(out, a, count)
    }
}

enum Magnitude<T: FloatingElement>: UnaryKernel {
    @inline(__always) static func apply(_ a: T) -> T { T(signOf: 1, magnitudeOf: a) }
}

enum IntegerMagnitude: UnaryKernel {
    @inline(__always) static func apply(_ a: Int) -> Int { a < 0 ? 0 &- a : a }
}

enum Sign<T: Arithmetic>: UnaryKernel {
    @inline(__always)
    static func apply(_ a: T) -> T {
        if a.isNotANumber { return a }
        return a > T.zero ? T.unity : a < T.zero ? T.minus(T.zero, T.unity) : T.zero
    }
}

enum Square<T: Arithmetic>: UnaryKernel {
    @inline(__always) static func apply(_ a: T) -> T { T.times(a, a) }
}

enum Cube<T: FloatingElement>: UnaryKernel {
    @inline(__always) static func apply(_ a: T) -> T { T.cubed(a) }
}

/// max(0, x); nan and -0 stay.
enum Rectify<T: Arithmetic>: UnaryKernel {
    @inline(__always) static func apply(_ a: T) -> T { T.larger(T.zero, a) }
}

enum Reciprocal<T: FloatingElement>: UnaryKernel {
    @inline(__always) static func apply(_ a: T) -> T { 1 / a }
}

enum SquareRoot<T: FloatingElement>: UnaryKernel {
    static var cost: Int { 4 }
    @inline(__always) static func apply(_ a: T) -> T { a.squareRoot() }
    static func run(_ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ count: Int) {
        T.squareRoot(out, a, count)
    }
}

enum Exponential<T: FloatingElement>: UnaryKernel {
    static var cost: Int { 10 }
    @inline(__always) static func apply(_ a: T) -> T { T.exp(a) }
    static func run(_ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ count: Int) { T.exp(out, a, count) }
}

enum Logarithm<T: FloatingElement>: UnaryKernel {
    static var cost: Int { 10 }
    @inline(__always) static func apply(_ a: T) -> T { T.log(a) }
    static func run(_ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ count: Int) { T.log(out, a, count) }
}

enum Sine<T: FloatingElement>: UnaryKernel {
    static var cost: Int { 15 }
    @inline(__always) static func apply(_ a: T) -> T { T.sin(a) }
    static func run(_ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ count: Int) { T.sin(out, a, count) }
}

enum Cosine<T: FloatingElement>: UnaryKernel {
    static var cost: Int { 15 }
    @inline(__always) static func apply(_ a: T) -> T { T.cos(a) }
    static func run(_ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ count: Int) { T.cos(out, a, count) }
}

enum HyperbolicTangent<T: FloatingElement>: UnaryKernel {
    static var cost: Int { 20 }
    @inline(__always) static func apply(_ a: T) -> T { T.tanh(a) }
    static func run(_ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ count: Int) { T.tanh(out, a, count) }
}

enum Logistic<T: FloatingElement>: UnaryKernel {
    static var cost: Int { 15 }
    @inline(__always) static func apply(_ a: T) -> T { T.sigmoid(a) }
    static func run(_ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ count: Int) { T.sigmoid(out, a, count) }
}

enum Floor<T: FloatingElement>: UnaryKernel {
    @inline(__always) static func apply(_ a: T) -> T { T.floored(a) }
    static func run(_ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ count: Int) { T.floored(out, a, count) }
}

enum Ceiling<T: FloatingElement>: UnaryKernel {
    @inline(__always) static func apply(_ a: T) -> T { T.ceiled(a) }
    static func run(_ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ count: Int) { T.ceiled(out, a, count) }
}

enum RoundToEven<T: FloatingElement>: UnaryKernel {
    @inline(__always) static func apply(_ a: T) -> T { T.rounded(a) }
    static func run(_ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ count: Int) { T.rounded(out, a, count) }
}

enum IsNaN<T: FloatingElement>: UnaryKernel {
    @inline(__always) static func apply(_ a: T) -> Bool { a != a }
}

enum IsFinite<T: FloatingElement>: UnaryKernel {
    // inf - inf and nan - nan are nan.
    @inline(__always) static func apply(_ a: T) -> Bool { a - a == 0 }
}
