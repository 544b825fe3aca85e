import Testing

@testable import Tensors

@Suite struct PrintingTests {
    let context = EvaluationContext()

    func text<T: Element>(
        _ values: [T], _ shape: [Int]? = nil, _ options: PrintOptions = .numpy
    ) throws -> String {
        try Tensor(Shape(shape ?? [values.count]), values, in: context).formatted(options, in: context)
    }

    @Test func everyFixtureIsReproduced() throws {
        let fixture = try PrintingFixture.load()
        #expect(fixture.cases.count == 455)
        for item in fixture.cases {
            let text = try item.tensor(in: context).formatted(item.printOptions, in: context)
            #expect(text == item.text, "case \(item.id)")
        }
    }

    @Test(arguments: [
        (0.1, "0.1"), (1e-5, "1e-05"), (1e16, "1e+16"), (9_999_999_999_999_998, "9999999999999998.0"),
        (3, "3.0"), (-0.0, "-0.0"), (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
        (0.0001, "0.0001"), (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
        (123456.789, "123456.789"), (1e22, "1e+22"), (1e15, "1000000000000000.0"), (-1.5e100, "-1.5e+100"),
    ])
    func doublesPrintAsPythonsRepr(value: Double, expected: String) {
        #expect(formatScalar(value) == expected)
    }

    @Test(arguments: [
        (Float(0.1), "0.1"), (999_999, "999999.0"), (1e6, "1e+06"), (1e-4, "1e-04"),
        (16_777_216, "1.6777216e+07"), (.leastNonzeroMagnitude, "1e-45"), (-0.0, "-0.0"),
    ])
    func floatsPrintAsNumPysScalars(value: Float, expected: String) {
        #expect(formatScalar(value) == expected)
    }

    /// Swift's own shortest digits are an independent implementation.
    @Test func shortestDigitsAgreeWithTheStandardLibrary() {
        var state: UInt64 = 42
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        func check(_ value: Double) {
            guard value.isFinite, value != 0 else { return }
            let short = value.shortest.stripped
            #expect("\(short.digits)" == significantDigits("\(value.magnitude)"), "\(value)")
        }
        func check(_ value: Float) {
            guard value.isFinite, value != 0 else { return }
            let short = value.shortest.stripped
            #expect("\(short.digits)" == significantDigits("\(value.magnitude)"), "\(value)")
        }
        for _ in 0..<20_000 {
            check(Double(bitPattern: next()))
            check(Float(bitPattern: UInt32(truncatingIfNeeded: next())))
        }
        for exponent in -1074...1023 { check(Double(sign: .plus, exponent: exponent, significand: 1)) }
        for exponent in -149...127 { check(Float(sign: .plus, exponent: exponent, significand: 1)) }
    }

    /// The digits of a number's text without its point, exponent and outer zeros.
    private func significantDigits(_ text: String) -> String {
        var digits = text.prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
        while digits.last == "0" { digits.removeLast() }
        return String(digits)
    }

    @Test func viewsPrintAsWhatTheyShow() throws {
        let x = try Tensor(Shape([2, 3]), [0, 1, 2, 3, 4, 5].map { Float($0) }, in: context)
        let transposed = Tensor(
            dtype: .float32, shape: try Shape([3, 2]), strides: [1, 3], offset: 0, storage: x.storage)
        #expect(try transposed.formatted(.numpy, in: context) == "[[0. 3.]\n [1. 4.]\n [2. 5.]]")
        let reversed = Tensor(
            dtype: .float32, shape: try Shape([3]), strides: [-2], offset: 5, storage: x.storage)
        #expect(try reversed.formatted(.numpy, in: context) == "[5. 3. 1.]")
    }

    /// Only the corners are read: the view has more elements than memory could hold.
    @Test func aSummaryReadsOnlyWhatItShows() throws {
        let one = try Tensor(scalar: Float(1), in: context)
        let huge = try one.broadcast(to: Shape([1 << 40, 1 << 10]))
        var options = PrintOptions.numpy
        options.edgeItems = 1
        #expect(try huge.formatted(options, in: context) == "[[1. ... 1.]\n ...\n [1. ... 1.]]")
        options = .torch
        options.edgeItems = 1
        #expect(
            try huge.formatted(options, in: context)
                == "tensor([[1.,  ..., 1.],\n        ...,\n        [1.,  ..., 1.]])")
    }

    @Test func abbreviationIsReported() throws {
        let zeros = [Float](repeating: 0, count: 1001)
        #expect(try Tensor(Shape([1001]), zeros, in: context).isAbbreviated(.numpy))
        #expect(try !Tensor(Shape([1000]), Array(zeros.dropLast()), in: context).isAbbreviated(.numpy))
        var options = PrintOptions.numpy
        options.threshold = 5
        #expect(try !Tensor(Shape([2, 5]), Array(zeros.prefix(10)), in: context).isAbbreviated(options))
        #expect(try !Tensor(scalar: 1.0, in: context).isAbbreviated(options))
    }

    /// NumPy 2.4.6: with no edges every element decides the format.
    @Test func withoutEdgesAllElementsDecide() throws {
        var options = PrintOptions.numpy
        options.edgeItems = 0
        options.threshold = 2
        #expect(try text([1.0, 0.25, 3, 4], nil, options) == "[... 4.  ]")
    }

    /// PyTorch 2.13: with no edges the size is told.
    @Test func torchWithoutEdgesTellsTheSize() throws {
        var options = PrintOptions.torch
        options.edgeItems = 0
        #expect(try text([Float(1), 2], nil, options) == "tensor([1., 2.], size=(2,))")
        options.threshold = 1
        #expect(try text([Float(1), 2], nil, options) == "tensor([...], size=(2,))")
        options.threshold = 0
        #expect(try text([Float(0.5)], [], options) == "tensor(0.5000, size=())")
    }

    @Test(arguments: [PrintOptions.numpy, .torch])
    func noSettingTraps(style: PrintOptions) throws {
        let values = [0, -0.0, 1e-300, 1.5, -2.25e300, .nan, -.infinity, 0x1p-1074]
        for precision in [0, 1, 17, 18, 19, 20, 400, 2000] {
            for width in [0, 1, 80, Int.max] {
                for edge in [0, 1, Int.max] {
                    for threshold in [0, 3, Int.max] {
                        var options = style
                        options.precision = precision
                        options.lineWidth = width
                        options.edgeItems = edge
                        options.threshold = threshold
                        #expect(try !text(values, [2, 4], options).isEmpty)
                        options.suppress = true
                        options.sciMode = false
                        #expect(try !text(values, [2, 4], options).isEmpty)
                    }
                }
            }
        }
    }

    @Test func aTextThatWouldPassTheMemoryLimitIsRefused() throws {
        let context = EvaluationContext(memoryLimit: 1 << 20)
        let x = try Tensor(scalar: 1.5, in: context)
        var options = PrintOptions.torch
        options.precision = Int.max
        #expect(throws: TensorError.self) { try x.formatted(options, in: context) }
    }

    @Test func printingIsInterruptible() throws {
        let x = try Tensor(scalar: Float(1), in: context).broadcast(to: Shape([1 << 40]))
        context.cancellation.cancel()
        var options = PrintOptions.numpy
        options.threshold = Int.max
        #expect(throws: TensorError.cancelled) { try x.formatted(options, in: context) }
    }
}
