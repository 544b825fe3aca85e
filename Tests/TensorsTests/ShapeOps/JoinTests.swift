import Tensors
import Testing

/// Known answers are NumPy's.
struct JoinTests {
    let context = Make.context
    let x: Tensor

    init() throws { x = try Make.counting([2, 3]) }

    @Test func `concat promotes and wants the other axes equal`() throws {
        let y = try Make.ints([1, 3], [7, 8, 9])
        let z = try Tensor.concatenated([y, x], axis: 0, in: context)
        #expect(z.dtype == .float32 && z.shape.dimensions == [3, 3])
        #expect(try z.asInts() == [7, 8, 9, 0, 1, 2, 3, 4, 5])
        let wide = try Tensor.concatenated([x, x.flipped(axes: [1])], axis: -1, in: context)
        #expect(try wide.asInts() == [0, 1, 2, 2, 1, 0, 3, 4, 5, 5, 4, 3])
        #expect(throws: TensorError.concatShapes([x.shape, y.shape], axis: 1)) {
            try Tensor.concatenated([x, y], axis: 1, in: context)
        }
        #expect(throws: TensorError.concatShapes([], axis: 0)) {
            try Tensor.concatenated([], axis: 0, in: context)
        }
    }

    @Test func `stack makes a new axis`() throws {
        let y = try Tensor.stacked([x, x], axis: -1, in: context)
        #expect(y.shape.dimensions == [2, 3, 2])
        #expect(try y.asInts() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
        #expect(throws: TensorError.self) { try Tensor.stacked([x, x.transposed], axis: 0, in: context) }
    }

    @Test func `split in equal parts, or at cuts`() throws {
        let parts = try x.split(into: 3, axis: 1)
        #expect(try parts.map { try $0.asInts() } == [[0, 3], [1, 4], [2, 5]])
        #expect(throws: TensorError.unevenSplit(x.shape, axis: 1, parts: 2)) { try x.split(into: 2, axis: 1) }
        #expect(throws: TensorError.unevenSplit(x.shape, axis: 1, parts: 0)) { try x.split(into: 0, axis: 1) }
        let line = try Make.counting([4])
        let cut = try line.split(at: [1, 1, 9], axis: 0)
        #expect(try cut.map { try $0.asInts() } == [[0], [], [1, 2, 3], []])
        #expect(try line.split(at: [-1], axis: 0).map { try $0.asInts() } == [[0, 1, 2], [3]])
    }

    @Test(arguments: [
        ([1], nil, [5, 0, 1, 2, 3, 4]), ([-7], nil, [1, 2, 3, 4, 5, 0]), ([1], [0], [3, 4, 5, 0, 1, 2]),
        ([1, -1], [0, 1], [4, 5, 3, 1, 2, 0]), ([2], [0, 1], [1, 2, 0, 4, 5, 3]),
        ([Int.min], [1], [2, 0, 1, 5, 3, 4]),
    ] as [([Int], [Int]?, [Int])])
    func `roll`(_ shifts: [Int], _ axes: [Int]?, _ answer: [Int]) throws {
        #expect(try x.rolled(shifts, axes: axes, in: context).asInts() == answer)
    }

    @Test func `tile and repeat`() throws {
        let line = try Make.counting([2])
        #expect(try line.tiled([2, 2], in: context).asInts() == [0, 1, 0, 1, 0, 1, 0, 1])
        #expect(try line.tiled([], in: context).asInts() == [0, 1])
        #expect(try line.repeated([2], axis: nil, in: context).asInts() == [0, 0, 1, 1])
        #expect(try x.repeated([0, 1, 2], axis: 1, in: context).asInts() == [1, 2, 2, 4, 5, 5])
        #expect(throws: TensorError.self) { try x.repeated([1, 2], axis: 1, in: context) }
        #expect(throws: TensorError.self) { try x.repeated([-1], axis: nil, in: context) }
        #expect(throws: TensorError.self) { try x.tiled([Int.max, Int.max], in: context) }
    }

    @Test func `no shift, or none of the axes, leaves everything where it is`() throws {
        for (shifts, axes) in [([], [0]), ([1], []), ([], [])] as [([Int], [Int])] {
            #expect(try x.rolled(shifts, axes: axes, in: context).asInts() == x.asInts())
        }
        #expect(throws: TensorError.self) { try x.rolled([1, 2], axes: [], in: context) }
    }

    @Test func `zeros between the elements`() throws {
        let y = try x.zerosInserted(stride: [2, 1], in: context)
        #expect(try y.asInts() == [0, 1, 2, 0, 0, 0, 3, 4, 5])
        #expect(throws: TensorError.self) { try x.zerosInserted(stride: [0, 1], in: context) }
        #expect(throws: TensorError.self) { try x.zerosInserted(stride: [1, Int.max], in: context) }
        // Along an axis of one element no stride is too large.
        let row = try Make.counting([1, 4]).zerosInserted(stride: [1 << 62, 2], in: context)
        #expect(Array(row.shape) == [1, 7])
        #expect(throws: TensorError.rankTooLow(try Shape([2]), needed: 2, operation: "insert_zeros")) {
            try Make.counting([2]).zerosInserted(stride: [1, 1], in: context)
        }
    }
}
