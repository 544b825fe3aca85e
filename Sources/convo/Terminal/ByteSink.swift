#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Synchronization

/// A buffered way out of the process that can be cut short while it is writing.
///
/// Belongs to one thread at a time; only `cut` may be called from any.
final class ByteSink: @unchecked Sendable {
    let descriptor: Descriptor
    /// The reader is gone (EPIPE): nothing is written any more.
    private(set) var isClosed = false
    /// Whether the last byte was the end of a line, as far as we know.
    private(set) var isAtLineStart = true
    private var buffer: [UInt8] = []
    private let isCut = Atomic<Bool>(false)

    /// Small enough that a pipe or terminal which `poll` calls writable takes it without blocking.
    private static let pieceSize = 4096
    private static let bufferSize = 1 << 16

    init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    func write(_ text: String) {
        guard !isClosed, !wasCut, !text.isEmpty else { return }
        var text = text
        text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = rest.prefix(Self.bufferSize)
                buffer.append(contentsOf: part)
                rest = rest.dropFirst(part.count)
                if buffer.count >= Self.bufferSize { flush() }
            }
            isAtLineStart = bytes.last == UInt8(ascii: "\n")
        }
    }

    /// Begins a new line unless one has just begun.
    func startLine() {
        if !isAtLineStart { write("\n") }
    }

    /// Something else, such as the terminal's echo, has moved the cursor.
    func noteForeignText() {
        isAtLineStart = false
    }

    /// Drops what is not yet written and all that comes, until `resume`. From any thread.
    func cut() { isCut.store(true, ordering: .relaxed) }
    func resume() { isCut.store(false, ordering: .relaxed) }
    var wasCut: Bool { isCut.load(ordering: .relaxed) }

    func flush() {
        guard !buffer.isEmpty else { return }
        buffer.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty, !isClosed {
                if wasCut {
                    isAtLineStart = false
                    break
                }
                rest = rest.dropFirst(writePiece(rest.prefix(Self.pieceSize)))
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// How many bytes were written; waits at most a tenth of a second for room.
    private func writePiece(_ piece: Slice<UnsafeRawBufferPointer>) -> Int {
        var target = pollfd(fd: descriptor.number, events: Int16(POLLOUT), revents: 0)
        guard poll(&target, 1, 100) > 0 else { return 0 }
        let written = Glibc.write(
            descriptor.number, UnsafeRawBufferPointer(rebasing: piece).baseAddress, piece.count)
        if written < 0, errno != EINTR, errno != EAGAIN { isClosed = true }
        return max(written, 0)
    }
}
