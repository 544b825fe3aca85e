/// exp, log and tanh of float32 without a branch or a call, so that loops over them are
/// vectorised. Off by at most 2 units in the last place; the polynomials are those of Moshier's
/// Cephes library (expf, logf, tanhf).
extension Float {
    /// e^x = 2^n·e^r with n whole and |r| ≤ ln 2 / 2.
    @inline(__always)
    static func vectorExp(_ x: Float) -> Float {
        // Beyond these all is infinity or zero; nan passes.
        let low: Float = x < -104 ? -104 : x
        let y: Float = low > 89 ? 89 : low
        // Adding 1.5·2^23 rounds to a whole number, which then stands in the low bits.
        let shifted = y * 1.442_695_04 + 0x1.8p23
        let n = shifted - 0x1.8p23
        // ln 2 in two parts, the first short enough for n·ln 2 to be exact.
        let r = (y - n * 0.693_359_375) - n * -2.121_944_40e-4
        var p: Float = 1.987_569_15e-4
        p = p * r + 1.398_199_950_7e-3
        p = p * r + 8.333_451_907_3e-3
        p = p * r + 4.166_579_589_4e-2
        p = p * r + 1.666_666_545_9e-1
        p = p * r + 5.000_000_120_1e-1
        let power = (p * (r * r) + r) + 1
        // 2^n in two factors: neither leaves the range where the product does not.
        let exponent = Int32(bitPattern: shifted.bitPattern) &- 0x4b40_0000
        let half = exponent &>> 1
        return power * twoTo(half) * twoTo(exponent &- half)
    }

    @inline(__always)
    private static func twoTo(_ exponent: Int32) -> Float {
        Float(bitPattern: UInt32(bitPattern: (exponent &+ 127) &<< 23))
    }

    /// log x = e·ln 2 + log m with x = m·2^e and m between √½ and √2.
    @inline(__always)
    static func vectorLog(_ x: Float) -> Float {
        let isSmall = x < leastNormalMagnitude
        let scaled: Float = isSmall ? x * 0x1p23 : x
        // The bits of √½ taken away, the exponent field counts from there.
        let bits = Int32(bitPattern: scaled.bitPattern) &- 0x3f35_04f3
        let exponent = bits &>> 23
        let m = Float(bitPattern: UInt32(bitPattern: (bits & 0x007f_ffff) &+ 0x3f35_04f3))
        let e = Float(exponent) - (isSmall ? 23 : 0)
        let f = m - 1
        let square = f * f
        var p: Float = 7.037_683_629_2e-2
        p = p * f - 1.151_461_031_0e-1
        p = p * f + 1.167_699_874_0e-1
        p = p * f - 1.242_014_084_6e-1
        p = p * f + 1.424_932_278_7e-1
        p = p * f - 1.666_805_766_5e-1
        p = p * f + 2.000_071_476_5e-1
        p = p * f - 2.499_999_399_3e-1
        p = p * f + 3.333_333_117_4e-1
        let tail = (p * f * square + e * -2.121_944_40e-4) - 0.5 * square
        let result = (f + tail) + e * 0.693_359_375
        let bounded: Float = x < infinity ? result : x
        let signed: Float = x < 0 ? nan : bounded
        return x == 0 ? -infinity : signed
    }

    /// A polynomial near zero, 1 - 2 / (e^2x + 1) further out.
    @inline(__always)
    static func vectorTanh(_ x: Float) -> Float {
        let size = x.magnitude
        let far = 1 - 2 / (vectorExp(2 * size) + 1)
        let z = x * x
        var p: Float = -5.704_988_727_45e-3
        p = p * z + 2.063_908_879_54e-2
        p = p * z - 5.373_971_555_31e-2
        p = p * z + 1.333_144_220_36e-1
        p = p * z - 3.333_328_194_22e-1
        let near = p * z * x + x
        return size < 0.625 ? near : Float(signOf: x, magnitudeOf: far)
    }
}
