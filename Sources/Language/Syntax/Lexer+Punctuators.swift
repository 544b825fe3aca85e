extension Lexer {
    /// The longest sign that stands here, ours or a foreign one.
    mutating func punctuator() -> Token {
        let start = position
        if let sign = Self.lonely[Int(bytes[start] & 0x7F)] ?? lonelySign {
            position += 1
            return token(.punctuator(sign), from: start)
        }
        var packed: UInt32 = 0
        var best: (length: Int, sign: Sign)?
        for length in 1...3 {
            guard let byte = byte(at: start + length - 1), byte < 0x80 else { break }
            packed = packed << 8 | UInt32(byte)
            if let sign = Self.signs[packed] { best = (length, sign) }
        }
        guard let best else {
            position += 1
            return mistake(.unknownCharacter(text(from: start, to: position)), from: start)
        }
        position += best.length
        switch best.sign {
        case .ours(let sign): return token(.punctuator(sign), from: start)
        case .foreign(let kind): return mistake(kind, from: start)
        }
    }

    /// The sign that stands here, when a blank, a letter or a digit follows: then it is no longer
    /// than its first byte.
    private var lonelySign: Punctuator? {
        guard let next = byte(at: position + 1), next.isNamePart || next == UInt8(ascii: " ") else { return nil }
        return Self.short[Int(bytes[position] & 0x7F)]
    }

    /// The signs of one byte, by that byte.
    private static let short: [Punctuator?] = {
        var signs = [Punctuator?](repeating: nil, count: 128)
        for sign in Punctuator.allCases where sign.rawValue.utf8.count == 1 {
            signs[Int(sign.rawValue.utf8.first ?? 0)] = sign
        }
        return signs
    }()

    /// The signs that no longer one begins with, by their byte.
    private static let lonely: [Punctuator?] = short.map { sign in
        switch sign {
        case .openParenthesis, .closeParenthesis, .openBracket, .closeBracket, .comma, .semicolon: sign
        default: nil
        }
    }

    private enum Sign {
        case ours(Punctuator)
        case foreign(SyntaxError.Kind)
    }

    /// All signs, by their bytes.
    private static let signs: [UInt32: Sign] = {
        var signs: [UInt32: Sign] = [:]
        for sign in Punctuator.allCases { signs[pack(sign.rawValue)] = .ours(sign) }
        for sign in foreignSigns { signs[pack(sign)] = .foreign(.foreignOperator(sign)) }
        for sign in ["%=", "&=", "|=", "^=", "<<=", ">>="] {
            signs[pack(sign)] = .foreign(.unsupportedAugmented(sign))
        }
        signs[pack("{")] = .foreign(.brace("{"))
        signs[pack("}")] = .foreign(.brace("}"))
        signs[pack("?")] = .foreign(.questionMark)
        signs[pack(">>>")] = .foreign(.pastedPrompt)
        return signs
    }()

    /// Signs of other languages. None is the beginning of anything that the grammar allows.
    private static let foreignSigns = [
        "&&", "||", "!", "!==", "===", "<>", "=<", "=>", "<<", ">>", "->", ":=", "~=",
        ".*", "./", ".^", "..", "/*", "*/",
    ]

    private static func pack(_ sign: String) -> UInt32 {
        sign.utf8.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// What is meant by a character that no token starts with. May move on to the end of a
    /// string in typographic quotes.
    mutating func foreign(_ scalar: Unicode.Scalar, from start: Int) -> SyntaxError.Kind {
        let text = String(Character(scalar))
        if Self.quotes.contains(scalar) { return .typographicQuote(text, content: quoted()) }
        if let power = Self.superscripts.firstIndex(of: scalar) { return .superscript(text, power) }
        if let ours = Self.lookalikes[scalar] { return .foreignCharacter(text, ours: ours) }
        // Full-width forms of the ASCII signs, as East Asian keyboards type them.
        if 0xFF01...0xFF5E ~= scalar.value, let ascii = Unicode.Scalar(scalar.value - 0xFEE0) {
            return .foreignCharacter(text, ours: String(Character(ascii)))
        }
        return .unknownCharacter(text)
    }

    /// The text up to the typographic (or straight) quote that ends it, on this line.
    private mutating func quoted() -> String? {
        let start = position
        var index = position
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
            let (scalar, length) = scalar(at: index)
            if Self.quotes.contains(scalar) || scalar == "\"" || scalar == "'" {
                position = index + length
                return text(from: start, to: index)
            }
            index += length
        }
        return nil
    }

    private static let quotes: Set<Unicode.Scalar> = [
        "“", "”", "„", "‟", "‘", "’", "‚", "‛", "«", "»", "‹", "›",
    ]

    private static let superscripts: [Unicode.Scalar] = [
        "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹",
    ]

    private static let lookalikes: [Unicode.Scalar: String] = [
        "×": "*", "·": "*", "⋅": "*", "∗": "*", "∙": "*", "•": "*", "÷": "/", "∕": "/", "⁄": "/",
        "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "≤": "<=", "≥": ">=", "≠": "!=",
        "≡": "==", "≈": "allclose", "∞": "inf", "√": "sqrt", "∑": "sum", "∏": "prod", "¬": "not",
        "∧": "and", "∨": "or", "∈": "in", "…": "...", "⋯": "...", "←": "=", "≔": "=",
        "⋆": "conv", "⊛": "conv", "⊗": "outer", "，": ",", "、": ",", "；": ";", "：": ":",
        "∶": ":", "（": "(", "）": ")", "［": "[", "］": "]", "【": "[", "】": "]", "＝": "=",
    ]
}
