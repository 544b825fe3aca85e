import Tensors
import Testing

/// Powers, quotients and remainders of two floats, which wide vectors compute by formulas of their own.
struct PowerTests {
    let context = Make.context

    /// Rounded from 60 digits (mpmath).
    static let powers: [(Double, Double, Double)] = [
        (0.1, 2, 0.010000000000000002), (1.0000001, 1e7, 2.7182816941320818), (0.7, -300.5, 3.5321486760334716e+46),
        (0x1p-1074, 0.3, 1.018908996936868e-97), (0.999, -5e5, 1.8025487076009537e+217),
        (1.5, 700, 1.8360366198426334e+123),
    ]

    @Test(arguments: powers)
    func `powers are off by a unit in the last place at most`(_ base: Double, _ exponent: Double, _ answer: Double) throws {
        let power = try binary(.power, [base], [exponent])[0]
        #expect(abs(power - answer) <= answer.ulp)
    }

    /// What a double holds is hit, and the special cases are those of C's `pow`.
    @Test func `exact powers are exact`() throws {
        let bases: [Double] = [3, 10, -2, -2, 2, 7, -1, 0, -0.0, 4, 1, .nan, .infinity, -.infinity, 0.5, 2]
        let exponents: [Double] = [5, 22, -3, 61, -1074, 18, .infinity, -1, 3, -0.5, .nan, 0, -1, 3, 1074, 1024]
        let answers: [Double] = [
            243, 1e22, -0.125, -0x1p61, 0x1p-1074, 1_628_413_597_910_449, 1, .infinity, -0.0, 0.5, 1, 1, 0, -.infinity,
            0x1p-1074, .infinity,
        ]
        let powers = try binary(.power, bases, exponents)
        #expect(powers == answers)
        #expect(powers[8].sign == .minus)
        #expect(try binary(.power, [-8, -1, -1], [1.0 / 3, -0x1p-1074, 0.5]).allSatisfy(\.isNaN))
    }

    @Test func `powers of float32 are rounded from more digits`() throws {
        let power = try Tensor.binary(
            .power, .tensor(Make.floats([4], [0.1, 1.1, 0.3, -3])), .tensor(Make.floats([4], [2, 50.5, -7.7, 13])), in: context)
        #expect(try power.elements(Float.self, in: context) == [0.010000001, 123.1207, 10621.017, -1_594_323])
    }

    /// NumPy's answers, to the bit: what division rounds to a whole number, quotients beyond 2^53, zeros, infinity.
    @Test func `quotients and remainders are exact`() throws {
        let x: [Double] = [1, 0.3, -0.3, 6, -7, 1e300, 0x1p-1074, -0.0, .infinity, 7, -5, 9_007_199_254_740_992]
        let y: [Double] = [0.1, 0.1, 0.1, 0.1, 3, 7, 2, 5, 2, .infinity, .infinity, -1.5]
        let quotients = try binary(.floorDivide, x, y)
        let rests = try binary(.remainder, x, y)
        #expect(quotients[0..<5] == [9, 2, -3, 59, -3])
        #expect(rests[0..<5] == [0.09999999999999995, 0.09999999999999998, 2.7755575615628914e-17, 0.09999999999999967, 2])
        #expect(quotients[5] == 1.4285714285714286e+299 && rests[5] == 1)
        #expect(quotients[6] == 0 && rests[6] == 0x1p-1074 && quotients[7].sign == .minus)
        #expect(quotients[8].isNaN && rests[8].isNaN)
        #expect(quotients[9] == 0 && rests[9] == 7 && quotients[10] == -1 && rests[10] == .infinity)
        #expect(quotients[11] == -6_004_799_503_160_662 && rests[11] == -1)
    }

    /// Elements that lie apart are computed as those side by side are.
    @Test(arguments: [BinaryOperation.power, .floorDivide, .remainder])
    func `the layout does not matter`(_ operation: BinaryOperation) throws {
        let count = 1500
        let x = (0..<count).map { Double($0 * 37 % 101) / 7 - 6 }
        let y = (0..<count).map { Double($0 * 53 % 31) / 3 - 4.9 }
        let whole = try binary(operation, x, y)
        let step = [Tensor.Index.slice(start: 1, stop: nil, step: -1)]
        let apart = try Tensor.binary(
            operation, .tensor(Make.doubles([count], x).subscripted([.slice(start: nil, stop: nil, step: 2)], in: context)),
            .tensor(Make.doubles([count], y).subscripted([.slice(start: nil, stop: nil, step: 2)], in: context)), in: context)
        let turned = try Tensor.binary(
            operation, .tensor(Make.doubles([count], x).subscripted(step, in: context)),
            .tensor(Make.doubles([count], y).subscripted(step, in: context)), in: context)
        let bits = { (values: [Double]) in values.map { $0.isNaN ? 0 : $0.bitPattern } }
        #expect(try bits(apart.asDoubles()) == bits(stride(from: 0, to: count, by: 2).map { whole[$0] }))
        #expect(try bits(turned.asDoubles()) == bits([whole[1], whole[0]]))
    }

    private func binary(_ operation: BinaryOperation, _ x: [Double], _ y: [Double]) throws -> [Double] {
        try Tensor.binary(
            operation, .tensor(Make.doubles([x.count], x)), .tensor(Make.doubles([y.count], y)), in: context
        ).asDoubles()
    }
}
