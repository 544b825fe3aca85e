import AllocationBound
import Language
import Notebook
import Tensors

/// Whole conversations: what a grammar of programs makes of the bytes, or, when the first byte is
/// even, the bytes themselves as a script.
public enum ProgramSubject {
    private static let watchdog = Watchdog()
    /// The least that the session may use for tensors, and the most that anything may ask for at once.
    private static let memoryLimit = 4 << 20
    /// For whoever repeats a crash: CONVO_FUZZ_SHOW=1.
    private static let showsPrograms = Machine.environment("CONVO_FUZZ_SHOW") != nil
    private static let bound: Void = bound_allocations(64 << 20)

    public static func run(_ bytes: UnsafeBufferPointer<UInt8>) {
        bound
        guard let first = bytes.first else { return }
        let rest = UnsafeBufferPointer(rebasing: bytes.dropFirst())
        var writer = ProgramWriter(rest)
        let text = first % 2 == 0 ? String(decoding: rest, as: UTF8.self) : writer.program()
        if showsPrograms { print(text) }
        // Excerpts and exports take ten times as long as the evaluation, and are looked at more seldom.
        converse(ScriptInput.inputs(of: text).map(\.text), showsErrors: bytes.count % 8 == 0, exports: bytes.count % 32 == 0)
    }

    private static func converse(_ inputs: [String], showsErrors: Bool, exports: Bool) {
        // Every look at the clock is a tenth of a second later, so that `:time` soon ends.
        nonisolated(unsafe) var now = 0.0
        let session = Session(memoryLimit: memoryLimit, clock: {
            now += 0.1
            return now
        })
        session.interpreter.context.threads = 1
        session.interpreter.context.isReadOnly = true
        for input in ProgramWriter.prelude + inputs.prefix(40) where !input.contains(":set memory") && !input.contains("threads") {
            let names = session.interpreter.definedNames
            let isGood = watchdog.watch(session) { session.submit(input) { if showsErrors { render($0) } } }
            // A command may have run inputs of its own.
            if !isGood, !input.contains(":"), session.interpreter.definedNames != names {
                fatalError("a line that failed has left names behind: \(input)")
            }
        }
        guard exports else { return }
        for format in ExportFormat.allCases { _ = format.text(of: session.exported, title: "fuzz") }
    }

    private static func render(_ output: Output) {
        if case .diagnostic(let diagnostic, let source) = output { _ = diagnostic.render(source: source, width: 40) }
    }
}
