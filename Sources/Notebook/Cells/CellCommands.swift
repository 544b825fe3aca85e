import Language

extension SessionCommands {
    /// The notebook and its files.
    static let notebook = [cells, edit, drop, rerun, watch, unwatch, save, load, replay, export]

    /// Commands about the notebook itself, which make no cell of it.
    static let withoutCell: Set<String> = [
        "cells", "edit", "drop", "rerun", "save", "load", "replay", "export", "history", "help", "clear", "quit",
        "tutorial",
    ]

    static let cells = SessionCommand("cells", "the numbered cells of this conversation") { call in
        let cells = call.session.cells
        guard !cells.isEmpty else { return call.show("no cells yet") }
        let digits = String(cells.count).count
        let room = max(10, call.session.width - digits - 3)
        let column = min(room / 2, cells.map { clipped($0.input, room / 2).count }.max() ?? 0)
        let rows = cells.enumerated().map { i, cell -> String in
            let number = String(i + 1)
            let head = String(repeating: " ", count: digits - number.count) + number + "  "
            guard !cell.isProse, let first = cell.lines.first else { return head + clipped(cell.input, room) }
            let input = clipped(cell.input, column)
            let more = cell.lines.count > 1 ? "  … \(cell.lines.count) lines" : ""
            return head + input + String(repeating: " ", count: column - input.count) + "  "
                + clipped(first, max(8, room - column - 2 - more.count)) + more
        }
        call.show(rows.joined(separator: "\n"))
    }

    static let edit = SessionCommand(
        "edit", argument: "N", "puts cell N back into the editor; what you enter replaces it, and :rerun follows it up"
    ) { call in
        let index = try call.cellIndex()
        call.session.edited = index
        call.effect(.edit(call.session.cells[index].input))
    }

    static let drop = SessionCommand("drop", argument: "N", "takes cell N out of the notebook; names stay") { call in
        call.session.cells.remove(at: try call.cellIndex())
    }

    static let rerun = SessionCommand("rerun", "evaluates all cells anew from an empty state, and shows what changed") { call in
        let session = call.session
        let old = session.cells
        guard !old.isEmpty else { return call.show("no cells yet") }
        session.beginAnew()
        session.cells = []
        session.edited = nil
        var changed = 0
        call.interpreter.context.progress.counting(old.count, .cell) { step in
            session.submitAll(old.map(\.input)) { i, _, _ in
                step()
                let new = session.cells.last ?? old[i]
                let isTimed = new.input.hasPrefix(":time")
                if !isTimed, new.lines != old[i].lines {
                    changed += 1
                    call.show(difference(number: i + 1, old[i], new))
                }
            }
        }
        let count = session.cells.count
        // What was not reached keeps its place and its old output.
        session.cells += old.dropFirst(count)
        if count < old.count { throw call.refuse("interrupted: cells \(count + 1) to \(old.count) were not evaluated") }
        call.show("\(count) cell\(count == 1 ? "" : "s"), \(changed == 0 ? "nothing" : String(changed)) changed")
    }

    /// A cell's old lines after `-` and its new ones after `+`.
    private static func difference(number: Int, _ old: Cell, _ new: Cell) -> String {
        var lines = ["cell \(number): \(clipped(new.input, 60))"]
        for change in LineDiff.changes(from: old.lines, to: new.lines) {
            lines += some(old.lines[change.old], "- ") + some(new.lines[change.new], "+ ")
        }
        return lines.joined(separator: "\n")
    }

    private static func some(_ lines: ArraySlice<String>, _ sign: String) -> [String] {
        let shown = lines.prefix(20).map { sign + $0 }
        return lines.count > shown.count ? shown + ["\(sign)… \(lines.count - shown.count) more"] : shown
    }

    /// The first line, with `…` for what does not fit in `room` columns.
    static func clipped(_ text: String, _ room: Int) -> String {
        let lines = text.lines
        let first = lines.first ?? ""
        if lines.count == 1, first.count <= room { return first }
        return first.prefix(max(0, room - 2)) + " …"
    }
}

extension CommandCall {
    /// The cell that the rest of the line names by its number.
    fileprivate func cellIndex() throws -> Int {
        guard !command.rest.isEmpty else { throw missing() }
        let count = session.cells.count
        guard let number = Int(command.rest), (1...max(1, count)).contains(number), count > 0 else {
            throw refuse("there is no cell \(command.rest)", help: count > 0 ? "cells are numbered 1 to \(count); `:cells` lists them" : nil)
        }
        return number - 1
    }
}
