import Tensors

@testable import Convolution

/// Short ways to make tensors of known values.
enum Make {
    static let context = EvaluationContext(threads: 2)

    static func floats(_ shape: [Int], _ values: [Float]) throws -> Tensor {
        try Tensor(Shape(shape), values, in: context)
    }

    /// first, first + 1, … as float32.
    static func counting(_ shape: [Int], from first: Int = 0) throws -> Tensor {
        let shape = try Shape(shape)
        return try Tensor(shape, (0..<shape.elementCount).map { Float($0 + first) }, in: context)
    }
}

extension Tensor {
    func floats() throws -> [Float] { try elements(Float.self, in: Make.context) }
}

/// A reproducible source of choices (SplitMix64).
struct Choices {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    mutating func chance(_ percent: Int) -> Bool { int(1...100) <= percent }

    /// Whole numbers from −4 to 4, so that every sum is exact in every type and order.
    mutating func tensor(_ shape: [Int], _ dtype: DType = .float32) throws -> Tensor {
        let shape = try Shape(shape)
        let values = (0..<shape.elementCount).map { _ in int(-4...4) }
        return try Tensor(shape, values, in: Make.context).converted(to: dtype, in: Make.context)
    }

    /// A valid convolution of one to three dimensions with its shapes.
    mutating func conv(zeroPadding: Bool = false) -> (x: [Int], w: [Int], options: ConvOptions) {
        while true {
            let spatial = int(1...3)
            let groups = chance(30) ? int(2...3) : 1
            let (channels, filters) = (int(1...5), int(1...9))
            var options = ConvOptions()
            options.groups = groups
            options.stride = .each((0..<spatial).map { _ in chance(50) ? 1 : int(2...3) })
            options.dilation = .each((0..<spatial).map { _ in chance(60) ? 1 : int(2...3) })
            options.flip = chance(20)
            options.pad = .pairs((0..<spatial).map { _ in [int(-1...3), int(-1...3)] })
            if !zeroPadding {
                options.inputDilation = .each((0..<spatial).map { _ in chance(80) ? 1 : 2 })
                options.padMode = chance(70) ? .zeros : ConvPadMode.allCases[int(0...3)]
            }
            let most = spatial == 3 ? 6 : 20
            let x = [int(1...2), channels * groups] + (0..<spatial).map { _ in int(1...most) }
            let w = [filters * groups, channels] + (0..<spatial).map { _ in int(1...4) }
            guard let xShape = try? Shape(x), let wShape = try? Shape(w) else { continue }
            if (try? ConvGeometry.conv(x: xShape, w: wShape, options)) != nil { return (x, w, options) }
        }
    }
}
