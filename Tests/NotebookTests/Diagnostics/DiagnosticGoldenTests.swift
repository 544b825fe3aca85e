import Foundation
import Language
import Testing

@testable import Notebook

/// Each file in Goldens is a conversation that goes wrong at every turn, with what it shows, word for
/// word. `UPDATE_GOLDENS=1 swift test` writes what is shown now; then read the difference.
///
/// The folder with damaged files stands in them as `/tmp/convo-folder`.
struct DiagnosticGoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Goldens").standardized
    static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

    static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? [])
        .filter { $0.hasSuffix(".txt") }.sorted()

    @Test(arguments: files)
    func `shown as recorded`(file: String) throws {
        let url = Self.folder.appending(path: file)
        let recorded = try String(contentsOf: url, encoding: .utf8)
        try DamagedFiles.withFolder { folder in
            let shown = conversation(Self.inputs(of: recorded), in: folder)
            if Self.isUpdating {
                try shown.write(to: url, atomically: true, encoding: .utf8)
            } else {
                #expect(shown == recorded)
            }
        }
    }

    /// The lines behind the prompts.
    static func inputs(of recorded: String) -> [String] {
        var inputs: [String] = []
        for line in recorded.split(separator: "\n") {
            if line.hasPrefix(">>> ") { inputs.append(String(line.dropFirst(4))) }
            if line.hasPrefix("... "), !inputs.isEmpty { inputs[inputs.count - 1] += "\n" + line.dropFirst(4) }
        }
        return inputs
    }

    private func conversation(_ inputs: [String], in folder: String) -> String {
        let session = Session(memoryLimit: 1 << 30)
        session.width = 100
        session.submit(":set threads 2") { _ in }
        var text = ""
        for input in inputs {
            text += ">>> " + input.replacing("\n", with: "\n... ") + "\n"
            var answer = ""
            session.submit(input.replacing(DamagedFiles.standIn, with: folder)) { output in
                switch output {
                case .text(let shown, _): answer += shown + "\n"
                case .diagnostic(let diagnostic, let source): answer += diagnostic.render(source: source, width: 100) + "\n"
                case .effect(let effect): answer += effect.record.map { $0 + "\n" } ?? ""
                }
            }
            // What `:load` shows of its inputs is none of ours.
            text += answer.replacing(#/^>>> /#.anchorsMatchLineEndings(), with: "\\>>> ")
        }
        return text.replacing(folder, with: DamagedFiles.standIn)
    }
}
