import Testing

@testable import Language

/// Random and mutated inputs: an answer or an error, never a trap, and spans within the text.
@Suite struct ParserFuzzTests {
    private static let seeds = [
        "y = conv(x, w, stride=2, pad=\"same\")", "f(x, s=1) = x.s(2)[..., none, ::2] # c",
        "for i, j in t: a[i, j:] += -x**2 // 3; b = not c == d", ":explain conv(x, w)", "?conv",
        "a, = (1, [2, .5e3, 0x1F], 'a\\n\\u{e9}')", "x = 1 + \\\n 2 @ ~m",
        "'it's' “q” f\"x\" 2x 1..2",
        "if x > 3: y = 1 else z", "x² × 3 ≤ é；卷积（x）", "lambda x: x; print x; import a.b as c",
    ]
    private static let pieces = [
        "(", ")", "[", "]", ",", ":", ";", "=", "==", "+", "-", "**", "//", ".", "...", "x", "f",
        "for ",
        " in ", " not ", " and ", "1", "0x", "1e", "'", "\"", "\\", "\n", "#", " ", "\t", "?", "!",
        "é", "“",
        "\u{0}", "🙂", "\u{301}", "if ", " is ", "lambda ", "%", "@", "{", "`", "\r\n", "~", "<",
        "*",
    ]

    @Test func survivesMutations() {
        var random = SplitMix(state: 20_240_607)
        for _ in 0..<6000 {
            var text = Array(Self.seeds[random.below(Self.seeds.count)])
            for _ in 0...random.below(4) {
                let place = random.below(text.count + 1)
                switch random.below(3) {
                case 0 where place < text.count: text.remove(at: place)
                case 1:
                    text.insert(contentsOf: Self.pieces[random.below(Self.pieces.count)], at: place)
                default:
                    text = Array(text[..<place]) + Array(Self.seeds[random.below(Self.seeds.count)])
                }
            }
            check(String(text))
        }
    }

    @Test func survivesRandomPieces() {
        var random = SplitMix(state: 7)
        for _ in 0..<10_000 {
            let count = random.below(14)
            check((0..<count).map { _ in Self.pieces[random.below(Self.pieces.count)] }.joined())
        }
    }

    @Test func survivesRandomBytes() {
        var random = SplitMix(state: 99)
        for _ in 0..<4000 {
            let bytes = (0..<random.below(40)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            check(String(decoding: bytes, as: UTF8.self))
        }
    }

    private func check(_ text: String) {
        let end = text.utf8.count
        let more = Parser.needsMore(text)
        do throws(SyntaxError) {
            let line = try Parser.parse(text, symbols: SymbolTable())
            if case .statements(let statements) = line {
                SpanCheck(end: end).check(statements)
                #expect(
                    !more || text.contains("\\"),
                    "complete, yet needs more: \(text.debugDescription)")
            }
        } catch {
            #expect(
                0 <= error.span.start && error.span.start <= error.span.end && error.span.end <= end
            )
            let rendered = error.diagnostic.render(source: text, width: 60)
            #expect(rendered.hasPrefix("error: "))
            #expect(rendered.split(separator: "\n").count <= 4)
        }
        _ = try? Parser.parseExpression(text, symbols: SymbolTable(), offset: 5)
    }
}

/// Every span lies within the text, and within that of the expression around it.
private struct SpanCheck {
    let end: Int

    func check(_ statements: [Statement]) {
        for statement in statements {
            inside(statement.span, Span(0, end))
            switch statement.kind {
            case .expression(let value): check(value, statement.span)
            case .assignment(let targets, _, let value):
                for target in targets { inside(target.nameSpan, target.span) }
                check(value, statement.span)
            case .augmented(let target, _, let value):
                inside(target.span, statement.span)
                check(value, statement.span)
            case .definition(let definition):
                inside(definition.nameSpan, statement.span)
                check(definition.body, statement.span)
            case .loop(let loop):
                check(loop.sequence, statement.span)
                check(loop.body)
            }
        }
    }

    private func check(_ value: Expr, _ outer: Span) {
        inside(value.span, outer)
        switch value.kind {
        case .binary(_, let left, let right, let at):
            inside(at, value.span)
            check(left, value.span)
            check(right, value.span)
        case .and(let left, let right), .or(let left, let right):
            check(left, value.span)
            check(right, value.span)
        case .unary(_, let operand), .not(let operand): check(operand, value.span)
        case .tuple(let items), .list(let items): for item in items { check(item, value.span) }
        case .call(let function, let arguments):
            check(function, value.span)
            for argument in arguments { check(argument.value, value.span) }
        case .subscripted(let base, _): check(base, value.span)
        case .comparison(let first, let links):
            check(first, value.span)
            for link in links { check(link.right, value.span) }
        default: break
        }
    }

    private func inside(_ inner: Span, _ outer: Span) {
        #expect(outer.start <= inner.start && inner.start <= inner.end && inner.end <= outer.end)
    }
}

/// Steele, Lea and Flood's SplitMix64: the same numbers on every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int {
        bound > 0 ? Int(next() % UInt64(bound)) : 0
    }
}
