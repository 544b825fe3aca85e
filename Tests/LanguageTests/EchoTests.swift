import Testing

/// What a statement shows: LANGUAGE.md, "What is shown".
@Suite struct EchoTests {
    @Test(
        "an assignment in a conversation",
        arguments: [
            ("x = arange(1,3,4,4)", ["x.shape = (1, 3, 4, 4)"]),
            ("i = range(9)", ["i.shape = (9,)  int64"]),
            ("m = zeros(2) > 1", ["m.shape = (2,)  bool"]),
            ("a = 3", ["a = 3"]),
            ("a = 0.1 + 0.2", ["a = 0.30000000000000004"]),
            ("t = (1, 3, 4, 4)", ["t = (1, 3, 4, 4)"]),
            ("t = 1,", ["t = (1,)"]),
            ("s = 'it'", ["s = 'it'"]),
            ("z = sum(ones(3))", ["z = 3.0"]),
            ("a, b = 1, 2", ["a = 1", "b = 2"]),
            ("n = none", ["n = None"]),
            ("d = float64", ["d = float64"]),
            ("a = 3;", []),
            ("_ = 3", []),
            ("f(x) = x + 1", []),
            ("for i in range(3): y = i", []),
        ])
    func assignment(line: String, shown: [String]) {
        #expect(Typed()(line) == shown)
    }

    @Test(
        "an expression",
        arguments: [
            ("1e16", ["1e+16"]), ("1e5", ["100000.0"]), ("true", ["True"]), ("none", []), ("'text'", ["text"]),
            ("(1, 'a', none, 2.0)", ["(1, 'a', None, 2.0)"]), ("()", ["()"]), ("float32", ["float32"]),
            ("[1, 2]", ["[1. 2.]"]), ("[]", ["[]"]), ("[true, false]", ["[ True False]"]),
            ("zeros(2), ones(1)", ["[0. 0.]\n\n[1.]"]), ("1 + 1;", []), ("1; 2", ["2"]),
            ("print(1, 'a', [1, 2], (1, 'b'))", ["1 a [1. 2.] (1, 'b')"]), ("print()", [""]),
        ])
    func expression(line: String, shown: [String]) {
        #expect(Typed()(line) == shown)
    }

    @Test("a script shows only values and prints") func script() {
        let typed = Typed(echoes: false)
        #expect(typed("x = 3; x") == ["3"])
        #expect(typed("x = zeros(3)") == [])
    }

    @Test("_ and ans are the last value shown") func lastValue() {
        let typed = Typed()
        #expect(typed.last("6 * 7", "_ + 1") == ["43"])
        #expect(typed.last("ans * 2") == ["86"])
        #expect(typed.last("x = 5", "_") == ["86"])
        #expect(typed.last("ans = 1", "2", "ans") == ["1"])
        #expect(Typed()("_") == ["error: nothing has been shown yet, so _ has no value"])
    }

    @Test("_ discards what is assigned to it") func discard() {
        #expect(Typed().last("7", "a, _ = 1, 2", "_") == ["7"])
    }
}
