/// How PyTorch lays out a tensor's words: `_tensor_str_with_formatter` and `_vector_str` of
/// `torch/_tensor_str.py`.
struct TorchLayout<Words: ElementWords> {
    let view: PrintedView<Words.Value>
    let words: Words
    let lineWidth: Int

    /// The length of `tensor(`, under which everything stands.
    static var indent: Int { 7 }

    func write(to text: inout TextBuffer) throws {
        if view.shape.rank == 0 {
            try words.write(view.base.pointee, to: &text)
        } else {
            try write(0, view.base, to: &text)
        }
    }

    private func write(
        _ axis: Int, _ position: UnsafePointer<Words.Value>, to text: inout TextBuffer
    ) throws {
        try text.checkCancellation()
        try text.append("[")
        if axis == view.shape.rank - 1 {
            try writeVector(axis, position, to: &text)
        } else {
            try writeBlocks(axis, position, to: &text)
        }
        try text.append("]")
    }

    private func writeBlocks(
        _ axis: Int, _ position: UnsafePointer<Words.Value>, to text: inout TextBuffer
    ) throws {
        let (length, step) = (view.shape[axis], view.strides[axis])
        let edge = view.edge(ofAxis: axis)
        func separate(to text: inout TextBuffer) throws {
            try text.append(",")
            try text.append(repeating: .newline, count: view.shape.rank - 1 - axis)
            try text.append(repeating: .space, count: TorchLayout.indent + axis + 1)
        }
        for i in 0..<(edge ?? length) {
            if i > 0 { try separate(to: &text) }
            try write(axis + 1, position + i * step, to: &text)
        }
        guard let edge else { return }
        if edge > 0 { try separate(to: &text) }
        try text.append("...")
        for i in length - edge..<length {
            try separate(to: &text)
            try write(axis + 1, position + i * step, to: &text)
        }
    }

    private func writeVector(
        _ axis: Int, _ position: UnsafePointer<Words.Value>, to text: inout TextBuffer
    ) throws {
        let (length, step) = (view.shape[axis], view.strides[axis])
        let indent = TorchLayout.indent + axis
        let perLine = max(1, (lineWidth - indent) / (words.width + 2))
        var written = 0
        func separate(to text: inout TextBuffer) throws {
            if written > 0 {
                try text.reserve(indent + 3)
                text.put(.comma)
                if written % perLine == 0 {
                    text.put(.newline)
                    text.put(.space, times: indent + 1)
                } else {
                    text.put(.space)
                }
                if written & 511 == 511 { try text.checkCancellation() }
            }
            written += 1
        }
        let edge = view.edge(ofAxis: axis)
        for i in 0..<(edge ?? length) {
            try separate(to: &text)
            try words.write(position[i &* step], to: &text)
        }
        guard let edge else { return }
        try separate(to: &text)
        try text.append(edge == 0 ? "..." : " ...")
        for i in length - edge..<length {
            try separate(to: &text)
            try words.write(position[i &* step], to: &text)
        }
    }
}
