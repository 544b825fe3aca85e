/// Tells line by line whether an input goes on: which brackets are open after the lines so far, and
/// whether the last one ended with a `\`. Each line is read once.
public struct OpenInput: Sendable {
    /// What closes the brackets that are open, innermost last.
    private var closers: [Punctuator] = []
    /// No further line can make sense of those so far.
    private var isHopeless = false

    public init() {}

    /// Whether the input goes on after one more of its lines: a bracket is open, or the line ends with
    /// a `\`.
    ///
    /// False when another line would not help: after a quote that is not closed on its line, after a
    /// bracket that closes nothing, and when more brackets are open than may be. True for no text in
    /// which all brackets are closed, however little sense it makes.
    ///
    /// - Parameter line: without its end. Strings and comments end with it.
    public mutating func goesOn(after line: Substring) -> Bool {
        if isHopeless { return false }
        // Lines are read where they lie: byte by byte through an index, long files take a tenth longer.
        let isRead = line.utf8.withContiguousStorageIfAvailable { scan($0) } ?? false
        if !isRead { return lex(String(line)) }
        return !isHopeless && !closers.isEmpty
    }

    /// Reads the brackets without cutting the line into tokens: for a line of ASCII without quotes and
    /// backslashes, as most are. False, with nothing read, when it takes the lexer.
    private mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let before = closers
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "("): open(.closeParenthesis)
            case UInt8(ascii: "["): open(.closeBracket)
            case UInt8(ascii: ")"): close(.closeParenthesis)
            case UInt8(ascii: "]"): close(.closeBracket)
            case UInt8(ascii: "#"): return true
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x80...:
                closers = before
                return false
            default: break
            }
            if isHopeless { return true }
        }
        return true
    }

    private mutating func lex(_ line: String) -> Bool {
        let lexer = Lexer(line, base: 0)
        for token in lexer.tokens {
            switch token.kind {
            case .punctuator(let sign):
                if let closer = sign.closer { open(closer) } else if sign.isCloser { close(sign) }
            case .mistake(let i):
                switch lexer.mistakes[i] {
                case .unclosedString, .quoteAfterValue: isHopeless = true
                default: break
                }
            default: break
            }
            if isHopeless { return false }
        }
        return !closers.isEmpty || lexer.endsInContinuation
    }

    private mutating func open(_ closer: Punctuator) {
        closers.append(closer)
        isHopeless = closers.count > Parser.nestingLimit
    }

    private mutating func close(_ closer: Punctuator) {
        isHopeless = closers.popLast() != closer
    }
}

extension Parser {
    /// Whether a text goes on on the next line, as `OpenInput` tells of its lines.
    public static func needsMore(_ text: String) -> Bool {
        var input = OpenInput()
        var goesOn = false
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            goesOn = input.goesOn(after: Substring(line))
        }
        return goesOn
    }
}
