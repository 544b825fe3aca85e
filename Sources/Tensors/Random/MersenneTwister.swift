import CVectors

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

    private var state: [UInt32]
    /// What the state gives, and how much of it is drawn.
    private var words: [UInt32]
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
        words = state
        next = MersenneTwister.length
    }

    /// 32 random bits.
    public mutating func bits32() -> UInt32 {
        if next == MersenneTwister.length { renew() }
        next += 1
        return words[next - 1]
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
            let (u, v) = (uniform(), uniform())
            guard let (first, second) = MersenneTwister.polar(u, v) else { continue }
            spareNormal = second
            return first
        }
    }

    /// Two normal numbers from two even ones; nil when their point is not in the unit circle.
    @inline(__always)
    private static func polar(_ u: Double, _ v: Double) -> (Double, Double)? {
        let (x, y) = (2 * u - 1, 2 * v - 1)
        let square = x * x + y * y
        if square >= 1 || square == 0 { return nil }
        let factor = (-2 * log(square) / square).squareRoot()
        return (factor * y, factor * x)
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
        words.withUnsafeMutableBufferPointer { words in
            state.withUnsafeMutableBufferPointer { state in
                guard let words = words.baseAddress, let state = state.baseAddress else { return }
                vectors_twist(words, state)
            }
        }
        next = 0
    }
}

// MARK: Many at once

extension MersenneTwister {
    /// The next `count` words, as many calls of `bits32` give them.
    mutating func take(_ out: UnsafeMutablePointer<UInt32>, _ count: Int) {
        var done = 0
        while done < count {
            if next == MersenneTwister.length { renew() }
            let part = min(count - done, MersenneTwister.length - next)
            words.withUnsafeBufferPointer { words in
                guard let from = words.baseAddress else { return }
                (out + done).update(from: from + next, count: part)
            }
            done += part
            next += part
        }
    }

    /// `normal`, `count` times.
    mutating func normals(_ out: UnsafeMutablePointer<Double>, _ count: Int) {
        var done = 0
        if count > 0, spareNormal != nil {
            out[0] = normal()
            done = 1
        }
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2048) { words in
            withUnsafeTemporaryAllocation(of: Double.self, capacity: 1024) { numbers in
                guard let words = words.baseAddress, let numbers = numbers.baseAddress else { return }
                while done < count {
                    // A try gives two numbers at most, so that none is drawn too many.
                    let tries = min(512, (count - done + 1) / 2)
                    take(words, 4 * tries)
                    vectors_uniforms_f64(numbers, words, 2 * tries)
                    for i in 0..<tries {
                        guard let (first, second) = MersenneTwister.polar(numbers[2 * i], numbers[2 * i + 1]) else { continue }
                        out[done] = first
                        if done + 1 < count { out[done + 1] = second } else { spareNormal = second }
                        done += 2
                    }
                }
            }
        }
    }

    /// `low` + `integer(upTo: limit)`, `count` times.
    mutating func integers(_ out: UnsafeMutablePointer<Int>, _ count: Int, from low: Int, upTo limit: UInt64) {
        if limit == 0 || limit > 0xffff_ffff {
            for i in 0..<count { out[i] = low &+ Int(truncatingIfNeeded: integer(upTo: limit)) }
            return
        }
        let mask = UInt32.max >> UInt32(UInt32(limit).leadingZeroBitCount)
        var done = 0
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 1024) { words in
            guard let words = words.baseAddress else { return }
            while done < count {
                let tries = min(1024, count - done)
                take(words, tries)
                for i in 0..<tries {
                    // Written over by the next one when it is too large.
                    let draw = words[i] & mask
                    out[done] = low &+ Int(draw)
                    done &+= draw <= UInt32(limit) ? 1 : 0
                }
            }
        }
    }
}
