import Language

/// Turns inputs into Python, one after the other, and remembers which functions they call.
struct PythonTranslator {
    let symbols = SymbolTable()
    var functions: Set<String> = []
    var values: Set<String> = []
    var needed: Set<String> = []
    /// Whether tensors are shown as PyTorch shows them.
    private var showsAsTorch = false
    /// Whether tensors are to remember how they came about.
    let tracksGradients: Bool
    /// Whether dtypes may meet in a product, which PyTorch's own operator refuses.
    let mixesDTypes: Bool

    /// - Parameter inputs: all that will be translated.
    init(_ inputs: [String]) {
        let others = ["float64", "int64", "bool", "range(", "randint", "load(", "arg", "=="]
        mixesDTypes = inputs.contains { input in others.contains { input.replacing("arange(", with: "").contains($0) } }
        tracksGradients = inputs.contains { $0.contains("grad(") || $0.contains("jacobian(") }
    }

    /// Why an input stays untranslated: there is nothing in Python for a part of it.
    struct Untranslatable: Error {}

    /// The lines for an input; nil when it has no Python equivalent, empty when it needs nothing.
    mutating func translate(_ input: String) -> String? {
        let before = self
        guard let line = try? Parser.parse(input, symbols: symbols) else { return nil }
        do {
            switch line {
            case .command(let command): return options(command)
            case .statements(let statements):
                var lines = try statements.flatMap { try translate($0) }
                if let comment = PythonTranslator.comment(of: input), let last = lines.popLast() {
                    lines.append(last + "  " + comment)
                }
                return lines.joined(separator: "\n")
            }
        } catch {
            (functions, values, needed) = (before.functions, before.values, before.needed)
            return nil
        }
    }

    /// What a script begins with: imports, and the functions that its inputs call.
    var prelude: String {
        if needed.isEmpty && values.isEmpty { return "" }
        let code = PythonPrelude.closure(of: needed)
        let all = code.joined(separator: "\n")
        let imports = [("math.", "import math"), ("np.", "import numpy as np"), ("torch.", "import torch"), ("F.", "import torch.nn.functional as F")]
        // `F.` is a part of no other word that stands here.
        var head = imports.filter { $0.0 == "np." || $0.0 == "torch." || all.contains($0.0) }.map(\.1).joined(separator: "\n")
        if all.contains("np.random") { head += "\n\nnp.random.seed(0)" }
        return head + "\n\n\n" + code.joined(separator: "\n\n\n")
    }

    /// `:set precision 3` as a print option of the style in force; other commands have no equivalent.
    mutating func options(_ command: Command) -> String? {
        let words = command.rest.split(separator: " ").map(String.init)
        guard command.word == "set", words.count == 2 else { return nil }
        let (option, value) = (words[0], words[1])
        switch option {
        case "style" where value == "torch" || value == "numpy":
            needed.insert("text")
            showsAsTorch = value == "torch"
            return "text.style = \"\(value)\""
        case "precision", "threshold", "edgeitems", "linewidth":
            return Int(value).map { "\(showsAsTorch ? "torch" : "np").set_printoptions(\(option)=\($0))" }
        case "suppress" where !showsAsTorch:
            return "np.set_printoptions(suppress=\(value == "true" || value == "on" ? "True" : "False"))"
        default: return nil
        }
    }

    /// The comment at the end of an input of one line.
    static func comment(of input: String) -> String? {
        guard !input.contains("\n"), let mark = input.lastIndex(of: "#"), !input[mark...].contains("\""), !input[mark...].contains("'")
        else { return nil }
        return String(input[mark...])
    }

    static let taken: Set<String> = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
        "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
        "pass", "raise", "return", "try", "while", "with", "yield", "np", "torch", "F", "math", "abs", "all", "any", "bool",
        "dict", "enumerate", "float", "int", "isinstance", "len", "list", "map", "max", "min", "pow", "print", "range", "repr",
        "reversed", "round", "set", "slice", "sorted", "str", "sum", "tuple", "zip",
    ]

    /// A user's name; one that Python or a function here has already gets a prefix.
    func name(_ symbol: Symbol) -> String {
        let name = symbols.name(symbol)
        return PythonTranslator.taken.contains(name) || PythonPrelude.names.contains(name) ? "my_" + name : name
    }

    func isFunction(_ symbol: Symbol) -> Bool {
        let name = symbols.name(symbol)
        return functions.contains(name) || (!values.contains(name) && Builtins.named(name) != nil)
    }

    static let dtypes: Set<String> = ["float32", "float64", "int64", "bool"]
    /// Functions of Python that do what ours do.
    static let native: Set<String> = ["abs", "len", "int", "float", "pow"]

    /// The Python function of a builtin.
    mutating func function(_ builtin: Builtin) throws -> String {
        if PythonTranslator.native.contains(builtin.name) { return builtin.name }
        for name in [builtin.name + "_", builtin.name] where PythonPrelude.names.contains(name) {
            needed.insert(name)
            return name
        }
        throw Untranslatable()
    }

    mutating func call(_ function: String, _ arguments: [String]) -> String {
        needed.insert(function)
        return "\(function)(\(arguments.joined(separator: ", ")))"
    }
}
