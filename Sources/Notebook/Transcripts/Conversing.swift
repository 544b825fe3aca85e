/// What a replay needs of a conversation; `Session` is one.
public protocol Conversing {
    /// Whether `text` goes on in a further line.
    func needsMore(_ text: String) -> Bool

    /// Evaluates one input and hands each output to `emit` as it comes. False when it failed.
    @discardableResult
    func submit(_ input: String, emit: (Output) -> Void) -> Bool
}

extension Session: Conversing {}
