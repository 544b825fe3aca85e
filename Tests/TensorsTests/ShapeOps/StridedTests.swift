import Tensors
import Testing

struct StridedTests {
    let context = Make.context
    let x: Tensor

    init() throws { x = try Make.counting([3, 4]) }

    @Test(arguments: [
        ([3, 2], [4, 1], 0, [0, 1, 4, 5, 8, 9]), ([3], [5], 0, [0, 5, 10]),
        ([2, 3], [0, 1], 4, [4, 5, 6, 4, 5, 6]), ([3], [-4], 11, [11, 7, 3]), ([], [], 7, [7]),
        ([0, 99], [1, 1], 0, []),
    ] as [([Int], [Int], Int, [Int])])
    func `addresses count row-major elements`(
        _ shape: [Int], _ strides: [Int], _ offset: Int, _ answer: [Int]
    ) throws {
        #expect(try x.asStrided(shape, strides: strides, offset: offset, in: context).asInts() == answer)
        // Whatever view it is of.
        let same = try x.transposed.copied(in: context).transposed
        #expect(try same.asStrided(shape, strides: strides, offset: offset, in: context).asInts() == answer)
    }

    @Test(arguments: [
        ([13], [1], 0), ([3, 4], [4, 1], 1), ([2], [-1], 0), ([1], [1], 12), ([1], [1], -1),
        ([2], [Int.max], 5), ([3], [Int.min], 5), ([2, 2], [Int.max, Int.max], 0),
    ] as [([Int], [Int], Int)])
    func `every address is checked`(_ shape: [Int], _ strides: [Int], _ offset: Int) {
        #expect(throws: TensorError.self) {
            try x.asStrided(shape, strides: strides, offset: offset, in: context)
        }
    }

    @Test func `a part of x is all there is`() throws {
        let lower = try x.split(at: [1], axis: 0)[1]
        #expect(try lower.asStrided([2, 2], strides: [4, 1], offset: 0, in: context).asInts() == [4, 5, 8, 9])
        #expect(throws: TensorError.addressOutside(8, lower.shape)) {
            try lower.asStrided([9], strides: [1], offset: 0, in: context)
        }
    }

    @Test func `windows slide over the last axes`() throws {
        let w = try x.windows(kernel: [2, 2], stride: [1], dilation: [1])
        #expect(w.shape.dimensions == [2, 3, 2, 2])
        #expect(try w.asInts().prefix(8) == [0, 1, 4, 5, 1, 2, 5, 6])
        let sparse = try x.windows(kernel: [2], stride: [1], dilation: [3])
        #expect(sparse.shape.dimensions == [3, 1, 2])
        #expect(try sparse.asInts() == [0, 3, 4, 7, 8, 11])
        #expect(try x.windows(kernel: [2, 1], stride: [1, 3], dilation: [2, 1]).asInts() == [0, 8, 3, 11])
    }

    @Test func `windows that do not fit are refused`() throws {
        #expect(throws: TensorError.windowTooLarge(kernel: 3, dilation: 2, x.shape, axis: 1)) {
            try x.windows(kernel: [3], stride: [1], dilation: [2])
        }
        #expect(throws: TensorError.self) { try x.windows(kernel: [0], stride: [1], dilation: [1]) }
        #expect(throws: TensorError.self) { try x.windows(kernel: [1], stride: [0], dilation: [1]) }
        #expect(throws: TensorError.self) { try x.windows(kernel: [2], stride: [1], dilation: [Int.max]) }
        #expect(throws: TensorError.rankTooLow(x.shape, needed: 3, operation: "windows")) {
            try x.windows(kernel: [1, 1, 1], stride: [1], dilation: [1])
        }
    }
}
