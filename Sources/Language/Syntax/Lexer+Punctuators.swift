extension Lexer {
    /// The longest sign that stands here, ours or a foreign one.
    mutating func punctuator() -> Token {
        let start = position
        var packed: UInt32 = 0
        var best: (length: Int, kind: Token.Kind)?
        for length in 1...3 {
            guard let byte = byte(at: start + length - 1), byte < 0x80 else { break }
            packed = packed << 8 | UInt32(byte)
            if let sign = Self.signs[packed] { best = (length, sign) }
        }
        guard let best else {
            position += 1
            return token(.mistake(.unknownCharacter(text(from: start, to: position))), from: start)
        }
        position += best.length
        return token(best.kind, from: start)
    }

    /// Signs by their bytes, so that a comma costs one look-up and no string.
    private static let signs: [UInt32: Token.Kind] = {
        var signs: [UInt32: Token.Kind] = [:]
        for sign in Punctuator.allCases { signs[pack(sign.rawValue)] = .punctuator(sign) }
        for sign in foreignSigns { signs[pack(sign)] = .mistake(.foreignOperator(sign)) }
        for sign in ["%=", "&=", "|=", "^=", "<<=", ">>="] {
            signs[pack(sign)] = .mistake(.unsupportedAugmented(sign))
        }
        signs[pack("{")] = .mistake(.brace("{"))
        signs[pack("}")] = .mistake(.brace("}"))
        signs[pack("?")] = .mistake(.questionMark)
        signs[pack(">>>")] = .mistake(.pastedPrompt)
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
