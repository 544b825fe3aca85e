import Tensors
import Testing

/// Known answers are NumPy's of `np.arange(24).reshape(2, 3, 4)`.
struct ViewTests {
    let context = Make.context
    let x: Tensor

    init() throws { x = try Make.counting([2, 3, 4]) }

    @Test(arguments: [([6, 4], [6, 4]), ([4, -1], [4, 6]), ([-1], [24]), ([1, 24, 1], [1, 24, 1])])
    func `reshape infers one length`(_ asked: [Int], _ answer: [Int]) throws {
        #expect(try x.reshaped(to: asked, in: context).shape.dimensions == answer)
    }

    @Test(arguments: [[5, 5], [-1, -1], [-1, 5], [0, -1], [-2, -12]])
    func `reshape refuses what does not fit`(_ asked: [Int]) {
        #expect(throws: TensorError.self) { try x.reshaped(to: asked, in: context) }
    }

    @Test func `reshape of a view keeps row-major order`() throws {
        let turned = x.transposed
        #expect(try turned.reshaped(to: [24], in: context).asInts().prefix(4) == [0, 12, 4, 16])
        let half = try x.flipped(axes: [0]).reshaped(to: [2, 12], in: context)
        #expect(try half.asInts() == Array(12..<24) + Array(0..<12))
    }

    @Test func `permute, swap, move`() throws {
        #expect(try x.permuted([2, 0, 1]).shape.dimensions == [4, 2, 3])
        #expect(x.transposed.shape.dimensions == [4, 3, 2])
        #expect(try x.swappedAxes(0, -1).asInts().prefix(3) == [0, 12, 4])
        #expect(try x.movedAxes([0, 1], to: [2, 0]).shape.dimensions == [3, 4, 2])
        #expect(throws: TensorError.notAPermutation([0, 0, 1], x.shape)) { try x.permuted([0, 0, 1]) }
        #expect(throws: TensorError.axisOutOfRange(3, x.shape, rank: 3, operation: "swapaxes")) {
            try x.swappedAxes(0, 3)
        }
        #expect(throws: TensorError.self) { try x.movedAxes([0, 1], to: [0]) }
    }

    @Test func `axes of length 1 come and go`() throws {
        let wide = try x.unsqueezed(axis: -1).unsqueezed(axis: 0)
        #expect(wide.shape.dimensions == [1, 2, 3, 4, 1])
        #expect(try wide.squeezed(axes: nil).shape == x.shape)
        #expect(try wide.squeezed(axes: [-1]).shape.dimensions == [1, 2, 3, 4])
        #expect(throws: TensorError.squeeze(x.shape, axis: 1)) { try x.squeezed(axes: [1]) }
        #expect(throws: TensorError.axisOutOfRange(5, x.shape, rank: 4, operation: "unsqueeze")) {
            try x.unsqueezed(axis: 5)
        }
    }

    @Test(arguments: [(1, [2, 5, 1, 4, 0, 3]), (2, [5, 4, 3, 2, 1, 0]),
        (-1, [3, 0, 4, 1, 5, 2]), (5, [2, 5, 1, 4, 0, 3]), (4, [0, 1, 2, 3, 4, 5])])
    func `quarter turns`(_ k: Int, _ answer: [Int]) throws {
        let x = try Make.counting([2, 3])
        #expect(try x.rotated90(k, axes: (0, 1)).asInts() == answer)
    }

    @Test func `flip and half turns`() throws {
        #expect(try x.flipped(axes: nil).asInts() == (0..<24).reversed())
        #expect(try x.rotated180().asInts() == (0..<12).reversed() + (12..<24).reversed())
        #expect(throws: TensorError.repeatedAxis(1, x.shape, operation: "flip")) { try x.flipped(axes: [1, -2]) }
    }
}
