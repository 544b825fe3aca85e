import Foundation
import Language
import Testing

/// Programs whose printed text NumPy and PyTorch computed: dtypes, views, signs of zero, nan, sizes of 0, errors.
@Suite struct OracleTests {
    struct Oracle: Decodable {
        let cases: [Case]

        struct Case: Decodable, CustomTestStringConvertible {
            let lines: [String]
            /// What is printed; nil when the last line must be refused.
            let text: String?
            /// NumPy's bytes of files that lie in FOLDER before, and of those that are saved there.
            let files: [String: Data]?
            let saves: [String: Data]?

            var testDescription: String { lines.joined(separator: "; ") }
        }

        static func load() throws -> Oracle {
            let url = try #require(Bundle.module.url(forResource: "Fixtures/oracle", withExtension: "json"))
            return try JSONDecoder().decode(Oracle.self, from: Data(contentsOf: url))
        }
    }

    @Test("programs print what NumPy prints") func programs() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for item in try Oracle.load().cases {
            for (name, bytes) in item.files ?? [:] { try bytes.write(to: folder.appending(path: name)) }
            let typed = Typed(echoes: false)
            let shown = item.lines.flatMap { typed($0.replacing("FOLDER", with: folder.path())) }
            if let text = item.text {
                #expect(shown.joined(separator: "\n") == text, "\(item.testDescription)")
            } else {
                #expect(shown.last?.hasPrefix("error: ") == true, "\(item.testDescription)")
            }
            for (name, bytes) in item.saves ?? [:] {
                #expect(try Data(contentsOf: folder.appending(path: name)) == bytes, "\(item.testDescription)")
            }
        }
    }

    /// A seed is set by what `random.json` draws after it.
    @Test("another library answered for every builtin", arguments: Builtins.all.map(\.name))
    func coverage(_ name: String) throws {
        #expect(Self.answered.contains(name), "no case of a fixture calls \(name)(…)")
    }

    /// The functions that the cases of the fixtures call.
    private static let answered: Set<String> = {
        let folder = Bundle.module.bundleURL.appending(path: "Fixtures")
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var names: Set<String> = []
        for file in files ?? [] where file.pathExtension == "json" {
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
            for match in text.matches(of: /([A-Za-z_]\w*)\(/) { names.insert(String(match.1)) }
        }
        return names
    }()
}
