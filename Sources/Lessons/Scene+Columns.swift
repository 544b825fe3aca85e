import Language
import Tensors

/// im2col as a scene: each window is written as one line of the matrix, a row or, where it is the
/// transpose, a column.
extension Scene {
    /// The cells of the grid that are written at a position of the window.
    func written(at position: [Int]) -> [Place] {
        guard let columns else { return [place(position)] }
        let line = flat(position)
        return (0..<min(columns.columnCount, Scene.most)).map {
            columns.isTransposed ? Place(row: $0, column: line) : Place(row: line, column: $0)
        }
    }

    /// As many cells of a line are looked at.
    private static let most = 1 << 12

    /// The number in a cell of the matrix, of one image and one plane; nil before its line is written.
    func columnText(_ at: Place, after i: Int, in frame: Frame) throws -> String? {
        guard let columns else { return nil }
        let (line, cell) = columns.isTransposed ? (at.column, at.row) : (at.row, at.column)
        let first = flat(Array(frame.position.dropLast(2)) + frame.position.suffix(2).map { _ in 0 })
        guard first + line <= i % max(geometry.outputCount, 1) else { return nil }
        return try word(columns, line: frame.n * geometry.outputCount + first + line, cell)
    }

    private func word(_ columns: Im2colTable, line: Int, _ cell: Int) throws -> String {
        guard columns.source(line, cell) != nil else { return "·" }
        var numbers = NumberText(result.dtype)
        return numbers.text(try result.number(at: index(columns, line: line, cell), in: call.context))
    }

    private func index(_ columns: Im2colTable, line: Int, _ cell: Int) -> [Int] {
        switch call.order {
        case .rows: [line, cell]
        case .cols: [cell, line]
        case .unfold: [line / max(geometry.outputCount, 1), cell, line % max(geometry.outputCount, 1)]
        }
    }

    /// `y[0,:] = 3 0 6 5 │ 1 2 3 0`: the line that a frame writes, its channels ruled off, as far as
    /// it fits.
    func lineText(_ frame: Frame, width: Int, hidesValue: Bool = false) throws -> String {
        guard let columns else { return "" }
        let line = frame.n * geometry.outputCount + flat(frame.position)
        let subscripts =
            switch call.order {
            case .rows: "\(line),:"
            case .cols: ":,\(line)"
            case .unfold: "\(frame.n),:,\(flat(frame.position))"
            }
        var text = "\(call.name ?? "y")[\(subscripts)] ="
        if hidesValue { return text + " ?" }
        for cell in 0..<columns.columnCount {
            let isNew = cell > 0 && columns.channel(cell) != columns.channel(cell - 1)
            let word = (isNew ? " │ " : " ") + (try word(columns, line: line, cell))
            if text.count + word.count + (cell + 1 < columns.columnCount ? 2 : 0) > width { return text + " …" }
            text += word
        }
        return text
    }
}
