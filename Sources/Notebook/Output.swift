import Language

/// One thing an input brought forth, in the order it happened.
public enum Output: Sendable {
    /// The text of a shown value, of an assignment's echo, of `print` or of a command. May hold
    /// several lines; has no newline at its end.
    case text(String, Kind)
    /// A note or an error, with the source text its span refers to.
    case diagnostic(Diagnostic, source: String)
    /// What only the front end can do.
    case effect(Effect)

    public enum Kind: UInt8, Sendable { case value, echo, printed, command }

    /// What a line does to the terminal or the process beyond text.
    public enum Effect: Sendable, Equatable {
        case quit
        case clear
        /// Puts a text into the line editor, to be changed and entered.
        case edit(String)
        /// Frames to be walked through, one at a time.
        case walk([String])
    }
}
