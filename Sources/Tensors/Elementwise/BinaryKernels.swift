import CVectors

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

    static func run(
        _ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ aStep: Int, _ b: UnsafePointer<T>, _ bStep: Int,
        _ count: Int
    ) {
        if let wide = T.floorQuotients { return wide(out, a, aStep, b, bStep, count) }
        for i in 0..<count { out[i] = apply(a[i &* aStep], b[i &* bStep]) }
    }
}

enum Remainder<T: Arithmetic>: BinaryKernel {
    static var cost: Int { 10 }
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.modulo(a, b) }

    static func run(
        _ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ aStep: Int, _ b: UnsafePointer<T>, _ bStep: Int,
        _ count: Int
    ) {
        if let wide = T.modulos { return wide(out, a, aStep, b, bStep, count) }
        for i in 0..<count { out[i] = apply(a[i &* aStep], b[i &* bStep]) }
    }
}

enum Power<T: Arithmetic>: BinaryKernel {
    static var cost: Int { 20 }
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.powered(a, b) }

    static func run(
        _ out: UnsafeMutablePointer<T>, _ a: UnsafePointer<T>, _ aStep: Int, _ b: UnsafePointer<T>, _ bStep: Int,
        _ count: Int
    ) {
        if let wide = T.powers { return wide(out, a, aStep, b, bStep, count) }
        for i in 0..<count { out[i] = apply(a[i &* aStep], b[i &* bStep]) }
    }
}

enum Maximum<T: Arithmetic>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.larger(a, b) }
}

enum Minimum<T: Arithmetic>: BinaryKernel {
    @inline(__always) static func apply(_ a: T, _ b: T) -> T { T.smaller(a, b) }
}

enum And: BinaryKernel {
    @inline(__always) static func apply(_ a: Int, _ b: Int) -> Int { a & b }
}

enum Or: BinaryKernel {
    @inline(__always) static func apply(_ a: Int, _ b: Int) -> Int { a | b }
}

enum Xor: BinaryKernel {
    @inline(__always) static func apply(_ a: Int, _ b: Int) -> Int { a ^ b }
}

enum AndBool: BinaryKernel {
    @inline(__always) static func apply(_ a: Bool, _ b: Bool) -> Bool { a && b }
    static func run(
        _ out: UnsafeMutablePointer<Bool>, _ a: UnsafePointer<Bool>, _ aStep: Int, _ b: UnsafePointer<Bool>,
        _ bStep: Int, _ count: Int
    ) { vectors_and_bool(out, a, aStep, b, bStep, count) }
}

enum OrBool: BinaryKernel {
    @inline(__always) static func apply(_ a: Bool, _ b: Bool) -> Bool { a || b }
    static func run(
        _ out: UnsafeMutablePointer<Bool>, _ a: UnsafePointer<Bool>, _ aStep: Int, _ b: UnsafePointer<Bool>,
        _ bStep: Int, _ count: Int
    ) { vectors_or_bool(out, a, aStep, b, bStep, count) }
}

enum XorBool: BinaryKernel {
    @inline(__always) static func apply(_ a: Bool, _ b: Bool) -> Bool { a != b }
    static func run(
        _ out: UnsafeMutablePointer<Bool>, _ a: UnsafePointer<Bool>, _ aStep: Int, _ b: UnsafePointer<Bool>,
        _ bStep: Int, _ count: Int
    ) { vectors_xor_bool(out, a, aStep, b, bStep, count) }
}
