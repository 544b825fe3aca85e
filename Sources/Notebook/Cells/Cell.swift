import Language

/// A numbered part of the conversation: an input with what it brought, or prose.
public struct Cell: Sendable {
    /// As it was typed; prose has its `#`.
    public let input: String
    public internal(set) var outputs: [Output]
    /// False when it failed, or was interrupted.
    public internal(set) var succeeded: Bool

    init(_ input: String, outputs: [Output] = [], succeeded: Bool = true) {
        (self.input, self.outputs, self.succeeded) = (input, outputs, succeeded)
    }

    /// Whether a line of `input` says more than a comment.
    static func isProse(_ input: String) -> Bool {
        input.lines.allSatisfy { ScriptReader.isSkipped($0) }
    }

    public var isProse: Bool { Cell.isProse(input) }

    /// The lines that the outputs take, as a transcript records them.
    public var lines: [String] {
        var lines: [String] = []
        for output in outputs {
            switch output {
            case .text(let text, _): lines += text.lines
            case .diagnostic(let diagnostic, let source):
                lines += diagnostic.render(source: source, width: Cell.recordedWidth).lines
            case .effect: break
            }
        }
        return lines.withoutTrailingBlanks
    }

    /// The columns that notes and errors take in a file.
    static let recordedWidth = 80

    /// As a part of a transcript.
    public var entry: Transcript.Entry {
        // How long a thing took is no promise: the sign stands for any lines.
        if input.startsExactly(with: ":time"), succeeded { return .elided(input: input, output: ["…"]) }
        guard isProse else {
            return lines.last == CellRecorder.cut
                ? .elided(input: input, output: lines) : .exchange(input: input, output: lines)
        }
        let markdown = input.lines.map { line in
            let text = line.afterBytes(line.utf8.prefix { $0 == 0x20 || $0 == 0x09 }.count)
            return text.startsExactly(with: "# ") ? text.afterBytes(2) : text.startsExactly(with: "#") ? text.afterBytes(1) : text
        }
        return .prose(markdown.joined(separator: "\n"))
    }
}

/// Gathers what an input brings, without keeping more than a reader would read.
struct CellRecorder {
    /// Of one input, and of a whole conversation.
    private static let mostBytes = 1 << 22
    /// Stands for the lines that were not kept.
    static let cut = "…"
    static let mostBytesInAll = 1 << 26

    private(set) var outputs: [Output] = []
    private(set) var bytes = 0
    private let most: Int

    /// - Parameter taken: bytes that the conversation's cells hold already.
    init(taken: Int) { most = min(CellRecorder.mostBytes, max(0, CellRecorder.mostBytesInAll - taken)) }

    mutating func add(_ output: Output) {
        var output = output
        if case .effect(.picture(let picture)) = output {
            guard bytes + picture.bytes.count <= most else { return }
            bytes += picture.bytes.count
        } else if case .effect(let effect) = output {
            guard let record = effect.record else { return }
            output = .text(record, .command)
        }
        switch output {
        case .effect, .diagnostic: break
        case .text(let text, let kind):
            guard bytes <= most else { return }
            // A loop may bring a million numbers of one digit.
            bytes += text.utf8.count + MemoryLayout<Output>.stride
            if bytes > most {
                // The sign stands for any lines in a check.
                let start = text.lines.prefix(100).filter { $0.utf8.count < 1000 }
                outputs.append(.text((start + [CellRecorder.cut]).joined(separator: "\n"), kind))
                return
            }
        }
        outputs.append(output)
    }
}
