extension SyntaxError.Kind {
    /// A way out: what is written instead, as a line that runs where there is one.
    var help: String? {
        switch self {
        case .unclosedString: "a string ends on its line; `\\n` inside it stands for a new line"
        case .quoteAfterValue:
            "the transpose is `x.T`; a string needs an operator or a comma before it"
        case .quoteInsideString:
            "a quote inside a string is written `\\'`, or the string takes the other quotes: \"it's\""
        case .typographicQuote(_, let content?): "use straight quotes: \"\(plain(content))\""
        case .typographicQuote: "use straight quotes: \"…\" or '…'"
        case .stringPrefix(let prefix) where prefix.lowercased() == "r":
            "a backslash in a string is written `\\\\`"
        case .stringPrefix(let prefix) where prefix.lowercased().contains("f"):
            "print several values with commas: `print(\"size\", x.shape)`"
        case .stringPrefix: "write the string without it"
        case .tripleQuotes:
            "a string stands on one line, in '…' or \"…\"; `\\n` in it stands for a new line"
        case .unknownEscape(let escape): escapeHelp(escape)
        case .badUnicodeEscape:
            "`\\u{…}` holds one to six hexadecimal digits, at most 10FFFF: `\\u{e9}` is é"
        case .unknownCharacter("`"): "strings stand in '…' or \"…\""
        case .unknownCharacter(let text) where text.unicodeScalars.allSatisfy { $0.value < 0x20 }:
            "it cannot be seen; it may have come along when text was copied"
        case .unknownCharacter: "names consist of letters, digits and `_`"
        case .foreignCharacter(_, "conv"): "write `conv(x, w)`"
        case .foreignCharacter(_, "outer"): "write `outer(a, b)`"
        case .foreignCharacter(_, "sqrt"): "write `sqrt(x)`; any root is a power: `x ** (1/3)`"
        case .foreignCharacter(_, "allclose"): "write `allclose(a, b)`"
        case .foreignCharacter(_, let ours) where ours == "sum" || ours == "prod":
            "write `\(ours)(x)`"
        case .foreignCharacter: nil
        case .superscript(_, let power): "write `**\(power)`, as in `x**\(power)`"
        case .brace:
            "a list is `[1, 2]`, a tuple `(1, 2)`; settings are named in the call: `conv(x, w, stride=2)`"
        case .questionMark:
            "`?conv` explains conv; to choose between values: `where(condition, a, b)`"
        case .strayBackslash:
            "to solve A·x = b, write `solve(A, b)`; at the end of a line `\\` continues it"

        case .malformedNumber(let text): numberHelp(text)
        case .numberBeforeName(let number, let name) where Keyword(rawValue: name) != nil:
            "write a blank between: `\(number) \(name)`"
        case .numberBeforeName(let number, let name):
            "a product is written with `*`: `\(number)*\(plain(name))`"
        case .numberCalled(let number): "a product is written with `*`: `\(plain(number))*(…)`"
        case .leadingZeros(_, let plain): "write `\(self.plain(plain))`"
        case .otherBase(_, let value):
            "write `\(value)`, or in hexadecimal `0x\(String(value, radix: 16))`"
        case .complexNumber: "keep real and imaginary parts in two tensors"
        case .integerTooLarge(let text): integerHelp(text)

        case .unclosedBracket(let opener):
            "add the \(inCode(opener == "(" ? ")" : "]")) that belongs to it"
        case .unmatchedBracket(let closer):
            "remove it, or write the \(inCode(closer == ")" ? "(" : "[")) that it should close"
        case .mismatchedBracket(_, let opener, _):
            "\(inCode(opener)) is closed by \(inCode(opener == "(" ? ")" : "]"))"
        case .missingItem: "remove the comma, or write the value that is missing"
        case .missingComma(let left, let right) where right.first?.isLetter == true:
            "write `\(plain(left)), \(plain(right))`, or for the product `\(plain(left)) * \(plain(right))`"
        case .missingComma(let left, let right): "write `\(plain(left)), \(plain(right))`"
        case .semicolonInBrackets: "the rows of a matrix are lists: `[[1, 2], [3, 4]]`"
        case .sliceOutside(.call(let name)):
            "write `\(plain(name))[…]`; parentheses call a function"
        case .sliceOutside(.numbers(let first, let last)): countHelp(first, last)
        case .sliceOutside(.elsewhere): "`x[1:5]` slices; `range(1, 6)` counts from 1 to 5"
        case .tooManyColons:
            "start, stop and step: `x[1:9:2]`; for another axis write a comma: `x[1:9, 0:2]`"
        case .emptySubscripts:
            "the whole tensor is `x[:]` or just `x`, its first element along axis 0 is `x[0]`"
        case .ellipsisOutside:
            "`range(1, 11)` counts from 1 to 10; `x[..., 0]` takes the last axis at 0"
        case .comprehension:
            "work on the whole tensor at once, `range(5)**2`, or write a loop: `for i in range(5): print(i**2)`"

        case .missingOperand(let op, _) where op == "and" || op == "or":
            "`a \(op) b` needs a value on both sides"
        case .missingOperand("not", _): "write the value that is negated: `not a`"
        case .missingOperand("in", _): "`for i in range(3): …` goes through 0, 1, 2"
        case .missingOperand(".", _): "write a value before it: `x.shape`"
        case .missingOperand(let op, .left) where op != ":":
            "`_` is the last value shown: `_ \(op) x`"
        case .missingOperand: nil
        case .operatorsInARow: nil
        case .splitOperator: "write it without a blank between"
        case .foreignOperator(let sign): foreignHelp(sign)
        case .foreignComparison(let word): comparisonHelp(word)
        case .notNeedsParentheses: "put it in parentheses: `a == (not b)`"
        case .conditional: "write `where(condition, a, b)`"
        case .increment(let sign, let name): "write `\(plain(name ?? "x")) \(sign.prefix(1))= 1`"
        case .missingOperator(let left, let right):
            "a product is `\(plain(left)) * \(plain(right))`; two statements are separated by `;`"
        case .missingParentheses("print", let arguments): "write `print(\(plain(arguments)))`"
        case .missingParentheses(let function, let arguments) where arguments.contains(","):
            "a call has parentheses: `\(plain(function))(\(plain(arguments)))`"
        case .missingParentheses(let function, let arguments):
            "a call has parentheses: `\(plain(function))(\(plain(arguments)))`; a product has a sign: `\(plain(function)) * \(plain(arguments))`"
        case .missingAttributeName: "`x.shape` is an attribute, `x.sum()` calls a function on x"
        case .commentSlashes: "a comment begins with `#`"

        case .emptyAssignment("="): "write the value: `x = 3`"
        case .emptyAssignment(let sign): "write the value: `x \(sign) 3`"
        case .missingTarget(let sign): "write the name that is given the value: `x \(sign) 3`"
        case .cannotAssign(let target, let text): noTargetHelp(target, text)
        case .reservedName(let word): "choose another name: `\(word)_ = …`"
        case .chainedAssignment: "two assignments are two statements: `b = 3; a = b`; `==` compares"
        case .equalsInExpression: "`==` compares: `a == b`"
        case .severalAugmented: "write two statements: `a += 1; b += 1`"
        case .unsupportedAugmented("^="):
            "a power is `x **= 2`; the bits' exclusive or is `x = x ^ y`"
        case .unsupportedAugmented(let sign) where sign.count == 3:
            "multiply or divide by a power of two: `x *= 2**n`, `x //= 2**n`"
        case .unsupportedAugmented(let sign): "write it out: `x = x \(sign.dropLast()) y`"
        case .tupleNeedsParentheses: "write a tuple: `(1, 2)`"
        case .starred("*", isArgument: true):
            "a tuple is taken whole: `zeros(x.shape)`; its elements are `t[0], t[1]`"
        case .starred("**", isArgument: true):
            "name the arguments one by one: `conv(x, w, stride=2, pad=1)`"
        case .starred: "slice the tuple: `first, rest = t[0], t[1:]`"
        case .declaration(_, let name): "write `\(plain(name)) = …`"
        case .annotation(let name):
            "write `\(plain(name)) = …`; a tensor's type is an argument: `zeros(3, dtype=int64)`"
        case .parameterNotAName:
            "a definition has names in its parentheses: `f(x, s=1) = s*x`; `==` compares"
        case .repeatedParameter, .repeatedKeyword: "remove one of the two"
        case .parameterOrder(let name): "put it first, or give it a default: `\(plain(name))=1`"

        case .emptyArgument(let name):
            "write its value, `\(plain(name))=1`, or leave the argument out"
        case .keywordColon(let name): "write `\(plain(name))=…`"
        case .keywordNotAName: "an argument is named as in `conv(x, w, stride=2)`; `==` compares"
        case .positionalAfterKeyword: "put it before the named ones: `conv(x, w, stride=2)`"

        case .foreignStatement(let word): statementHelp(word)
        case .strayColon:
            "a function is defined as `f(x) = x + 1`; a loop is `for i in range(3): print(i)`"
        case .emptyStatement: "one `;` separates two statements"
        case .secondLine:
            "give it as an input of its own; a line goes on while a bracket is open, or after `\\`"
        case .pastedPrompt: "leave it out"
        case .magic("timeit"), .magic("time"): "write `:time conv(x, w)`"
        case .magic: "`:help` lists the commands"
        case .commandNotAlone: "give the command as an input of its own"
        case .commandWithoutWord: "`:help` lists the commands"
        case .loopNotFirst: "give the loop as a line of its own"
        case .loopWithoutTarget, .loopInParentheses, .loopWithoutIn, .loopWithoutColon,
            .loopWithoutBody:
            "a loop is `for i in range(3): print(i)`"

        case .tooDeep: "give the inner parts names: `a = …`, then use `a`"
        case .tooHigh: "give parts of it names, or put the values into a list: `sum([1, 2, 3])`"
        case .emptyExpression: "write one, such as `conv(x, w)`"
        case .unexpected: nil
        }
    }

    /// A piece of input inside a suggested line: short and on one line, or left out.
    private func plain(_ text: String) -> String {
        text.count <= 30 && !text.contains(where: \.isNewline) ? DisplayText(text).text : "…"
    }

    /// `1:5` counts to 5 in Matlab.
    private func countHelp(_ first: Int, _ last: Int) -> String {
        let (end, overflow) = last.addingReportingOverflow(1)
        if overflow || first > last { return "`range(1, 6)` counts from 1 to 5" }
        return "`range(\(first), \(end))` counts from \(first) to \(last)"
    }

    private func escapeHelp(_ escape: String) -> String {
        guard let letter = escape.dropFirst().first else { return "a backslash is written `\\\\`" }
        if "xuUN".contains(letter) || letter.isNumber {
            return "a character is named by its number: `\\u{41}` is A"
        }
        return "a backslash is written `\\\\`; the escapes are `\\n \\t \\\\ \\\" \\' \\u{…}`"
    }

    private func numberHelp(_ text: String) -> String {
        if text.contains("..") { return "a slice is `x[1:5]`, a count `range(1, 5)`" }
        if text.hasPrefix("0x") || text.hasPrefix("0X") {
            return "hexadecimal digits are 0…9 and a…f: `0x1F`"
        }
        if text.contains("_") { return "single underscores may stand between digits: `1_000`" }
        if text.last == "e" || text.last == "E" { return "an exponent has digits: `1e5`, `1e-5`" }
        return "a number has at most one point and one exponent: `1.5`, `2.5e-3`"
    }

    private func integerHelp(_ text: String) -> String {
        let range = "whole numbers go to 9223372036854775807"
        guard !text.hasPrefix("0x"), !text.hasPrefix("0X"), text.count <= 30 else { return range }
        return "\(range); as a float it is written `\(text).0`"
    }

    private func foreignHelp(_ sign: String) -> String? {
        switch sign {
        case "&&": "for numbers write `a and b`, for tensors `a & b`"
        case "||": "for numbers write `a or b`, for tensors `a | b`"
        case "!": "for numbers write `not a`, for tensors `~a`"
        case "===", "=>", "=<", "<>", "!==", "~=":
            "write `\(["===": "==", "=>": ">=", "=<": "<=", "<>": "!=", "!==": "!=", "~=": "!="][sign] ?? "==")`"
        case "<<", ">>": "multiply or divide by a power of two: `x * 2**n`, `x // 2**n`"
        case ":=": "write `=`, in a statement of its own"
        case "->": "a function is defined as `f(x) = x + 1`"
        case ".*", "./": "write `\(sign.dropFirst())`; the matrix product is `a @ b`"
        case ".^": "a power is `x**2`"
        case "..": "a slice is `x[1:5]`, a count `range(1, 5)`"
        case "/*", "*/": "a comment begins with `#` and ends with the line"
        case "mod": "the remainder is `a % b`"
        case "div": "whole division is `a // b`"
        case "xor": "exclusive or is `a ^ b`"
        default: nil
        }
    }

    private func comparisonHelp(_ word: String) -> String {
        switch word {
        case "is": "write `==`: `x == none`"
        case "is not": "write `!=`: `x != none`"
        case "in": "`any(x == 3)` tells whether 3 occurs in x"
        default: "`all(x != 3)` tells whether 3 does not occur in x"
        }
    }

    private func noTargetHelp(_ target: SyntaxError.NoTarget, _ text: String) -> String {
        switch target {
        case .number, .string: "the name stands on the left: `x = \(plain(text))`; `==` compares"
        case .call: "give the result a name first: `y = …`, then `y[0] = 1`"
        case .attribute where text == "shape": "write `x = reshape(x, 2, 3)`"
        case .attribute: "attributes can only be read; make a new value and assign that: `x = …`"
        case .operation, .comparison:
            "the left side is a name, `x = …`, or a part of one, `x[0] = …`; `==` compares"
        case .list: "write the names without brackets: `u, s, vh = svd(a)`"
        case .nestedTuple: "take it apart in two steps: `a, t = …`, then `b, c = t`"
        case .emptyTuple: "write a name: `x = …`"
        }
    }

    private func statementHelp(_ word: String) -> String {
        switch word {
        case "import", "from": "call it by its name: `conv(x, w)`; `:help` lists the functions"
        case "def", "func", "fun", "fn", "function", "lambda", "return":
            "a function is defined as `f(x, s=1) = s*x + 1`"
        case "if", "elif", "else", "match", "switch", "case":
            "to choose between values, write `where(condition, a, b)`"
        case "while", "do", "foreach", "repeat": "a loop is `for i in range(3): print(i)`"
        case "with": "files are read and written whole: `load(\"x.npy\")`, `save(\"x.npy\", x)`"
        case "del": "names are overwritten, `x = none`, or all forgotten: `:reset`"
        case "assert": "show the comparison itself: `allclose(a, b)`"
        default: "`:help` shows what there is"
        }
    }
}
