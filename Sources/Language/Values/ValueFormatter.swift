import Tensors

/// Values as text: as a statement shows them, as an assignment echoes them, inside a tuple.
struct ValueFormatter {
    let options: PrintOptions
    let context: EvaluationContext

    init(_ options: PrintOptions, _ context: EvaluationContext) {
        self.options = options
        self.context = context
    }

    /// As an expression statement and `print` show it.
    func statement(_ value: Value) throws -> String {
        switch value {
        case .tensor(let tracked): return try tracked.tensor.formatted(options, in: context)
        case .string(let text): return text
        case .tuple(let items) where value.holdsTensors:
            return try items.map { try statement($0) }.joined(separator: "\n\n")
        default: return ValueFormatter.plain(value)
        }
    }

    /// What an assignment to `name` shows.
    func echo(_ name: String, _ value: Value) throws -> String {
        switch value {
        case .tensor(let tracked) where tracked.tensor.rank > 0:
            return "\(name).shape = \(ValueFormatter.shape(tracked.tensor))"
        case .tensor(let tracked): return "\(name) = \(try tracked.tensor.formatted(.numpy, in: context))"
        default: return "\(name) = \(ValueFormatter.plain(value))"
        }
    }

    /// `(9,)  int64`: the dtype follows when it is not float32.
    static func shape(_ tensor: Tensor) -> String {
        tensor.dtype == .float32 ? "\(tensor.shape)" : "\(tensor.shape)  \(tensor.dtype.name)"
    }

    /// On one line, as Python's repr; a tensor is told by its shape.
    static func plain(_ value: Value) -> String {
        switch value {
        case .nothing: return "None"
        case .bool(let value): return value ? "True" : "False"
        case .int(let value): return String(value)
        case .float(let value): return formatScalar(value)
        case .string(let text): return quoted(text)
        case .dtype(let dtype): return dtype.name
        case .tensor(let tracked): return "tensor \(shape(tracked.tensor))"
        case .tuple(let items):
            return items.count == 1 ? "(\(plain(items[0])),)" : "(\(items.map(plain).joined(separator: ", ")))"
        case .list(let items): return "[\(items.map(plain).joined(separator: ", "))]"
        case .function(.builtin(let builtin)): return builtin.signature
        case .function(.user(let function)): return function.text
        }
    }

    /// Python's repr of a string: single quotes unless it holds one and no double quote.
    private static func quoted(_ text: String) -> String {
        let quote: Character = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        var result = String(quote)
        for character in text.unicodeScalars {
            switch character {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case "\\": result += "\\\\"
            case "'" where quote == "'": result += "\\'"
            case let scalar where scalar.value < 0x20 || scalar.value == 0x7F:
                let hex = String(scalar.value, radix: 16)
                result += "\\x" + (hex.count == 1 ? "0" : "") + hex
            default: result.unicodeScalars.append(character)
            }
        }
        return result + String(quote)
    }
}
