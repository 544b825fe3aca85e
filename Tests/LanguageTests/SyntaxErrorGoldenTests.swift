import Foundation
import Testing

@testable import Language

/// Each file in Fixtures/syntax-errors is an input and the error that it must give, word for word.
/// `UPDATE_GOLDENS=1 swift test` writes what is given now; then read the difference.
@Suite struct SyntaxErrorGoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures/syntax-errors")
    static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

    static var files: [String] {
        let all = try? FileManager.default.contentsOfDirectory(atPath: folder.path())
        return (all ?? []).filter { $0.hasSuffix(".txt") }.sorted()
    }

    @Test(arguments: files)
    func rendersAsRecorded(file: String) throws {
        let url = Self.folder.appending(path: file)
        let recorded = try String(contentsOf: url, encoding: .utf8)
        let input = Self.input(of: recorded)
        let error = try #require(throws: SyntaxError.self) {
            try Parser.parse(input, symbols: SymbolTable())
        }
        let label = Self.label(error.kind)
        #expect(file == label + ".txt" || file.hasPrefix(label + "-"))
        let rendered =
            Self.prompted(input) + error.diagnostic.render(source: input, width: 100) + "\n"
        if Self.isUpdating {
            try rendered.write(to: url, atomically: true, encoding: .utf8)
        } else {
            #expect(rendered == recorded)
        }
    }

    /// The cases are read from the source, since an enum with data cannot list them.
    @Test func everyCaseHasAFile() throws {
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Language/Syntax/SyntaxError.swift")
        let lines = try String(contentsOf: source, encoding: .utf8).split(separator: "\n")
        let cases = lines.prefix { !$0.contains("enum Side") }.compactMap { line in
            line.firstMatch(of: /^ *case (\w+)/).map { String($0.1) }
        }
        #expect(cases.count > 70)
        let files = Self.files
        // An empty expression is only possible where a command takes one.
        for name in cases where name != "emptyExpression" {
            #expect(files.contains { $0 == name + ".txt" || $0.hasPrefix(name + "-") }, "\(name)")
        }
    }

    /// The lines after the prompts.
    private static func input(of recorded: String) -> String {
        var lines: [Substring] = []
        for line in recorded.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix(lines.isEmpty ? ">>> " : "... ") else { break }
            lines.append(line.dropFirst(4))
        }
        return lines.joined(separator: "\n")
    }

    private static func prompted(_ input: String) -> String {
        ">>> " + input.replacing("\n", with: "\n... ") + "\n"
    }

    private static func label(_ kind: SyntaxError.Kind) -> String {
        Mirror(reflecting: kind).children.first?.label ?? "\(kind)"
    }
}
