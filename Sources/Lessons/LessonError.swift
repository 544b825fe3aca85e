/// Why a lesson cannot serve what it was asked about: what it accepts instead.
public struct LessonError: Error, Sendable {
    public let message: String
    public let help: String?

    public init(_ message: String, help: String? = nil) {
        self.message = message
        self.help = help
    }
}
