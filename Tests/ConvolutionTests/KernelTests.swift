import Tensors
import Testing

@testable import Convolution

/// Every fast kernel against the loops, writing into buffers full of poison.
///
/// The elements are small whole numbers, so the answers must be equal, not close.
@Suite(.serialized)
struct KernelTests {
    /// Runs `body` with a buffer of poison and checks that it wrote `count` elements and no other.
    private func poisoned<T: ConvElement>(
        _ count: Int, _ poison: T, _ body: (UnsafeMutablePointer<T>) throws -> Void
    ) throws -> [T] {
        let guardCells = 32
        let buffer = UnsafeMutablePointer<T>.allocate(capacity: count + 2 * guardCells)
        defer { buffer.deallocate() }
        buffer.initialize(repeating: poison, count: count + 2 * guardCells)
        try body(buffer + guardCells)
        for i in 0..<guardCells {
            #expect(same(buffer[i], poison) && same(buffer[count + guardCells + i], poison))
        }
        return (0..<count).map { buffer[guardCells + $0] }
    }

    private func same<T: ConvElement>(_ a: T, _ b: T) -> Bool { a == b || a != a && b != b }

    private func compare<T: ConvElement>(_: T.Type, dtype: DType, poison: T, seed: UInt64, rounds: Int) throws {
        var choices = Choices(seed: seed)
        for _ in 0..<rounds {
            let (x, w, options) = choices.conv(zeroPadding: true)
            try compare(T.self, dtype, poison, x, w, options, &choices)
        }
    }

    /// All kernels for one problem, and their gradients.
    private func compare<T: ConvElement>(
        _: T.Type, _ dtype: DType, _ poison: T, _ x: [Int], _ w: [Int], _ options: ConvOptions, _ choices: inout Choices
    ) throws {
        let context = Make.context
        let geometry = try ConvGeometry.conv(x: Shape(x), w: Shape(w), options)
        let p = ConvProblem(geometry)
        let (image, weight) = (try choices.tensor(x, dtype), try choices.tensor(w, dtype))
        let gradient = try choices.tensor(geometry.outputShape.dimensions, dtype)
        let bias = try choices.tensor([w[0]], dtype)
        try image.withElements(T.self) { image in
            try weight.withElements(T.self) { weight in
                try gradient.withElements(T.self) { gradient in
                    try bias.withElements(T.self) { bias in
                        guard let x = image.baseAddress, let w = weight.baseAddress,
                            let dy = gradient.baseAddress, let b = bias.baseAddress
                        else { return }
                        let bias = choices.chance(50) ? b : nil
                        try forward(p, x, w, bias, gradient.count, poison, context, "\(geometry)")
                        try gradients(
                            p, x, w, dy, (image.count, weight.count), poison, context, "\(geometry)")
                    }
                }
            }
        }
    }

    private func forward<T: ConvElement>(
        _ p: ConvProblem, _ x: UnsafePointer<T>, _ w: UnsafePointer<T>, _ bias: UnsafePointer<T>?,
        _ count: Int, _ poison: T, _ context: EvaluationContext, _ what: String
    ) throws {
        let expected = try poisoned(count, poison) {
            try Direct.forward(p, x: x, w: w, bias: bias, y: $0, in: context)
        }
        var kernels: [ConvProblem.Kernel] = [.columns, .matrix]
        if T.dtype != .int64, p.fitsRows { kernels.append(.rows) }
        if T.dtype != .int64, p.fitsDepthwise { kernels.append(.depthwise) }
        if T.dtype != .int64, p.unfitForWinograd == nil { kernels.append(.winograd) }
        if p.isWhole { kernels.append(.whole) }
        if usesOneDNN(T.dtype), p.unfitForOneDNN("conv") == nil { kernels += oneDNN }
        for kernel in kernels {
            let found = try poisoned(count, poison) {
                try p.forward(kernel, byName: true, x: x, w: w, of: nil, bias: bias, y: $0, in: context)
            }
            #expect(found == expected, "\(kernel) \(what)")
        }
    }

