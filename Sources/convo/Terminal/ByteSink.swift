import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A buffered way out of the process that can be cut short while it is writing.
///
/// Belongs to one thread at a time; only `cut` may be called from any.
final class ByteSink: @unchecked Sendable {
    let descriptor: Descriptor
    /// The reader is gone (EPIPE), or writing failed: nothing is written any more.
    private(set) var isClosed = false
    /// Why writing failed, when it was not for want of a reader.
    private(set) var failure: String?
    /// Whether the last byte was the end of a line, as far as we know.
    private(set) var isAtLineStart = true
    /// Whether a cut has kept anything from being written since the last `resume`.
    private(set) var hasLost = false
    /// What has to step aside before anything is written.
    var progress: ProgressLine?
    private var buffer: [UInt8] = []
    /// The same of the last byte that has left the buffer.
    private var hasWrittenLineEnd = true
    private let cutFlag = Atomic<Bool>(false)
    private var isAside = false

    /// Small enough that a pipe or terminal which `poll` calls writable takes it without blocking.
    private static let pieceSize = 4096
    private static let bufferSize = 1 << 16

    init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    func write(_ text: String) {
        guard !isClosed, !text.isEmpty else { return }
        var text = text
        text.withUTF8 { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                if isCut {
                    hasLost = true
                    return
                }
                let part = rest.prefix(Self.bufferSize)
                buffer.append(contentsOf: part)
                isAtLineStart = part.last == UInt8(ascii: "\n")
                rest = rest.dropFirst(part.count)
                if buffer.count >= Self.bufferSize { flush() }
            }
        }
    }

    /// Begins a new line unless one has just begun.
    func startLine() {
        if !isAtLineStart { write("\n") }
    }

    /// Sends on its way what is buffered.
    func flush() {
        guard !buffer.isEmpty else { return }
        buffer.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty, !isClosed {
                if isCut { return lose() }
                rest = rest.dropFirst(writePiece(rest.prefix(Self.pieceSize)))
            }
        }
        buffer.removeAll(keepingCapacity: true)
    }

    // MARK: Cutting short

    /// Drops what is not yet written and all that comes, until `resume`. From any thread.
    func cut() { cutFlag.store(true, ordering: .relaxed) }

    func resume() {
        cutFlag.store(false, ordering: .relaxed)
        hasLost = false
    }

    /// Writes, by `body`, even when cut short: what must be said in any case.
    func writeAside(_ body: () -> Void) {
        flush()
        // The terminal has shown `^C`, and the cursor stands behind it.
        if isCut, descriptor.isTerminal { isAtLineStart = false }
        isAside = true
        body()
        flush()
        isAside = false
    }

    private var isCut: Bool { !isAside && cutFlag.load(ordering: .relaxed) }

    /// What is in the buffer will not be written.
    private func lose() {
        hasLost = true
        isAtLineStart = hasWrittenLineEnd
    }

    /// How many bytes were written; waits at most a tenth of a second for room.
    private func writePiece(_ piece: Slice<UnsafeRawBufferPointer>) -> Int {
        var target = pollfd(fd: descriptor.number, events: Int16(POLLOUT), revents: 0)
        guard poll(&target, 1, 100) > 0 else { return 0 }
        guard let progress else { return writeAtOnce(piece) }
        var written = 0
        progress.outOfTheWay {
            written = writeAtOnce(piece)
            return written > 0 ? hasWrittenLineEnd : nil
        }
        return written
    }

    private func writeAtOnce(_ piece: Slice<UnsafeRawBufferPointer>) -> Int {
        let written = Glibc.write(
            descriptor.number, UnsafeRawBufferPointer(rebasing: piece).baseAddress, piece.count)
        let reason = errno
        if written < 0, reason != EINTR, reason != EAGAIN {
            isClosed = true
            if reason != EPIPE { failure = String(cString: strerror(reason)).lowercased() }
        }
        guard written > 0 else { return 0 }
        hasWrittenLineEnd = piece[piece.startIndex + written - 1] == UInt8(ascii: "\n")
        return written
    }
}
