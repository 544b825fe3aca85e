import Tensors
import Testing

struct UnaryTests {
    let context = Make.context

    @Test(arguments: [
        (UnaryOperation.abs, [2.5, 1.5, 0.5, 0, 0.5, 1.5, 2.5]), (.sign, [-1, -1, -1, 0, 1, 1, 1]),
        (.square, [6.25, 2.25, 0.25, 0, 0.25, 2.25, 6.25]), (.negate, [2.5, 1.5, 0.5, 0, -0.5, -1.5, -2.5]),
        (.floor, [-3, -2, -1, 0, 0, 1, 2]), (.ceil, [-2, -1, 0, 0, 1, 2, 3]),
        (.round, [-2, -2, 0, 0, 0, 2, 2]), (.relu, [0, 0, 0, 0, 0.5, 1.5, 2.5]),
    ])
    func `known answers`(_ operation: UnaryOperation, _ answer: [Double]) throws {
        let numbers = [-2.5, -1.5, -0.5, 0, 0.5, 1.5, 2.5]
        let wide = try Make.doubles([7], numbers).unary(operation, in: context)
        let narrow = try Make.floats([7], numbers.map { Float($0) }).unary(operation, in: context)
        #expect(wide.dtype == .float64 && narrow.dtype == .float32)
        #expect(try wide.asDoubles() == answer)
        #expect(try narrow.asDoubles() == answer)
    }

    @Test func `rounding leaves large numbers, nan and the sign of zero`() throws {
        let x = try Make.floats([5], [16_777_216, -8_388_609, .infinity, .nan, -0.25])
        for operation in [UnaryOperation.round, .floor, .ceil] {
            let y = try x.unary(operation, in: context).elements(Float.self, in: context)
            #expect(y[0..<3] == [16_777_216, -8_388_609, .infinity])
            #expect(y[3].isNaN)
            #expect(y[4].sign == .minus)
        }
    }

    @Test(arguments: [
        (UnaryOperation.sqrt, DType.float32), (.exp, .float32), (.sigmoid, .float32), (.abs, .int64),
        (.sign, .int64), (.square, .int64), (.relu, .int64), (.floor, .int64), (.round, .int64),
        (.isnan, .bool), (.isfinite, .bool), (.invert, .int64), (.positive, .int64),
    ])
    func `types that int64 gives`(_ operation: UnaryOperation, _ dtype: DType) throws {
        #expect(try Make.ints([2], [1, -2]).unary(operation, in: context).dtype == dtype)
    }

    @Test func `what a type lacks is refused`() throws {
        #expect(throws: TensorError.unsupportedDType(.bool, operation: "-", operands: [OperandType(.vector(1), .bool)])) {
            try Make.bools([true]).unary(.negate, in: context)
        }
        #expect(throws: TensorError.unsupportedDType(.float32, operation: "~", operands: [OperandType(.vector(1), .float32)])) {
            try Make.floats([1], [1]).unary(.invert, in: context)
        }
    }

    @Test func `isnan and isfinite`() throws {
        let x = try Make.floats([4], [1, .nan, .infinity, -.infinity])
        #expect(try x.unary(.isnan, in: context).asBools() == [false, true, false, false])
        #expect(try x.unary(.isfinite, in: context).asBools() == [true, false, false, false])
    }

    @Test func `sigmoid does not overflow`() throws {
        let x = try Make.floats([3], [-200, 0, 200])
        #expect(try x.unary(.sigmoid, in: context).asDoubles() == [0, 0.5, 1])
    }

    @Test func `relu hands nan on`() throws {
        let x = try Make.floats([2], [.nan, -1])
        let y = try x.unary(.relu, in: context).asDoubles()
        #expect(y[0].isNaN && y[1] == 0)
    }
}
