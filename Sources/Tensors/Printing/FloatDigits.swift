/// A decimal with a fixed place for the point: digits / 10^fraction.
struct PositionalDecimal {
    var digits: UInt64
    var fraction: Int

    @inline(__always)
    var whole: UInt64 { fraction > 19 ? 0 : digits / PowersOfTen.integers[fraction] }
}

extension PrintedFloat {
    /// The magnitude of this finite value below 10^18 with at most `precision` digits after the
    /// point: the shortest digits when they are few enough, else the value itself rounded, ties to
    /// even. No zeros end the fraction.
    @inline(__always)
    func positional(precision: Int) -> PositionalDecimal {
        let value = magnitude
        if value == value.rounded(.towardZero) {
            return PositionalDecimal(digits: UInt64(value), fraction: 0)
        }
        let short = value.shortest.stripped
        if short.exponent >= 0 {
            return PositionalDecimal(
                digits: short.digits &* PowersOfTen.integers[short.exponent], fraction: 0)
        }
        if -short.exponent <= precision {
            return PositionalDecimal(digits: short.digits, fraction: -short.exponent)
        }
        var result = PositionalDecimal(
            digits: parts.rounded(toFraction: precision), fraction: precision)
        if result.digits == 0 { return PositionalDecimal(digits: 0, fraction: 0) }
        while result.fraction > 0, result.digits % 10 == 0 {
            result.digits /= 10
            result.fraction -= 1
        }
        return result
    }

    /// The magnitude of this finite value with at most `precision` digits after the first, and the
    /// first digit's exponent: chosen as in `positional`, without zeros at the end.
    func scientific(precision: Int) -> (digits: ShortDecimal, exponent: Int) {
        if self == 0 { return (ShortDecimal(digits: 0, exponent: 0), 0) }
        let short = magnitude.shortest.stripped
        let count = short.count
        if count - 1 <= precision { return (short, short.exponent + count - 1) }
        let rounded = parts.significant(precision + 1, unevenMargins: true)
        let digits = ShortDecimal(digits: rounded.digits, exponent: rounded.exponent - precision)
        return (digits.stripped, rounded.exponent)
    }
}

/// The number of digits in a printed exponent, which has at least two.
@inline(__always)
func exponentLength(_ exponent: Int) -> Int {
    exponent > -100 && exponent < 100 ? 2 : 3
}

extension TextBuffer {
    /// Digits after a point, more than a machine word holds when they begin with zeros. Room has
    /// been made.
    @inline(__always)
    mutating func putFraction(_ value: UInt64, width: Int) {
        if width > 20 {
            put(.zero, times: width - 20)
            putDigits(value, width: 20)
        } else {
            putDigits(value, width: width)
        }
    }

    /// `e+05`: the exponent in at least `width` digits.
    @inline(__always)
    mutating func putExponent(_ exponent: Int, width: Int) {
        put(.letterE)
        put(exponent < 0 ? .minus : .plus)
        putDigits(UInt64(exponent.magnitude), width: width)
    }
}
