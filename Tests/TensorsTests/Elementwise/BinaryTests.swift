import Tensors
import Testing

/// Known answers are NumPy 2.4's, promotion is LANGUAGE's: bool < int64 < float32 < float64.
struct BinaryTests {
    let context = Make.context

    @Test(arguments: [
        (BinaryOperation.add, DType.bool, DType.bool, DType.bool),
        (.add, .bool, .int64, .int64), (.add, .int64, .float32, .float32),
        (.multiply, .float32, .float64, .float64), (.multiply, .bool, .bool, .bool),
        (.divide, .int64, .int64, .float32), (.divide, .bool, .bool, .float32),
        (.divide, .int64, .float64, .float64), (.floorDivide, .bool, .bool, .int64),
        (.remainder, .bool, .bool, .int64), (.power, .bool, .bool, .int64),
        (.power, .int64, .int64, .int64), (.maximum, .bool, .bool, .bool),
        (.bitAnd, .bool, .int64, .int64), (.bitXor, .bool, .bool, .bool),
    ])
    func `operands promote`(_ operation: BinaryOperation, _ a: DType, _ b: DType, _ result: DType) throws {
        let x = try Tensor.ones(Shape([2]), dtype: a, in: context)
        let y = try Tensor.ones(Shape([2]), dtype: b, in: context)
        #expect(try Tensor.binary(operation, .tensor(x), .tensor(y), in: context).dtype == result)
    }

    @Test(arguments: [
        (DType.bool, Operand.int(2), DType.int64), (.bool, .float(2), .float32),
        (.int64, .int(2), .int64), (.int64, .float(2), .float32), (.float32, .int(2), .float32),
        (.float32, .float(2), .float32), (.float64, .float(2), .float64),
    ])
    func `numbers are weak`(_ dtype: DType, _ number: Operand, _ result: DType) throws {
        let x = try Tensor.ones(Shape([2]), dtype: dtype, in: context)
        let sum = try Tensor.binary(.add, number, .tensor(x), in: context)
        #expect(sum.dtype == result)
        #expect(try sum.asDoubles() == [3, 3])
    }

    @Test func `a number is rounded to the tensor's type`() throws {
        let x = try Make.floats([1], [0])
        let sum = try Tensor.binary(.add, .tensor(x), .float(0.1), in: context)
        #expect(try sum.elements(Float.self, in: context) == [0.1])
    }

    @Test func `lengths of 1 are stretched`() throws {
        let column = try Make.floats([3, 1], [0, 10, 20])
        let row = try Make.floats([2], [1, 2])
        let sum = try Tensor.binary(.add, .tensor(column), .tensor(row), in: context)
        #expect(sum.shape.dimensions == [3, 2])
        #expect(try sum.asDoubles() == [1, 2, 11, 12, 21, 22])
    }

