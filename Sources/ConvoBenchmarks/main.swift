#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import Language
import Tensors

let words = CommandLine.arguments.dropFirst()
let isJSON = words.contains("--json")
let wanted = words.filter { !$0.hasPrefix("--") }
if let unknown = wanted.first(where: { !Benchmark.groups.contains($0) }) ?? words.first(where: {
    $0.hasPrefix("--") && $0 != "--json"
}) {
    print("ConvoBenchmarks [group ...] [--json]: no '\(unknown)'; groups: \(Benchmark.groups.joined(separator: ", "))")
    exit(2)
}

/// A bar on the error stream when that is a terminal; wiped before each line of results.
func showProgress(_ done: Int, of all: Int, _ name: String) {
    guard isatty(2) == 1 else { return }
    let filled = done * 24 / max(all, 1)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
    let text = "\r\u{1B}[K" + (done == all ? "" : "[\(bar)] \(done)/\(all) \(name)")
    _ = write(2, text, text.utf8.count)
}

/// Runs one line, its output thrown away.
func run(_ statements: [Statement], _ line: String, _ interpreter: Interpreter) throws {
    try interpreter.run(statements, source: line, echoes: true) { _ in }
}

func parsed(_ line: String, _ interpreter: Interpreter) throws -> [Statement] {
    guard case .statements(let statements) = try Parser.parse(line, symbols: interpreter.symbols) else { return [] }
    return statements
}

let context = EvaluationContext()
let peaks = try Peaks(in: context)
if !isJSON {
    let engines = Engine.allCases.map { "\($0.title) \(Engines.version(of: $0) ?? "missing")" }
    print(
        "\(context.threads) threads, \(engines.joined(separator: ", ")), peak \(Int(peaks.arithmetic / 1e9)) GFLOP/s (product)"
            + ", \(Int(peaks.traffic / 1e9)) GB/s (memcpy)")
}
let chosen = (Benchmark.all + [StartUp.benchmark]).filter { wanted.isEmpty || wanted.contains($0.group) }
for (number, benchmark) in chosen.enumerated() {
    showProgress(number, of: chosen.count, benchmark.name)
    let times: Times?
    Stopwatch.resetPeakMemory()
    if benchmark.group == "start-up" {
        times = StartUp.time()
    } else {
        let interpreter = Interpreter(context: context)
        if benchmark.name.hasSuffix("in full") { interpreter.printing.threshold = .max }
        for line in benchmark.setup { try run(parsed(line, interpreter), line, interpreter) }
        let statements = try parsed(benchmark.line, interpreter)
        times = try Stopwatch.time { try run(statements, benchmark.line, interpreter) }
    }
    guard let times else { continue }
    let report = Report(benchmark: benchmark, times: times, peaks: peaks, peakMemory: Stopwatch.peakMemory)
    showProgress(chosen.count, of: chosen.count, "")
    print(isJSON ? report.json : report.line)
    fflush(nil)
}
