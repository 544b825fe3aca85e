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

    /// Whether the first processor is AMD's and has the AVX-512 that Intel's servers have had since
    /// Skylake; false where the system does not say.
    static var isAMDWithAVX512: Bool {
        let file = open("/proc/cpuinfo", O_RDONLY)
        guard file >= 0 else { return false }
        defer { close(file) }
        let room = 8192
        let text = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = max(0, read(file, buffer.baseAddress, room))
        }
        let words = Set(String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace))
        return words.contains("AuthenticAMD")
            && ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"].allSatisfy { words.contains($0[...]) }
    }

    /// The value of an environment variable.
    public static func environment(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
