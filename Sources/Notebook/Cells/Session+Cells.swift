import Language

/// The notebook that a conversation is.
extension Session {
    /// Keeps an input with what it brought: as a new cell, or in the place of the one that is edited.
    func keep(_ cell: Cell) {
        if let index = edited, cells.indices.contains(index) {
            cells[index] = cell
        } else {
            cells.append(cell)
        }
        edited = nil
    }

    /// Takes up the words between the inputs of a file.
    func keep(_ prose: Prose) {
        let lines = prose.markdown.lines.withoutTrailingBlanks.drop { $0.isBlank }
        guard !lines.isEmpty, !isStartingUp else { return }
        cells.append(Cell(lines.map { $0.isEmpty ? "#" : "# " + $0 }.joined(separator: "\n")))
    }

    /// The cell that `:edit` put into the editor is not replaced after all.
    public func cancelEdit() { edited = nil }

    /// The conversation as it is to be written down: with what has to come first, so that it can be
    /// held again elsewhere and shows the same.
    ///
    /// That is the inputs of the start-up file that it makes use of, and, where random numbers are
    /// drawn, the seed.
    public var record: [Cell] {
        let cells = Array(self.cells)
        let title = cells.prefix { $0.isProse }.prefix(1)
        var before = StartUp.used(by: cells, among: startUpCells)
        let drawing = (before + cells).firstIndex { $0.input.contains("rand") }
        let seeding = (before + cells).firstIndex { $0.input.contains("seed(") }
        if let drawing, seed != 0, seeding.map({ $0 > drawing }) ?? true { before.insert(Cell("seed(\(seed))"), at: 0) }
        return Array(title) + before + cells.dropFirst(title.count)
    }

    /// Forgets names, settings, watched expressions and random numbers drawn, and runs the start-up
    /// inputs again: as the conversation began.
    func beginAnew() {
        reset()
        watches = []
        let inputs = startUpCells.map(\.input)
        startUpCells = []
        isStartingUp = true
        for input in inputs { submit(input) { _ in } }
        isStartingUp = false
    }

    /// Submits inputs of a file or of the notebook one after the other, until one is interrupted or
    /// asks to quit.
    ///
    /// - Parameter each: gets the number of an input, what it brought and whether it succeeded.
    func submitAll(_ inputs: [String], each: (Int, [Output], Bool) -> Void) {
        for (i, input) in inputs.enumerated() {
            var outputs: [Output] = []
            let succeeded = submit(input) { outputs.append($0) }
            each(i, outputs, succeeded)
            let quits = outputs.contains { if case .effect(.quit) = $0 { true } else { false } }
            if quits || isInterrupted { return }
        }
    }
}
