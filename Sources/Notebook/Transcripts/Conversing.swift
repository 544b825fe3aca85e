/// What a replay needs of a conversation; `Session` is one.
public protocol Conversing {
    /// Evaluates one input and hands each output to `emit` as it comes. False when it failed.
    @discardableResult
    func submit(_ input: String, emit: (Output) -> Void) -> Bool
}

extension Session: Conversing {}
