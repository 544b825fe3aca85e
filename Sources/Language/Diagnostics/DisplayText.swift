/// A line of input made safe to show: tabs become blanks up to the next stop, and control
/// characters (which could move the cursor or turn the text around) become visible signs.
struct DisplayText {
    /// What is shown for one character of the line.
    struct Cell {
        let text: String
        let width: Int
        /// The UTF-8 offset in the line, where the character begins.
        let offset: Int
    }

    private(set) var cells: [Cell] = []

    static let tabWidth = 8
    /// How many scalars of a character are shown: any number of marks may stand on a letter.
    private static let longestCharacter = 16

    init(_ line: String) {
        var offset = 0
        var column = 0
        for character in line {
            let cell = Self.cell(character, offset: offset, column: column)
            cells.append(cell)
            offset += character.utf8.count
            column += cell.width
        }
    }

    var text: String { cells.reduce(into: "") { $0 += $1.text } }

    private static func cell(_ character: Character, offset: Int, column: Int) -> Cell {
        if character == "\t" {
            let width = tabWidth - column % tabWidth
            return Cell(text: String(repeating: " ", count: width), width: width, offset: offset)
        }
        let visible = String(String.UnicodeScalarView(character.unicodeScalars.prefix(longestCharacter).map(visible)))
        return Cell(text: visible, width: DisplayWidth.of(visible), offset: offset)
    }

    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        case 0x80..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: "\u{FFFD}"
        default: scalar
        }
    }
}
