import Tensors
import Testing

/// Known answers are NumPy 2.4's.
struct ReductionTests {
    let context = Make.context
    let x: Tensor

    init() throws {
        x = try Make.floats([2, 2, 3], [2, -1.5, 4, 0, 3, -2, 1, 1, 5.5, -4, 2, 7])
    }

    @Test(arguments: [
        (ReductionOperation.sum, 18.0), (.mean, 1.5), (.prod, 0), (.max, 7), (.min, -4), (.var, 9.125),
        (.std, 3.020761493398643), (.all, 0), (.any, 1),
    ])
    func `all elements`(_ operation: ReductionOperation, _ answer: Double) throws {
        let result = try x.reduced(operation, axes: nil, keepDimensions: false, in: context)
        #expect(result.rank == 0)
        #expect(try abs(result.asDoubles()[0] - answer) < 1e-6)
        let turned = try x.transposed.reduced(operation, axes: nil, keepDimensions: false, in: context)
        #expect(try abs(turned.asDoubles()[0] - answer) < 1e-6)
    }

    @Test(arguments: [
        ([0], [3, -0.5, 9.5, -4, 5, 5]), ([-1], [4.5, 1, 7.5, 5]), ([1], [2, 1.5, 2, -3, 3, 12.5]),
        ([0, 2], [12, 6]), ([2, 0], [12, 6]), ([], [2, -1.5, 4, 0, 3, -2, 1, 1, 5.5, -4, 2, 7]),
    ] as [([Int], [Double])])
    func `several axes`(_ axes: [Int], _ answer: [Double]) throws {
        #expect(try x.reduced(.sum, axes: axes, keepDimensions: false, in: context).asDoubles() == answer)
    }

    @Test func `kept axes have length 1`() throws {
        #expect(try x.reduced(.sum, axes: [0, 2], keepDimensions: true, in: context).shape.dimensions == [1, 2, 1])
        #expect(try x.reduced(.max, axes: nil, keepDimensions: true, in: context).shape.dimensions == [1, 1, 1])
    }

    @Test(arguments: [
        (ReductionOperation.sum, DType.bool, DType.int64), (.prod, .bool, .int64), (.mean, .bool, .float32),
        (.max, .bool, .bool), (.all, .float64, .bool), (.sum, .int64, .int64), (.prod, .int64, .int64),
        (.mean, .int64, .float32), (.var, .int64, .float32), (.std, .float64, .float64),
    ])
    func `result types`(_ operation: ReductionOperation, _ dtype: DType, _ result: DType) throws {
        let ones = try Tensor.ones(Shape([2, 3]), dtype: dtype, in: context)
        #expect(try ones.reduced(operation, axes: [0], keepDimensions: false, in: context).dtype == result)
    }

    @Test func `nan wins in max and min`() throws {
        let x = try Make.floats([2, 2], [1, .nan, -3, 4])
        let largest = try x.reduced(.max, axes: [1], keepDimensions: false, in: context).asDoubles()
        let smallest = try x.reduced(.min, axes: [0], keepDimensions: false, in: context).asDoubles()
        #expect(largest[0].isNaN && largest[1] == 4)
        #expect(smallest[0] == -3 && smallest[1].isNaN)
    }

