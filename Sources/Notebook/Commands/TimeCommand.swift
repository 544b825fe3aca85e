import Language

extension SessionCommands {
    static let time = SessionCommand(
        "time", argument: "EXPR", "how long an expression or a line takes: median and minimum over half a second of runs, whose results are dropped"
    ) { call in
        let run = try timed(call)
        // What it prints or notes is shown once.
        try run { call.pass(Output($0, source: call.source)) }
        try run(nil)
        var runs: [Double] = []
        let begin = call.session.clock()
        var last = begin
        repeat {
            try run(nil)
            let now = call.session.clock()
            runs.append(now - last)
            last = now
        } while last - begin < 0.5 && runs.count < 1_000_000
        runs.sort()
        let middle = runs.count / 2
        let median = runs.count % 2 == 1 ? runs[middle] : (runs[middle - 1] + runs[middle]) / 2
        call.show("median \(duration(median))  min \(duration(runs[0]))  runs \(runs.count)")
    }

    /// What runs the line once: an expression, whose value is not even printed, or statements, after which every
    /// name is as it was.
    private static func timed(_ call: CommandCall) throws -> (((Interpreter.Shown) -> Void)?) throws -> Void {
        guard !call.command.rest.isEmpty else { throw call.missing() }
        let interpreter = call.interpreter
        let statements = try Parser.parseStatements(
            call.command.rest, symbols: interpreter.symbols, offset: call.command.restSpan.start)
        if statements.count == 1, case .expression(let expression) = statements[0].kind {
            return { emit in _ = try interpreter.evaluate(expression) { emit?($0) } }
        }
        return { emit in
            try interpreter.rehearse(statements, source: call.source) { shown in
                if case .value = shown { return }
                emit?(shown)
            }
        }
    }

    /// Three significant digits and a unit: `1.27 ms`.
    static func duration(_ seconds: Double) -> String {
        let units: [(String, Double)] = [("ns", 1e-9), ("µs", 1e-6), ("ms", 1e-3), ("s", 1)]
        // 999.5 rounds to 1000, which belongs to the next unit.
        let (unit, scale) = units.first { seconds / $0.1 < 999.5 } ?? ("s", 1)
        let value = max(0, seconds / scale)
        let decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
        let factor = [1.0, 10, 100][decimals]
        let scaled = (value * factor).rounded()
        guard scaled < 1e15 else { return "\(scaled / factor) \(unit)" }
        let whole = Int(scaled) / Int(factor)
        if decimals == 0 { return "\(whole) \(unit)" }
        let rest = String(Int(scaled) % Int(factor))
        return "\(whole).\(String(repeating: "0", count: decimals - rest.count))\(rest) \(unit)"
    }
}
