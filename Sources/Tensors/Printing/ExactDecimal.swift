/// All digits of a binary number: what rounding falls back on when machine words are too short.
struct ExactDecimal {
    /// 0…9, the most significant first.
    private(set) var digits: [UInt8]
    /// How many of the digits stand after the point; more than `digits` holds when zeros follow
    /// the point, negative when zeros precede it.
    private(set) var fractionCount: Int

    /// significand · 2^exponent; the significand is not zero.
    init(_ parts: BinaryParts) {
        var number = [UInt32(truncatingIfNeeded: parts.significand), UInt32(parts.significand >> 32)]
        if parts.exponent >= 0 {
            for _ in 0..<parts.exponent / 31 { ExactDecimal.multiply(&number, by: 1 << 31) }
            ExactDecimal.multiply(&number, by: 1 << UInt32(parts.exponent % 31))
            fractionCount = 0
        } else {
            // m / 2^s = m · 5^s / 10^s
            fractionCount = -parts.exponent
            for _ in 0..<fractionCount / 13 { ExactDecimal.multiply(&number, by: 1_220_703_125) }
            for _ in 0..<fractionCount % 13 { ExactDecimal.multiply(&number, by: 5) }
        }
        digits = ExactDecimal.decimals(of: &number)
    }

    /// The exponent of the first digit: 2 for 123.4.
    var leadingExponent: Int { digits.count - fractionCount - 1 }

    /// Rounds to `count` digits after the point, ties to even. No digits are left of what becomes
    /// zero.
    func rounded(toFraction count: Int) -> ExactDecimal {
        count >= fractionCount ? self : cut(to: digits.count - (fractionCount - count))
    }

    /// Rounds to `count` digits, ties to even; a carry out of the first digit leaves one more.
    func rounded(toSignificant count: Int) -> ExactDecimal {
        count >= digits.count ? self : cut(to: count)
    }

    private func cut(to kept: Int) -> ExactDecimal {
        var result = self
        let dropped = digits.count - kept
        result.fractionCount -= dropped
        guard kept >= 0 else {
            result.digits = []
            return result
        }
        result.digits.removeLast(dropped)
        let odd = kept > 0 && digits[kept - 1] & 1 == 1
        let isTie = digits[kept] == 5 && digits[(kept + 1)...].allSatisfy { $0 == 0 }
        guard digits[kept] > 5 || (digits[kept] == 5 && (!isTie || odd)) else { return result }
        var i = kept - 1
        while i >= 0, result.digits[i] == 9 {
            result.digits[i] = 0
            i -= 1
        }
        if i >= 0 { result.digits[i] += 1 } else { result.digits.insert(1, at: 0) }
        return result
    }

    private static func multiply(_ number: inout [UInt32], by factor: UInt32) {
        var carry: UInt64 = 0
        for i in number.indices {
            carry += UInt64(number[i]) * UInt64(factor)
            number[i] = UInt32(truncatingIfNeeded: carry)
            carry >>= 32
        }
        if carry != 0 { number.append(UInt32(carry)) }
    }

    /// The digits of `number`, which is used up.
    private static func decimals(of number: inout [UInt32]) -> [UInt8] {
        var reversed: [UInt8] = []
        while let top = number.last {
            if top == 0 {
                number.removeLast()
                continue
            }
            var rest: UInt64 = 0
            for i in number.indices.reversed() {
                rest = rest << 32 | UInt64(number[i])
                number[i] = UInt32(rest / 1_000_000_000)
                rest %= 1_000_000_000
            }
            for _ in 0..<9 {
                reversed.append(UInt8(rest % 10))
                rest /= 10
            }
        }
        while reversed.last == 0 { reversed.removeLast() }
        return reversed.reversed()
    }
}
