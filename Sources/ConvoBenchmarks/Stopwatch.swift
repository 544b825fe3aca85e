#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a benchmark took, in seconds.
struct Times {
    let least, median: Double
    /// Half the distance between the quartiles, as a share of the median.
    let spread: Double
    let runs: Int
}

enum Stopwatch {
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// Runs `body` twice, then for half a second, at least three times.
    static func time(_ body: () throws -> Void) rethrows -> Times {
        try body()
        try body()
        var times: [Double] = []
        let start = now()
        while times.count < 3 || now() - start < 0.5 {
            let before = now()
            try body()
            times.append(now() - before)
        }
        times.sort()
        let median = times[times.count / 2]
        let quartiles = times[times.count * 3 / 4] - times[times.count / 4]
        return Times(
            least: times[0], median: median, spread: median > 0 ? quartiles / 2 / median : 0, runs: times.count)
    }

    /// Lets `peakMemory` count from what the process has now. Only Linux can.
    static func resetPeakMemory() {
        let file = open("/proc/self/clear_refs", O_WRONLY)
        guard file >= 0 else { return }
        _ = write(file, "5", 1)
        close(file)
    }

    /// The most memory this process has had since then, in MB.
    static var peakMemory: Int {
        var usage = rusage()
        // RUSAGE_SELF, whose type differs between C libraries.
        getrusage(0, &usage)
        return usage.ru_maxrss / 1024
    }
}