    @Test func `shapes that do not go together are refused`() throws {
        let x = try Make.floats([2, 3], [1, 2, 3, 4, 5, 6])
        let y = try Make.floats([2], [1, 2])
        #expect(throws: TensorError.broadcast(x.shape, y.shape, operation: "+")) {
            try Tensor.binary(.add, .tensor(x), .tensor(y), in: context)
        }
    }

    @Test func `views are read in their own order`() throws {
        let x = try Make.counting([2, 3])
        let sum = try Tensor.binary(
            .add, .tensor(x.transposed), .tensor(try Make.floats([2], [100, 200])), in: context)
        #expect(try sum.asDoubles() == [100, 203, 101, 204, 102, 205])
    }

    /// `np.array([7, -7, 7, -7, 6]) // np.array([2, 2, -2, -2, 3])`, and `%`.
    @Test func `integer division floors`() throws {
        let (x, y) = (try Make.ints([5], [7, -7, 7, -7, 6]), try Make.ints([5], [2, 2, -2, -2, 3]))
        let quotient = try Tensor.binary(.floorDivide, .tensor(x), .tensor(y), in: context)
        let rest = try Tensor.binary(.remainder, .tensor(x), .tensor(y), in: context)
        #expect(try quotient.asInts() == [3, -4, -4, 3, 2])
        #expect(try rest.asInts() == [1, 1, -1, -1, 0])
    }

    @Test func `integers wrap`() throws {
        let x = try Make.ints([2], [Int.max, Int.min])
        #expect(try Tensor.binary(.add, .tensor(x), .int(1), in: context).asInts() == [Int.min, Int.min + 1])
        #expect(try Tensor.binary(.floorDivide, .tensor(x), .int(-1), in: context).asInts() == [-Int.max, Int.min])
        let power = try Tensor.binary(.power, .int(3), .tensor(try Make.ints([1], [50])), in: context)
        #expect(try power.asInts() == [6048575297968530377])
    }

    @Test func `what integers cannot do is refused`() throws {
        let x = try Make.ints([2], [1, 2])
        #expect(throws: TensorError.integerDivisionByZero(operation: "//", x.shape, divisor: nil)) {
            try Tensor.binary(.floorDivide, .tensor(x), .int(0), in: context)
        }
        #expect(throws: TensorError.integerDivisionByZero(operation: "%", x.shape, divisor: ElementPlace(x.shape, index: [1]))) {
            try Tensor.binary(.remainder, .tensor(x), .tensor(try Make.ints([2], [1, 0])), in: context)
        }
        #expect(throws: TensorError.negativeIntegerPower(x.shape, exponent: -1, nil)) {
            try Tensor.binary(.power, .tensor(x), .int(-1), in: context)
        }
        let powers = try Make.ints([2, 2], [1, 0, -3, 2])
        #expect(throws: TensorError.negativeIntegerPower(x.shape, exponent: -3, ElementPlace(powers.shape, index: [1, 0]))) {
            try Tensor.binary(.power, .tensor(x), .tensor(powers), in: context)
        }
        #expect(throws: TensorError.unsupportedDType(.float32, operation: "&", operands: [OperandType(x.shape, .int64), OperandType(nil, .float32)])) {
            try Tensor.binary(.bitAnd, .tensor(x), .float(1), in: context)
        }
        let mask = try Make.bools([true])
        let type = OperandType(mask.shape, .bool)
        #expect(throws: TensorError.unsupportedDType(.bool, operation: "-", operands: [type, type])) {
            try Tensor.binary(.subtract, .tensor(mask), .tensor(mask), in: context)
        }
    }

    /// `np.float32([7.5, -7.5, 1, -0.0, 6, inf, 1]) // 2.5`, and `% 2.5`.
    @Test func `floating // and % are NumPy's`() throws {
        let x = try Make.floats([7], [7.5, -7.6, 1, -0.0, 6, .infinity, -1e-9])
        let quotient = try Tensor.binary(.floorDivide, .tensor(x), .float(2.5), in: context).asDoubles()
        #expect(quotient[0..<5] == [3, -4, 0, 0, 2])
        #expect(quotient[5].isNaN)
        #expect(quotient[6] == -1)
        let rest = try Tensor.binary(.remainder, .tensor(x), .float(2.5), in: context).asDoubles()
        #expect(rest[0] == 0 && rest[2] == 1 && rest[4] == 1 && rest[6] == 2.5)
        #expect(rest[5].isNaN)
    }

    @Test func `maximum and minimum hand nan on`() throws {
        let x = try Make.floats([3], [.nan, 1, 3])
        let y = try Make.floats([3], [0, .nan, 2])
        let larger = try Tensor.binary(.maximum, .tensor(x), .tensor(y), in: context).asDoubles()
        let smaller = try Tensor.binary(.minimum, .tensor(x), .tensor(y), in: context).asDoubles()
        #expect(larger[0].isNaN && larger[1].isNaN && larger[2] == 3)
        #expect(smaller[0].isNaN && smaller[1].isNaN && smaller[2] == 2)
    }

    @Test func `large tensors are computed on several threads`() throws {
        let count = 3_000_001
        let x = try Tensor.arange(Shape([count]), start: .int(0), step: .int(1), dtype: .float64, in: context)
        let sum = try Tensor.binary(.multiply, .tensor(x), .int(2), in: context)
        #expect(try sum.asDoubles().enumerated().allSatisfy { $0.element == Double(2 * $0.offset) })
    }

    @Test func `an interrupted evaluation stops`() throws {
        let context = EvaluationContext(threads: 1)
        let x = try Tensor.ones(Shape([100_000]), dtype: .float32, in: context)
        context.cancellation.cancel()
        #expect(throws: TensorError.cancelled) {
            try Tensor.binary(.add, .tensor(x), .int(1), in: context)
        }
    }
}
