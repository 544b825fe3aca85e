extension Parser {
    /// Whether an input goes on on the next line: a bracket is open, or the text ends with a `\`.
    ///
    /// False when another line would not help: after a quote that is not closed on its line, and
    /// after a bracket that closes nothing. True for no text in which all brackets are closed,
    /// however little sense it makes.
    public static func needsMore(_ text: String) -> Bool {
        bracketsAreOpen(in: text) ?? lexedNeedsMore(text)
    }

    /// The answer from the bytes, without cutting them into tokens: for a text of ASCII without
    /// quotes and backslashes, as most are. Nil when it takes the lexer.
    private static func bracketsAreOpen(in text: String) -> Bool? {
        // The brackets that are open, a bit for each: 0 for `(`, 1 for `[`.
        var (open, depth, isComment): (UInt64, Int, Bool) = (0, 0, false)
        for byte in text.utf8 {
            if isComment, byte != UInt8(ascii: "\n") { continue }
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["):
                if depth == UInt64.bitWidth { return nil }
                open = open << 1 | (byte == UInt8(ascii: "[") ? 1 : 0)
                depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"):
                if depth == 0 || open & 1 != (byte == UInt8(ascii: "]") ? 1 : 0) { return false }
                open >>= 1
                depth -= 1
            case UInt8(ascii: "#"): isComment = true
            case UInt8(ascii: "\n"): isComment = false
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x80...: return nil
            default: break
            }
        }
        return depth > 0
    }

    private static func lexedNeedsMore(_ text: String) -> Bool {
        let lexer = Lexer(text, base: 0)
        var open: [Punctuator] = []
        for token in lexer.tokens {
            switch token.kind {
            case .punctuator(let sign):
                if let closer = sign.closer {
                    open.append(closer)
                } else if sign.isCloser, open.popLast() != sign {
                    return false
                }
            case .mistake(let i):
                switch lexer.mistakes[i] {
                case .unclosedString, .quoteAfterValue: return false
                default: break
                }
            default: break
            }
        }
        return !open.isEmpty || lexer.endsInContinuation
    }
}
