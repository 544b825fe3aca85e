import Language
import Tensors
import Testing

/// Lines that once took the process down, or asked for memory without asking the budget first.
@Suite struct HostileLineTests {
    private func errors(_ lines: [String], limit: Int = 4 << 20) -> String? {
        let typed = Typed(echoes: false)
        typed.interpreter.context.memory.limit = limit
        return lines.map { typed.error($0)?.message }.last ?? nil
    }

    @Test("a tensor without elements may still have more slices than fit", arguments: [
        "split(zeros(0), 2**62)", "split(zeros(0, 2**40), 2**40, 1)", "stack(zeros(2**40, 0))",
        "stack(broadcast_to(1, (2**40,)))", "concat(broadcast_to(1, (2**40, 3)))",
    ])
    func slices(line: String) {
        #expect(errors([line])?.contains("of the limit of") == true)
    }

    @Test("the longer side of a matrix without elements is squared", arguments: [
        "svd(zeros(2**20, 0))", "svd(zeros(0, 2**20))",
    ])
    func squares(line: String) {
        #expect(errors([line])?.contains("of the limit of") == true)
    }

    @Test("nothing repeated ever so often is nothing") func nothing() {
        #expect(Typed()("() * 2**62") == ["()"])
        #expect(Typed()("2**62 * ''") == [""])
    }

    @Test("a dilation that a kernel of one cell never takes", arguments: [
        "max_pool(ones(1, 1, 4, 4), 1, dilation=2**62, pad=1)",
        "conv(ones(1, 1, 4, 4), ones(1, 1, 1, 1), dilation=2**62, pad=1)",
        "im2col(ones(1, 1, 1), 1, dilation=2**60)", "deconv(ones(1, 1, 1), ones(1, 1, 1), dilation=2**62)",
        "conv(ones(1, 1, 1), ones(1, 1, 1), input_dilation=2**62, pad=1)",
    ])
    func dilation(line: String) {
        #expect(errors([line])?.contains("no longer fit in 64 bits") == true)
    }

    @Test("squares that no integer holds are too many elements", arguments: [
        "svd(zeros(2**40, 0))", "svd(zeros(0, 2**62))",
    ])
    func overflow(line: String) {
        #expect(errors([line])?.contains("elements") == true)
    }

    @Test("a convolution of no channels has elements, all of them 0") func noChannels() {
        let typed = Typed(echoes: false)
        #expect(typed("conv(zeros(1, 0, 3, 3), zeros(2, 0, 2, 2)).shape") == ["(1, 2, 2, 2)"])
        #expect(typed("sum(abs(conv(zeros(1, 0, 3, 3), zeros(2, 0, 2, 2))))") == ["0.0"])
        for algorithm in ["direct", "im2col", "matrix"] {
            #expect(typed("conv(zeros(1, 0, 3, 3), zeros(2, 0, 2, 2), algo=\"\(algorithm)\").shape") == ["(1, 2, 2, 2)"])
        }
    }
}
