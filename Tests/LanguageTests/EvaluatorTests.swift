import Testing

/// Evaluation rules of LANGUAGE.md that other libraries' fixtures do not reach.
@Suite struct EvaluatorTests {
    @Test(
        "shown",
        arguments: [
            // Truth and short circuits are Python's.
            ("0 or 5", "5"), ("3 and 0.0", "0.0"), ("not 0", "True"), ("1 < 2 < 3", "True"), ("1 < 2 > 5", "False"),
            ("0 and 1/0", "0"), ("'' or 'x'", "x"), ("2 == 2.0", "True"), ("9007199254740993 == 9007199254740992.0", "False"),
            ("'a' < 'b'", "True"), ("(1, 2) < (1, 3)", "True"), ("none == none", "True"), ("1 != none", "True"),
            // Tuples and strings.
            ("(1, 2) + (3,)", "(1, 2, 3)"), ("(1, 2, 3)[::-1]", "(3, 2, 1)"), ("(1, 2, 3)[-1]", "3"),
            ("'abc'[1:]", "bc"), ("(0,) * 3", "(0, 0, 0)"), ("len((1, 2))", "2"),
            // Lists are exact until something consumes them.
            ("tensor([16777217], dtype=int64)", "[16777217]"), ("[16777217]", "[1.6777216e+07]"),
            ("for s in [1, 2]: print(s)", "2"), ("[range(2), [5, 6]]", "[[0 1]\n [5 6]]"), ("[1, 2] + 1", "[2. 3.]"),
            // Methods, attributes, keywords and their aliases.
            ("ones(2, 3).sum(axis=0)", "[2. 2. 2.]"), ("ones(2, 3).sum(dim=1, keepdim=true)", "[[3.]\n [3.]]"),
            ("ones(2, 3).T.shape", "(3, 2)"), ("ones(2, 3).size", "6"), ("sum(ones(2, 2), none, true)", "[[4.]]"),
            ("zeros(2, 3).shape == zeros((2, 3)).shape == zeros([2, 3]).shape", "True"),
            ("reshape(range(6), (2, 3)).shape", "(2, 3)"), ("view(range(6), 3, 2).shape", "(3, 2)"), ("numel(ones(7))", "7"),
            // A value that cannot be called gives way to the builtin.
            ("size = 3; size(ones(4))", "4"), ("sum = 1; ones(3).sum()", "3.0"),
            // Functions.
            ("f(x, s=2) = x * s; f(3), f(3, 5), f(s=1, x=4)", "(6, 15, 4)"),
            ("k = 2; f(x) = x * k; k = 10; f(1)", "10"), ("k = 2; f(x=k) = x; k = 10; f()", "2"),
            ("g(h, x) = h(x); g(sqrt, 4)", "2.0"), ("n(f) = f > 0 and f * n(f - 1) or 1; n(5)", "120"),
            ("apply(f) = f(2); sq(x) = x ** 2; apply(sq)", "4"),
            // Plain numbers stay plain.
            ("sqrt(2)", "1.4142135623730951"), ("abs(-3)", "3"), ("maximum(2, 3.5)", "3.5"), ("sqrt(2/pi)", "0.7978845608028654"),
            ("int(ones(1) * 3)", "3"), ("float(2)", "2.0"), ("tensor(3)", "3.0"), ("dtype(tensor(3))", "float32"),
            // Loops.
            ("t = 0\n", ""), ("for i, j in ((1, 2), (3, 4)): print(i * j)", "12"), ("for r in eye(2): print(r)", "[0. 1.]"),
            ("s = 0; s", "0"), ("x = zeros(2, 2); x[0][1] = 5; x[1] += 2; x", "[[0. 5.]\n [2. 2.]]"),
            ("x = range(3); x += 0.5; x", "[0.5 1.5 2.5]"), ("x = range(3); x[0] += 5; x", "[5 1 2]"),
            ("-9223372036854775808", "-9223372036854775808"), ("1_000 + 0x1F", "1031"),
        ])
    func value(line: String, shown: String) {
        #expect((Typed(echoes: false)(line).last ?? "") == shown, "\(line)")
    }

