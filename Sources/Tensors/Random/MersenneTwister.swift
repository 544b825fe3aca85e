#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The generator behind `numpy.random.seed`: MT19937 of Matsumoto and Nishimura (1998), with the
/// double and the normal numbers that NumPy's `RandomState` draws from it.
///
/// A value: a copy draws the same numbers again.
public struct MersenneTwister: Sendable {
    private static let length = 624
    private static let middle = 397

    private var state: [UInt32]
    private var next: Int
    /// The polar method gives normal numbers in pairs; the second waits here.
    private var spareNormal: Double?

    /// The state that `numpy.random.seed(seed)` sets.
    public init(seed: UInt32) {
        var word = seed
        state = (0..<MersenneTwister.length).map { index in
            defer { word = 1_812_433_253 &* (word ^ (word >> 30)) &+ UInt32(truncatingIfNeeded: index) &+ 1 }
            return word
        }
        next = MersenneTwister.length
    }

    /// 32 random bits.
    public mutating func bits32() -> UInt32 {
        if next == MersenneTwister.length { renew() }
        var word = state[next]
        next += 1
        word ^= word >> 11
        word ^= (word << 7) & 0x9d2c_5680
        word ^= (word << 15) & 0xefc6_0000
        return word ^ (word >> 18)
    }

    /// 64 random bits, the first 32 on top.
    public mutating func bits64() -> UInt64 {
        let high = UInt64(bits32())
        return high << 32 | UInt64(bits32())
    }

    /// A number in 0 ..< 1 of 53 random bits.
    public mutating func uniform() -> Double {
        let (high, low) = (bits32() >> 5, bits32() >> 6)
        return (Double(high) * 0x1p26 + Double(low)) / 0x1p53
    }

    /// A standard normal number, by Marsaglia's polar method.
    public mutating func normal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        while true {
            let (x, y) = (2 * uniform() - 1, 2 * uniform() - 1)
            let square = x * x + y * y
            if square >= 1 || square == 0 { continue }
            let factor = (-2 * log(square) / square).squareRoot()
            spareNormal = factor * x
            return factor * y
        }
    }

    /// A number in 0...limit, all equally likely: bits under a mask, drawn again when too large.
    ///
    /// Limits below 2^32 take 32 bits a try, larger ones 64, as `numpy.random.randint` does.
    public mutating func integer(upTo limit: UInt64) -> UInt64 {
        if limit == 0 { return 0 }
        let mask = UInt64.max >> UInt64(limit.leadingZeroBitCount)
        while true {
            let draw = (limit <= 0xffff_ffff ? UInt64(bits32()) : bits64()) & mask
            if draw <= limit { return draw }
        }
    }

    private mutating func renew() {
        let (length, middle) = (MersenneTwister.length, MersenneTwister.middle)
        state.withUnsafeMutableBufferPointer { state in
            for index in 0..<length {
                let following = index + 1 == length ? 0 : index + 1
                let ahead = index + middle < length ? index + middle : index + middle - length
                let word = (state[index] & 0x8000_0000) | (state[following] & 0x7fff_ffff)
                state[index] = state[ahead] ^ (word >> 1) ^ (word & 1 == 0 ? 0 : 0x9908_b0df)
            }
        }
        next = 0
    }
}
