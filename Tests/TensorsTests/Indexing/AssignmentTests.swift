import Tensors
import Testing

@Suite struct AssignmentTests {
    let context = EvaluationContext()

    /// Written into zeros of shape (2, 3, 4): known answers computed by NumPy.
    static let table: [(String, String, [Int])] = [
        ("0, :2, :2", "w", [71, 72, 0, 0, 73, 74, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("::-1, 0, ::-2", "w", [0, 74, 0, 73, 0, 0, 0, 0, 0, 0, 0, 0, 0, 72, 0, 71, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("0", "s", [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        (":, :, 1", "v", [0, 91, 0, 0, 0, 92, 0, 0, 0, 93, 0, 0, 0, 91, 0, 0, 0, 92, 0, 0, 0, 93, 0, 0]),
        (":, none, :2, 2:", "w", [0, 0, 71, 72, 0, 0, 73, 74, 0, 0, 0, 0, 0, 0, 71, 72, 0, 0, 73, 74, 0, 0, 0, 0]),
        ("-1, -1, -1", "s", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5]),
        ("i, j, 0", "v", [0, 0, 0, 0, 0, 0, 0, 0, 92, 0, 0, 0, 91, 0, 0, 0, 93, 0, 0, 0, 0, 0, 0, 0]),
        ("i, j", "s", [0, 0, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 0, 0, 0, 0]),
        ("b, 1", "s", [0, 0, 0, 0, 5, 5, 5, 5, 0, 0, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5, 0, 0, 0, 0]),
        ("b, :, 1", "v", [0, 91, 0, 0, 0, 92, 0, 0, 0, 93, 0, 0, 0, 91, 0, 0, 0, 92, 0, 0, 0, 93, 0, 0]),
        (":, c, 3", "w", [0, 0, 0, 71, 0, 0, 0, 0, 0, 0, 0, 72, 0, 0, 0, 73, 0, 0, 0, 0, 0, 0, 0, 74]),
        ("m, 2", "v", [0, 0, 91, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 92, 0, 0, 0, 93, 0]),
        ("r, 2", "s", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5]),
        ("1:1", "s", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("..., none", "s", [5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]),
    ]

    @Test(arguments: table)
    func writes(_ text: String, _ value: String, _ values: [Int]) throws {
        var names = try IndexingTests.names()
        names["v"] = try rowMajor([3], [91, 92, 93])
        names["w"] = try rowMajor([2, 2], [71, 72, 73, 74])
        names["s"] = try rowMajor([], [5])
        let zeros = try rowMajor([2, 3, 4], [Int](repeating: 0, count: 24))
        var x = try zeros.copied(in: context)
        try x.assign(#require(names[value]), at: subscripts(text, names), in: context)
        #expect(try x.elements(Int.self, in: context) == values)
        // The same through a view that is not contiguous, whose storage is shared.
        var y = try zeros.subscripted(subscripts("::-1"), in: context)
        try y.assign(#require(names[value]), at: subscripts(text, names), in: context)
        #expect(try y.elements(Int.self, in: context) == values)
        #expect(try zeros.elements(Int.self, in: context) == [Int](repeating: 0, count: 24))
    }

    @Test func anotherNameKeepsTheOldValue() throws {
        var x = try counted([3])
        let y = x
        let part = try x.subscripted(subscripts(":2"), in: context)
        try x.assign(rowMajor([], [5]), at: [.at(0)], in: context)
        #expect(try x.elements(Int.self, in: context) == [5, 1, 2])
        #expect(try y.elements(Int.self, in: context) == [0, 1, 2])
        #expect(try part.elements(Int.self, in: context) == [0, 1])
    }

    @Test func aSoleOwnerIsWrittenInPlace() throws {
        var x = try counted([1000])
        let small = EvaluationContext(memoryLimit: 100)
        let five = try rowMajor([], [5])
        try x.assign(five, at: [.at(3)], in: small)
        #expect(try x.subscripted([.at(3)], in: context).elements(Int.self, in: context) == [5])
    }

    @Test func theValueMayBeAPartOfTheTarget() throws {
        var x = try counted([5])
        try x.assign(x.subscripted(subscripts(":-1"), in: context), at: subscripts("1:"), in: context)
        #expect(try x.elements(Int.self, in: context) == [0, 0, 1, 2, 3])
        var y = try counted([5])
        try y.assign(y.subscripted(subscripts("::-1"), in: context), at: [.ellipsis], in: context)
        #expect(try y.elements(Int.self, in: context) == [4, 3, 2, 1, 0])
        var z = try rowMajor([3], [2, 0, 1])
        try z.assign(z, at: [.tensor(z)], in: context)
        #expect(try z.elements(Int.self, in: context) == [0, 1, 2])
    }

    @Test func theLastOfRepeatedIndicesStays() throws {
        var x = try counted([3])
        try x.assign(rowMajor([3], [7, 8, 9]), at: [.tensor(rowMajor([3], [1, 1, -2]))], in: context)
        #expect(try x.elements(Int.self, in: context) == [0, 9, 2])
    }

    @Test func theTargetKeepsItsType() throws {
        var x = try counted([3])
        try x.assign(rowMajor([2], [Float(7), -1]), at: subscripts("1:"), in: context)
        #expect(x.dtype == .int64)
        #expect(try x.elements(Int.self, in: context) == [0, 7, -1])
        var y = try rowMajor([2], [Float(1), 2])
        try y.assign(rowMajor([], [0.1]), at: [.at(0)], in: context)
        #expect(y.dtype == .float32)
        #expect(try y.elements(Float.self, in: context) == [0.1, 2])
        var mask = try rowMajor([2], [false, false])
        try mask.assign(rowMajor([2], [0.5, 0]), at: [.ellipsis], in: context)
        #expect(try mask.elements(Bool.self, in: context) == [true, false])
    }

    /// Nothing is written when any part of the value cannot be.
    @Test(arguments: [1.5, .infinity, 1e19])
    func whatInt64CannotHoldIsRefused(_ value: Double) throws {
        var x = try counted([3])
        #expect(throws: TensorError.inexactInteger(value, ElementPlace(.vector(2), index: [1]))) {
            try x.assign(rowMajor([2], [7, value]), at: subscripts("1:"), in: context)
        }
        #expect(try x.elements(Int.self, in: context) == [0, 1, 2])
    }

    @Test func shapesAreCheckedBeforeTheFirstWrite() throws {
        var x = try counted([2, 3])
        #expect(throws: TensorError.assignShape(value: .vector(2), target: .vector(3))) {
            try x.assign(rowMajor([2], [1, 2]), at: [.at(0)], in: context)
        }
        #expect(throws: TensorError.indexOutOfRange(3, x.shape, length: 3, axis: 1)) {
            let picks = try rowMajor([2], [0, 3])
            try x.assign(rowMajor([], [9]), at: [.at(0), .tensor(picks)], in: context)
        }
        #expect(try x.elements(Int.self, in: context) == [0, 1, 2, 3, 4, 5])
    }

    @Test func leadingAxesOfLengthOneAreDropped() throws {
        var x = try counted([2, 2])
        try x.assign(rowMajor([1, 1, 2], [8, 9]), at: [.at(1)], in: context)
        #expect(try x.elements(Int.self, in: context) == [0, 1, 8, 9])
    }
}
