/// How many columns of a terminal a text takes: East Asian characters and emoji two, combining
/// marks none (Unicode Standard Annex #11).
public enum DisplayWidth {
    /// The columns of a text without tabs and line breaks.
    public static func of(_ text: String) -> Int {
        text.reduce(0) { $0 + of($1) }
    }

    /// 0, 1 or 2.
    public static func of(_ character: Character) -> Int {
        Swift.min(2, character.unicodeScalars.reduce(0) { $0 + of($1) })
    }

    /// 0, 1 or 2.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F ? 0 : 1 }
        // The later jamo of a Hangul syllable stand inside the first.
        if 0x1160...0x11FF ~= scalar.value { return 0 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator,
            .paragraphSeparator:
            return 0
        default:
            return isWide(scalar) ? 2 : 1
        }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isEmojiPresentation
            || scalar.value >= 0x1100 && wide.contains { $0 ~= scalar.value }
    }

    /// The blocks whose characters are wide or full-width; emoji are known by their property.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
        0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
        0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF,
        0x20000...0x3FFFD,
    ]
}
