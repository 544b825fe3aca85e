import Language

/// A file's conversation, held again.
public struct Replay: Sendable {
    public let transcript: Transcript

    public init(_ transcript: Transcript) { self.transcript = transcript }

    /// What a replay shows, in order.
    public enum Event: Sendable {
        /// Lines of text between inputs, without the last newline.
        case prose(String)
        /// An input as it looks at its prompts, without the last newline.
        case input(String, ScriptInput)
        /// What the input brought.
        case output(Output, ScriptInput)
    }

    /// Submits every input in turn and tells what there is to show, as the conversation looked.
    ///
    /// Ends after an input that asks to quit, or when `shouldStop` says so after an input.
    ///
    /// - Returns: how many inputs failed.
    @discardableResult
    public func run(
        with conversation: some Conversing, shouldStop: () -> Bool = { false }, emit: (Event) -> Void
    ) -> Int {
        Replay.run(transcript.cells, with: conversation, shouldStop: shouldStop, emit: emit)
    }

    /// The same of cells that come one at a time: a long file is never in memory as cells.
    @discardableResult
    public static func run(
        _ cells: some Sequence<Transcript.Cell>, with conversation: some Conversing,
        shouldStop: () -> Bool = { false }, emit: (Event) -> Void
    ) -> Int {
        var failures = 0
        for cell in cells {
            switch cell {
            case .fence: break
            case .prose(let prose):
                emit(.prose(prose.lines.joined(separator: "\n")))
            case .exchange(let exchange):
                emit(.input(exchange.echo, exchange.input))
                if exchange.input.text.isBlank { continue }
                var quits = false
                let succeeded = conversation.submit(exchange.input.text) { output in
                    if case .effect(.quit) = output { quits = true }
                    emit(.output(output, exchange.input))
                }
                if !succeeded { failures += 1 }
                if quits || shouldStop() { return failures }
            }
        }
        return failures
    }
}
