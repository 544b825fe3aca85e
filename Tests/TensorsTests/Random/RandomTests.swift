import Tensors
import Testing

/// Known answers are those of `numpy.random.seed` with `rand`, `randn` and `randint`.
struct RandomTests {
    func seeded(_ seed: UInt32) -> EvaluationContext { EvaluationContext(threads: 1, seed: seed) }

    @Test func `rand`() throws {
        let x = try Tensor.rand(Shape([2, 2]), dtype: .float32, in: seeded(0))
        #expect(try x.elements(Float.self, in: Make.context) == [0.5488135, 0.71518934, 0.60276335, 0.5448832])
        let y = try Tensor.rand(Shape([3]), dtype: .float64, in: seeded(4_294_967_295))
        #expect(try y.asDoubles() == [0.0976320289940138, 0.9123828453026218, 0.78903530185164])
    }

    @Test func `more than one block of the generator`() throws {
        let x = try Tensor.rand(Shape([700]), dtype: .float64, in: seeded(5))
        #expect(try x.asDoubles().suffix(2) == [0.3896336331226339, 0.7464423502866897])
    }

    @Test func `randn keeps the spare number between calls`() throws {
        let context = seeded(1)
        let x = try Tensor.randn(Shape([3]), dtype: .float32, in: context)
        let y = try Tensor.randn(Shape([2, 2]), dtype: .float32, in: context)
        let z = try Tensor.randn(Shape([1]), dtype: .float32, in: context)
        #expect(try x.elements(Float.self, in: context) == [1.6243454, -0.6117564, -0.5281718])
        #expect(try y.elements(Float.self, in: context) == [-1.0729686, 0.86540765, -2.3015387, 1.7448118])
        #expect(try z.elements(Float.self, in: context) == [-0.7612069])
    }

    @Test func `randint of narrow and of wide ranges`() throws {
        let x = try Tensor.randint(low: 0, high: 10, Shape([12]), dtype: .int64, in: seeded(0))
        #expect(try x.asInts() == [5, 0, 3, 3, 7, 9, 3, 5, 2, 4, 7, 6])
        let y = try Tensor.randint(low: -5, high: 6, Shape([4]), dtype: .int64, in: seeded(3))
        #expect(try y.asInts() == [5, 3, 4, -2])
        let z = try Tensor.randint(low: 0, high: 10_000_000_000, Shape([4]), dtype: .int64, in: seeded(9))
        #expect(try z.asInts() == [8_622_331_960, 4_352_184_897, 9_185_274_097, 1_700_316_789])
        let all = try Tensor.randint(low: .min, high: .max, Shape([100]), dtype: .int64, in: seeded(9))
        #expect(try all.asInts().contains { $0 < 0 })
    }

    @Test func `a range of one draws nothing from the stream`() throws {
        let context = seeded(2)
        _ = try Tensor.randint(low: 5, high: 6, Shape([3]), dtype: .int64, in: context)
        let x = try Tensor.rand(Shape([1]), dtype: .float32, in: context)
        #expect(try x.elements(Float.self, in: context) == [0.4359949])
        #expect(throws: TensorError.emptyRange(low: 6, high: 6)) {
            try Tensor.randint(low: 6, high: 6, Shape([1]), dtype: .int64, in: context)
        }
    }

    @Test func `a generator put back draws the same again`() throws {
        let context = seeded(0)
        context.random.seed(77)
        _ = try Tensor.randn(Shape([1]), dtype: .float64, in: context)
        let kept = context.random.generator
        let once = try Tensor.randn(Shape([5]), dtype: .float64, in: context).asDoubles()
        context.random.generator = kept
        #expect(try Tensor.randn(Shape([5]), dtype: .float64, in: context).asDoubles() == once)
    }

    @Test func `an interrupted draw leaves the stream as it was`() throws {
        let context = seeded(0)
        context.cancellation.cancel()
        #expect(throws: TensorError.cancelled) {
            try Tensor.rand(Shape([10]), dtype: .float32, in: context)
        }
        context.cancellation.reset()
        #expect(try Tensor.rand(Shape([1]), dtype: .float32, in: context).elements(Float.self, in: context) == [0.5488135])
    }
}
