extension Tensor {
    /// This tensor as NumPy 2.4 prints it with `print(array)`, or PyTorch 2 with `print(tensor)`,
    /// byte for byte.
    ///
    /// A 0-d tensor prints as a number and one without elements as `[]` in NumPy's style.
    ///
    /// - Throws: `TensorError.cancelled`, or `.memoryLimit` when the text would not fit.
    public func formatted(_ options: PrintOptions, in context: EvaluationContext) throws -> String {
        let options = options.bounded
        return try withExtendedLifetime(storage) {
            switch options.style {
            case .numpy: try numpyText(options, in: context)
            case .torch: try torchText(options, in: context)
            }
        }
    }

    /// Whether `formatted` leaves elements out.
    public func isAbbreviated(_ options: PrintOptions) -> Bool {
        let edge = options.bounded.edgeItems
        return elementCount > 0 && elementCount > options.threshold
            && shape.contains { $0 > 2 * edge }
    }

    // MARK: NumPy

    private func numpyText(_ options: PrintOptions, in context: EvaluationContext) throws -> String {
        if rank == 0 { return scalarText }
        if elementCount == 0 { return "[]" }
        switch dtype {
        case .bool:
            return try numpyText(options, in: context) { (_: PrintedView<Bool>) in BoolWords() }
        case .int64:
            return try numpyText(options, in: context) { try IntegerWords(deciding: $0) }
        case .float32:
            return try numpyText(options, in: context) {
                try NumPyFloatWords<Float>(deciding: $0, options)
            }
        case .float64:
            return try numpyText(options, in: context) {
                try NumPyFloatWords<Double>(deciding: $0, options)
            }
        }
    }

    @inline(__always)
    private func numpyText<Words: ElementWords>(
        _ options: PrintOptions, in context: EvaluationContext,
        _ words: (PrintedView<Words.Value>) throws -> Words
    ) throws -> String {
        let view = PrintedView<Words.Value>(self, options, in: context)
        let layout = NumPyLayout(view: view, words: try words(view), lineWidth: options.lineWidth)
        var text = try TextBuffer(in: context)
        try layout.write(to: &text)
        return text.string
    }

    /// The one element of a 0-d tensor.
    private var scalarText: String {
        switch dtype {
        case .bool: pointer(Bool.self).pointee ? "True" : "False"
        case .int64: String(pointer(Int.self).pointee)
        case .float32: formatScalar(pointer(Float.self).pointee)
        case .float64: formatScalar(pointer(Double.self).pointee)
        }
    }

    // MARK: PyTorch

    private func torchText(_ options: PrintOptions, in context: EvaluationContext) throws -> String {
        var text = try TextBuffer(in: context)
        try text.append("tensor(")
        if elementCount == 0 {
            try text.append("[]")
        } else {
            try writeTorchBody(options, to: &text, in: context)
        }
        try text.appendSuffixes(torchSuffixes(options), lineWidth: options.lineWidth)
        return text.string
    }

    private func writeTorchBody(
        _ options: PrintOptions, to text: inout TextBuffer, in context: EvaluationContext
    ) throws {
        switch dtype {
        case .bool:
            let view = PrintedView<Bool>(self, options, in: context)
            let words = try BoolWords(deciding: view)
            try TorchLayout(view: view, words: words, lineWidth: options.lineWidth).write(to: &text)
        case .int64:
            let view = PrintedView<Int>(self, options, in: context)
            let words = try IntegerWords(deciding: view)
            try TorchLayout(view: view, words: words, lineWidth: options.lineWidth).write(to: &text)
        case .float32:
            let view = PrintedView<Float>(self, options, in: context)
            let words = try TorchFloatWords(deciding: view, options, in: context)
            try TorchLayout(view: view, words: words, lineWidth: options.lineWidth).write(to: &text)
        case .float64:
            let view = PrintedView<Double>(self, options, in: context)
            let words = try TorchFloatWords(deciding: view, options, in: context)
            try TorchLayout(view: view, words: words, lineWidth: options.lineWidth).write(to: &text)
        }
    }

    private func torchSuffixes(_ options: PrintOptions) -> [String] {
        var suffixes: [String] = []
        if elementCount == 0 {
            if rank != 1 { suffixes.append("size=" + shape.description) }
            if dtype != .float32 { suffixes.append("dtype=torch." + dtype.name) }
        } else {
            if options.edgeItems == 0 { suffixes.append("size=" + shape.description) }
            if dtype == .float64 { suffixes.append("dtype=torch.float64") }
        }
        return suffixes
    }
}

extension TextBuffer {
    /// What PyTorch adds after the elements, and the parenthesis that closes.
    mutating func appendSuffixes(_ suffixes: [String], lineWidth: Int) throws {
        // Two more than the last line holds until a suffix has moved to a line of its own, as
        // `_add_suffixes` of `torch/_tensor_str.py` counts.
        var lastLine = lastLineLength + 2
        for suffix in suffixes {
            if lastLine + suffix.utf8.count + 2 > lineWidth {
                try append(",\n       ")
                lastLine = 7 + suffix.utf8.count
            } else {
                try append(", ")
                lastLine += suffix.utf8.count + 2
            }
            try append(suffix)
        }
        try append(")")
    }
}
