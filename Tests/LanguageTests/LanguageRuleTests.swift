import Testing

/// LANGUAGE.md to the letter: a line for each rule, what it shows in a script.
@Suite struct LanguageRuleTests {
    @Test(
        "statements",
        arguments: [
            // A statement directly followed by `;` shows nothing.
            ("1; 2", ["2"]), ("1;", []), ("x = 3;", []), ("print(1);", ["1"]),
            // A line goes on while a bracket is open, or after a `\`.
            ("(1 +\n2)", ["3"]), ("1 + \\\n2", ["3"]), ("[1,\n\n2]", ["[1. 2.]"]),
            // A loop owns everything after its colon; loops nest on a line.
            ("for i in range(2): print(i); print(-i)", ["0", "0", "1", "-1"]),
            ("for i in range(2): for j in range(2): print(i, j)", ["0 0", "0 1", "1 0", "1 1"]),
            ("for a, b in [[1, 2], [3, 4]]: print(a + b)", ["3", "7"]), ("for a, in ((1,), (2,)): print(a)", ["1", "2"]),
            ("for i in range(3): i", ["0", "1", "2"]), ("for i in range(3): i;", []), ("for s in 'ab', 'c': print(s)", ["?"]),
            // Assignment: several targets, a swap, parts, discarding.
            ("a, b = 1, 2; a, b = b, a; a, b", ["(2, 1)"]), ("a, = (7,); a", ["7"]), ("(a, b) = 3, 4; a", ["3"]),
            ("_, a = 1, 2; a", ["2"]), ("x = zeros(2); x[0], y = 1, 2; x", ["[1. 0.]"]),
            // `name(…) =` is a definition; free names resolve when it is called, defaults when it is defined.
            ("f(x, s=1,) = x * s; f(2, s=3)", ["6"]), ("f() = 4; f()", ["4"]), ("f(x) = g(x); g(x) = x + 1; f(1)", ["2"]),
            ("f(x) = x; f", ["f(x) = x"]), ("f(x) = x.g(); g(x) = -x; f(2)", ["-2"]),
        ] as [(String, [String])])
    func statement(line: String, shown: [String]) {
        if shown == ["?"] {
            #expect(Typed(echoes: false)(line)[0].hasPrefix("error: "), "\(line)")
        } else {
            #expect(Typed(echoes: false)(line) == shown, "\(line)")
        }
    }

    @Test("_ and ans are the last value shown; assigning to _ discards") func lastValue() {
        let typed = Typed(echoes: false)
        #expect(typed("_")[0].hasPrefix("error: "))
        #expect(typed("5") == ["5"])
        #expect(typed("_ + 1") == ["6"])
        #expect(typed("ans; 7;") == [])
        #expect(typed("ans") == ["6"])
        #expect(typed("_ = 9") == [])
        #expect(typed("_, b = 1, 2") == [])
        #expect(typed("_, b") == ["(6, 2)"])
        #expect(typed("ans = 1") == [])
        #expect(typed("7") == ["7"])
        #expect(typed("ans, _") == ["(1, 7)"])
        #expect(typed("8; 1/0")[0].hasPrefix("error: "))
        #expect(typed("none") == [])
    }

    @Test(
        "names",
        arguments: [
            ("true and True, false, none, None", ["(True, False, None, None)"]), ("newaxis == none", ["True"]),
            ("size = 3; size, size(ones(2))", ["(3, 2)"]), ("sum = ones(2); sum.sum()", ["2.0"]),
            ("stride = 2; conv(ones(4, 4), ones(2, 2), stride=stride).shape", ["(2, 2)"]),
            ("axis = 7; sum(ones(2, 3), axis=0)", ["[2. 2. 2.]"]), ("X = 1; x = 2; X", ["1"]), ("größe = 2; größe", ["2"]),
            ("x = 5; f(x) = x * 2; f(1), x", ["(2, 5)"]), ("e = exp; e(0)", ["1.0"]), ("float32", ["float32"]),
            ("float32 = 3; float32", ["3"]),
        ] as [(String, [String])])
    func name(line: String, shown: [String]) {
        #expect(Typed(echoes: false)(line) == shown, "\(line)")
    }