    private func gradients<T: ConvElement>(
        _ p: ConvProblem, _ x: UnsafePointer<T>, _ w: UnsafePointer<T>, _ dy: UnsafePointer<T>,
        _ counts: (x: Int, w: Int), _ poison: T, _ context: EvaluationContext, _ what: String
    ) throws {
        let dx = try poisoned(counts.x, poison) {
            try Direct.inputGradient(p, dy: dy, w: w, dx: $0, in: context)
        }
        var kernels = [(ConvProblem.Kernel.columns, true), (.matrix, true), (.columns, false)]
        if p.isWhole { kernels.append((.whole, true)) }
        if usesOneDNN(T.dtype), p.unfitForOneDNN("conv_dx") == nil { kernels += oneDNN.map { ($0, true) } }
        for (kernel, byName) in kernels {
            let found = try poisoned(counts.x, poison) {
                try p.inputGradient(kernel, byName: byName, dy: dy, w: w, of: nil, dx: $0, in: context)
            }
            #expect(found == dx, "dx \(kernel) \(what)")
        }
        let dw = try poisoned(counts.w, poison) {
            try Direct.weightGradient(p, x: x, dy: dy, dw: $0, in: context)
        }
        var forWeights = [ConvProblem.Kernel.columns]
        if p.isWhole { forWeights.append(.whole) }
        if usesOneDNN(T.dtype), p.unfitForOneDNN("conv_dw") == nil { forWeights += oneDNN }
        for kernel in forWeights {
            let found = try poisoned(counts.w, poison) {
                try p.weightGradient(kernel, byName: true, x: x, dy: dy, dw: $0, in: context)
            }
            #expect(found == dw, "dw \(kernel) \(what)")
        }
    }

    private let oneDNN = [ConvProblem.Kernel.oneDNN(.chosen), .oneDNN(.images), .oneDNN(.plain)]

    private func usesOneDNN(_ dtype: DType) -> Bool {
        dtype == .float32 && Engines.allowed.contains(.onednn) && Engines.version(of: .onednn) != nil
    }

    @Test(arguments: [EngineSet.none, .all])
    func fastKernelsEqualTheLoops(engines: EngineSet) throws {
        let before = Engines.allowed
        Engines.allowed = engines
        defer { Engines.allowed = before }
        try compare(Float.self, dtype: .float32, poison: .nan, seed: 1, rounds: 1200)
        try compare(Double.self, dtype: .float64, poison: .nan, seed: 2, rounds: 450)
        try compare(Int.self, dtype: .int64, poison: Int.min / 3, seed: 3, rounds: 400)
    }

    /// Windows that are the whole image, in groups and batches: a fully connected layer and its gradients.
    @Test(arguments: [EngineSet.none, .all])
    func wholeWindows(engines: EngineSet) throws {
        let before = Engines.allowed
        Engines.allowed = engines
        defer { Engines.allowed = before }
        var choices = Choices(seed: 9)
        for round in 0..<60 {
            var options = ConvOptions()
            (options.groups, options.stride) = (choices.int(1...3), .all(choices.int(1...3)))
            let channels = choices.int(1...9)
            let image = (0..<1 + round % 3).map { _ in choices.int(1...6) }
            let x = [choices.int(1...9), options.groups * channels] + image
            let w = [options.groups * choices.int(1...20), channels] + image
            #expect(try ConvProblem(ConvGeometry.conv(x: Shape(x), w: Shape(w), options)).isWhole)
            try compare(Float.self, .float32, .nan, x, w, options, &choices)
            try compare(Double.self, .float64, .nan, x, w, options, &choices)
            try compare(Int.self, .int64, Int.min / 3, x, w, options, &choices)
        }
    }

    /// The row kernel over all remainders of its tiles: filters, ends of lines, channels beyond one
    /// cacheful and lines beyond one band.
    @Test func rowsAtEverySize() throws {
        var choices = Choices(seed: 6)
        var sizes: [(x: [Int], w: [Int], stride: Int, pad: Int, dilation: Int)] = []
        for filters in 1...17 { sizes.append(([1, 3, 5, 23], [filters, 3, 3, 3], 1, 1, 1)) }
        for width in 1...67 { sizes.append(([1, 2, 4, width], [5, 2, 1, 3], 1 + width % 3, 1, 1)) }
        sizes += [
            ([2, 150, 6, 20], [9, 150, 3, 3], 1, 1, 1), ([1, 90, 9, 9], [8, 90, 3, 3], 2, 1, 1),
            ([1, 700, 4, 19], [3, 700, 2, 2], 1, 0, 1), ([1, 64, 1, 3000], [5, 64, 1, 9], 1, 4, 1),
            ([1, 40, 3, 2500], [2, 40, 3, 5], 3, 2, 2), ([1, 1, 40, 40], [1, 1, 31, 31], 1, 15, 1), ([1, 1, 23, 50], [2, 1, 5, 5], 1, 2, 1),
            ([1, 1, 9, 21], [1, 1, 7, 3], 1, 3, 2), ([1, 1, 11, 9], [2, 1, 6, 4], 1, 0, 1),
        ]
        for (x, w, stride, pad, dilation) in sizes {
            var options = ConvOptions()
            (options.stride, options.pad, options.dilation) = (.all(stride), .each([min(pad, x[2]), pad]), .each([1, dilation]))
            #expect(try ConvProblem(ConvGeometry.conv(x: Shape(x), w: Shape(w), options)).fitsRows)
            try compare(.rows, x, w, options, &choices)
        }
    }

