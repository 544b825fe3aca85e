/// Integers, right-aligned to the longest.
struct IntegerWords: ElementWords {
    let width: Int

    init(deciding view: PrintedView<Int>) throws {
        var (low, high) = (Int.max, Int.min)
        try view.forEachDeciding {
            low = min(low, $0)
            high = max(high, $0)
            return true
        }
        width = low > high ? 1 : max(IntegerWords.length(low), IntegerWords.length(high))
    }

    private static func length(_ value: Int) -> Int {
        decimalLength(UInt64(value.magnitude)) + (value < 0 ? 1 : 0)
    }

    func write(_ value: Int, to text: inout TextBuffer) throws {
        try text.reserve(width + 20)
        let magnitude = UInt64(value.magnitude)
        let digits = decimalLength(magnitude)
        text.put(.space, times: width - digits - (value < 0 ? 1 : 0))
        if value < 0 { text.put(.minus) }
        text.putDigits(magnitude, width: digits)
    }
}

/// `True` and `False`, right-aligned.
struct BoolWords: ElementWords {
    let width: Int

    /// NumPy's arrays: always five wide.
    init() { width = 5 }

    /// PyTorch's: as wide as the longest that is shown.
    init(deciding view: PrintedView<Bool>) throws {
        var width = 4
        try view.forEachDeciding {
            if !$0 { width = 5 }
            return width < 5
        }
        self.width = width
    }

    func write(_ value: Bool, to text: inout TextBuffer) throws {
        try text.reserve(width)
        if value {
            text.put(.space, times: width - 4)
            text.put("True")
        } else {
            text.put("False")
        }
    }
}
