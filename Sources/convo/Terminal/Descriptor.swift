#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One of the process's open files, by number.
struct Descriptor: Hashable, Sendable {
    let number: Int32

    static let input = Descriptor(number: 0)
    static let output = Descriptor(number: 1)
    static let errors = Descriptor(number: 2)

    /// Puts `/dev/null` where stdin, stdout or stderr are closed: the next file opened would take the
    /// place, and what is meant for the output would go into it.
    static func openStandardOnes() {
        for standard in [input, output, errors] where fcntl(standard.number, F_GETFD) < 0 {
            // The lowest number that is free is this one.
            _ = open("/dev/null", O_RDWR)
        }
    }

    var isTerminal: Bool { isatty(number) == 1 }

    /// Whether it is a terminal that moves its cursor and colours on request.
    var understandsEscapes: Bool {
        isTerminal && environment("TERM").map { $0 != "dumb" } ?? false
    }

    /// How many columns the terminal behind it has; nil when it is none, or does not tell.
    var columns: Int? { size.flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil } }

    /// How many rows it has.
    var rows: Int? { size.flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

    /// How many bytes can be read from it without waiting.
    var available: Int {
        var count: Int32 = 0
        return ioctl(number, UInt(FIONREAD), &count) == 0 ? Int(count) : 0
    }

    /// Writes all of `bytes` at the end of a file opened for appending, or takes back what a full disk
    /// still had room for: the rest of a line would become one with the next.
    ///
    /// - Returns: whether they are written; if not, `errno` tells why.
    func append(_ bytes: [UInt8]) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { write(number, $0.baseAddress?.advanced(by: written), $0.count - written) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { break }
            written += count
        }
        if written == bytes.count { return true }
        let reason = errno
        var status = stat()
        if written > 0, fstat(number, &status) == 0 { _ = ftruncate(number, status.st_size - off_t(written)) }
        errno = reason
        return false
    }

    private var size: winsize? {
        var size = winsize()
        return ioctl(number, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
    }
}

/// The text of an environment variable; nil when it is unset or empty.
func environment(_ name: String) -> String? {
    rawEnvironment(name).flatMap { $0.isEmpty ? nil : $0 }
}

/// The text of an environment variable, which may be empty; nil when it is unset.
func rawEnvironment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
