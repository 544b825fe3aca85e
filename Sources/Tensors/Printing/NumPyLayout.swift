/// How NumPy lays out an array's words: brackets, hanging indents, wrapped rows, summaries
/// (`_formatArray` of `numpy/_core/arrayprint.py`).
struct NumPyLayout<Words: ElementWords> {
    let view: PrintedView<Words.Value>
    let words: Words
    let lineWidth: Int

    func write(to text: inout TextBuffer) throws { try write(0, view.base, to: &text) }

    private func write(
        _ axis: Int, _ position: UnsafePointer<Words.Value>, to text: inout TextBuffer
    ) throws {
        try text.checkCancellation()
        try text.reserve(1)
        text.put(.openBracket)
        if axis == view.shape.rank - 1 {
            try writeRow(axis, position, to: &text)
        } else {
            try writeBlocks(axis, position, to: &text)
        }
        try text.reserve(1)
        text.put(.closeBracket)
    }

    /// The items of an axis: those of the head, and where the tail begins after an ellipsis.
    /// With no edges to show NumPy still shows the last item.
    private func items(_ axis: Int) -> (head: Int, tail: Int?) {
        guard let edge = view.edge(ofAxis: axis) else { return (view.shape[axis], nil) }
        return (edge, view.shape[axis] - max(edge, 1))
    }

    private func writeBlocks(
        _ axis: Int, _ position: UnsafePointer<Words.Value>, to text: inout TextBuffer
    ) throws {
        let (head, tail) = items(axis)
        let step = view.strides[axis]
        func separate(to text: inout TextBuffer) throws {
            try text.append(repeating: .newline, count: view.shape.rank - 1 - axis)
            try text.append(repeating: .space, count: axis + 1)
        }
        for i in 0..<head {
            if i > 0 { try separate(to: &text) }
            try write(axis + 1, position + i * step, to: &text)
        }
        guard let tail else { return }
        if head > 0 { try separate(to: &text) }
        try text.append("...")
        for i in tail..<view.shape[axis] {
            try separate(to: &text)
            try write(axis + 1, position + i * step, to: &text)
        }
    }

    private func writeRow(
        _ axis: Int, _ position: UnsafePointer<Words.Value>, to text: inout TextBuffer
    ) throws {
        let indent = axis + 1
        let limit = lineWidth - axis - 1
        let (head, tail) = items(axis)
        let (length, step) = (view.shape[axis], view.strides[axis])
        let width = words.width
        var lineStart = text.count - indent

        /// Separates the next word from the last, on a new line when it does not fit.
        @inline(__always)
        func separate(from first: Bool, _ wordWidth: Int, to text: inout TextBuffer) throws {
            if first { return }
            if text.count + 1 - lineStart + wordWidth > limit {
                text.trimSpaces()
                try text.reserve(indent + 1)
                text.put(.newline)
                lineStart = text.count
                text.put(.space, times: indent)
            } else {
                try text.reserve(1)
                text.put(.space)
            }
        }
        for i in 0..<head {
            if i & 511 == 511 { try text.checkCancellation() }
            try separate(from: i == 0, width, to: &text)
            try words.write(position[i &* step], to: &text)
        }
        guard let tail else { return }
        try separate(from: head == 0, 3, to: &text)
        try text.append("...")
        for i in tail..<length {
            if i & 511 == 511 { try text.checkCancellation() }
            try separate(from: false, width, to: &text)
            try words.write(position[i &* step], to: &text)
        }
    }
}
