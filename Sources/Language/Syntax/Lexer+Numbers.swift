extension Lexer {
    /// A number as Python writes it: `5`, `.5`, `5.`, `1e5`, `1_000`, `0x1F`.
    ///
    /// Whatever sticks to it (`1.2.3`, `2x`) is taken along and is a mistake.
    mutating func number() -> Token {
        let start = position
        if bytes[start] == UInt8(ascii: "0"), let letter = byte(at: start + 1) {
            switch letter | 0x20 {
            case UInt8(ascii: "x"): return hexadecimal()
            case UInt8(ascii: "b"): return otherBase(2)
            case UInt8(ascii: "o"): return otherBase(8)
            default: break
            }
        }
        let isFloat = skipDecimal()
        if let mistake = tail(from: start) { return self.mistake(mistake, from: start) }
        let kind = isFloat ? float(from: start) : integer(from: start)
        return token(kind, from: start)
    }

    /// Moves past digits, a point and an exponent; tells whether it is a float.
    private mutating func skipDecimal() -> Bool {
        var isFloat = false
        skipDigits()
        if byte(at: position) == UInt8(ascii: ".") {
            isFloat = true
            position += 1
            if isDigit(at: position) { skipDigits() }
        }
        if let letter = byte(at: position), letter | 0x20 == UInt8(ascii: "e") {
            let sign = byte(at: position + 1)
            let signed = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
            let digits = position + (signed ? 2 : 1)
            if isDigit(at: digits) {
                isFloat = true
                position = digits
                skipDigits()
            }
        }
        return isFloat
    }

    /// Digits, with single underscores between them.
    private mutating func skipDigits() {
        while let next = byte(at: position),
            next.isDigit || next == UInt8(ascii: "_") && isDigit(at: position + 1)
        {
            position += 1
        }
    }

    private func digits(from start: Int) -> [UInt8] {
        bytes[start..<position].filter { $0 != UInt8(ascii: "_") }
    }

    private mutating func float(from start: Int) -> Token.Kind {
        var digits = digits(from: start)
        if digits.last == UInt8(ascii: ".") { digits.append(UInt8(ascii: "0")) }
        guard let value = Double(String(decoding: digits, as: UTF8.self)) else {
            return mistake(.malformedNumber(text(from: start, to: position)))
        }
        return .float(value)
    }

    private mutating func integer(from start: Int) -> Token.Kind {
        if position - start <= 9, let value = smallInteger(from: start) { return .integer(value) }
        let digits = digits(from: start)
        if digits.count > 1, digits[0] == UInt8(ascii: "0"),
            let first = digits.firstIndex(where: { $0 != UInt8(ascii: "0") })
        {
            let plain = String(decoding: digits[first...], as: UTF8.self)
            return mistake(.leadingZeros(text(from: start, to: position), plain: plain))
        }
        return magnitude(digits[...], radix: 10, from: start)
    }

    /// A few digits without underscores and leading zeros.
    private func smallInteger(from start: Int) -> UInt? {
        if bytes[start] == UInt8(ascii: "0"), position > start + 1 { return nil }
        var value: UInt = 0
        for digit in bytes[start..<position] {
            guard digit.isDigit else { return nil }
            value = value &* 10 &+ UInt(digit &- UInt8(ascii: "0"))
        }
        return value
    }

    private mutating func magnitude(_ digits: ArraySlice<UInt8>, radix: UInt, from start: Int) -> Token.Kind
    {
        var value: UInt = 0
        for digit in digits {
            let (product, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(digit.hexadecimalValue ?? 0)
            guard !overflow, !carry, sum <= Int.min.magnitude else {
                return mistake(.integerTooLarge(text(from: start, to: position)))
            }
            value = sum
        }
        return .integer(value)
    }

    private mutating func hexadecimal() -> Token {
        let start = position
        position += 2
        while let next = byte(at: position),
            next.hexadecimalValue != nil
                || next == UInt8(ascii: "_") && byte(at: position + 1)?.hexadecimalValue != nil
        {
            position += 1
        }
        let digits = digits(from: start).dropFirst(2)
        if let mistake = tail(from: start, suffixes: false) {
            return self.mistake(mistake, from: start)
        }
        guard !digits.isEmpty else {
            return mistake(.malformedNumber(text(from: start, to: position)), from: start)
        }
        let kind = magnitude(digits, radix: 16, from: start)
        return token(kind, from: start)
    }

    /// `0b101` and `0o17`: not in the language, but the value is known.
    private mutating func otherBase(_ radix: UInt) -> Token {
        let start = position
        skipName()
        let text = text(from: start, to: position)
        let digits = digits(from: start).dropFirst(2)
        var value: Int?
        if !digits.isEmpty {
            value = Int(String(decoding: digits, as: UTF8.self), radix: Int(radix))
        }
        let wrong = value.map { SyntaxError.Kind.otherBase(text, value: $0) }
        return mistake(wrong ?? .malformedNumber(text), from: start)
    }

    /// Takes along what sticks to the number just read and says what is wrong with it.
    private mutating func tail(from start: Int, suffixes: Bool = true) -> SyntaxError.Kind? {
        let end = position
        while position < bytes.count {
            let before = position
            if bytes[position] == UInt8(ascii: ".") { position += 1 } else { skipName() }
            if position == before { break }
        }
        guard position > end else { return nil }
        let number = text(from: start, to: end)
        let rest = text(from: end, to: position)
        if suffixes, rest == "j" || rest == "J" { return .complexNumber(number + rest) }
        let isName = !rest.contains(".") && bytes[end] != UInt8(ascii: "_")
        let isHalfExponent = rest == "e" || rest == "E"
        if suffixes, isName, !isHalfExponent, number.last != "." {
            return .numberBeforeName(number: number, name: rest)
        }
        return .malformedNumber(number + rest)
    }
}
