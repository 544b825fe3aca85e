/// What is wrong with an input, or worth knowing about it: a message, the place, a way out.
///
/// The text is rendered from error data in one place; `span` is nil when no place is to blame.
public struct Diagnostic: Error, Hashable, Sendable {
    public enum Severity: String, Sendable { case error, note }

    public let severity: Severity
    public let message: String
    public let span: Span?
    /// A way out, without the word "help:". May hold a line that runs as it is.
    public let help: String?
    /// A change that makes the input run; shown made, below the help.
    public let fix: Fix?

    public init(_ severity: Severity, _ message: String, at span: Span?, help: String? = nil, fix: Fix? = nil) {
        self.severity = severity
        self.message = message
        self.span = span
        self.help = help
        self.fix = fix
    }

    /// An error.
    public init(_ message: String, at span: Span?, help: String? = nil) {
        self.init(.error, message, at: span, help: help)
    }
}
