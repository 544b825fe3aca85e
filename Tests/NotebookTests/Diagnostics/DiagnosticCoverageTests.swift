import Foundation
import Testing

/// Every text that an error, a help or a note may have stands in a golden file: the sources are read for
/// the texts, since nothing can list what functions may return.
struct DiagnosticCoverageTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

    /// What no input reaches on every machine, each for a reason.
    static let unreachable: Set = [
        // The library is missing, or too old for the call.
        "\" needs a library that is not here, or that CONVO_ENGINES does not allow", "algo=\"auto\" takes the fastest there is",
        "the library has no kernel for it",
        // An engine's or the parser's own refusals, which the layer above asks about first.
        "indices or gradient of shape", "`: a pair of pad has", "pairs are (lo, hi): ((top, bottom), (left, right))", "the matrix is too large to speak of", "there is no kernel",
        "do not fit", "give one number for all sides, (before, after) for all axes, or one such pair for each of the",
        "nothing to compute", "nothing was computed", ":why cannot take", "it takes conv, deconv, conv_dx, conv_dw, im2col and the pools", "one element is asked for, by an integer for each axis",
        // The system is out of memory before the limit is.
        "the system has no",
        // Only a terminal interrupts, and only the command line forbids to write.
        "interrupted: cells", "is not written: this conversation is read-only", "without --read-only it would be",
        // An archive made to lie twice, which the tests of the files make.
        ".npy where the array says",
        // More than 100,000 operations, and files of more than 4 GB or a million pixels.
        "the value's lineage reaches back further than is remembered: 100,000 operations, or a quarter of the memory",
        "cut it where a step begins: w = detach(w - 0.1 * g)", "an archive holds up to 4 GB; .npy has no limit",
        "a PNG image is at most a million pixels wide and high", "more bytes than can be counted",
    ]

    @Test func `every text of a diagnostic is in a golden file`() throws {
        let goldens = try Self.files(in: "Tests", ["txt"]).filter { $0.path().contains("/Goldens/") || $0.path().contains("/Fixtures/") }
            .map { try String(contentsOf: $0, encoding: .utf8) }.joined(separator: "\n")
        var count = 0
        for file in try Self.files(in: "Sources", ["swift"]) where Self.speaks(file) {
            let source = try String(contentsOf: file, encoding: .utf8)
            for text in DiagnosticTexts.all(in: source, isProse: Self.isProse(file)) where !Self.unreachable.contains(text) {
                count += 1
                #expect(goldens.contains(text), "\(file.lastPathComponent): \(text)")
            }
        }
        #expect(count > 400, "\(count) texts found: does the reader still understand the sources?")
    }

    /// The terminal's texts are driven on a terminal, and names of other libraries in a table of their own.
    private static func speaks(_ file: URL) -> Bool {
        let path = file.path()
        if path.contains("/Tensors/") { return path.contains("/Files/") }
        return !["/convo/", "ForeignNames"].contains { path.contains($0) }
    }

    /// Files of nothing but texts for people.
    private static func isProse(_ file: URL) -> Bool {
        let name = file.lastPathComponent
        return name.hasSuffix("Prose.swift") || name.hasPrefix("SyntaxError+") || name == "ConvError+Argument.swift"
    }

    private static func files(in folder: String, _ endings: Set<String>) throws -> [URL] {
        let walk = try #require(FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil))
        return walk.compactMap { $0 as? URL }.filter { endings.contains($0.pathExtension) }.sorted { $0.path() < $1.path() }
    }
}

/// The texts of diagnostics in a Swift source.
enum DiagnosticTexts {
    /// What a call that makes a diagnostic begins with.
    private static let calls = [
        "refuse(", "LessonError(", ".refused(", ".argument(", "Diagnostic(", "note(", "noteOnce(", "damaged(", ".line(", ".unfit(",
        ".elements(", ".algorithm(",
    ]

    /// The longest piece between interpolations of each text that has several words.
    ///
    /// - Parameter isProse: whether all texts count, rather than those in calls that make diagnostics.
    static func all(in source: String, isProse: Bool) -> [String] {
        let lines = source.split(separator: "\n").filter { line in
            let code = line.drop { $0 == " " }
            return !code.hasPrefix("//") && !code.contains("func ")
        }
        let code = Array(lines.joined(separator: "\n").utf8)
        var found: [String] = []
        var place = 0
        if isProse {
            while place < code.count { place = text(in: code, at: place, into: &found) ?? place + 1 }
        } else {
            let names = calls.map { Array($0.utf8) }
            for open in code.indices where code[open] == UInt8(ascii: "(") {
                let before = code[max(0, open - 20)...open]
                guard names.contains(where: { before.suffix($0.count).elementsEqual($0) }) else { continue }
                place = open + 1
                skipToClosing(in: code, from: &place, into: &found)
            }
        }
        return found.filter { $0.contains(" ") && $0.count > 5 }
    }

    /// Goes behind the parenthesis that closes the one before `place`, reading the literals on the way.
    private static func skipToClosing(in code: [UInt8], from place: inout Int, into found: inout [String]) {
        var depth = 1
        while place < code.count, depth > 0 {
            if let end = text(in: code, at: place, into: &found) {
                place = end
                continue
            }
            depth += code[place] == UInt8(ascii: "(") ? 1 : code[place] == UInt8(ascii: ")") ? -1 : 0
            place += 1
        }
    }

    /// Reads the string literal at `start`, with those inside its interpolations; nil when there is none.
    private static func text(in code: [UInt8], at start: Int, into found: inout [String]) -> Int? {
        let (quote, escape) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
        guard code[start] == quote else { return nil }
        var pieces: [[UInt8]] = [[]]
        var place = start + 1
        while place < code.count, code[place] != quote {
            guard code[place] == escape, place + 1 < code.count else {
                pieces[pieces.count - 1].append(code[place])
                place += 1
                continue
            }
            let next = code[place + 1]
            place += 2
            if next == UInt8(ascii: "(") {
                pieces.append([])
                skipToClosing(in: code, from: &place, into: &found)
            } else {
                pieces[pieces.count - 1].append(next == UInt8(ascii: "n") ? UInt8(ascii: "\n") : next)
            }
        }
        let longest = pieces.max { $0.count < $1.count } ?? []
        found.append(String(decoding: longest, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
        return place + 1
    }
}
