#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// ASCII text that grows at its end. Room is made first, then bytes are written unchecked.
struct TextBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int
    private let context: EvaluationContext
    /// What a word written in one go may run over its end.
    private static let slack = 32

    /// - Throws: `TensorError.outOfMemory`.
    init(in context: EvaluationContext) throws {
        self.context = context
        capacity = 1 << 12
        guard let memory = malloc(capacity) else {
            throw TensorError.outOfMemory(requested: capacity)
        }
        base = memory.bindMemory(to: UInt8.self, capacity: capacity)
    }

    deinit { free(base) }

    var string: String {
        String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
    }

    /// How many characters follow the last newline.
    var lastLineLength: Int {
        var length = 0
        while length < count, base[count - 1 - length] != .newline { length += 1 }
        return length
    }

    @inline(__always)
    func checkCancellation() throws { try context.checkCancellation() }

    /// Makes room for `bytes` more.
    ///
    /// - Throws: `TensorError.memoryLimit` when the text and the string made of it would pass the
    ///   limit.
    @inline(__always)
    mutating func reserve(_ bytes: Int) throws {
        if count + bytes + TextBuffer.slack > capacity { try grow(bytes) }
    }

    @inline(never)
    private mutating func grow(_ bytes: Int) throws {
        let larger = max(count + bytes + TextBuffer.slack, capacity * 2)
        try context.memory.check(larger * 2)
        guard let memory = realloc(base, larger) else {
            throw TensorError.outOfMemory(requested: larger)
        }
        base = memory.bindMemory(to: UInt8.self, capacity: larger)
        capacity = larger
    }

    mutating func append(_ text: StaticString) throws {
        try reserve(text.utf8CodeUnitCount)
        put(text)
    }

    mutating func append(_ text: String) throws {
        try reserve(text.utf8.count)
        for byte in text.utf8 { put(byte) }
    }

    mutating func append(repeating byte: UInt8, count: Int) throws {
        guard count > 0 else { return }
        try reserve(count)
        memset(base + self.count, Int32(byte), count)
        self.count += count
    }

    /// Removes the spaces at the end.
    mutating func trimSpaces() {
        while count > 0, base[count - 1] == .space { count -= 1 }
    }

    // MARK: Unchecked: room has been made

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        base[count] = byte
        count &+= 1
    }

    @inline(__always)
    mutating func put(_ byte: UInt8, times: Int) {
        guard times > 0 else { return }
        for i in 0..<times { base[count &+ i] = byte }
        count &+= times
    }

    @inline(__always)
    mutating func put(_ text: StaticString) {
        memcpy(base + count, text.utf8Start, text.utf8CodeUnitCount)
        count &+= text.utf8CodeUnitCount
    }

    /// The last `width` digits of `value`, with leading zeros; at most 24.
    @inline(__always)
    mutating func putDigits(_ value: UInt64, width: Int) {
        let end = count &+ width
        var rest = value
        var remaining = width
        var groups: (UInt64, UInt64) = (0, 0)
        if remaining > 16 {
            groups.1 = rest % 100_000_000
            rest /= 100_000_000
            remaining -= 8
        }
        if remaining > 8 {
            groups.0 = rest % 100_000_000
            rest /= 100_000_000
            remaining -= 8
        }
        // The first group may be shorter than eight: its bytes move down over the zeros.
        if remaining > 0 {
            let ascii = TextBuffer.eightDigits(rest) &>> UInt64(64 &- 8 &* remaining)
            store(ascii, at: count)
        }
        if width > 8 { store(TextBuffer.eightDigits(groups.0), at: count &+ remaining) }
        if width > 16 { store(TextBuffer.eightDigits(groups.1), at: count &+ remaining &+ 8) }
        count = end
    }

    @inline(__always)
    private func store(_ word: UInt64, at position: Int) {
        UnsafeMutableRawPointer(base + position)
            .storeBytes(of: word.littleEndian, as: UInt64.self)
    }

    /// The eight digits of a number below 10^8, the first in the lowest byte. All eight at once:
    /// the number is halved into lanes of four digits, two digits and one.
    @inline(__always)
    private static func eightDigits(_ value: UInt64) -> UInt64 {
        let fours = value / 10_000 | (value % 10_000) &<< 32
        let hundreds = (fours &* 10_486) &>> 20 & 0x0000_007F_0000_007F
        let twos = hundreds | (fours &- hundreds &* 100) &<< 16
        let tens = (twos &* 103) &>> 10 & 0x000F_000F_000F_000F
        return (tens | (twos &- tens &* 10) &<< 8) | 0x3030_3030_3030_3030
    }
}

extension UInt8 {
    static var space: UInt8 { 0x20 }
    static var newline: UInt8 { 0x0A }
    static var comma: UInt8 { 0x2C }
    static var minus: UInt8 { 0x2D }
    static var plus: UInt8 { 0x2B }
    static var point: UInt8 { 0x2E }
    static var zero: UInt8 { 0x30 }
    static var letterE: UInt8 { 0x65 }
    static var openBracket: UInt8 { 0x5B }
    static var closeBracket: UInt8 { 0x5D }
}
