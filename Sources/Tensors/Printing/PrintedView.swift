/// A tensor's elements in memory, and which of them a print shows.
struct PrintedView<Value: Element> {
    let base: UnsafePointer<Value>
    let shape: Shape
    let strides: [Int]
    /// How many items a summary shows at either end of an axis; nil when everything is shown.
    let edge: Int?
    let context: EvaluationContext

    /// The tensor's storage must outlive the view.
    init(_ tensor: Tensor, _ options: PrintOptions, in context: EvaluationContext) {
        base = tensor.pointer(Value.self)
        shape = tensor.shape
        strides = tensor.strides
        edge = tensor.elementCount > options.threshold ? options.edgeItems : nil
        self.context = context
    }

    /// How many items at either end of an axis are shown; nil when all of them are.
    @inline(__always)
    func edge(ofAxis axis: Int) -> Int? {
        guard let edge, shape[axis] > 2 * edge else { return nil }
        return edge
    }

    /// Calls `body` with every element that has a say in the format: all, or those that a summary
    /// shows. Ends early when `body` gives false.
    ///
    /// NumPy lets all elements decide when a summary shows no edges.
    @inline(__always)
    func forEachDeciding(_ body: (Value) -> Bool) throws {
        guard let edge, edge > 0 else { return try forEach(body) }
        _ = try visit(0, base, body)
    }

    @inline(__always)
    private func forEach(_ body: (Value) -> Bool) throws {
        let rows = StridedRows(shape, [strides])
        let (length, step) = (rows.rowLength, rows.step(0))
        var goesOn = true
        try rows.forEachRow(in: 0..<rows.rowCount) { _, offsets in
            guard goesOn else { return }
            let row = base + offsets[0]
            var start = 0
            while start < length, goesOn {
                try context.checkCancellation()
                let end = Swift.min(length, start + 4096)
                for i in start..<end where goesOn { goesOn = body(row[i &* step]) }
                start = end
            }
        }
    }

    private func visit(
        _ axis: Int, _ position: UnsafePointer<Value>, _ body: (Value) -> Bool
    ) throws -> Bool {
        if axis == shape.rank { return body(position.pointee) }
        try context.checkCancellation()
        let (length, step) = (shape[axis], strides[axis])
        let head = edge(ofAxis: axis) ?? length
        for i in 0..<head {
            guard try visit(axis + 1, position + i * step, body) else { return false }
        }
        for i in Swift.max(head, length - head)..<length {
            guard try visit(axis + 1, position + i * step, body) else { return false }
        }
        return true
    }
}

/// How one element becomes a word, once the elements that decide the format have been seen.
protocol ElementWords<Value> {
    associatedtype Value: Element
    /// The width that words are aligned in; torch's words may be longer.
    var width: Int { get }
    /// Writes the word, at least `width` characters.
    func write(_ value: Value, to text: inout TextBuffer) throws
}