    @Test(
        "other ecosystems' spellings",
        arguments: [
            ("conv(ones(4, 4), ones(3, 3), padding=1).shape", "(4, 4)"), ("sum(ones(2, 3), dim=1)", "[3. 3.]"),
            ("mean(ones(2, 3), axis=0, keepdim=true).shape", "(1, 3)"), ("max_pool(ones(1, 1, 4, 4), kernel_size=2).shape", "(1, 1, 2, 2)"),
            ("concat([ones(1, 2), ones(1, 2)], dim=1).shape", "(1, 4)"), ("softmax([0, 0], dim=0)", "[0.5 0.5]"),
            ("ones(2, 3).view(3, 2).shape", "(3, 2)"), ("ones(2, 3).numel()", "6"),
        ])
    func alias(line: String, shown: String) {
        #expect(Typed(echoes: false)(line) == [shown])
    }

    @Test(
        "names and words of elsewhere are answered with our line",
        arguments: [
            ("F.conv2d(1, 2)", "conv(x, w"), ("torch.nn.functional", "without modules"), ("conv_transpose2d(1, 2)", "deconv(y, w"), ("unfold(1, 3)", "im2col"),
            ("fold(1, 3)", "col2im"), ("np.pad(1, 2)", "pad(x, 1)"), ("x = ones(2); x.backward()", "grad(loss, w)"), ("import torch", "import"),
            ("pass", "empty line"), ("break", "range(5)"), ("continue", "condition"), ("return 5", "f(x, s=1)"), ("exit()", ":quit"), ("quit", ":quit"),
            ("help", ":help"), ("whos", ":vars"), ("np.array([1])", "tensor("), ("torch.cat([ones(2)])", "concat("),
            ("x = ones(2); x.clone()", "never changes"), ("np.matmul(eye(2), eye(2))", "matmul(a, b)"), ("x = ones(2); x.to(float64)", "float64(x)"),
            ("2.0 ^ 3", "`**`"), ("ones(2) ^ 2", "x ** 2"), ("transpose(ones(1, 2, 3, 4), 0, 1)", "swapaxes(x, 0, 1)"),
            ("conv(ones(3, 3), ones(2, 2), 2)", "stride=2"),
        ])
    func foreign(line: String, help: String) {
        let error = Typed().error(line)
        let text = (error?.message ?? "nothing") + " " + (error?.help ?? "no help")
        #expect(text.contains(help), "\(line): \(text)")
    }

    @Test("a definition that takes a builtin's name says so; a variable does not") func shadowing() {
        let typed = Typed(echoes: false)
        #expect(typed("conv(a, b) = a * b") == ["note: from here on conv is your function, and no longer the builtin"])
        #expect(typed("conv(2, 3)") == ["6"])
        #expect(typed("sum = 3") == [])
        #expect(typed("mine(a) = a") == [])
    }

    @Test("a note is made once a line") func notes() {
        let notes = Typed(echoes: false)("for i in range(3): y = conv(ones(6, 6), ones(3, 3), stride=2)")
        #expect(notes == ["note: row 5 and column 5 of x are never read: the stride does not divide evenly"])
    }

    @Test("an error inside a function or a loop shows both places") func places() {
        let typed = Typed(echoes: false)
        _ = typed("f(n) = 1 / n")
        let line = "for n in range(2, -1, -1): for k in (1, 2): f(n)"
        let notes = typed.failure(line)?.callNotes ?? []
        #expect(notes.map(\.note.message) == ["inside f(n) = 1 / n", "in turn 1 of the loop: k = 1", "in turn 3 of the loop: n = 0"])
        #expect(notes.map(\.source) == ["f(n) = 1 / n", line, line])
        #expect(notes.last?.note.span.map { "\($0.start)…\($0.end)" } == "0…25")
    }
}
