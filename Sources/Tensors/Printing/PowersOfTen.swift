/// Powers of ten as the digit algorithms use them.
enum PowersOfTen {
    /// The powers that `significand` covers: all that a `Double` of up to 18 digits needs.
    static let range = -345...345

    /// 10^0 … 10^19.
    nonisolated(unsafe) static let integers: UnsafePointer<UInt64> = {
        let table = UnsafeMutablePointer<UInt64>.allocate(capacity: 20)
        var power: UInt64 = 1
        for k in 0..<20 {
            table[k] = power
            power = power &* 10
        }
        return UnsafePointer(table)
    }()

    /// For each k of `range` the number g, 2^127 <= g < 2^128, for which g·2^(⌊log2 10^k⌋ - 127)
    /// is 10^k, rounded up: its high word, then its low word.
    private nonisolated(unsafe) static let significands: UnsafePointer<UInt64> = {
        let table = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * range.count)
        func put(_ k: Int, _ number: Significand) {
            let (high, low) = number.roundedUp
            table[2 * (k - range.lowerBound)] = high
            table[2 * (k - range.lowerBound) + 1] = low
        }
        var number = Significand()
        for k in 0...range.upperBound {
            put(k, number)
            number.multiplyByTen()
        }
        number = Significand()
        for k in stride(from: -1, through: range.lowerBound, by: -1) {
            number.divideByTen()
            put(k, number)
        }
        return UnsafePointer(table)
    }()

    @inline(__always)
    static func significand(_ k: Int) -> (high: UInt64, low: UInt64) {
        let entry = significands + 2 * (k - range.lowerBound)
        return (entry[0], entry[1])
    }

    /// ⌊log2 10^k⌋ for |k| <= 1233.
    @inline(__always)
    static func floorLog2(_ k: Int) -> Int { (k &* 1_741_647) >> 19 }

    /// ⌊log10 2^e⌋ for |e| <= 1500.
    @inline(__always)
    static func floorLog10(ofPowerOfTwo e: Int) -> Int { (e &* 1_262_611) >> 22 }
}

/// A number of 256 bits, the highest of them set; its scale is kept by whoever uses it. Twice as
/// wide as what is read from it, so that the rounding of hundreds of steps stays out of sight.
private struct Significand {
    /// Least significant first.
    private var words: [UInt64] = [0, 0, 0, 1 << 63]

    mutating func multiplyByTen() {
        var carry: UInt64 = 0
        for i in 0..<4 {
            let product = words[i].multipliedFullWidth(by: 10)
            let (sum, overflow) = product.low.addingReportingOverflow(carry)
            words[i] = sum
            carry = product.high &+ (overflow ? 1 : 0)
        }
        let shift = UInt64(64 - carry.leadingZeroBitCount)
        for i in 0..<4 {
            let above = i < 3 ? words[i + 1] : carry
            words[i] = words[i] &>> shift | above &<< (64 &- shift)
        }
    }

    mutating func divideByTen() {
        var quotient: [UInt64] = [0, 0, 0, 0, 0]
        var rest: UInt64 = 0
        for i in stride(from: 4, through: 0, by: -1) {
            let word = i > 0 ? words[i - 1] : 0
            (quotient[i], rest) = UInt64(10).dividingFullWidth((rest, word))
        }
        let shift = UInt64(quotient[4].leadingZeroBitCount)
        for i in 0..<4 {
            words[i] = quotient[i + 1] &<< shift | quotient[i] &>> (64 &- shift)
        }
    }

    var roundedUp: (high: UInt64, low: UInt64) {
        if words[0] | words[1] == 0 { return (words[3], words[2]) }
        let (low, overflow) = words[2].addingReportingOverflow(1)
        return (words[3] &+ (overflow ? 1 : 0), low)
    }
}
