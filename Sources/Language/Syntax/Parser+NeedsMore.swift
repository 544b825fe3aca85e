extension Parser {
    /// Whether an input goes on on the next line: a bracket is open, or the text ends with a `\`.
    ///
    /// False when another line would not help: after a quote that is not closed on its line, and
    /// after a bracket that closes nothing. True for no text in which all brackets are closed,
    /// however little sense it makes.
    public static func needsMore(_ text: String) -> Bool {
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
            case .mistake(.unclosedString), .mistake(.quoteAfterValue):
                return false
            default: break
            }
        }
        return !open.isEmpty || lexer.endsInContinuation
    }
}
