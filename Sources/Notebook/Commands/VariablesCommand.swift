import Language
import Tensors

extension SessionCommands {
    static let variables = SessionCommand(
        "vars", aliases: ["who"], "your names: shape, dtype, bytes and first values of what they hold"
    ) { call in
        let rows = try call.interpreter.definedNames.compactMap { name in
            try call.interpreter.value(of: name).map { [name] + (try row(of: $0, in: call.interpreter)) }
        }
        guard !rows.isEmpty else { return call.show("no names yet: x = arange(1,3,4,4) makes one") }
        let head = rows.contains { !$0[1].isEmpty } ? [["name", "shape", "dtype", "bytes", "first values"]] : []
        call.show(TextTable(head + rows).text(width: call.session.width))
    }

    /// Shape, dtype, bytes and first values.
    private static func row(of value: Value, in interpreter: Interpreter) throws -> [String] {
        guard case .tensor(let tracked) = value else {
            return ["", value.kindName, "", value.summary.replacingLineBreaks]
        }
        let tensor = tracked.tensor
        return [
            "\(tensor.shape)", tensor.dtype.name, ByteSize.text(tensor.byteCount),
            try firstValues(of: tensor, options: interpreter.printing, in: interpreter.context),
        ]
    }

    /// The first few elements, row by row: `0. 1. 2. 3. 4. 5. …`.
    private static func firstValues(
        of tensor: Tensor, options: PrintOptions, in context: EvaluationContext
    ) throws -> String {
        let most = 6
        var room = most
        // As much of the last axes as is needed, and the first place of the others.
        let part = tensor.shape.dimensions.reversed().map { length -> Tensor.Index in
            let count = min(length, room)
            room = length == 0 ? 0 : (room - 1) / length + 1
            return .slice(start: 0, stop: count, step: nil)
        }
        let first = try tensor.subscripted(part.reversed(), in: context).flattened(in: context)
        let shown = first.elementCount > most ? try first.subscripted([.slice(start: 0, stop: most, step: nil)], in: context) : first
        var options = PrintOptions.numpy
        options.precision = min(options.precision, 4)
        options.lineWidth = 1000
        let text = try shown.formatted(options, in: context)
        return text.filter { $0 != "[" && $0 != "]" } + (shown.elementCount < tensor.elementCount ? " …" : "")
    }
}

extension Value {
    /// `int`, `tuple`, `function`: what stands where a tensor has its dtype.
    fileprivate var kindName: String {
        switch self {
        case .nothing: "none"
        case .bool: "bool"
        case .int: "int"
        case .float: "float"
        case .string: "string"
        case .dtype: "dtype"
        case .tensor: "tensor"
        case .tuple: "tuple"
        case .list: "list"
        case .function: "function"
        }
    }
}

extension String {
    fileprivate var replacingLineBreaks: String { split(separator: "\n").joined(separator: " ") }
}