    @Test func `nothing reduces to the neutral element, if there is one`() throws {
        let empty = try Tensor.zeros(Shape([0, 3]), dtype: .float32, in: context)
        #expect(try empty.reduced(.sum, axes: [0], keepDimensions: false, in: context).asDoubles() == [0, 0, 0])
        #expect(try empty.reduced(.prod, axes: nil, keepDimensions: false, in: context).asDoubles() == [1])
        #expect(try empty.reduced(.mean, axes: nil, keepDimensions: false, in: context).asDoubles()[0].isNaN)
        #expect(try empty.reduced(.max, axes: [1], keepDimensions: false, in: context).elementCount == 0)
        #expect(throws: TensorError.emptyReduction(operation: "max", empty.shape, axes: [0])) {
            try empty.reduced(.max, axes: [0], keepDimensions: false, in: context)
        }
        #expect(throws: TensorError.emptyReduction(operation: "argmin", empty.shape, axes: nil)) {
            try empty.argmin(axis: nil, in: context)
        }
    }

    @Test func `axes that are not there, or twice, are refused`() {
        #expect(throws: TensorError.axisOutOfRange(3, x.shape, rank: 3, operation: "sum")) {
            try x.reduced(.sum, axes: [3], keepDimensions: false, in: context)
        }
        #expect(throws: TensorError.repeatedAxis(0, x.shape, operation: "mean")) {
            try x.reduced(.mean, axes: [0, -3], keepDimensions: false, in: context)
        }
    }

    /// Added one after the other in float32, ten million tenths are 1,087,937.
    @Test func `long sums stay exact`() throws {
        let tenth = try Tensor.filled(Shape([10_000_000]), with: .float(0.1), dtype: .float32, in: context)
        let sum = try tenth.reduced(.sum, axes: nil, keepDimensions: false, in: context).asDoubles()[0]
        #expect(abs(sum - 1_000_000) < 0.1)
        let columns = try tenth.reshaped(to: [1_000_000, 10], in: context)
        let sums = try columns.reduced(.sum, axes: [0], keepDimensions: false, in: context).asDoubles()
        #expect(sums.allSatisfy { abs($0 - 100_000) < 0.1 })
    }

    @Test func `positions of the extremes`() throws {
        #expect(try x.argmax(axis: nil, in: context).asInts() == [11])
        #expect(try x.argmin(axis: 1, in: context).asInts() == [1, 0, 1, 1, 0, 0])
        let ties = try Make.floats([5], [1, 3, 3, 0, 0])
        #expect(try ties.argmax(axis: 0, in: context).asInts() == [1])
        #expect(try ties.argmin(axis: 0, in: context).asInts() == [3])
        let nans = try Make.floats([4], [1, .nan, 5, .nan])
        #expect(try nans.argmax(axis: nil, in: context).asInts() == [1])
        #expect(try nans.argmin(axis: nil, in: context).asInts() == [1])
    }

    @Test func `running sums`() throws {
        let x = try Make.ints([2, 3], [1, 2, 3, 4, 5, 6])
        #expect(try x.cumulativeSum(axis: nil, in: context).asInts() == [1, 3, 6, 10, 15, 21])
        #expect(try x.cumulativeSum(axis: 0, in: context).asInts() == [1, 2, 3, 5, 7, 9])
        #expect(try x.cumulativeSum(axis: -1, in: context).asInts() == [1, 3, 6, 4, 9, 15])
        #expect(try Make.bools([true, false, true]).cumulativeSum(axis: 0, in: context).asInts() == [1, 1, 2])
    }

    @Test func `softmax does not overflow`() throws {
        let x = try Make.floats([2, 3], [1000, 999, -1000, 0, 0, -.infinity])
        let p = try x.softmax(axis: -1, in: context).asDoubles()
        #expect(zip(p, [0.7310586, 0.26894143, 0, 0.5, 0.5, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
        let q = try x.logSoftmax(axis: 1, in: context).asDoubles()
        #expect(zip(q, [-0.3132617, -1.3132616, -2000.31323]).allSatisfy { abs($0 - $1) < 1e-3 })
        #expect(q[5] == -.infinity)
    }

    @Test func `softmax along another axis`() throws {
        let x = try Make.floats([2, 2], [0, 100, 0, 0])
        let p = try x.softmax(axis: 0, in: context).asDoubles()
        #expect(zip(p, [0.5, 1, 0.5, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func `the norm does not overflow in float32`() throws {
        let x = try Make.floats([1, 2], [3e30, 4e30])
        let norm = try x.norm(in: context)
        #expect(norm.rank == 0 && norm.dtype == .float32)
        #expect(try norm.elements(Float.self, in: context) == [5e30])
        #expect(try Make.ints([2], [3, 4]).norm(in: context).dtype == .float32)
    }
}
