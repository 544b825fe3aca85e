/// What a format needs to know about the values it is for.
struct FloatRange<Value: PrintedFloat> {
    /// The greatest finite value, or 0; and the least, or 0.
    private(set) var top = Value.zero
    private(set) var bottom = Value.zero
    /// The positive and the negative value nearest to zero; infinite when there is none.
    private var leastPositive = Value.infinity
    private var leastNegative = -Value.infinity
    private(set) var hasFinite = false
    private(set) var hasNonFinite = false
    private(set) var hasNegativeInfinity = false
    /// A finite value, perhaps zero, with a minus sign.
    private(set) var hasMinus = false
    private(set) var isIntegral = true

    /// The smallest magnitude that is not zero; infinite when there is none.
    var smallest: Value { Swift.min(leastPositive, -leastNegative) }
    var largest: Value { Swift.max(top, -bottom) }
    var hasNonZero: Bool { largest > 0 }

    /// The values farthest from zero and nearest to it, on either side; 0 where there is none.
    var extremes: [Value] {
        [top, bottom] + [leastPositive, leastNegative].map { $0.isFinite ? $0 : 0 }
    }

    @inline(__always)
    mutating func add(_ value: Value) {
        guard value.isFinite else {
            hasNonFinite = true
            if value < 0 { hasNegativeInfinity = true }
            return
        }
        hasFinite = true
        if value.sign == .minus { hasMinus = true }
        if value > 0 {
            if value > top { top = value }
            if value < leastPositive { leastPositive = value }
        } else if value < 0 {
            if value < bottom { bottom = value }
            if value > leastNegative { leastNegative = value }
        }
        if isIntegral, value != value.rounded(.towardZero) { isIntegral = false }
    }
}
