#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the C library takes the terminal's characters to be.
enum TextEncoding: Sendable {
    case utf8
    case ascii

    /// Sets the character type of the process's locale, and nothing else of it (a decimal comma
    /// would reach into number formatting). A user without a UTF-8 locale gets C.UTF-8.
    static func prepare() -> TextEncoding {
        for name in ["", "C.UTF-8", "en_US.UTF-8"] {
            guard setlocale(LC_CTYPE, name) != nil, let codeset = nl_langinfo(Int32(CODESET)) else {
                continue
            }
            if String(cString: codeset) == "UTF-8" { return .utf8 }
        }
        _ = setlocale(LC_CTYPE, "C")
        return .ascii
    }
}
