import Language

/// What a conversation can be turned into.
public enum ExportFormat: String, Sendable, CaseIterable {
    case html, markdown, ipynb, python

    /// By the ending of a file's name; nil for others.
    public init?(path: String) {
        let name = path.lowercased()
        let endings: [(String, ExportFormat)] = [
            (".html", .html), (".htm", .html), (".md", .markdown), (".markdown", .markdown), (".ipynb", .ipynb), (".py", .python),
        ]
        guard let format = endings.first(where: { name.hasSuffix($0.0) })?.1 else { return nil }
        self = format
    }

    /// `an HTML page`.
    public var words: String {
        switch self {
        case .html: "an HTML page"
        case .markdown: "Markdown"
        case .ipynb: "a Jupyter notebook"
        case .python: "a Python script"
        }
    }

    /// The file's text.
    ///
    /// - Parameter title: stands in the head of a page that has no heading of its own.
    public func text(of cells: [ExportedCell], title: String) -> String {
        switch self {
        case .html: HTMLPage(cells, title: title).text
        case .markdown: Transcript.text(of: cells.map(\.entry), as: .markdown)
        case .ipynb: JupyterNotebook(cells).text
        case .python: PythonScript(cells).text
        }
    }
}

/// A part of a conversation that is being exported.
public enum ExportedCell: Sendable {
    /// Markdown.
    case prose(String)
    case exchange(input: String, outputs: [Output], succeeded: Bool)

    var entry: Transcript.Entry {
        switch self {
        case .prose(let markdown): .prose(markdown)
        case .exchange(let input, let outputs, let succeeded):
            Cell(input, outputs: outputs, succeeded: succeeded).entry
        }
    }
}

extension [ExportedCell] {
    /// What was typed, in order.
    var inputs: [String] {
        compactMap { if case .exchange(let input, _, _) = $0 { input } else { nil } }
    }
}

extension Session {
    /// The conversation so far, to be exported.
    public var exported: [ExportedCell] {
        record.map(\.exported)
    }
}

extension Cell {
    fileprivate var exported: ExportedCell {
        if case .prose(let markdown) = entry { return .prose(markdown) }
        return .exchange(input: input, outputs: outputs, succeeded: succeeded)
    }
}

extension Replay {
    /// The conversation held again, to be exported.
    public func exported(with conversation: some Conversing, shouldStop: () -> Bool = { false }) -> [ExportedCell] {
        var cells: [ExportedCell] = []
        for cell in transcript.cells {
            switch cell {
            case .fence: break
            case .prose(let prose):
                let lines = prose.markdown.lines.withoutTrailingBlanks.drop { $0.isBlank }
                if !lines.isEmpty { cells.append(.prose(lines.joined(separator: "\n"))) }
            case .exchange(let exchange):
                let input = exchange.input.text
                if input.isBlank { continue }
                var outputs: [Output] = []
                let session = conversation as? Session
                let count = session?.cells.count ?? 0
                let succeeded = conversation.submit(input) { outputs.append($0) }
                // What `:load` or `:replay` takes up, later inputs may build on: it becomes a part of this.
                let takenUp = input.hasPrefix(":load ") || input.hasPrefix(":replay ") ? session?.cells.dropFirst(count) : nil
                let isShownBelow = input.hasPrefix(":replay ") && takenUp?.isEmpty == false
                cells.append(.exchange(input: input, outputs: isShownBelow ? [] : outputs, succeeded: succeeded))
                if let takenUp { cells += takenUp.map(\.exported) }
                if case .effect(.quit)? = outputs.last { return cells }
                if shouldStop() { return cells }
            }
        }
        return cells
    }
}
