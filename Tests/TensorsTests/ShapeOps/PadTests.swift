import Tensors
import Testing

/// Known answers are `numpy.pad`'s.
struct PadTests {
    let context = Make.context

    /// `np.pad([1, 2, 3], (4, 5), mode)`: beyond the axis on both sides.
    @Test(arguments: [
        (PadMode.constant, [9, 9, 9, 9, 1, 2, 3, 9, 9, 9, 9, 9]), (.edge, [1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3]),
        (.reflect, [1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2]), (.symmetric, [3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1, 2]),
        (.wrap, [3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2]),
    ])
    func `five modes`(_ mode: PadMode, _ answer: [Int]) throws {
        let x = try Make.ints([3], [1, 2, 3])
        #expect(try x.padded([(4, 5)], mode: mode, value: .int(9), in: context).asInts() == answer)
    }

    @Test func `corners follow both axes`() throws {
        let x = try Make.counting([2, 2]).transposed
        let y = try x.padded([(1, 0), (0, 1)], mode: .reflect, value: .int(0), in: context)
        #expect(try y.asInts() == [1, 3, 1, 0, 2, 0, 1, 3, 1])
    }

    @Test func `one element reflects itself`() throws {
        let x = try Make.ints([1], [5])
        #expect(try x.padded([(2, 1)], mode: .reflect, value: .int(0), in: context).asInts() == [5, 5, 5, 5])
    }

    @Test func `what cannot be padded is refused`() throws {
        let x = try Make.counting([2, 2])
        #expect(throws: TensorError.negativePad(x.shape, axis: 1, width: -1)) {
            try x.padded([(0, 0), (0, -1)], mode: .constant, value: .int(0), in: context)
        }
        #expect(throws: TensorError.padWidths(x.shape, given: "((1, 2),)")) {
            try x.padded([(1, 2)], mode: .constant, value: .int(0), in: context)
        }
        #expect(throws: TensorError.self) {
            try x.padded([(Int.max, 1), (0, 0)], mode: .constant, value: .int(0), in: context)
        }
        let empty = try Tensor.zeros(Shape([0]), dtype: .float32, in: context)
        #expect(throws: TensorError.padEmptyAxis(empty.shape, axis: 0, mode: .edge)) {
            try empty.padded([(1, 1)], mode: .edge, value: .int(0), in: context)
        }
        #expect(try empty.padded([(1, 1)], mode: .constant, value: .int(3), in: context).asInts() == [3, 3])
    }
}
