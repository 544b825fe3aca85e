import Language

/// Turns inputs into Python, one after the other, and remembers what their names stand for.
///
/// An input without an equivalent makes those that use what it made be without one too: a script has
/// no line that would compute something else.
struct PythonTranslator {
    let symbols = SymbolTable()
    /// What is being translated.
    var input = ""
    var functions: Set<String> = []
    var values: Set<String> = []
    /// The functions of the prelude that the inputs call.
    var needed: Set<String> = []
    /// Names, and `_`, that only inputs without an equivalent gave a value to.
    var lost: Set<String> = []
    /// The variables known to hold integers.
    var wholes: [String: Whole] = [:]
    /// How functions are shown, and the words in them.
    var sources: [String: String] = [:]
    var mentions: [String: Set<String>] = [:]
    var isInDefinition = false
    /// Whether tensors are shown as PyTorch shows them.
    private var showsAsTorch = false
    /// Whether tensors are to remember how they came about.
    let tracksGradients: Bool
    /// Whether dtypes may meet in a product, which PyTorch's own operator refuses.
    let mixesDTypes: Bool
    /// Whether there may be tensors of bools, which PyTorch does not subtract.
    let hasMasks: Bool
    /// Whether float64 may meet float32, where PyTorch lets a 0-d tensor give way.
    let widens: Bool

    /// - Parameter inputs: all that will be translated.
    init(_ inputs: [String]) {
        func mention(_ words: [String]) -> Bool {
            inputs.contains { input in words.contains { input.replacing("arange(", with: "").contains($0) } }
        }
        hasMasks = mention(["bool", "<", ">", "==", "!=", "is", "any(", "all(", "true", "True", "false", "False", "load("])
        mixesDTypes = hasMasks || mention(["float64", "int64", "range(", "randint", "arg"])
        tracksGradients = inputs.contains { $0.contains("grad(") || $0.contains("jacobian(") }
        widens = mention(["float64", "load("])
    }

    /// Why an input stays untranslated: there is nothing in Python for a part of it.
    struct Untranslatable: Error {}

    /// The lines for an input; nil when it has no Python equivalent, empty when it needs nothing.
    mutating func translate(_ input: String) -> String? {
        guard let line = try? Parser.parse(input, symbols: symbols) else { return nil }
        self.input = input
        switch line {
        case .command(let command): return options(command)
        case .statements(let statements):
            let before = self
            do {
                var lines = try statements.flatMap { try translate($0) }
                if let comment = PythonTranslator.comment(of: input), let last = lines.popLast() {
                    lines.append(last + "  " + comment)
                }
                return lines.joined(separator: "\n")
            } catch {
                self = before
                self.input = input
                lose(statements)
                return nil
            }
        }
    }

    /// What a script begins with: imports, and the functions that its inputs call.
    var prelude: String {
        if needed.isEmpty && values.isEmpty { return "" }
        let code = PythonPrelude.closure(of: needed)
        let all = code.joined(separator: "\n")
        let imports = [
            ("math.", "import math"), (" re.", "import re"), ("struct.", "import struct"), ("zlib.", "import zlib"),
            ("np.", "import numpy as np"), ("torch.", "import torch"), ("F.", "import torch.nn.functional as F"),
        ]
        // `F.` is a part of no other word that stands here.
        var head = imports.filter { $0.0 == "np." || $0.0 == "torch." || all.contains($0.0) }.map(\.1).joined(separator: "\n")
        if all.contains("np.random") { head += "\n\nnp.random.seed(0)" }
        return head + "\n\n\n" + code.joined(separator: "\n\n\n")
    }

    /// `:set precision 3` as a print option of the style in force, and `:reset`; other commands have no equivalent.
    private mutating func options(_ command: Command) -> String? {
        if command.word == "reset" {
            (functions, values, lost, wholes) = ([], [], [], [:])
            showsAsTorch = false
            return call("reset", [])
        }
        let words = command.rest.split { $0 == " " || $0 == "=" }.map(String.init)
        guard command.word == "set", words.count == 2 else { return nil }
        let (option, value) = (words[0], words[1])
        let truth = value == "true" || value == "True" || value == "on" ? "True" : "False"
        switch option {
        case "style":
            needed.insert("text")
            showsAsTorch = value == "torch"
            return "text.style = \"\(value)\""
        case "precision", "threshold", "edgeitems", "linewidth":
            return Int(value).map { "\(showsAsTorch ? "torch" : "np").set_printoptions(\(option)=\($0))" }
        case "suppress" where !showsAsTorch: return "np.set_printoptions(suppress=\(truth))"
        case "sci_mode": return "torch.set_printoptions(sci_mode=\(value == "auto" ? "None" : truth))"
        default: return nil
        }
    }

    /// The comment at the end of an input of one line.
    private static func comment(of input: String) -> String? {
        guard !input.contains("\n"), let mark = input.lastIndex(of: "#"), !input[mark...].contains("\""), !input[mark...].contains("'")
        else { return nil }
        return String(input[mark...])
    }
}
