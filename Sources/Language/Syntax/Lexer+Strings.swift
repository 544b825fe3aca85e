extension Lexer {
    /// A string in `'…'` or `"…"`, with its escapes resolved. It ends on its line.
    mutating func string(quote: UInt8) -> Token {
        let start = position
        position += 1
        var value: [UInt8] = []
        var mistake: Token?
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") {
            let byte = bytes[position]
            if byte == quote {
                position += 1
                let string = String(decoding: value, as: UTF8.self)
                return mistake ?? self.string(string, from: start)
            }
            if byte == UInt8(ascii: "\\") {
                let found = escape(into: &value)
                if mistake == nil { mistake = found }
            } else {
                value.append(byte)
                position += 1
            }
        }
        // The line is left behind: what follows the quote is not cut into tokens.
        return self.mistake(unclosed(quote, from: start), from: start)
    }

    /// `x'` is Matlab's transpose far more often than a string that was glued to a name.
    private func unclosed(_ quote: UInt8, from start: Int) -> SyntaxError.Kind {
        if quote == UInt8(ascii: "'"), let last = tokens.last, last.span.end == base + start {
            switch last.kind {
            case .name, .punctuator(.closeParenthesis), .punctuator(.closeBracket):
                return .quoteAfterValue
            default: break
            }
        }
        return .unclosedString(quote: String(decoding: [quote], as: UTF8.self))
    }

    /// Reads a `\` and what belongs to it. Returns the mistake, if it is one.
    private mutating func escape(into value: inout [UInt8]) -> Token? {
        let start = position
        position += 1
        guard let letter = byte(at: position), letter != UInt8(ascii: "\n") else { return nil }
        let length = letter < 0x80 ? 1 : scalar(at: position).1
        position += length
        switch letter {
        case UInt8(ascii: "n"): value.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "t"): value.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): value.append(letter)
        case UInt8(ascii: "u") where byte(at: position) == UInt8(ascii: "{"):
            guard let scalar = bracedScalar() else {
                return mistake(.badUnicodeEscape(text(from: start, to: position)), from: start)
            }
            value.append(contentsOf: Array(String(Character(scalar)).utf8))
        default:
            return mistake(.unknownEscape(text(from: start, to: position)), from: start)
        }
        return nil
    }

    /// The `{1F600}` of a `\u{1F600}`: one to six digits that are the number of a character.
    private mutating func bracedScalar() -> Unicode.Scalar? {
        position += 1
        let start = position
        var value: UInt = 0
        while let digit = byte(at: position)?.hexadecimalValue {
            value = min(value, 0xFF_FFFF) * 16 + digit
            position += 1
        }
        let count = position - start
        guard byte(at: position) == UInt8(ascii: "}") else { return nil }
        position += 1
        guard 1...6 ~= count else { return nil }
        return Unicode.Scalar(UInt32(value))
    }
}
