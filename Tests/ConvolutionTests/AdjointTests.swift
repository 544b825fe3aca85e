import Tensors
import Testing

@testable import Convolution

/// ⟨conv(x, w), y⟩ = ⟨x, deconv(y, w)⟩ = ⟨w, conv_dw(x, y)⟩, exactly: in int64.
struct AdjointTests {
    private func dot(_ a: Tensor, _ b: Tensor) throws -> Int {
        let (a, b) = (
            try a.elements(Int.self, in: Make.context), try b.elements(Int.self, in: Make.context)
        )
        #expect(a.count == b.count)
        return zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }

    @Test func threeMapsOfOneGeometry() throws {
        var choices = Choices(seed: 7)
        for _ in 0..<500 {
            let (xShape, wShape, options) = choices.conv()
            let (x, w) = (try choices.tensor(xShape, .int64), try choices.tensor(wShape, .int64))
            let y = try conv(x, w, bias: nil, options, in: Make.context)
            let dy = try choices.tensor(y.shape.dimensions, .int64)
            let inner = try dot(y, dy)
            let dx = try convInputGradient(dy, w, size: xShape, options, in: Make.context)
            let dw = try convWeightGradient(x, dy, size: wShape, options, in: Make.context)
            #expect(try dot(x, dx) == inner, "\(options)")
            #expect(try dot(w, dw) == inner, "\(options)")
        }
    }

    @Test(arguments: [Padding.valid, .same, .sameLower, .full, .all(1)])
    func deconvIsTheAdjointForEveryWord(pad: Padding) throws {
        var choices = Choices(seed: 8)
        for _ in 0..<500 {
            let kernel = [choices.int(1...5), choices.int(1...5)]
            let size = [choices.int(5...12), choices.int(5...12)]
            var options = ConvOptions()
            options.stride = .each([choices.int(1...3), choices.int(1...3)])
            options.pad = pad
            let x = try choices.tensor([2, 3] + size, .int64)
            let w = try choices.tensor([4, 3] + kernel, .int64)
            let y = try conv(x, w, bias: nil, options, in: Make.context)
            let dy = try choices.tensor(y.shape.dimensions, .int64)
            var back = DeconvOptions()
            (back.stride, back.pad, back.outputSize) = (options.stride, pad, size)
            let dx = try deconv(dy, w, bias: nil, back, in: Make.context)
            #expect(dx.shape == x.shape)
            #expect(try dot(x, dx) == dot(y, dy))
        }
    }

    @Test func col2imIsTheAdjointOfIm2col() throws {
        var choices = Choices(seed: 9)
        for _ in 0..<500 {
            var options = WindowOptions()
            options.stride = .each([choices.int(1...3), choices.int(1...3)])
            options.dilation = .each([choices.int(1...2), choices.int(1...2)])
            options.pad = .pairs([[choices.int(0...2), choices.int(0...2)], [choices.int(-1...2), 1]])
            let shape = [choices.int(1...2), choices.int(1...3), choices.int(7...9), choices.int(7...9)]
            let x = try choices.tensor(shape, .int64)
            for order in ColumnOrder.allCases {
                let columns = try im2col(x, kernel: [3, 2], options, order: order, in: Make.context)
                let other = try choices.tensor(columns.shape.dimensions, .int64)
                let image = try col2im(
                    other, shape: shape, kernel: [3, 2], options, order: order, overlap: .sum,
                    in: Make.context)
                #expect(try dot(columns, other) == dot(x, image))
            }
        }
    }

    /// C · flatten(x) is flatten(conv(x, w)).
    @Test func matrixTimesImage() throws {
        let (x, w) = (try Make.counting([2, 5, 4]), try Make.counting([3, 2, 3, 3]))
        let matrix = try convMatrix(
            w, size: [2, 5, 4], stride: .each([2, 1]), pad: .all(1), dilation: .all(1), groups: 1,
            in: Make.context)
        var options = ConvOptions()
        (options.stride, options.pad) = (.each([2, 1]), .all(1))
        let y = try conv(x, w, bias: nil, options, in: Make.context).floats()
        let (c, flat) = (try matrix.floats(), try x.floats())
        for row in 0..<y.count {
            #expect((0..<flat.count).reduce(0) { $0 + c[row * flat.count + $1] * flat[$1] } == y[row])
        }
    }

    /// Gradients of pools against the definition: each output's share goes back to its window.
    @Test func poolGradients() throws {
        var choices = Choices(seed: 10)
        let x = try choices.tensor([1, 2, 6, 5])
        var options = WindowOptions()
        (options.stride, options.pad) = (.all(2), .all(1))
        for countPad in [true, false] {
            let y = try avgPool(x, kernel: [3, 2], options, ceil: true, countPad: countPad, in: Make.context)
            let dy = try choices.tensor(y.shape.dimensions)
            let dx = try avgPoolInputGradient(
                dy, size: [1, 2, 6, 5], kernel: [3, 2], options, ceil: true, countPad: countPad,
                in: Make.context)
            let left = zip(try y.floats(), try dy.floats()).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            let right = zip(try x.floats(), try dx.floats()).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            #expect(abs(left - right) < 1e-3)
        }
        let (values, indices) = try maxPoolWithIndices(
            x, kernel: [3, 2], options, ceil: false, in: Make.context)
        #expect(try maxPoolGather(x, indices: indices, spatial: 2, in: Make.context).floats() == values.floats())
        let back = try maxPoolInputGradient(
            values, indices: indices, size: [1, 2, 6, 5], spatial: 2, in: Make.context)
        #expect(try back.floats().reduce(0, +) == values.floats().reduce(0, +))
    }
}
