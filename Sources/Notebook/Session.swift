import Language

/// A conversation: a line goes in, outputs come out. Knows no terminal and no process.
///
/// Belongs to one thread at a time, except `interrupt`, which any thread may call.
public final class Session: @unchecked Sendable {
    public init() {}

    /// Whether `text` goes on in a further line: a bracket is open, or it ends with `\`.
    public func needsMore(_ text: String) -> Bool { false }

    /// Evaluates one input, which may span lines, and hands each output to `emit` as it comes.
    /// False when the input failed; every name is then as it was before.
    public func submit(_ input: String, emit: (Output) -> Void) -> Bool { true }

    /// Stops the evaluation that is under way, from any thread. Async-signal-safe.
    public func interrupt() {}
}
