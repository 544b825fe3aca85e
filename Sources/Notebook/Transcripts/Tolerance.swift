/// How far the numbers of a text may be off: `|came - recorded| <= atol + rtol · |recorded|`.
public struct Tolerance: Sendable, Hashable {
    public let rtol: Double
    public let atol: Double

    public init(rtol: Double = 0, atol: Double = 0) {
        self.rtol = rtol
        self.atol = atol
    }

    /// Texts are compared byte by byte.
    public static let exact = Tolerance()

    var isExact: Bool { rtol == 0 && atol == 0 }

    /// Whether the texts are the same but for blanks, line breaks, and numbers that are close.
    func matches(_ recorded: String, _ came: String) -> Bool {
        var a = NumberScanner(recorded)
        var b = NumberScanner(came)
        while true {
            switch (a.next(), b.next()) {
            case (nil, nil): return true
            case (.byte(let x), .byte(let y)) where x == y: continue
            case (.number(let x), .number(let y)) where isClose(y, to: x): continue
            default: return false
            }
        }
    }

    private func isClose(_ value: Double, to recorded: Double) -> Bool {
        if value == recorded || (value.isNaN && recorded.isNaN) { return true }
        guard value.isFinite, recorded.isFinite else { return false }
        return abs(value - recorded) <= atol + rtol * abs(recorded)
    }
}

/// Cuts a text into numbers and the bytes between them, without blanks.
private struct NumberScanner {
    enum Token { case byte(UInt8), number(Double) }

    private let bytes: [UInt8]
    private var position = 0
    /// A letter or digit stands right before: what follows belongs to a name, like the 2 of `conv2d`.
    private var isInWord = false

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func next() -> Token? {
        while position < bytes.count, bytes[position] == 0x20 || (0x09...0x0D).contains(bytes[position]) {
            position += 1
            isInWord = false
        }
        guard position < bytes.count else { return nil }
        if !isInWord, let end = endOfNumber(), let value = Double(String(decoding: bytes[position..<end], as: UTF8.self)) {
            position = end
            isInWord = true
            return .number(value)
        }
        let byte = bytes[position]
        isInWord = NumberScanner.isWord(byte)
        position += 1
        return .byte(byte)
    }

    /// Where the number that begins here ends; nil when none does.
    private func endOfNumber() -> Int? {
        var i = position
        if at(i) == UInt8(ascii: "-") || at(i) == UInt8(ascii: "+") { i += 1 }
        for word in ["nan", "inf"] where bytes[i...].starts(with: word.utf8) && !NumberScanner.isWord(at(i + 3)) {
            return i + 3
        }
        let whole = digits(from: i)
        var end = i + whole
        if at(end) == UInt8(ascii: ".") {
            let fraction = digits(from: end + 1)
            if whole + fraction == 0 { return nil }
            end += 1 + fraction
        } else if whole == 0 {
            return nil
        }
        if at(end) == UInt8(ascii: "e") || at(end) == UInt8(ascii: "E") {
            let sign = at(end + 1) == UInt8(ascii: "-") || at(end + 1) == UInt8(ascii: "+") ? 1 : 0
            let exponent = digits(from: end + 1 + sign)
            if exponent > 0 { end += 1 + sign + exponent }
        }
        return end
    }

    private func at(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    private func digits(from start: Int) -> Int {
        var count = 0
        while (0x30...0x39).contains(at(start + count)) { count += 1 }
        return count
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...: true
        default: false
        }
    }
}
