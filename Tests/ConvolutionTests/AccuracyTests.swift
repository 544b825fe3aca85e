import Tensors
import Testing

@testable import Convolution

/// How far a kernel that `auto` may choose is from the loops, on numbers that are not whole: at most
/// 1e-5 of Σ|x·w| in float32, for the convolution and both of its gradients. The loops run in float64.
@Suite(.serialized)
struct AccuracyTests {
    /// Numbers from −1 to 1 with all their digits.
    private func fractions(_ shape: Shape, _ choices: inout Choices) throws -> [Double] {
        (0..<shape.elementCount).map { _ in Double(Float(choices.int(-(1 << 24)...(1 << 24))) / 0x1p24) }
    }

    /// One of the three bilinear maps of a problem: from two operands, by a kernel, into a result.
    private struct Map {
        let operation: String
        let a, b: [Double]
        let count: Int

        func exact(_ p: ConvProblem, _ a: [Double], _ b: [Double]) throws -> [Double] {
            try run(a, b) { a, b, y in
                switch operation {
                case "conv": try Direct.forward(p, x: a, w: b, bias: nil, y: y, in: Make.context)
                case "conv_dx": try Direct.inputGradient(p, dy: a, w: b, dx: y, in: Make.context)
                default: try Direct.weightGradient(p, x: a, dy: b, dw: y, in: Make.context)
                }
            }
        }

        func found(_ p: ConvProblem, _ kernel: ConvProblem.Kernel, byName: Bool) throws -> [Float] {
            try run(a.map { Float($0) }, b.map { Float($0) }) { a, b, y in
                switch operation {
                case "conv":
                    try p.forward(kernel, byName: byName, x: a, w: b, of: nil, bias: nil, y: y, in: Make.context)
                case "conv_dx":
                    try p.inputGradient(kernel, byName: byName, dy: a, w: b, of: nil, dx: y, in: Make.context)
                default: try p.weightGradient(kernel, byName: byName, x: a, dy: b, dw: y, in: Make.context)
                }
            }
        }

        private func run<T: ConvElement>(
            _ a: [T], _ b: [T], _ body: (UnsafePointer<T>, UnsafePointer<T>, UnsafeMutablePointer<T>) throws -> Void
        ) throws -> [T] {
            var result = Array(repeating: T.zero, count: count)
            try a.withUnsafeBufferPointer { a in
                try b.withUnsafeBufferPointer { b in
                    try result.withUnsafeMutableBufferPointer { y in
                        if let a = a.baseAddress, let b = b.baseAddress, let y = y.baseAddress { try body(a, b, y) }
                    }
                }
            }
            return result
        }
    }

    /// The kernels that `auto` may choose for an operation on a problem of float32.
    private func kernels(_ p: ConvProblem, _ operation: String) -> [(ConvProblem.Kernel, byName: Bool)] {
        var all: [(ConvProblem.Kernel, byName: Bool)] = [(.columns, true)]
        if operation == "conv" {
            if p.fitsRows { all.append((.rows, true)) }
            if p.fitsDepthwise { all.append((.depthwise, true)) }
            if p.unfitForWinograd == nil { all.append((.winograd, true)) }
        }
        // By another convolution, where the stride is 1.
        if operation == "conv_dx" { all.append((.columns, false)) }
        if Engines.allowed.contains(.onednn), Engines.version(of: .onednn) != nil, p.unfitForOneDNN(operation) == nil {
            all += [(.oneDNN(.chosen), true), (.oneDNN(.images), true)]
        }
        return all
    }

    private func check(_ x: [Int], _ w: [Int], _ options: ConvOptions, _ choices: inout Choices) throws {
        let geometry = try ConvGeometry.conv(x: Shape(x), w: Shape(w), options)
        let p = ConvProblem(geometry)
        let image = try fractions(Shape(x), &choices)
        let weight = try fractions(Shape(w), &choices)
        let gradient = try fractions(geometry.outputShape, &choices)
        for map in [
            Map(operation: "conv", a: image, b: weight, count: gradient.count),
            Map(operation: "conv_dx", a: gradient, b: weight, count: image.count),
            Map(operation: "conv_dw", a: image, b: gradient, count: weight.count),
        ] {
            let exact = try map.exact(p, map.a, map.b)
            let bound = try map.exact(p, map.a.map(\.magnitude), map.b.map(\.magnitude))
            for (kernel, byName) in kernels(p, map.operation) {
                let found = try map.found(p, kernel, byName: byName)
                let worst = zip(found, zip(exact, bound)).map { abs(Double($0) - $1.0) - 1e-5 * $1.1 }.max() ?? 0
                #expect(worst <= 0, "\(map.operation) by \(kernel): \(geometry)")
            }
        }
    }

    @Test func randomGeometries() throws {
        var choices = Choices(seed: 8)
        for _ in 0..<150 {
            let (x, w, options) = choices.conv(zeroPadding: true)
            try check(x, w, options, &choices)
        }
    }

    /// Sums of hundreds of products, as layers of networks have them.
    @Test(arguments: [
        (x: [1, 64, 20, 20], w: [48, 64, 3, 3], groups: 1), ([2, 100, 14, 14], [70, 100, 3, 3], 1),
        ([1, 12, 40, 41], [12, 1, 7, 7], 12), ([1, 48, 30, 30], [24, 12, 5, 5], 4), ([1, 300, 9, 9], [30, 300, 1, 1], 1),
    ])
    func layers(x: [Int], w: [Int], groups: Int) throws {
        var choices = Choices(seed: 9)
        var options = ConvOptions()
        (options.pad, options.groups) = (.all(w[2] / 2), groups)
        try check(x, w, options, &choices)
    }
}
