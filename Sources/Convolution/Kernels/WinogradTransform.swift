/// A minimal filtering algorithm F(m, 3) in one dimension: m outputs of a kernel of three from
/// m + 2 products. Two dimensions apply it to rows, then to columns.
///
/// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016 (arXiv:1509.09308).
protocol WinogradTransform {
    /// Outputs of a tile along one axis.
    static var outputs: Int { get }
    /// Bᵀd: from m + 2 inputs.
    static func input<L: SIMD>(_ d: (Int) -> L, _ put: (Int, L) -> Void)
    where L.Scalar: BinaryFloatingPoint
    /// Gg: from three weights.
    static func weight<T: BinaryFloatingPoint>(_ g: (T, T, T), _ put: (Int, T) -> Void)
    /// Aᵀm: from m + 2 products.
    static func output<L: SIMD>(_ m: (Int) -> L, _ put: (Int, L) -> Void)
    where L.Scalar: BinaryFloatingPoint
}

extension WinogradTransform {
    /// Products of a tile along one axis.
    @inline(__always)
    static var products: Int { outputs + 2 }
}

/// F(2, 3). Its constants are powers of two, so small whole numbers stay exact.
enum Winograd2: WinogradTransform {
    @inline(__always)
    static var outputs: Int { 2 }

    @inline(__always)
    static func input<L: SIMD>(_ d: (Int) -> L, _ put: (Int, L) -> Void)
    where L.Scalar: BinaryFloatingPoint {
        put(0, d(0) - d(2))
        put(1, d(1) + d(2))
        put(2, d(2) - d(1))
        put(3, d(1) - d(3))
    }

    @inline(__always)
    static func weight<T: BinaryFloatingPoint>(_ g: (T, T, T), _ put: (Int, T) -> Void) {
        put(0, g.0)
        put(1, (g.0 + g.1 + g.2) * 0.5)
        put(2, (g.0 - g.1 + g.2) * 0.5)
        put(3, g.2)
    }

    @inline(__always)
    static func output<L: SIMD>(_ m: (Int) -> L, _ put: (Int, L) -> Void)
    where L.Scalar: BinaryFloatingPoint {
        put(0, m(0) + m(1) + m(2))
        put(1, m(1) - m(2) - m(3))
    }
}

/// F(4, 3). Its sixths round: only by name.
enum Winograd4: WinogradTransform {
    @inline(__always)
    static var outputs: Int { 4 }

    @inline(__always)
    static func input<L: SIMD>(_ d: (Int) -> L, _ put: (Int, L) -> Void)
    where L.Scalar: BinaryFloatingPoint {
        put(0, 4 * d(0) - 5 * d(2) + d(4))
        put(1, d(3) + d(4) - 4 * (d(1) + d(2)))
        put(2, d(4) - d(3) + 4 * (d(1) - d(2)))
        put(3, 2 * (d(3) - d(1)) + d(4) - d(2))
        put(4, 2 * (d(1) - d(3)) + d(4) - d(2))
        put(5, 4 * d(1) - 5 * d(3) + d(5))
    }

    @inline(__always)
    static func weight<T: BinaryFloatingPoint>(_ g: (T, T, T), _ put: (Int, T) -> Void) {
        put(0, g.0 / 4)
        put(1, -(g.0 + g.1 + g.2) / 6)
        put(2, -(g.0 - g.1 + g.2) / 6)
        put(3, g.0 / 24 + g.1 / 12 + g.2 / 6)
        put(4, g.0 / 24 - g.1 / 12 + g.2 / 6)
        put(5, g.2)
    }

    @inline(__always)
    static func output<L: SIMD>(_ m: (Int) -> L, _ put: (Int, L) -> Void)
    where L.Scalar: BinaryFloatingPoint {
        let (sum, difference) = (m(1) + m(2), m(1) - m(2))
        let (sum2, difference2) = (m(3) + m(4), m(3) - m(4))
        put(0, m(0) + sum + sum2)
        put(1, difference + 2 * difference2)
        put(2, sum + 4 * sum2)
        put(3, difference + 8 * difference2 + m(5))
    }
}
