import Language

/// A script in PyTorch and NumPy that computes and prints what the conversation showed.
struct PythonScript {
    let text: String

    init(_ cells: [ExportedCell]) {
        var translator = PythonTranslator(cells.inputs)
        var body: [String] = []
        for cell in cells {
            switch cell {
            case .prose(let markdown):
                body.append("\n" + markdown.lines.map { $0.isEmpty ? "#" : "# " + $0 }.joined(separator: "\n"))
            case .exchange(let input, _, let succeeded):
                if succeeded, let code = translator.translate(input) {
                    if !code.isEmpty { body.append(code) }
                } else {
                    body.append(input.lines.map { "# >>> " + $0 }.joined(separator: "\n"))
                }
            }
        }
        let prelude = translator.prelude
        text = (prelude.isEmpty ? "" : prelude + "\n\n") + body.joined(separator: "\n") + "\n"
    }
}