    @Test(
        "refused, and why",
        arguments: [
            ("9223372036854775807 + 1", "9223372036854775807 + 1 does not fit in 64 bits (at most 9223372036854775807)"),
            ("2 ** 64", "2 ** 64 does not fit in 64 bits (at most 9223372036854775807)"),
            ("1 // 0", "division by zero: 1 // 0"), ("(-8) ** 0.5", "(-8.0) ** 0.5: a negative number has no real power with a fraction"),
            ("zeros(2) and 1", "a tensor of shape (2,) is neither true nor false"),
            ("[[1, 2], [3]]", "the rows of a list must agree: [1] should be 2 items, as in the first row, and is 1"),
            ("[1, [2]]", "the rows of a list must agree: [1] should be a number, and is a list of 1"),
            ("a, b = 1, 2, 3", "3 values for 2 names"), ("3[0]", "an integer has nothing to index"),
            ("(1, 2)[5]", "index 5 is out of range for 2 items"), ("for i in 5: i", "for goes through a tensor's first axis or a tuple, and this is an integer"),
            ("ones(2).size()", "size is an attribute, not a method; its value is 2"), ("ones(2).sum", "sum is a function and needs its parentheses"),
            ("nothing[0] = 1", "nothing is not defined, so no part of it can be changed"),
            ("t = (1, 2); t[0] = 5", "t is a tuple, whose items cannot be changed"),
            ("zeros()", "zeros(shape..., dtype=float32) needs shape"), ("eye()", "eye(n, m=none, dtype=float32) needs n"),
            ("eye(1, 2, float32, 4)", "4 arguments for eye(n, m=none, dtype=float32), which takes at most 3"),
            ("eye(2, n=2)", "eye was given n twice"), ("zeros('a')", "zeros: shape takes an integer or several, and this is 'a'"),
            
            ("f(x) = x; f()", "f(x) needs x"), ("f(x) = x; f(1, 2)", "2 arguments for f(x), which takes one"),
            ("'a' + 1", "`+` has no meaning for a string and an integer"), ("seed(-1)", "seed: n takes an integer from 0 to 4294967295, and this is -1"),
        ])
    func refusal(line: String, message: String) {
        #expect(Typed()(line).last == "error: " + message)
    }

    @Test(
        "a way out",
        arguments: [
            ("arange(2,2).shap", "did you mean shape?"), ("cnov(1, 2)", "did you mean conv?"),
            ("conv(ones(3,3), ones(2,2), stide=2)", "stride"), ("np.pad(ones(2), 1)", "pad(x, 1)"), ("F.conv2d(1, 2)", "conv(x, w"),
            ("conv2d(1, 2)", "conv(x, w"), ("torch.zeros(2)", "zeros(shape..."), ("conv(ones(3,3), ones(2,2), 2)", "stride=2"),
            ("transpose(zeros(1,2,3,4), 0, 1)", "swapaxes(x, 0, 1)"), ("zeros(2) and 1", "& | ~"),
            ("conv(ones(3,3), ones(2,2), pad='sam')", "did you mean \"same\"?"),
        ])
    func help(line: String, help: String) {
        let found = Typed().error(line)?.help ?? "no help"
        #expect(found.contains(help), "\(line): \(found)")
    }

    @Test("an error stands under what is to blame") func spans() {
        func blamed(_ line: String) -> String? {
            Typed().error(line)?.span.map { String(decoding: Array(line.utf8)[$0.start..<$0.end], as: UTF8.self) }
        }
        #expect(blamed("1 + nothing * 2") == "nothing")
        #expect(blamed("conv(ones(3,3), ones(2,2), stride=0)") == "0")
        #expect(blamed("zeros(2, 3) + zeros(4) * 2") == "zeros(2, 3) + zeros(4) * 2")
        #expect(blamed("x = ones(2, 3) @ ones(2, 3)") == "ones(2, 3) @ ones(2, 3)")
        #expect(blamed("[[1, 2], [3]]") == "[[1, 2], [3]]")
    }

    @Test("arange of a range notes once what range does") func arangeNote() {
        let typed = Typed()
        #expect(typed("x = arange(1, 17)").count == 2)
        #expect(typed("x = arange(1, 17)").count == 1)
        #expect(Typed()("x = arange(1, 3, 4)").count == 1)
    }

    @Test("a stride that does not divide says what is never read") func unreadNote() {
        #expect(
            Typed()("y = conv(ones(6, 6), ones(3, 3), stride=2)")[0]
                == "note: row 5 and column 5 of x are never read: the stride does not divide evenly")
        #expect(Typed()("y = conv(ones(5, 5), ones(3, 3), stride=2)").count == 1)
    }
}
