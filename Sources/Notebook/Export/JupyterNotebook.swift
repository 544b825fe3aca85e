import Language

/// A notebook of nbformat 4.5: prose in Markdown cells, each input as Python with what it showed.
///
/// An input without a Python equivalent stands in a comment.
struct JupyterNotebook {
    let text: String

    init(_ cells: [ExportedCell]) {
        var translator = PythonTranslator(cells.inputs)
        var parts: [String] = []
        var count = 1
        for cell in cells {
            switch cell {
            case .prose(let markdown):
                parts.append(#"{"cell_type": "markdown", "id": "\#(JupyterNotebook.id(parts.count))", "metadata": {}, "source": \#(JupyterNotebook.lines(markdown))}"#)
            case .exchange(let input, let outputs, let succeeded):
                count += 1
                let code = succeeded ? translator.translate(input) : nil
                let source = code.map { $0.isEmpty ? input : $0 } ?? input.lines.map { "# >>> " + $0 }.joined(separator: "\n")
                parts.append(JupyterNotebook.code(source, number: count, outputs, id: parts.count))
            }
        }
        let prelude = translator.prelude
        if !prelude.isEmpty {
            parts.insert(JupyterNotebook.code(prelude, number: 1, [], id: parts.count), at: 0)
        }
        text = """
            {
             "cells": [
              \(parts.joined(separator: ",\n  "))
             ],
             "metadata": {
              "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
              "language_info": {"name": "python"}
             },
             "nbformat": 4,
             "nbformat_minor": 5
            }

            """
    }

    private static func id(_ number: Int) -> String { "cell-\(number)" }

    private static func code(_ source: String, number: Int, _ outputs: [Output], id: Int) -> String {
        let cell = Cell("", outputs: outputs)
        let output = cell.lines.isEmpty
            ? "" : #"{"output_type": "stream", "name": "stdout", "text": \#(lines(cell.lines.joined(separator: "\n") + "\n"))}"#
        return
            #"{"cell_type": "code", "execution_count": \#(number), "id": "\#(self.id(id))", "metadata": {}, "outputs": [\#(output)], "source": \#(lines(source))}"#
    }

    /// A text as the format has it: a list of lines that keep their ends.
    private static func lines(_ text: String) -> String {
        let lines = text.lines
        let quoted = lines.enumerated().map { i, line in JupyterNotebook.quoted(i + 1 < lines.count ? line + "\n" : line) }
        return "[" + quoted.filter { $0 != "\"\"" }.joined(separator: ", ") + "]"
    }

    /// A JSON string.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case let scalar where scalar.value < 0x20:
                let hex = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
