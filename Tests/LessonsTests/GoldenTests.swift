import Foundation
import Language
import Notebook
import Testing

@testable import Lessons

/// Each file in Goldens is a conversation about one lesson, word for word as it is shown in 80 columns;
/// the figures stand beside them. `UPDATE_GOLDENS=1 swift test` writes what is given now; then read the
/// difference.
@Suite struct GoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
    static let isUpdating = ProcessInfo.processInfo.environment["UPDATE_GOLDENS"] == "1"

    static let lessons = [
        "explain", "walk", "why", "im2col", "matrix", "overlap", "ways", "field", "solve", "gradcheck", "show", "draw", "compare", "quiz",
    ]

    private func compare(_ text: String, _ file: String) throws {
        let url = Self.folder.appending(path: file)
        if Self.isUpdating { return try text.write(to: url, atomically: true, encoding: .utf8) }
        #expect(try text == String(contentsOf: url, encoding: .utf8), "\(file)")
    }

    @Test(arguments: lessons) func textAsRecorded(lesson: String) throws {
        let url = Self.folder.appending(path: "\(lesson).txt")
        let inputs = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix(">>> ") }
        #expect(inputs.contains { $0.hasPrefix(">>> :\(lesson) ") || $0 == ">>> :\(lesson)" })
        let session = Session()
        let scratch = FileManager.default.temporaryDirectory.appending(path: "lessons-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        var lines: [String] = []
        for input in inputs.map({ String($0.dropFirst(4)) }) {
            lines.append(">>> " + input)
            session.submit(input.replacing("SCRATCH", with: scratch)) { output in
                switch output {
                case .text(let text, _): lines.append(text.replacing(scratch, with: "SCRATCH"))
                case .diagnostic(let diagnostic, _):
                    lines.append("\(diagnostic.severity): \(diagnostic.message)")
                    if let help = diagnostic.help { lines.append("help: \(help)") }
                case .effect: break
                }
            }
        }
        // Which libraries take part depends on the machine.
        let kept = lines.joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false).filter {
            lesson != "ways" || !($0.hasPrefix("oneDNN") || $0.contains(" ways, one result"))
        }
        try compare(kept.joined(separator: "\n") + "\n", "\(lesson).txt")
        // All but lines that run elsewhere fit.
        let runnable = ["PyTorch", "TensorFlow", "inverse", "dx ", "dw ", ">>>", "error", "help"]
        for line in kept where !runnable.contains(where: { line.drop { $0 == " " }.hasPrefix($0) }) {
            #expect(DisplayWidth.of(String(line)) <= 80, "\(line)")
        }
    }

    @Test(arguments: [
        ("conv", "conv(x, w, stride=2, pad=1)", nil), ("dilation", "conv(x, w, dilation=2)", 0),
        ("stamps", "deconv(a, w, stride=2, pad=1)", nil), ("pool", "max_pool(x, 3, stride=2, pad=1)", 1),
        ("im2col", "im2col(a, 2, pad=1, stride=2)", nil),
    ] as [(String, String, Int?)])
    func figureAsRecorded(name: String, expression: String, still: Int?) throws {
        let call = try call(expression, after: "x = arange(1,1,5,5) % 7", "w = arange(1,1,3,3)", "a = arange(1,1,2,2) + 1")
        try compare(Figure(call).svg(still: still), "\(name).svg")
    }

    @Test func zerosBetweenAsRecorded() throws {
        let call = try call("deconv(a, w, stride=2, pad=1)", after: "w = arange(1,1,3,3)", "a = arange(1,1,2,2) + 1")
        try compare(Figure(call, view: .spread).svg(), "zeros.svg")
    }
}
