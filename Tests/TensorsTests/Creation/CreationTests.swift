import Tensors
import Testing

struct CreationTests {
    let context = Make.context

    @Test func `arange counts through a shape`() throws {
        let x = try Tensor.arange(Shape([2, 2]), start: .int(5), step: .float(0.5), dtype: .float32, in: context)
        #expect(try x.asDoubles() == [5, 5.5, 6, 6.5])
    }

    @Test(arguments: [
        (Scalar.int(0), Scalar.int(4), Scalar.int(1), [0.0, 1, 2, 3]), (.int(5), .int(1), .int(1), []),
        (.int(10), .int(0), .int(-3), [10, 7, 4, 1]), (.float(0), .int(1), .float(0.25), [0, 0.25, 0.5, 0.75]),
        (.int(Int.max - 2), .int(Int.max), .int(3), [Double(Int.max - 2)]),
    ])
    func `range is NumPy's arange`(
        _ start: Scalar, _ stop: Scalar, _ step: Scalar, _ answer: [Double]
    ) throws {
        let x = try Tensor.range(start: start, stop: stop, step: step, dtype: nil, in: context)
        #expect(try x.asDoubles() == answer)
    }

    @Test func `range of integers is int64, of floats float32`() throws {
        #expect(try Tensor.range(start: .int(0), stop: .int(3), step: .int(1), dtype: nil, in: context).dtype == .int64)
        #expect(try Tensor.range(start: .int(0), stop: .float(3), step: .int(1), dtype: nil, in: context).dtype == .float32)
    }

    @Test func `a range without an end is refused`() throws {
        #expect(throws: TensorError.stepOfZeroLength(start: 0, stop: 3)) {
            try Tensor.range(start: .int(0), stop: .int(3), step: .int(0), dtype: nil, in: context)
        }
        #expect(throws: TensorError.self) {
            try Tensor.range(start: .int(0), stop: .float(.infinity), step: .int(1), dtype: nil, in: context)
        }
        #expect(throws: TensorError.self) {
            try Tensor.range(start: .int(Int.min), stop: .int(Int.max), step: .int(1), dtype: nil, in: context)
        }
    }

    @Test func `linspace includes both ends`() throws {
        let x = try Tensor.linspace(start: 1, stop: -1, count: 5, dtype: .float32, in: context)
        #expect(try x.asDoubles() == [1, 0.5, 0, -0.5, -1])
        #expect(try Tensor.linspace(start: 2, stop: 3, count: 1, dtype: .float32, in: context).asDoubles() == [2])
        #expect(try Tensor.linspace(start: 2, stop: 3, count: 0, dtype: .float32, in: context).elementCount == 0)
    }

    @Test func `eye of any size and type`() throws {
        #expect(try Tensor.eye(rows: 2, columns: 3, dtype: .int64, in: context).asInts() == [1, 0, 0, 0, 1, 0])
        #expect(try Tensor.eye(rows: 0, columns: 3, dtype: .bool, in: context).elementCount == 0)
        #expect(throws: TensorError.negativeDimension([-1, 2])) {
            try Tensor.eye(rows: -1, columns: 2, dtype: .float32, in: context)
        }
    }

    @Test func `item takes the one element there is`() throws {
        #expect(try Make.ints([1, 1], [7]).item(in: context) == .int(7))
        #expect(try Make.bools([true]).item(in: context) == .bool(true))
        #expect(throws: TensorError.notOneElement(try Shape([2]), operation: "item")) {
            try Make.floats([2], [1, 2]).item(in: context)
        }
    }
}
