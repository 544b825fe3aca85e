/// The fuzzer's bytes as a row of decisions: the same bytes always decide the same, and when they
/// end every further decision is the first one, so that whatever is being made comes to an end.
struct Choices {
    private var bytes: Slice<UnsafeBufferPointer<UInt8>>

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes[...] }

    var isEmpty: Bool { bytes.isEmpty }

    /// A number from 0 to `bound` - 1; `bound` is from 1 to 256.
    mutating func below(_ bound: Int) -> Int {
        guard let byte = bytes.popFirst() else { return 0 }
        return Int(byte) % bound
    }

    mutating func one(_ words: [String]) -> String { words[below(min(256, words.count))] }

    /// True once in `n`; false when the bytes are at their end.
    mutating func once(in n: Int) -> Bool { !bytes.isEmpty && below(n) == n - 1 }
}
