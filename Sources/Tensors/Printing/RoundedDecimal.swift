extension BinaryParts {
    /// This number · 10^decimals, rounded to an integer, ties to even. Exact.
    ///
    /// The result must fit: the callers have at most 18 digits before the rounding place.
    @inline(__always)
    func rounded(toFraction decimals: Int) -> UInt64 {
        if decimals > 19 { return roundedSlowly(toFraction: decimals) }
        if exponent >= 0 { return significand &<< UInt64(exponent) &* PowersOfTen.integers[decimals] }
        let product = significand.multipliedFullWidth(by: PowersOfTen.integers[decimals])
        return BinaryParts.shifted((product.high, product.low), right: -exponent)
    }

    @inline(never)
    private func roundedSlowly(toFraction decimals: Int) -> UInt64 {
        if significand == 0 { return 0 }
        let exact = ExactDecimal(self).rounded(toFraction: decimals)
        var value: UInt64 = 0
        for digit in exact.digits { value = value &* 10 &+ UInt64(digit) }
        for _ in 0..<min(max(0, decimals - exact.fractionCount), 20) { value = value &* 10 }
        return value
    }

    /// A number of at most 117 bits divided by 2^shift, ties to even.
    @inline(__always)
    private static func shifted(_ number: (high: UInt64, low: UInt64), right shift: Int) -> UInt64 {
        let (high, low) = number
        if shift >= 128 { return 0 }
        let quotient: UInt64
        let rest: (UInt64, UInt64)
        let half: (UInt64, UInt64)
        if shift < 64 {
            let s = UInt64(shift)
            quotient = high &<< (64 &- s) | low &>> s
            rest = (0, low & ((1 &<< s) &- 1))
            half = (0, 1 &<< (s &- 1))
        } else if shift == 64 {
            quotient = high
            rest = (0, low)
            half = (0, 1 << 63)
        } else {
            let s = UInt64(shift - 64)
            quotient = high &>> s
            rest = (high & ((1 &<< s) &- 1), low)
            half = (1 &<< (s &- 1), 0)
        }
        let up = rest > half || (rest == half && quotient & 1 == 1)
        return quotient &+ (up ? 1 : 0)
    }

    /// This number, which is not zero, to `count` significant digits (at most 17): the digits as
    /// an integer of exactly so many, and the exponent of the first.
    ///
    /// Ties go to even. With `unevenMargins` a power of two is rounded as NumPy's Dragon4 does:
    /// where only the digits rounded up still read back as the number, up it is.
    func significant(_ count: Int, unevenMargins: Bool) -> (digits: UInt64, exponent: Int) {
        let shift = significand.leadingZeroBitCount
        let (m, e) = (significand << UInt64(shift), exponent - shift)
        let limit = PowersOfTen.integers[count]
        var leading = PowersOfTen.floorLog10(ofPowerOfTwo: e + 63)
        var scaled = Scaled(m, e, power: count - 1 - leading)
        if scaled.whole >= limit {
            leading += 1
            scaled = Scaled(m, e, power: count - 1 - leading)
        }
        var digits = scaled.whole
        if unevenMargins, let margin = marginShift, scaled.onlyUpperInside(margin) {
            digits += 1
        } else if scaled.isNearHalf {
            let exact = ExactDecimal(self).rounded(toSignificant: count)
            digits = 0
            for i in 0..<count {
                digits = digits * 10 + UInt64(i < exact.digits.count ? exact.digits[i] : 0)
            }
            return (digits, exact.leadingExponent)
        } else if scaled.isAboveHalf {
            digits += 1
        }
        if digits == limit { return (digits / 10, leading + 1) }
        return (digits, leading)
    }

    /// m · 2^e · 10^power in fixed point: 192 bits, of which the last 64 are within the error of
    /// the table of powers and are left out.
    private struct Scaled {
        let whole: UInt64
        private let high: UInt64
        private let low: UInt64
        /// The fraction has 64 + shift bits.
        private let shift: UInt64

        @inline(__always)
        init(_ m: UInt64, _ e: Int, power: Int) {
            let g = PowersOfTen.significand(power)
            let upper = m.multipliedFullWidth(by: g.high)
            let (middle, carry) = upper.low.addingReportingOverflow(
                m.multipliedFullWidth(by: g.low).high)
            high = upper.high &+ (carry ? 1 : 0)
            low = middle
            shift = UInt64(truncatingIfNeeded: -1 - PowersOfTen.floorLog2(power) - e)
            whole = high &>> shift
        }

        private var fraction: UInt64 { high & ((1 &<< shift) &- 1) }
        private var half: UInt64 { 1 &<< (shift &- 1) }

        /// The fraction is exactly a half, or less than the error away from it.
        var isNearHalf: Bool { fraction == half && low == 0 }
        var isAboveHalf: Bool { fraction >= half }

        /// For a power of two: the number rounded down lies outside of what reads back as it,
        /// and rounded up, inside.
        func onlyUpperInside(_ margin: UInt64) -> Bool {
            let below = (high &>> margin, high &<< (64 &- margin) | low &>> margin)
            guard (fraction, low) > below else { return false }
            let doubled = (below.0 &<< 1 | below.1 &>> 63, below.1 &<< 1)
            let (_, carry) = low.addingReportingOverflow(doubled.1)
            return fraction &+ doubled.0 &+ (carry ? 1 : 0) >= 1 &<< shift
        }
    }
}
