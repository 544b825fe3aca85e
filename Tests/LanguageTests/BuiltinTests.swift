import Language
import Testing

/// What derives from the table of builtins holds for every one of them.
@Suite struct BuiltinTests {
    @Test("every example shows what it says", arguments: Builtins.all.map(\.name)) func examples(_ name: String) throws {
        let builtin = try #require(Builtins.named(name))
        #expect(!builtin.summary.isEmpty && !builtin.examples.isEmpty)
        let typed = Typed(echoes: false)
        var expected: [String] = []
        var shown: [String] = []
        func compare() { #expect(shown.joined(separator: "\n") == expected.joined(separator: "\n")) }
        for line in builtin.examples.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix(">>> ") {
                compare()
                expected = []
                shown = typed(String(line.dropFirst(4)))
            } else {
                expected.append(line)
            }
        }
        compare()
    }

    @Test("names and parameters are unique") func unique() {
        #expect(Set(Builtins.all.map(\.name)).count == Builtins.all.count)
        for builtin in Builtins.all {
            let names = builtin.parameters.flatMap { [$0.name] + $0.aliases }
            #expect(Set(names).count == names.count, "\(builtin.name)")
        }
    }

    @Test("signatures say what LANGUAGE.md says") func signatures() {
        #expect(
            Builtins.named("conv")?.signature
                == "conv(x, w, b=none, stride=1, pad=0, dilation=1, groups=1, input_dilation=1, flip=false, pad_mode=\"zeros\", exact=false, layout=\"NCHW\", algo=\"auto\")")
        #expect(Builtins.named("max_pool")?.signature == "max_pool(x, k, stride=k, pad=0, dilation=1, ceil=false, indices=false)")
        #expect(Builtins.named("zeros")?.signature == "zeros(shape..., dtype=float32)")
    }
}
