#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The C library's functions of plain numbers, under one name so that they cannot be mistaken for
/// the language's own.
enum Libm {
    static func pow(_ a: Double, _ b: Double) -> Double {
        #if canImport(Glibc)
            Glibc.pow(a, b)
        #else
            Darwin.pow(a, b)
        #endif
    }
}
