#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the machine offers.
public enum Machine {
    /// Bytes of physical memory; at least 1 GiB is assumed when the system does not say.
    public static let physicalMemory: Int = {
        let pages = sysconf(Int32(_SC_PHYS_PAGES))
        let size = sysconf(Int32(_SC_PAGESIZE))
        guard pages > 0, size > 0 else { return 1 << 30 }
        return pages.multipliedReportingOverflow(by: size).partialValue
    }()

    /// The number of processors that are on line.
    public static let processors: Int = {
        return max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }()

    /// `OMP_NUM_THREADS` when it is a positive number, else the number of processors.
    public static let defaultThreads: Int = {
        if let text = environment("OMP_NUM_THREADS"), let count = Int(text), count > 0 {
            return min(count, 1024)
        }
        return processors
    }()

    /// The value of an environment variable.
    public static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
