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

    var isTerminal: Bool { isatty(number) == 1 }

    /// How many columns the terminal behind it has; nil when it is none, or does not tell.
    var columns: Int? {
        var size = winsize()
        guard ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
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
