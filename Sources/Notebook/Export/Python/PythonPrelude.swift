/// The language's functions in PyTorch and NumPy, of which a script gets those that it calls.
///
/// A name that Python has for something else ends in `_`. `name(parameters): expression` at the start of
/// a line is short for a function that returns the expression.
enum PythonPrelude {
    /// The functions with their names, in the order in which they stand in a script.
    static let functions: [(name: String, code: String)] = {
        var functions: [(name: String, code: String)] = []
        for line in [values, operators, creation, files, shape, math, convolution, columns].flatMap(\.lines) {
            if let (name, code) = definition(line) {
                functions.append((name, code))
            } else if !functions.isEmpty {
                functions[functions.count - 1].code += "\n" + line
            }
        }
        for i in functions.indices { functions[i].code = functions[i].code.lines.withoutTrailingBlanks.joined(separator: "\n") }
        return functions
    }()

    /// The function that a line begins, and its first lines of Python; nil for a line inside one.
    private static func definition(_ line: String) -> (name: String, code: String)? {
        guard let first = line.first, first != " " else { return nil }
        let head = line.startsExactly(with: "def ") ? line.afterBytes(4) : line
        let name = String(head.prefix { $0 != "(" })
        guard head == line, let colon = line.firstRange(of: "): ") else { return (name, line) }
        return (name, "def \(line[..<colon.lowerBound])):\n    return \(line[colon.upperBound...])")
    }

    static let names = Set(functions.map(\.name))

    /// The functions of `names` and those that they call, in order.
    static func closure(of names: Set<String>) -> [String] {
        let byName = Dictionary(functions.map { ($0.name, $0.code) }) { first, _ in first }
        var needed = Set<String>()
        var pending = Array(names)
        while let name = pending.popLast() {
            guard let code = byName[name], needed.insert(name).inserted else { continue }
            pending += called(in: code)
        }
        return functions.filter { needed.contains($0.name) }.map(\.code)
    }

    /// The functions here that a piece of Python calls or names, methods apart.
    private static func called(in code: String) -> [String] {
        var found: [String] = []
        var word = ""
        var (isMethod, before) = (false, Character(" "))
        for character in code + " " {
            if character.isLetter || character.isNumber || character == "_" {
                if word.isEmpty { isMethod = before == "." }
                word.append(character)
            } else {
                if character == "(", !isMethod, names.contains(word) { found.append(word) }
                word = ""
            }
            before = character
        }
        return found
    }
}
