import CEditline

/// Where the characters of an edited line stand on a terminal, counted as the line editor does.
struct LineLayout {
    private let columns: Int
    private var row = 0
    private var column: Int

    /// - Parameters:
    ///   - prompt: the width of what stands before the text.
    ///   - columns: the width of the terminal.
    private init(prompt: Int, columns: Int) {
        self.columns = max(columns, 2)
        column = prompt
    }

    /// The row, from 0, that the cursor is on after `text`.
    static func rows(after text: some StringProtocol, prompt: Int, columns: Int) -> Int {
        var layout = LineLayout(prompt: prompt, columns: columns)
        for scalar in text.unicodeScalars { layout.advance(over: scalar) }
        return layout.row
    }

    private mutating func advance(over scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x0A:
            row += 1
            column = 0
        case 0x09:
            let width = 8 - column % 8
            for _ in 0..<width { place(width: 1) }
        case ..<0x20, 0x7F:
            place(width: 1)  // shown as ^X
            place(width: 1)
        default:
            place(width: max(0, Int(ce_width(scalar.value))))
        }
    }

    private mutating func place(width: Int) {
        if column + width > columns {
            row += 1
            column = 0
        }
        column += width
        if column >= columns {
            row += 1
            column = 0
        }
    }
}
