/// What a benchmark gave, as a line for people or for programs.
struct Report {
    let benchmark: Benchmark
    let times: Times
    let peaks: Peaks
    let peakMemory: Int

    /// Work a second, its unit, and the share of the machine's peak where there is one.
    private var rate: (value: Double, unit: String, share: Double?) {
        switch benchmark.work {
        case .operations(let count):
            (count / times.median / 1e9, "GFLOP/s", count / times.median / peaks.arithmetic)
        case .bytes(let count):
            (count / times.median / 1e9, "GB/s", count / times.median / peaks.traffic)
        case .items(let count, let name): (count / times.median, "\(name)/s", nil)
        }
    }

    var line: String {
        let rate = rate
        let share = rate.share.map { "\(padded(Report.digits($0 * 100), 5))% of peak" } ?? ""
        return [
            benchmark.group.padded(12), benchmark.name.padded(22), padded(Report.duration(times.median), 9),
            "±" + padded(Report.digits(times.spread * 100), 5) + "%", padded(Report.digits(rate.value), 8),
            rate.unit.padded(13), share.padded(15), "\(peakMemory) MB",
        ].joined(separator: " ")
    }

    var json: String {
        let rate = rate
        let share = rate.share.map { ",\"share\":\($0)" } ?? ""
        return "{\"group\":\"\(benchmark.group)\",\"name\":\"\(benchmark.name)\",\"median\":\(times.median),"
            + "\"spread\":\(times.spread),\"runs\":\(times.runs),\"rate\":\(rate.value),\"unit\":\"\(rate.unit)\""
            + "\(share),\"peak_memory_mb\":\(peakMemory)}"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// Three significant digits.
    private static func digits(_ value: Double) -> String {
        if value >= 100 { return String(Int(min(value, 1e15).rounded())) }
        let scale = value >= 10 ? 10.0 : 100
        return "\((value * scale).rounded() / scale)"
    }

    private static func duration(_ seconds: Double) -> String {
        if seconds >= 1 { return digits(seconds) + " s" }
        return seconds >= 1e-3 ? digits(seconds * 1e3) + " ms" : digits(seconds * 1e6) + " µs"
    }
}

extension String {
    /// This text with blanks after it, to `width` characters.
    fileprivate func padded(_ width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
