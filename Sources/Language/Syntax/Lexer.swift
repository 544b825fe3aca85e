/// Cuts the text of one input into tokens.
///
/// It never fails: what is no token becomes `Token.Kind.mistake` and the cutting goes on, since
/// `Parser.needsMore` asks about brackets in text that need not be an expression (a command).
/// Linear in the length of the text.
struct Lexer {
    let bytes: [UInt8]
    /// What is added to every span: the place of this text in the input it was cut from.
    let base: Int
    var position = 0
    private(set) var tokens: [Token] = []
    /// The values of the string tokens.
    private(set) var strings: [String] = []
    /// What is wrong with the tokens that are mistakes.
    private(set) var mistakes: [SyntaxError.Kind] = []
    /// The text ends with a `\` that asks for another line.
    private(set) var endsInContinuation = false
    private var openBrackets = 0
    /// What follows so many mistakes stays unread: one is told, the leftmost, and the text of a file may
    /// hold nothing else.
    private static let mostMistakes = 10_000

    init(_ text: String, base: Int) {
        bytes = Array(text.utf8)
        self.base = base
        tokens.reserveCapacity(bytes.count / 3 + 2)
        while position < bytes.count, mistakes.count < Lexer.mostMistakes { step() }
        append(.end, from: position)
    }

    /// The text of a span that one of the tokens has.
    func text(_ span: Span) -> String {
        text(from: span.start - base, to: span.end - base)
    }

    func text(from start: Int, to end: Int) -> String {
        guard 0 <= start, start <= end, end <= bytes.count else { return "" }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func step() {
        let start = position
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0B, 0x0C:
            position += 1
        case UInt8(ascii: "\n"):
            position += 1
            if openBrackets == 0 { append(.newline, from: start) }
        case UInt8(ascii: "#"):
            position = endOfLine(from: position)
        case UInt8(ascii: "\\"):
            backslash()
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            append(string(quote: byte))
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            append(number())
        case UInt8(ascii: ".") where isDigit(at: position + 1):
            append(number())
        case let letter where letter.isNameStart:
            append(word())
        case 0x80...:
            if let token = unicode() { append(token) }
        default:
            append(punctuator())
        }
    }

    private mutating func append(_ token: Token) {
        if case .punctuator(let sign) = token.kind {
            if sign.closer != nil { openBrackets += 1 }
            if sign.isCloser, openBrackets > 0 { openBrackets -= 1 }
        }
        tokens.append(token)
    }

    private mutating func append(_ kind: Token.Kind, from start: Int) {
        append(token(kind, from: start))
    }

    /// A token from `start` to where the lexer stands.
    func token(_ kind: Token.Kind, from start: Int) -> Token {
        Token(kind: kind, span: Span(base + start, base + position))
    }

    /// The kind of a token that is wrong in this way.
    mutating func mistake(_ kind: SyntaxError.Kind) -> Token.Kind {
        mistakes.append(kind)
        return .mistake(mistakes.count - 1)
    }

    /// A token that is wrong in this way.
    ///
    /// The kind is made in a statement of its own: in an argument, while `self` is already read for the
    /// call, every mistake would copy those before it.
    mutating func mistake(_ kind: SyntaxError.Kind, from start: Int) -> Token {
        let kind = mistake(kind)
        return token(kind, from: start)
    }

    /// A string token of this value.
    mutating func string(_ value: String, from start: Int) -> Token {
        strings.append(value)
        return token(.string(strings.count - 1), from: start)
    }

    /// A `\` joins this line to the next. Blanks after it are forgiven: they cannot be seen.
    private mutating func backslash() {
        let start = position
        position += 1
        var next = position
        while next < bytes.count, bytes[next].isBlank { next += 1 }
        if next == bytes.count {
            position = next
            endsInContinuation = true
        } else if bytes[next] == UInt8(ascii: "\n") {
            position = next + 1
        } else {
            append(mistake(.strayBackslash, from: start))
        }
    }

    private mutating func word() -> Token {
        let start = position
        skipName()
        return token(ReservedWords.kind(of: bytes[start..<position]) ?? .name, from: start)
    }

    /// A character beyond ASCII: a name, a blank, or something that is written otherwise here.
    private mutating func unicode() -> Token? {
        let (scalar, length) = scalar(at: position)
        if scalar.isNameStart { return word() }
        let start = position
        position += length
        if scalar.isBlank { return nil }
        // What a quote encloses is passed over, but the quote alone is to blame.
        let end = position
        let kind = mistake(foreign(scalar, from: start))
        return Token(kind: kind, span: Span(base + start, base + end))
    }
}

// MARK: - Looking at the text

extension Lexer {
    func byte(at index: Int) -> UInt8? {
        index < bytes.count ? bytes[index] : nil
    }

    func isDigit(at index: Int) -> Bool {
        byte(at: index)?.isDigit ?? false
    }

    func endOfLine(from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
        return index
    }

    /// The scalar whose encoding starts at `index`, and the length of the encoding.
    func scalar(at index: Int) -> (Unicode.Scalar, Int) {
        var decoder = UTF8()
        var rest = bytes[index..<min(index + 4, bytes.count)].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return ("\u{FFFD}", 1) }
        return (scalar, UTF8.width(scalar))
    }

    /// Moves past letters, digits, marks and underscores.
    mutating func skipName() {
        while position < bytes.count {
            if bytes[position] < 0x80 {
                guard bytes[position].isNamePart else { return }
                position += 1
            } else {
                let (scalar, length) = scalar(at: position)
                guard scalar.isNamePart else { return }
                position += length
            }
        }
    }
}
