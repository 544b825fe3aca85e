/// NumPy's format of floating-point arrays: `FloatingFormat` of `numpy/_core/arrayprint.py` with
/// floatmode "maxprec", and the Dragon4 it calls.
struct NumPyFloatWords<Value: PrintedFloat>: ElementWords {
    /// Digits after the point: at most (positional), or exactly (scientific).
    private let precision: Int
    /// Digits of exponents; nil when the format is positional.
    private let exponentWidth: Int?
    /// Characters before the point, and after it.
    private let left: Int
    private let right: Int

    var width: Int { left + 1 + right }

    init(deciding view: PrintedView<Value>, _ options: PrintOptions) throws {
        var range = FloatRange<Value>()
        try view.forEachDeciding {
            range.add($0)
            return true
        }
        var left = 0
        var right = 0
        if !range.hasFinite {
            precision = 0
            exponentWidth = nil
        } else if NumPyFloatWords.isScientific(range, suppress: options.suppress) {
            precision = try NumPyFloatWords.longestFraction(view, options.precision) {
                $0.scientific(precision: options.precision).digits.count - 1
            }
            let exponents = [range.smallest, range.largest].map {
                exponentLength($0.scientific(precision: options.precision).exponent)
            }
            let widest = exponents.max() ?? 2
            exponentWidth = widest
            left = range.hasMinus ? 2 : 1
            right = precision + 2 + widest
        } else {
            precision = options.precision
            exponentWidth = nil
            right = try NumPyFloatWords.longestFraction(view, options.precision) {
                $0.positional(precision: options.precision).fraction
            }
            // Rounding keeps order, so that the extremes are the longest before the point.
            let top = decimalLength(range.top.positional(precision: precision).whole)
            let bottom = decimalLength(range.bottom.positional(precision: precision).whole)
            left = range.hasMinus ? max(top, bottom + 1) : top
        }
        if range.hasNonFinite {
            left = max(left, 3 + (range.hasNegativeInfinity ? 1 : 0) - (right + 1))
        }
        self.left = left
        self.right = right
    }

    private static func isScientific(_ range: FloatRange<Value>, suppress: Bool) -> Bool {
        guard range.hasNonZero else { return false }
        if range.largest >= Value.arrayLimit { return true }
        return !suppress && (range.smallest < 0.0001 || range.largest / range.smallest > 1000)
    }

    /// The most digits after the point that any value has. The search ends at `limit`.
    private static func longestFraction(
        _ view: PrintedView<Value>, _ limit: Int, _ fraction: (Value) -> Int
    ) throws -> Int {
        var longest = 0
        try view.forEachDeciding { value in
            if value.isFinite { longest = max(longest, fraction(value)) }
            return longest < limit
        }
        return longest
    }

    func write(_ value: Value, to text: inout TextBuffer) throws {
        try text.reserve(width)
        guard value.isFinite else {
            text.put(.space, times: width - (value < 0 ? 4 : 3))
            text.put(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")
            return
        }
        if let exponentWidth {
            writeScientific(value, exponentWidth, to: &text)
        } else {
            writePositional(value, to: &text)
        }
    }

    @inline(__always)
    private func writePositional(_ value: Value, to text: inout TextBuffer) {
        let decimal = value.positional(precision: precision)
        let whole = decimal.whole
        let length = decimalLength(whole)
        let negative = value.sign == .minus
        text.put(.space, times: left - length - (negative ? 1 : 0))
        if negative { text.put(.minus) }
        text.putDigits(whole, width: length)
        text.put(.point)
        let fraction = decimal.fraction > 19
            ? decimal.digits : decimal.digits &- whole &* PowersOfTen.integers[decimal.fraction]
        text.putFraction(fraction, width: decimal.fraction)
        text.put(.space, times: right - decimal.fraction)
    }

    @inline(__always)
    private func writeScientific(_ value: Value, _ exponentWidth: Int, to text: inout TextBuffer) {
        let negative = value.sign == .minus
        text.put(.space, times: left - (negative ? 2 : 1))
        if negative { text.put(.minus) }
        let (digits, exponent) = value == 0
            ? (0, 0) : value.parts.significant(precision + 1, unevenMargins: true)
        let power = PowersOfTen.integers[precision]
        let first = digits / power
        text.put(.zero &+ UInt8(truncatingIfNeeded: first))
        text.put(.point)
        text.putDigits(digits &- first &* power, width: precision)
        text.putExponent(exponent, width: exponentWidth)
    }
}
