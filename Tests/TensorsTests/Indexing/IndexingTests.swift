import Tensors
import Testing

/// Known answers computed by NumPy on `arange(24).reshape(2, 3, 4)`.
@Suite struct IndexingTests {
    let context = EvaluationContext()

    static let basic: [(String, [Int], [Int])] = [
        ("1", [3, 4], [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]),
        ("-1", [3, 4], [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]),
        ("1, 2", [4], [20, 21, 22, 23]),
        ("1, -1, 2", [], [22]),
        ("1:", [1, 3, 4], [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]),
        (":1", [1, 3, 4], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        ("::2", [1, 3, 4], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        ("::-1", [2, 3, 4], [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        (":, 1", [2, 4], [4, 5, 6, 7, 16, 17, 18, 19]),
        ("..., 0", [2, 3], [0, 4, 8, 12, 16, 20]),
        ("0, ...", [3, 4], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        ("...", [2, 3, 4], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]),
        ("none", [1, 2, 3, 4], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]),
        ("1, none, :2, -1", [1, 2], [15, 19]),
        (":, none, 2:, ::3", [2, 1, 1, 2], [8, 11, 20, 23]),
        ("5:", [0, 3, 4], []),
        ("-99:99, 0, 0", [2], [0, 12]),
        ("1:1", [0, 3, 4], []),
        ("0, 2:0:-1, ::-2", [2, 2], [11, 9, 7, 5]),
        ("0, 9:0:-1, 1", [2], [9, 5]),
    ]

    @Test(arguments: basic)
    func slicesAndPositions(_ text: String, _ shape: [Int], _ values: [Int]) throws {
        let part = try counted([2, 3, 4]).subscripted(subscripts(text), in: context)
        #expect(part.shape.dimensions == shape)
        #expect(try part.elements(Int.self, in: context) == values)
    }

    static func names() throws -> [String: Tensor] {
        [
            "i": try rowMajor([3], [1, 0, -1]), "j": try rowMajor([3], [0, 2, 1]),
            "b": try rowMajor([2, 2], [0, 1, -1, 0]), "e": try rowMajor([0], [Int]()),
            "r": try rowMajor([2], [false, true]), "c": try rowMajor([3], [true, false, true]),
            "m": try rowMajor([2, 3], [true, false, false, false, true, true]),
            "f": try rowMajor([2], [Float(1), -2]), "o": try rowMajor([], [1]),
            "far": try rowMajor([2], [0, 2]), "half": try rowMajor([1], [0.5]),
            "two": try rowMajor([2], [0, 1]), "odd": try rowMajor([4], [true, false, true, false]),
            "yes": try rowMajor([], [true]), "no": try rowMajor([], [false]),
        ]
    }

    static let picked: [(String, [Int], [Int])] = [
        ("i, j", [3, 4], [12, 13, 14, 15, 8, 9, 10, 11, 16, 17, 18, 19]),
        ("i, 0", [3, 4], [12, 13, 14, 15, 0, 1, 2, 3, 12, 13, 14, 15]),
        ("i, :, 0", [3, 3], [12, 16, 20, 0, 4, 8, 12, 16, 20]),
        ("0, :, i", [3, 3], [1, 5, 9, 0, 4, 8, 3, 7, 11]),
        (":, i", [2, 3, 4], [4, 5, 6, 7, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 12, 13, 14, 15, 20, 21, 22, 23]),
        ("..., i", [2, 3, 3], [1, 0, 3, 5, 4, 7, 9, 8, 11, 13, 12, 15, 17, 16, 19, 21, 20, 23]),
        (":, i, j", [2, 3], [4, 2, 9, 16, 14, 21]),
        ("i, :, j", [3, 3], [12, 16, 20, 2, 6, 10, 13, 17, 21]),
        ("i, none, j", [3, 1, 4], [12, 13, 14, 15, 8, 9, 10, 11, 16, 17, 18, 19]),
        ("0, i, ::-2", [3, 2], [7, 5, 3, 1, 11, 9]),
        ("b, :, 1", [2, 2, 3], [1, 5, 9, 13, 17, 21, 13, 17, 21, 1, 5, 9]),
        ("i, 0, j", [3], [12, 2, 13]),
        ("..., i, none", [2, 3, 3, 1], [1, 0, 3, 5, 4, 7, 9, 8, 11, 13, 12, 15, 17, 16, 19, 21, 20, 23]),
        ("none, i, none, j, 1:2", [3, 1, 1, 1], [13, 9, 17]),
        ("b, b, 0", [2, 2], [0, 16, 20, 0]),
        ("e", [0, 3, 4], []),
        ("1, e", [0, 4], []),
        ("i, ..., j", [3, 3], [12, 16, 20, 2, 6, 10, 13, 17, 21]),
        ("r", [1, 3, 4], [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]),
        (":, c", [2, 2, 4], [0, 1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 20, 21, 22, 23]),
        ("r, c, 1:3", [2, 2], [13, 14, 21, 22]),
        ("m", [3, 4], [0, 1, 2, 3, 16, 17, 18, 19, 20, 21, 22, 23]),
        ("m, 1", [3], [1, 17, 21]),
        ("r, :, j", [3, 3], [12, 16, 20, 14, 18, 22, 13, 17, 21]),
        ("r, none, c, 0", [2, 1], [12, 20]),
        ("f, o", [2, 4], [16, 17, 18, 19, 4, 5, 6, 7]),
        ("0, yes, 1, 2:", [1, 2], [6, 7]),
        ("0, no, 1, 2:", [0, 2], []),
    ]

    @Test(arguments: picked)
    func indexTensorsAndMasks(_ text: String, _ shape: [Int], _ values: [Int]) throws {
        let part = try counted([2, 3, 4]).subscripted(subscripts(text, Self.names()), in: context)
        #expect(part.shape.dimensions == shape)
        #expect(try part.elements(Int.self, in: context) == values)
    }

    static let wrong: [(String, TensorError)] = [
        ("2", .indexOutOfRange(2, shape, length: 2, axis: 0)),
        ("0, -4", .indexOutOfRange(-4, shape, length: 3, axis: 1)),
        ("0, 0, 0, 0", .tooManyIndices(count: 4, shape)), ("::0", .zeroStep(shape, axis: 0)),
        ("..., 0, ...", .secondEllipsis(shape)), ("far", .indexOutOfRange(2, shape, length: 2, axis: 0)),
        ("half", .fractionalIndex(0.5, ElementPlace(.vector(1), index: [0]))),
        ("i, two", .indexShapes([.vector(3), .vector(2)])),
        ("odd", .maskShape(.vector(4), target: shape, axis: 0)),
        (":, m", .maskShape(matrix, target: shape, axis: 1)), ("i, m", .tooManyIndices(count: 3, .vector(2))),
    ]
    private static let shape = (try? Shape([2, 3, 4])) ?? .scalar
    private static let matrix = (try? Shape([2, 3])) ?? .scalar

    @Test(arguments: wrong)
    func refusals(_ text: String, _ error: TensorError) throws {
        let x = try counted(text == "i, m" ? [2] : [2, 3, 4])
        #expect(throws: error) { try x.subscripted(subscripts(text, Self.names()), in: context) }
    }

    @Test func slicesAreViewsAndExtremeBoundsAreClamped() throws {
        let x = try counted([5])
        let extreme = Tensor.Index.slice(start: .max, stop: .min, step: .min)
        #expect(try x.subscripted([extreme], in: context).elements(Int.self, in: context) == [4])
        let late = Tensor.Index.slice(start: 1, stop: .max, step: .max)
        #expect(try x.subscripted([late], in: context).elements(Int.self, in: context) == [1])
        let turned = try x.subscripted(subscripts("::-1"), in: context)
        #expect(turned.strides == [-1])
        #expect(try turned.subscripted(subscripts("1::2"), in: context).elements(Int.self, in: context) == [3, 1])
    }

    @Test func takeReplacesTheAxisByTheShapeOfTheIndices() throws {
        let x = try counted([2, 3, 4])
        let b = try rowMajor([2, 1], [2, -3])
        #expect(try x.taking(b, axis: 1, in: context).shape.dimensions == [2, 2, 1, 4])
        #expect(
            try x.taking(b, axis: -1, in: context).elements(Int.self, in: context)
                == [2, 1, 6, 5, 10, 9, 14, 13, 18, 17, 22, 21])
        let turned = try x.subscripted(subscripts("::-1, 0, :2"), in: context)
        #expect(try turned.taking(rowMajor([], [1]), axis: nil, in: context).elements(Int.self, in: context) == [13])
        #expect(throws: TensorError.axisOutOfRange(3, x.shape, rank: 3, operation: "take")) {
            try x.taking(b, axis: 3, in: context)
        }
        #expect(throws: TensorError.indexOutOfRange(24, .vector(24), length: 24, axis: 0)) {
            try x.taking(rowMajor([1], [24]), axis: nil, in: context)
        }
    }

    @Test func gatheringIsCancelled() throws {
        let stopped = EvaluationContext()
        let x = try counted([2, 3])
        stopped.cancellation.cancel()
        #expect(throws: TensorError.cancelled) {
            try x.subscripted(subscripts("i", ["i": rowMajor([2], [1, 0])]), in: stopped)
        }
    }
}
