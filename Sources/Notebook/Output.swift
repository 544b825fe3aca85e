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
        /// Frames to be walked through, one at a time; `record` is what a transcript holds.
        case walk([Frame], record: String)
        /// A text whose colours only add; `record` is the same without them.
        case painted(String, record: String)
        /// A picture that a page may show; what a terminal shows of it comes as text.
        case picture(Picture)

        /// What a transcript holds of it; nil for what leaves nothing behind.
        var record: String? {
            switch self {
            case .walk(_, let record), .painted(_, let record): record
            case .quit, .clear, .edit, .picture: nil
            }
        }
    }

    /// A frame of a walk, and what is shown before a key reveals it; nil when nothing is hidden.
    public struct Frame: Sendable, Equatable {
        public let text: String
        public let riddle: String?

        public init(_ text: String, riddle: String? = nil) { (self.text, self.riddle) = (text, riddle) }
    }

    /// A file for a page, in the place of a text or below it.
    public struct Picture: Sendable, Equatable {
        public enum Format: String, Sendable { case svg = "image/svg+xml", png = "image/png" }
        public let format: Format
        public let bytes: [UInt8]
        /// How wide a page shows it, in its points; nil for as wide as the file says.
        public let width: Int?
        /// What is to be read below the picture, instead of the text that came before it; nil when that text stays.
        public let caption: String?

        public init(_ format: Format, _ bytes: [UInt8], width: Int? = nil, caption: String? = nil) {
            (self.format, self.bytes, self.width, self.caption) = (format, bytes, width, caption)
        }
    }
}
