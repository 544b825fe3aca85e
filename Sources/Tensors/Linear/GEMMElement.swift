/// An element type that the blocked matrix product is specialised for.
protocol GEMMElement: NumericElement, SIMDScalar, Codable, Hashable {
    /// As many neighbours in a row as one step of the micro-kernel makes.
    associatedtype Lanes: SIMD where Lanes.Scalar == Self

    static var one: Self { get }
    /// Σ + a·b in every lane; integers wrap.
    static func multiplyAdd(_ sum: Lanes, _ a: Self, _ b: Lanes) -> Lanes
    static func add(_ a: Lanes, _ b: Lanes) -> Lanes
    static func multiplyAdd(_ sum: Self, _ a: Self, _ b: Self) -> Self
}

extension Float: GEMMElement {
    typealias Lanes = SIMD8<Float>
    static var one: Float { 1 }
    @inline(__always)
    static func multiplyAdd(_ sum: Lanes, _ a: Float, _ b: Lanes) -> Lanes { sum + a * b }
    @inline(__always)
    static func add(_ a: Lanes, _ b: Lanes) -> Lanes { a + b }
    @inline(__always)
    static func multiplyAdd(_ sum: Float, _ a: Float, _ b: Float) -> Float { sum + a * b }
}

extension Double: GEMMElement {
    typealias Lanes = SIMD4<Double>
    static var one: Double { 1 }
    @inline(__always)
    static func multiplyAdd(_ sum: Lanes, _ a: Double, _ b: Lanes) -> Lanes { sum + a * b }
    @inline(__always)
    static func add(_ a: Lanes, _ b: Lanes) -> Lanes { a + b }
    @inline(__always)
    static func multiplyAdd(_ sum: Double, _ a: Double, _ b: Double) -> Double { sum + a * b }
}

extension Int: GEMMElement {
    typealias Lanes = SIMD4<Int>
    static var one: Int { 1 }
    @inline(__always)
    static func multiplyAdd(_ sum: Lanes, _ a: Int, _ b: Lanes) -> Lanes { sum &+ a &* b }
    @inline(__always)
    static func add(_ a: Lanes, _ b: Lanes) -> Lanes { a &+ b }
    @inline(__always)
    static func multiplyAdd(_ sum: Int, _ a: Int, _ b: Int) -> Int { sum &+ a &* b }
}