    /// The row kernel in one, two and three dimensions by strides and dilations with and without common
    /// divisors, on lines far shorter than a vector and on volumes of several bands.
    @Test func rowsAtEveryRank() throws {
        var choices = Choices(seed: 8)
        for rank in 1...3 {
            for round in 0..<36 {
                var options = ConvOptions()
                options.stride = .each((0..<rank).map { _ in choices.int(1...6) })
                options.dilation = .each((0..<rank).map { _ in choices.int(1...4) })
                options.pad = .pairs((0..<rank).map { _ in [choices.int(0...5), choices.int(0...5)] })
                options.groups = choices.int(1...3)
                let x = [choices.int(1...2), 2 * options.groups] + (0..<rank).map { _ in choices.int(1...11) }
                let w = [options.groups * (1 + round % 9), 2] + (0..<rank).map { _ in choices.int(1...4) }
                guard let geometry = try? ConvGeometry.conv(x: Shape(x), w: Shape(w), options) else { continue }
                #expect(ConvProblem(geometry).fitsRows)
                try compare(.rows, x, w, options, &choices)
            }
        }
        var options = ConvOptions()
        options.pad = .all(1)
        try compare(.rows, [1, 8, 30, 22, 21], [3, 8, 3, 3, 3], options, &choices)
        try compare(.rows, [1, 64, 4, 5, 37], [9, 64, 3, 3, 3], options, &choices)
        options.stride = .all(2)
        try compare(.rows, [1, 1, 90, 60, 41], [2, 1, 3, 3, 3], options, &choices)
        try compare(.rows, [1, 96, 7, 9, 5], [10, 96, 3, 3, 3], options, &choices)
    }

    /// The depthwise kernel over all ends of lines, planes smaller than what a vector reads beyond them, several
    /// filters to a plane, and one plane in bands.
    @Test func depthwiseAtEverySize() throws {
        var choices = Choices(seed: 7)
        for width in 1...40 {
            for size in [3, 5, 7] {
                var options = ConvOptions()
                let (groups, filters) = (choices.int(1...5), choices.int(1...3))
                options.stride = .all(choices.int(1...3))
                options.dilation = .each([choices.int(1...3), options.stride == .all(1) ? choices.int(1...2) : 1])
                options.pad = .pairs((0..<2).map { _ in [choices.int(0...9), choices.int(0...9)] })
                options.groups = groups
                let x = [choices.int(1...3), groups, choices.int(1...9), width]
                let w = [groups * filters, 1, size, size]
                guard let geometry = try? ConvGeometry.conv(x: Shape(x), w: Shape(w), options) else { continue }
                #expect(ConvProblem(geometry).fitsDepthwise)
                try compare(.depthwise, x, w, options, &choices)
            }
        }
        var options = ConvOptions()
        (options.pad, options.stride) = (.all(1), .all(2))
        try compare(.depthwise, [1, 1, 901, 130], [2, 1, 3, 3], options, &choices)
        options.stride = .all(3)
        try compare(.depthwise, [1, 1, 901, 130], [2, 1, 5, 5], options, &choices)
        options.stride = .all(1)
        options.groups = 3
        try compare(.depthwise, [2, 3, 200, 67], [6, 1, 5, 5], options, &choices)
    }

