#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Lines from a pipe or a file: of any length, with NULs as they are, with LF or CRLF at the end,
/// what is no UTF-8 replaced by U+FFFD. A byte order mark at the start is dropped.
final class LineReader {
    enum Item: Equatable {
        case line(String)
        case end
        /// A signal came while waiting; `Signals` says which. Nothing is lost: ask again.
        case signal
    }

    private let descriptor: Descriptor
    private var buffer: [UInt8] = []
    private var start = 0
    /// Up to where `buffer` is known to hold no end of line.
    private var searched = 0
    private var isAtEnd = false
    private var isFirst = true

    init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    /// The next line without its end. The last one need not have an end.
    func next() -> Item {
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer {
                    start = end + 1
                    searched = start
                }
                return .line(text(of: start..<end))
            }
            searched = buffer.count
            if isAtEnd {
                guard start < buffer.count else { return .end }
                defer { start = buffer.count }
                return .line(text(of: start..<buffer.count))
            }
            guard fill() else { return .signal }
        }
    }

    /// Reads some more, or finds the end. False when a signal came first.
    private func fill() -> Bool {
        buffer.removeFirst(start)
        searched -= start
        start = 0
        var waited = [
            pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0),
            pollfd(fd: Signals.wakeDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        let ready = poll(&waited, 2, -1)
        if ready < 0 || waited[1].revents != 0 {
            Signals.drain()
            if Signals.hasInterrupt || Signals.departure != nil { return false }
            return true
        }
        var piece: [UInt8] = Array(repeating: 0, count: 1 << 16)
        let count = read(descriptor.number, &piece, piece.count)
        if count > 0 {
            buffer.append(contentsOf: piece.prefix(count))
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
            isAtEnd = true
        }
        return true
    }

    private func text(of range: Range<Int>) -> String {
        var bytes = buffer[range]
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        if isFirst, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        isFirst = false
        return String(decoding: bytes, as: UTF8.self)
    }
}
