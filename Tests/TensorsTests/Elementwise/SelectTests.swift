import Tensors
import Testing

struct SelectTests {
    let context = Make.context

    @Test func `where takes from either side`() throws {
        let mask = try Make.bools([true, false, true])
        let x = try Make.floats([2, 3], [1, 2, 3, 4, 5, 6])
        let y = try Tensor.select(mask, .tensor(x), .int(0), in: context)
        #expect(y.dtype == .float32)
        #expect(try y.asDoubles() == [1, 0, 3, 4, 0, 6])
        #expect(try Tensor.select(mask, .int(1), .int(2), in: context).dtype == .int64)
        #expect(throws: TensorError.self) {
            try Tensor.select(mask, .tensor(x.transposed), .int(0), in: context)
        }
    }

    @Test func `clip keeps the type, nan, and the upper bound when the bounds are crossed`() throws {
        let x = try Make.ints([4], [-5, 0, 2, 9])
        let y = try x.clipped(low: .int(-2), high: .float(.infinity), in: context)
        #expect(y.dtype == .int64)
        #expect(try y.asInts() == [-2, 0, 2, 9])
        #expect(try x.clipped(low: .int(3), high: .int(1), in: context).asInts() == [1, 1, 1, 1])
        let nan = try Make.floats([1], [.nan]).clipped(low: .int(0), high: .int(1), in: context)
        #expect(try nan.asDoubles()[0].isNaN)
        #expect(try x.clipped(low: nil, high: nil, in: context).asInts() == [-5, 0, 2, 9])
    }

    @Test func `equal wants the same shape, allclose broadcasts`() throws {
        let x = try Make.floats([2], [1, 2])
        #expect(try x.equal(to: Make.ints([2], [1, 2]), in: context))
        #expect(try !x.equal(to: x.unsqueezed(axis: 0), in: context))
        #expect(try x.allClose(Make.doubles([1, 2], [1, 2.00001]), rtol: 1e-5, atol: 1e-8, in: context))
        #expect(try !x.allClose(Make.floats([2], [1, 2.1]), rtol: 1e-5, atol: 1e-8, in: context))
    }

    @Test func `allclose: infinities are close, nan is not`() throws {
        let x = try Make.floats([2], [.infinity, -.infinity])
        #expect(try x.allClose(x, rtol: 1e-5, atol: 1e-8, in: context))
        let nan = try Make.floats([1], [.nan])
        #expect(try !nan.allClose(nan, rtol: 1e-5, atol: 1e-8, in: context))
    }
}