    /// A kernel on whole numbers with a bias against the loops.
    private func compare(
        _ kernel: ConvProblem.Kernel, _ x: [Int], _ w: [Int], _ options: ConvOptions, _ choices: inout Choices
    ) throws {
        let geometry = try ConvGeometry.conv(x: Shape(x), w: Shape(w), options)
        let p = ConvProblem(geometry)
        let (image, weight, bias) = (try choices.tensor(x), try choices.tensor(w), try choices.tensor([w[0]]))
        try image.withElements(Float.self) { image in
            try weight.withElements(Float.self) { weight in
                try bias.withElements(Float.self) { bias in
                    guard let x = image.baseAddress, let w = weight.baseAddress, let b = bias.baseAddress else { return }
                    let count = geometry.outputShape.elementCount
                    let expected = try poisoned(count, .nan) {
                        try Direct.forward(p, x: x, w: w, bias: b, y: $0, in: Make.context)
                    }
                    let found = try poisoned(count, .nan) {
                        try p.forward(kernel, byName: true, x: x, w: w, of: nil, bias: b, y: $0, in: Make.context)
                    }
                    #expect(found == expected, "\(kernel) \(geometry)")
                }
            }
        }
    }

    /// 3×3 with stride 1: what Winograd's algorithms are for, over all remainders of tiles, of the filters that are
    /// multiplied together, and on more than one band.
    @Test func winogradAtEverySize() throws {
        var choices = Choices(seed: 4)
        var options = ConvOptions()
        options.pad = .all(1)
        for filters in [1, 7, 63, 64, 65, 131] { try compare(.winograd, [1, 3, 5, 9], [filters, 3, 3, 3], options, &choices) }
        try compare(.winograd, [2, 200, 23, 50], [70, 200, 3, 3], options, &choices)
        for (x, w) in [([1, 0, 5, 5], [2, 0, 3, 3]), ([1, 2, 5, 5], [0, 2, 3, 3]), ([0, 2, 5, 5], [3, 2, 3, 3])] {
            options.algorithm = .winograd
            let empty = try conv(choices.tensor(x), choices.tensor(w), bias: nil, options, in: Make.context)
            #expect(try empty.floats().allSatisfy { $0 == 0 })
        }
        for height in 1...9 {
            for width in [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33] {
                let x = try choices.tensor([2, 4, height, width])
                let w = try choices.tensor([6, 2, 3, 3])
                var options = ConvOptions()
                (options.pad, options.groups, options.algorithm) = (.all(1), 2, .direct)
                let expected = try conv(x, w, bias: nil, options, in: Make.context).floats()
                options.algorithm = .winograd
                #expect(try conv(x, w, bias: nil, options, in: Make.context).floats() == expected)
                options.algorithm = .winograd4
                let close = try conv(x, w, bias: nil, options, in: Make.context).floats()
                for (a, b) in zip(close, expected) { #expect(abs(a - b) < 1e-3) }
            }
        }
    }

    /// Whole numbers stay whole, also where a quarter of a sum no longer fits in 24 bits.
    @Test func autoIsExactOnWholeNumbers() throws {
        var choices = Choices(seed: 5)
        for scale in [1, 16, 255] {
            let context = Make.context
            let scaled = try choices.tensor([1, 32, 30, 30]).floats().map { $0 * Float(scale) }
            let x = try Make.floats([1, 32, 30, 30], scaled)
            let w = try choices.tensor([32, 32, 3, 3])
            let exact = try conv(
                x.converted(to: .int64, in: context), w.converted(to: .int64, in: context), bias: nil,
                ConvOptions(), in: context)
            let found = try conv(x, w, bias: nil, ConvOptions(), in: context)
            #expect(try found.elements(Int.self, in: context) == exact.elements(Int.self, in: context))
        }
    }

    /// Accuracy on numbers that are not whole, against float64.
    @Test(arguments: [ConvAlgorithm.auto, .direct, .im2col, .winograd])
    func float32IsAsGoodAsItsDigits(algorithm: ConvAlgorithm) throws {
        var choices = Choices(seed: 6)
        func fractions(_ shape: [Int]) throws -> Tensor {
            let count = shape.reduce(1, *)
            return try Make.floats(shape, (0..<count).map { _ in Float(choices.int(-1000...1000)) / 777 })
        }
        let (x, w) = (try fractions([1, 48, 20, 20]), try fractions([40, 48, 3, 3]))
        var options = ConvOptions()
        options.algorithm = .direct
        let context = Make.context
        let exact = try conv(
            x.converted(to: .float64, in: context), w.converted(to: .float64, in: context), bias: nil,
            options, in: context
        ).elements(Double.self, in: context)
        options.algorithm = algorithm
        let found = try conv(x, w, bias: nil, options, in: context).floats()
        for (a, b) in zip(found, exact) { #expect(abs(Double(a) - b) < 2e-4) }
    }
}
