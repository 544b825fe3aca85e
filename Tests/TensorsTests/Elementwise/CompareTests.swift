import Tensors
import Testing

struct CompareTests {
    let context = Make.context

    @Test(arguments: [
        (ComparisonOperation.equal, [false, true, false]), (.notEqual, [true, false, true]),
        (.less, [true, false, false]), (.lessOrEqual, [true, true, false]),
        (.greater, [false, false, true]), (.greaterOrEqual, [false, true, true]),
    ])
    func `each comparison, a number on either side`(
        _ operation: ComparisonOperation, _ answer: [Bool]
    ) throws {
        let x = try Make.ints([3], [-1, 2, 5])
        #expect(try Tensor.compare(operation, .tensor(x), .int(2), in: context).asBools() == answer)
        let turned = try Tensor.compare(operation, .int(2), .tensor(x), in: context).asBools()
        #expect(turned == (operation == .equal || operation == .notEqual ? answer : answer.reversed()))
    }

    @Test func `nan is unequal to everything`() throws {
        let x = try Make.floats([2], [.nan, 1])
        #expect(try Tensor.compare(.equal, .tensor(x), .tensor(x), in: context).asBools() == [false, true])
        #expect(try Tensor.compare(.less, .tensor(x), .float(2), in: context).asBools() == [false, true])
    }

    /// A float is not squeezed into int64, nor an integer into a float.
    @Test(arguments: [
        (ComparisonOperation.less, 2.5, [true, true, false]), (.greater, 2.5, [false, false, true]),
        (.greaterOrEqual, 2.5, [false, false, true]), (.lessOrEqual, 2.5, [true, true, false]),
        (.equal, 2.5, [false, false, false]), (.notEqual, 2.5, [true, true, true]),
        (.less, 1e300, [true, true, true]), (.less, -Double.infinity, [false, false, false]),
        (.notEqual, Double.nan, [true, true, true]), (.equal, 0x1p63, [false, false, false]),
        (.lessOrEqual, 0x1p63, [true, true, true]),
    ])
    func `int64 beside a float number`(
        _ operation: ComparisonOperation, _ number: Double, _ answer: [Bool]
    ) throws {
        let x = try Make.ints([3], [Int.min, 2, Int.max])
        #expect(try Tensor.compare(operation, .tensor(x), .float(number), in: context).asBools() == answer)
    }

    @Test func `a number beyond float32 is no infinity`() throws {
        let x = try Make.floats([2], [.infinity, 1])
        #expect(try Tensor.compare(.equal, .tensor(x), .float(1e300), in: context).asBools() == [false, false])
    }

    @Test func `bools are ordered false, true`() throws {
        let (x, y) = (try Make.bools([false, false, true, true]), try Make.bools([false, true, false, true]))
        #expect(try Tensor.compare(.less, .tensor(x), .tensor(y), in: context).asBools()
            == [false, true, false, false])
        #expect(try Tensor.compare(.equal, .tensor(x), .int(1), in: context).asBools()
            == [false, false, true, true])
    }
}
