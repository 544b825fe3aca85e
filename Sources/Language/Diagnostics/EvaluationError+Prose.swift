import Tensors

extension EvaluationError {
    /// The error for people: what is wrong, where, and a way out.
    public var diagnostic: Diagnostic {
        let (message, help) =
            if case .tensor(let error) = kind { error.prose(of: operands) } else { kind.prose }
        return Diagnostic(.error, message, at: span, help: help, fix: fix)
    }

    /// For an error inside calls of the user's functions, a note for each that shows the place in
    /// its definition, and for one inside a loop which turn it was; innermost first, at most three.
    public var callNotes: [(note: Diagnostic, source: String)] {
        calls.prefix(3).map { call in
            (Diagnostic(.note, call.message, at: call.span, help: nil), call.source)
        }
    }
}

extension EvaluationError.Kind {
    var prose: (message: String, help: String?) {
        switch self {
        case .tensor(let error): return error.prose
        case .conv(let error): return error.prose
        case .gradient(let error): return error.prose
        case .integerOverflow(let expression):
            return (
                "\(expression) does not fit in 64 bits (at most \(Int.max))",
                "make a number a float to go on without the last digits: write 2.0 for 2"
            )
        case .divisionByZero(let expression):
            return ("division by zero: \(expression)", "numbers have no infinity to give; a float32 tensor has: tensor(1) / 0 is inf")
        case .fractionalPowerOfNegative(let base, let exponent):
            return (
                "(\(formatScalar(base))) ** \(formatScalar(exponent)): a negative number has no real power with a fraction",
                "abs(\(formatScalar(base))) ** \(formatScalar(exponent)) is the size alone"
            )
        case .operandTypes(let op, let left, let right):
            return ("`\(op)` has no meaning for \(left) and \(right)", operandHelp(op, left, right))
        case .operandType(let op, let operand):
            return ("`\(op)` has no meaning for \(operand)", op == "~" ? "`~` turns the bits of integers and bools; `not` negates a truth" : nil)
        case .unknownName(let name, let similar):
            return (
                "\(name) is not defined",
                similar.isEmpty
                    ? "give it a value first: \(name) = …   (`:vars` lists your names, `:help` the functions)"
                    : "did you mean \(list(similar))?"
            )
        case .foreignName(let name, let ours): return ("\(name) is another library's name", "here: \(ours)")
        case .foreignWord(let word, let ours): return ("there is no `\(word)` here", ours)
        case .notCallable(let what, let name):
            return (
                "\(name.isEmpty ? "this" : name) is \(what), not a function",
                name.isEmpty ? "to multiply, put a * between" : "to index it write \(name)[…]; to multiply, put a * between"
            )
        case .attributeCalled(let name, let value):
            return ("\(name) is an attribute, not a method; its value is \(value)", "write it without parentheses: x.\(name)\(name == "size" ? "; PyTorch's x.size() is x.shape" : "")")
        case .unknownAttribute(let name, let what, let similar):
            return (
                "\(what) has no attribute \(name)",
                similar.isEmpty ? "the attributes are shape, ndim, size, dtype and T; functions take parentheses: x.sum()"
                    : "did you mean \(list(similar))?"
            )
        case .methodNotCalled(let name): return ("\(name) is a function and needs its parentheses", "x.\(name)(…) or \(name)(x, …)")
        case .tooManyArguments(_, let signature, let most, let given):
            return (
                "\(given) arguments for \(signature), which takes \(most == 0 ? "none" : most == 1 ? "one" : "at most \(most)")",
                most == 1 ? "a tuple is one argument: f((1, 2))" : nil)
        case .missingArgument(let function, let signature, let parameter):
            return ("\(signature) needs \(parameter)", Builtins.named(function) == nil ? "give it by its place, or by its name: \(parameter)=…" : "`?\(function)` tells what it takes, with examples")
        case .unknownKeyword(let function, let signature, let keyword, let similar):
            return (
                "\(function) has no parameter \(keyword)",
                similar.isEmpty ? "its signature is \(signature)" : "did you mean \(list(similar))?"
            )
        case .argumentTwice(let function, let parameter):
            return ("\(function) was given \(parameter) twice", "once by its place and once by its name: leave one of them out")
        case .argument(let function, let parameter, let expected, let got, let help):
            return ("\(function): \(parameter) takes \(expected), and this is \(got)", help)
        case .unknownWord(let function, let parameter, let words, let got, let similar):
            return (
                "\(function): \(parameter) takes \(words), and this is \"\(got)\"", similar.map { "did you mean \"\($0)\"?" })
        case .fraction(let function, let parameter, let number): return fractionProse(function, parameter, number)
        case .ragged(let place, let expected, let got):
            return (
                "the rows of a list must agree: \(place.isEmpty ? "it" : place) should be \(expected), and is \(got)",
                "a list makes a tensor; parentheses make a tuple, which holds anything: ((1, 2), 3)"
            )
        case .notATensor(let what): return ("a tensor or a number is needed here, and this is \(what)", nil)
        case .truthOfTensor(let shape):
            return (
                "a tensor of shape \(shape) is neither true nor false",
                "combine tensors with & | ~, or ask all(x) or any(x)"
            )
        case .unpackCount(let targets, let values):
            return (
                "\(values) \(values == 1 ? "value" : "values") for \(targets) \(targets == 1 ? "name" : "names")",
                values > targets ? "`_` takes what is to be forgotten: a, \(Array(repeating: "_", count: min(values, 4) - 1).joined(separator: ", ")) = …" : "one name alone takes them all: t = …")
        case .notUnpackable(let what):
            return ("\(what) cannot be taken apart into several names", "a tuple can, and a tensor along its first axis: a, b = 5, 5")
        case .notIterable(let what):
            return ("for goes through a tensor's first axis or a tuple, and this is \(what)", "for i in range(3): …")
        case .notIndexable(let what):
            return ("\(what) has nothing to index", "tensors, tuples and strings have")
        case .indexType(let what):
            return ("\(what) is not an index", "an index is an integer, a slice a:b:c, ..., none, or a tensor of integers or bools")
        case .tupleIndex(let index, let count):
            return ("index \(index) is out of range for \(count) items", count > 0 ? "valid are \(-count) to \(count - 1)" : nil)
        case .tupleAssignment(let name):
            return ("\(name) is a tuple, whose items cannot be changed", "make it a tensor: \(name) = tensor(\(name))")
        case .undefinedTarget(let name): return ("\(name) is not defined, so no part of it can be changed", "\(name) = zeros(3, 3) makes one")
        case .undefinedAugmented(let name):
            return ("\(name) is not defined, so there is nothing to go on from", "\(name) = 0 gives it a value to begin with")
        case .repeatedSize(let times):
            return ("repeating it \(times) times makes more than 16 million items", "full((\(times),), value) makes a tensor, which may be larger")
        case .joinedSize(let a, let b):
            return ("\(a) and \(b) items joined are more than 16 million", "concat([a, b]) joins tensors, which may be larger")
        case .tupleTooDeep(let limit):
            return ("a tuple holds tuples at most \(limit) deep", "t + (x,) makes a tuple longer, not deeper")
        case .tupleTooLarge(let limit):
            return (
                "written out, this tuple of tuples would have more than \(limit) items",
                "a tensor holds more: zeros(1024, 1024)")
        case .callsTooDeep(let limit):
            return ("functions call one another more than \(limit) deep", "a recursion needs an end: f(n) = n > 0 and n * f(n - 1) or 1")
        case .tooDeep: return ("the expression goes too deep to evaluate", "name a part of it first; a recursion needs an end")
        case .refused(let message, let help): return (message, help)
        case .other(let text): return (text, nil)
        }
    }

    /// A stride of 1.5, a size of inf.
    private func fractionProse(_ function: String, _ parameter: String, _ number: Double) -> (message: String, help: String?) {
        let text = formatScalar(number)
        let takes = "\(function): \(parameter) takes whole numbers, and \(text)"
        guard number.isFinite else { return ("\(takes) is none", nil) }
        guard abs(number) < 0x1p63 else { return ("\(takes) does not fit in 64 bits", nil) }
        return ("\(takes) has a fraction", "int(\(text)) drops it; `//` divides without one: 5 // 2 is 2")
    }

    /// What is meant by an operator that has no meaning for these operands.
    private func operandHelp(_ op: String, _ left: String, _ right: String) -> String? {
        let sides = [left, right]
        if op == "^", sides.allSatisfy({ $0 == "a float" || $0 == "an integer" }) { return "a power is written `**`: 2.0 ** 3" }
        if op == "@" { return "`@` multiplies matrices: both sides are tensors; `*` multiplies by a number" }
        if sides.contains("a string"), op == "+" { return "strings join strings; print(a, b) shows anything side by side" }
        if sides.contains("none") { return "none is the absence of a value: give the name one first" }
        if let function = sides.first(where: { $0.hasPrefix("the function ") }) {
            let name = function.dropFirst("the function ".count)
            return "a function is called with parentheses: \(name)(…)"
        }
        if sides.allSatisfy({ $0.hasPrefix("a tuple") }) { return "tensors compute element by element: tensor(t)" }
        return nil
    }

    private func list(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }
}
