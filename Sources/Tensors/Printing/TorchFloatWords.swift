/// PyTorch's format of floating-point tensors: `_Formatter` of `torch/_tensor_str.py`.
struct TorchFloatWords<Value: PrintedFloat>: ElementWords {
    private enum Notation { case integral, fixed, scientific }

    private let notation: Notation
    private let precision: Int
    private(set) var width: Int

    init(deciding view: PrintedView<Value>, _ options: PrintOptions, in context: EvaluationContext) throws {
        var range = FloatRange<Value>()
        // A summary without edges shows nothing, and nothing decides.
        if view.edge != 0 || view.shape.rank == 0 {
            try view.forEachDeciding {
                range.add($0)
                return true
            }
        }
        precision = options.precision
        width = 1
        guard range.hasNonZero else {
            notation = .integral
            return
        }
        let (largest, smallest) = (Double(range.largest), Double(range.smallest))
        let asksForPowers = largest / smallest > 1000 || largest > 1e8 || smallest < 1e-4
        if options.sciMode ?? asksForPowers {
            notation = .scientific
        } else {
            notation = range.isIntegral ? .integral : .fixed
        }
        // Rounding keeps order: the longest word belongs to an extreme.
        for value in range.extremes where value != 0 {
            let word = try length(value, in: context)
            width = max(width, word)
        }
    }

    private func length(_ value: Value, in context: EvaluationContext) throws -> Int {
        var scratch = try TextBuffer(in: context)
        try write(value, to: &scratch)
        return scratch.count
    }

    func write(_ value: Value, to text: inout TextBuffer) throws {
        guard value.isFinite else {
            try text.reserve(width + 4)
            text.put(.space, times: width - (value < 0 ? 4 : 3))
            text.put(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")
            return
        }
        switch notation {
        case .integral: try writeFixed(value, 0, to: &text)
        case .fixed: try writeFixed(value, precision, to: &text)
        case .scientific: try writeScientific(value, to: &text)
        }
    }

    /// C's `%.{precision}f`; integral values keep a point.
    private func writeFixed(_ value: Value, _ precision: Int, to text: inout TextBuffer) throws {
        let withPoint = precision > 0 || notation == .integral
        guard precision < 18,
            Double(value.magnitude) * Double(PowersOfTen.integers[precision]) < 1e18
        else { return try writeFixedSlowly(value, precision, to: &text) }
        let power = PowersOfTen.integers[precision]
        let scaled = value.parts.rounded(toFraction: precision)
        let whole = scaled / power
        let wholeLength = decimalLength(whole)
        let negative = value.sign == .minus
        let length = (negative ? 1 : 0) + wholeLength + (withPoint ? 1 : 0) + precision
        try text.reserve(max(width, length))
        text.put(.space, times: width - length)
        if negative { text.put(.minus) }
        text.putDigits(whole, width: wholeLength)
        if withPoint { text.put(.point) }
        text.putDigits(scaled &- whole &* power, width: precision)
    }

    private func writeFixedSlowly(
        _ value: Value, _ precision: Int, to text: inout TextBuffer
    ) throws {
        let withPoint = precision > 0 || notation == .integral
        var digits: [UInt8] = []
        var fraction = 0
        if value != 0 {
            let exact = ExactDecimal(value.parts).rounded(toFraction: precision)
            (digits, fraction) = (exact.digits, exact.fractionCount)
        }
        let leadingZeros = max(0, fraction + 1 - digits.count)
        let wholeLength = digits.count + leadingZeros - fraction
        let negative = value.sign == .minus
        let length = (negative ? 1 : 0) + wholeLength + (withPoint ? 1 : 0) + precision
        try text.append(repeating: .space, count: width - length)
        try text.reserve(length)
        if negative { text.put(.minus) }
        for i in 0..<wholeLength + fraction {
            if i == wholeLength { text.put(.point) }
            text.put(.zero + (i < leadingZeros ? 0 : digits[i - leadingZeros]))
        }
        if fraction == 0, withPoint { text.put(.point) }
        try text.append(repeating: .zero, count: precision - fraction)
    }

    /// C's `%.{precision}e`.
    private func writeScientific(_ value: Value, to text: inout TextBuffer) throws {
        var leading: (digits: UInt64, exponent: Int) = (0, 0)
        /// Digits that do not fit in a word, after the first 17.
        var further: ArraySlice<UInt8> = []
        let inWord = min(precision, 16)
        if value != 0 {
            if precision <= 16 {
                leading = value.parts.significant(precision + 1, unevenMargins: false)
            } else {
                let exact = ExactDecimal(value.parts).rounded(toSignificant: precision + 1)
                leading.exponent = exact.leadingExponent
                for i in 0...16 {
                    leading.digits *= 10
                    if i < exact.digits.count { leading.digits += UInt64(exact.digits[i]) }
                }
                further = exact.digits.dropFirst(17).prefix(precision - 16)
            }
        }
        let negative = value.sign == .minus
        let exponentWidth = exponentLength(leading.exponent)
        let length =
            (negative ? 1 : 0) + 1 + (precision > 0 ? 1 + precision : 0) + 2 + exponentWidth
        try text.append(repeating: .space, count: width - length)
        try text.reserve(length)
        if negative { text.put(.minus) }
        let power = PowersOfTen.integers[inWord]
        let first = leading.digits / power
        text.put(.zero + UInt8(truncatingIfNeeded: first))
        if precision > 0 { text.put(.point) }
        text.putDigits(leading.digits - first * power, width: inWord)
        for digit in further { text.put(.zero + digit) }
        try text.append(repeating: .zero, count: precision - inWord - further.count)
        text.putExponent(leading.exponent, width: exponentWidth)
    }
}
