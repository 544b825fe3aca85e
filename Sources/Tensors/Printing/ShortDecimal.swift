/// A decimal number of at most 18 digits: digits · 10^exponent.
struct ShortDecimal: Equatable {
    var digits: UInt64
    var exponent: Int

    /// The same number without zeros at its end; zero has the exponent 0.
    @inline(__always)
    var stripped: ShortDecimal {
        if digits % 10 != 0 { return self }
        if digits == 0 { return ShortDecimal(digits: 0, exponent: 0) }
        var result = self
        if result.digits % 100_000_000 == 0 {
            result.digits /= 100_000_000
            result.exponent += 8
        }
        while result.digits % 10 == 0 {
            result.digits /= 10
            result.exponent += 1
        }
        return result
    }

    /// How many digits there are; 1 for zero.
    @inline(__always)
    var count: Int { decimalLength(digits) }
}

/// How many digits `value` has; 1 for zero.
@inline(__always)
func decimalLength(_ value: UInt64) -> Int {
    let bits = 64 - (value | 1).leadingZeroBitCount
    let guess = (bits &* 1233) >> 12
    return guess &+ (value | 1 >= PowersOfTen.integers[guess] ? 1 : 0)
}

/// A floating-point type whose values can be printed.
protocol PrintedFloat: Element, BinaryFloatingPoint {
    /// The fewest digits that read back as this value, and of those the closest; for finite
    /// values that are not zero, of which the sign is left out. May have zeros at its end.
    var shortest: ShortDecimal { get }
    /// The magnitude of a finite value as significand · 2^exponent.
    var parts: BinaryParts { get }
    /// NumPy prints greater arrays scientifically.
    static var arrayLimit: Self { get }
}

/// A magnitude significand · 2^exponent.
struct BinaryParts {
    var significand: UInt64
    var exponent: Int
    /// How far below the value the numbers begin that are nearer to its lower neighbour, as
    /// 2^-marginShift of the value, when that is half of the distance above: for powers of two.
    var marginShift: UInt64?
}

extension Double: PrintedFloat {
    static var arrayLimit: Double { 1e8 }

    @inline(__always)
    var parts: BinaryParts {
        let fraction = significandBitPattern
        let biased = Int(exponentBitPattern)
        if biased == 0 { return BinaryParts(significand: fraction, exponent: -1074) }
        return BinaryParts(
            significand: fraction | 1 << 52, exponent: biased - 1075,
            marginShift: fraction == 0 && biased > 1 ? 54 : nil)
    }

    /// Schubfach (R. Giulietti, "The Schubfach way to render doubles", 2020).
    @inline(__always)
    var shortest: ShortDecimal {
        let parts = self.parts
        let (c, q) = (parts.significand, parts.exponent)
        if q <= 0, q > -53, c & (1 &<< UInt64(-q)) &- 1 == 0 {
            return ShortDecimal(digits: c &>> UInt64(-q), exponent: 0)
        }
        let uneven = parts.marginShift != nil
        let k = uneven ? floorLog10ThreeQuarters(q) : PowersOfTen.floorLog10(ofPowerOfTwo: q)
        let h = UInt64(q + PowersOfTen.floorLog2(-k) + 1)
        let g = PowersOfTen.significand(-k)
        let open: UInt64 = c & 1
        let lower = roundToOdd(g, (4 &* c &- 2 &+ (uneven ? 1 : 0)) &<< h) &+ open
        let middle = roundToOdd(g, (4 &* c) &<< h)
        let upper = roundToOdd(g, (4 &* c &+ 2) &<< h) &- open
        return closestInside(lower, middle, upper, k)
    }
}

extension Float: PrintedFloat {
    static var arrayLimit: Float { 1e6 }

    @inline(__always)
    var parts: BinaryParts {
        let fraction = UInt64(significandBitPattern)
        let biased = Int(exponentBitPattern)
        if biased == 0 { return BinaryParts(significand: fraction, exponent: -149) }
        return BinaryParts(
            significand: fraction | 1 << 23, exponent: biased - 150,
            marginShift: fraction == 0 && biased > 1 ? 25 : nil)
    }

    /// Schubfach, with 64-bit powers.
    @inline(__always)
    var shortest: ShortDecimal {
        let parts = self.parts
        let (c, q) = (parts.significand, parts.exponent)
        if q <= 0, q > -24, c & (1 &<< UInt64(-q)) &- 1 == 0 {
            return ShortDecimal(digits: c &>> UInt64(-q), exponent: 0)
        }
        let uneven = parts.marginShift != nil
        let k = uneven ? floorLog10ThreeQuarters(q) : PowersOfTen.floorLog10(ofPowerOfTwo: q)
        let h = UInt64(q + PowersOfTen.floorLog2(-k) + 1)
        let wide = PowersOfTen.significand(-k)
        let g = wide.high &+ (wide.low == 0 ? 0 : 1)
        let open: UInt64 = c & 1
        let lower = roundToOdd32(g, (4 &* c &- 2 &+ (uneven ? 1 : 0)) &<< h) &+ open
        let middle = roundToOdd32(g, (4 &* c) &<< h)
        let upper = roundToOdd32(g, (4 &* c &+ 2) &<< h) &- open
        return closestInside(lower, middle, upper, k)
    }
}

/// ⌊log10 (3/4 · 2^e)⌋ for |e| <= 1500.
@inline(__always)
private func floorLog10ThreeQuarters(_ e: Int) -> Int { (e &* 1_262_611 &- 524_031) >> 22 }

/// ⌊g · c / 2^128⌋, its last bit set when anything was cut off.
@inline(__always)
private func roundToOdd(_ g: (high: UInt64, low: UInt64), _ c: UInt64) -> UInt64 {
    let low = g.low.multipliedFullWidth(by: c).high
    let high = g.high.multipliedFullWidth(by: c)
    let (middle, carry) = high.low.addingReportingOverflow(low)
    return (high.high &+ (carry ? 1 : 0)) | (middle > 1 ? 1 : 0)
}

@inline(__always)
private func roundToOdd32(_ g: UInt64, _ c: UInt64) -> UInt64 {
    let product = g.multipliedFullWidth(by: c)
    return product.high | (product.low >> 32 > 1 ? 1 : 0)
}

/// The decimal in lower…upper (in quarters of 10^k) with the fewest digits, or else the closest
/// to `middle`.
@inline(__always)
private func closestInside(
    _ lower: UInt64, _ middle: UInt64, _ upper: UInt64, _ k: Int
) -> ShortDecimal {
    let s = middle / 4
    if s >= 10 {
        let tens = s / 10
        let below = lower <= 40 &* tens
        let above = 40 &* tens &+ 40 <= upper
        if below != above { return ShortDecimal(digits: tens &+ (above ? 1 : 0), exponent: k + 1) }
    }
    let below = lower <= 4 &* s
    let above = 4 &* s &+ 4 <= upper
    if below != above { return ShortDecimal(digits: s &+ (above ? 1 : 0), exponent: k) }
    let half = 4 &* s &+ 2
    let up = middle > half || (middle == half && s & 1 != 0)
    return ShortDecimal(digits: s &+ (up ? 1 : 0), exponent: k)
}
