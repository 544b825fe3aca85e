import Tensors
import Testing

/// Products, contractions and einsum. Known answers computed by NumPy.
@Suite struct ContractionTests {
    let context = EvaluationContext()

    /// The operands of the tables, int64.
    func operand(_ name: Character) throws -> Tensor {
        switch name {
        case "a": try counted([2, 3])
        case "b": try rowMajor([3, 4], Array(-5..<7))
        case "c": try rowMajor([3], [1, 2, 3])
        case "d": try counted([2, 3, 4])
        case "e": try rowMajor([2, 4, 3], Array(-12..<12))
        case "s": try counted([3, 3])
        case "x": try counted([4])
        default: try rowMajor([], [2])
        }
    }

    /// Whatever the type, bool apart, the numbers are the same.
    private func expect(
        _ operands: [Tensor], _ shape: [Int], _ values: [Int],
        _ operation: ([Tensor]) throws -> Tensor
    ) throws {
        for dtype in [DType.int64, .float32, .float64] {
            let result = try operation(operands.map { try $0.converted(to: dtype, in: context) })
            #expect(result.dtype == dtype)
            #expect(result.shape.dimensions == shape)
            #expect(try result.elements(Int.self, in: context) == values)
        }
    }

    static let products: [(Character, Character, [Int], [Int])] = [
        ("a", "b", [2, 4], [5, 8, 11, 14, -4, 8, 20, 32]),
        ("a", "c", [2], [8, 26]),
        ("c", "b", [4], [2, 8, 14, 20]),
        ("c", "c", [], [14]),
        ("d", "e", [2, 3, 3], [-30, -24, -18, -150, -128, -106, -270, -232, -194, 258, 312, 366, 330, 400, 470, 402, 488, 574]),
        ("a", "s", [2, 3], [15, 18, 21, 42, 54, 66]),
    ]

    @Test(arguments: products)
    func matrixProducts(_ a: Character, _ b: Character, _ shape: [Int], _ values: [Int]) throws {
        try expect([operand(a), operand(b)], shape, values) {
            try Tensor.matmul($0[0], $0[1], in: context)
        }
    }

    @Test func matmulOfViews() throws {
        let x = try counted([3, 2])
        let columns = try Tensor.einsum("ij->ji", [x], in: context)
        let turned = try x.subscripted(subscripts(":, ::-1"), in: context)
        try expect([columns, turned], [2, 2], [26, 20, 35, 26]) {
            try Tensor.matmul($0[0], $0[1], in: context)
        }
    }

    @Test func matmulBroadcastsLeadingAxes() throws {
        let x = try counted([2, 1, 1, 2])
        let y = try counted([3, 2, 1])
        try expect([x, y], [2, 3, 1, 1], [1, 3, 5, 3, 13, 23]) {
            try Tensor.matmul($0[0], $0[1], in: context)
        }
        try expect([rowMajor([2, 0], [Int]()), rowMajor([0, 2], [Int]())], [2, 2], [0, 0, 0, 0]) {
            try Tensor.matmul($0[0], $0[1], in: context)
        }
    }

    @Test func int64WrapsAndBoolIsOrOfAnds() throws {
        let big = try rowMajor([2], [Int.max, 1])
        let wrapped = try Tensor.matmul(big, rowMajor([2], [1, 1]), in: context)
        #expect(try wrapped.elements(Int.self, in: context) == [Int.min])
        let p = try rowMajor([2, 2], [true, true, false, false])
        let any = try Tensor.matmul(p, p, in: context)
        #expect(any.dtype == .bool)
        #expect(try any.elements(Bool.self, in: context) == [true, true, false, false])
        #expect(try Tensor.einsum("ij->", [p], in: context).dtype == .bool)
    }

    @Test func mixedTypesPromote() throws {
        let ints = try operand("c")
        let floats = try rowMajor([3], [Float(0.5), 1, 2])
        #expect(try Tensor.matmul(ints, floats, in: context).dtype == .float32)
        #expect(try Tensor.outer(floats, rowMajor([1], [1.0]), in: context).dtype == .float64)
        #expect(try Tensor.dot(ints, rowMajor([3], [true, false, true]), in: context).elements(Int.self, in: context) == [4])
    }

    /// NumPy's answers. An axis that broadcasts does not merge with the one before it.
    @Test func broadcastAxes() throws {
        let row = try rowMajor([1, 2, 1], [3, 2]).broadcast(to: Shape([2, 2, 3]))
        let weights = try rowMajor([2, 3, 1], [-5, 4, -4, -1, -1, -2])
        #expect(try Tensor.tensordot(row, weights, axes: ([1, 2], [0, 1]), in: context).elements(Int.self, in: context) == [-23, -23])
        #expect(try Tensor.einsum("aij,ijk->ak", [row, weights], in: context).elements(Int.self, in: context) == [-23, -23])
        let stack = try rowMajor([1, 3, 1], [1.0, 2, 3]).broadcast(to: Shape([2, 3, 4]))
        let table = try rowMajor([2, 3], [0.0, 1, 2, 3, 4, 5])
        #expect(try Tensor.einsum("ija,ij->a", [stack, table], in: context).elements(Double.self, in: context) == [34, 34, 34, 34])
    }

    @Test func shapesThatDoNotFit() throws {
        let (a, e, z) = (try operand("a"), try operand("e"), try operand("z"))
        #expect(throws: TensorError.matmul(a.shape, e.shape)) { try Tensor.matmul(a, e, in: context) }
        #expect(throws: TensorError.matmul(z.shape, a.shape)) { try Tensor.matmul(z, a, in: context) }
        let three = try counted([3, 4, 3])
        let d = try operand("d")
        #expect(throws: TensorError.matmul(d.shape, three.shape)) { try Tensor.matmul(d, three, in: context) }
        #expect(throws: TensorError.contraction(a.shape, axis: 1, e.shape, otherAxis: 1)) {
            try Tensor.dot(a, e, in: context)
        }
        #expect(throws: TensorError.contraction(a.shape, axis: 0, e.shape, otherAxis: 1)) {
            try Tensor.tensordot(a, e, axes: ([0], [1]), in: context)
        }
        #expect(throws: TensorError.axisOutOfRange(2, a.shape, rank: 2, operation: "tensordot")) {
            try Tensor.tensordot(a, e, axes: ([2], [1]), in: context)
        }
        #expect(throws: TensorError.repeatedAxis(1, a.shape, operation: "tensordot")) {
            try Tensor.tensordot(a, e, axes: ([1, -1], [2, 2]), in: context)
        }
    }

    @Test func dotOfEveryRank() throws {
        func expectDot(_ a: Character, _ b: Character, _ shape: [Int], _ values: [Int]) throws {
            try expect([operand(a), operand(b)], shape, values) {
                try Tensor.dot($0[0], $0[1], in: context)
            }
        }
        try expectDot("a", "b", [2, 4], [5, 8, 11, 14, -4, 8, 20, 32])
        try expectDot("c", "c", [], [14])
        try expectDot("z", "a", [2, 3], [0, 2, 4, 6, 8, 10])
        try expectDot("c", "z", [3], [2, 4, 6])
        try expectDot("z", "z", [], [4])
        #expect(try Tensor.dot(operand("b"), operand("e"), in: context).shape.dimensions == [3, 2, 3])
        try expect([operand("c"), operand("c")], [3, 3], [1, 2, 3, 2, 4, 6, 3, 6, 9]) {
            try Tensor.outer($0[0], $0[1], in: context)
        }
    }

    static let pairs: [(Character, Character, [Int], [Int], [Int], [Int])] = [
        ("a", "b", [1], [0], [2, 4], [5, 8, 11, 14, -4, 8, 20, 32]),
        ("c", "c", [], [], [3, 3], [1, 2, 3, 2, 4, 6, 3, 6, 9]),
        ("d", "e", [1, 2], [2, 1], [2, 2], [-352, 440, -1288, 1232]),
        ("d", "e", [-1, 0], [1, 0], [3, 3], [228, 288, 348, 180, 272, 364, 132, 256, 380]),
        ("d", "a", [0, 1], [0, 1], [4], [220, 235, 250, 265]),
    ]

    @Test(arguments: pairs)
    func tensordots(
        _ a: Character, _ b: Character, _ left: [Int], _ right: [Int], _ shape: [Int], _ values: [Int]
    ) throws {
        try expect([operand(a), operand(b)], shape, values) {
            try Tensor.tensordot($0[0], $0[1], axes: (left, right), in: context)
        }
    }

    static let sums: [(String, String, [Int], [Int])] = [
        ("ij,jk", "ab", [2, 4], [5, 8, 11, 14, -4, 8, 20, 32]),
        ("ij,jk->ki", "ab", [4, 2], [5, -4, 8, 8, 11, 20, 14, 32]),
        (" i j , j k -> k i ", "ab", [4, 2], [5, -4, 8, 8, 11, 20, 14, 32]),
        ("ji", "a", [3, 2], [0, 3, 1, 4, 2, 5]),
        ("Ba", "a", [2, 3], [0, 1, 2, 3, 4, 5]),
        ("ij->", "a", [], [15]),
        ("ii", "s", [], [12]),
        ("ii->i", "s", [3], [0, 4, 8]),
        ("i,i", "cc", [], [14]),
        ("i,j->ij", "cc", [3, 3], [1, 2, 3, 2, 4, 6, 3, 6, 9]),
        ("ij,ij->i", "aa", [2], [5, 50]),
        ("bij,bjk->bik", "de", [2, 3, 3], [-30, -24, -18, -150, -128, -106, -270, -232, -194, 258, 312, 366, 330, 400, 470, 402, 488, 574]),
        ("...ij,...jk", "de", [2, 3, 3], [-30, -24, -18, -150, -128, -106, -270, -232, -194, 258, 312, 366, 330, 400, 470, 402, 488, 574]),
        ("...j,j->...", "ac", [2], [8, 26]),
        ("i...->...i", "a", [3, 2], [0, 3, 1, 4, 2, 5]),
        ("...,...", "zc", [3], [2, 4, 6]),
        ("ij,jk,k->i", "abx", [2], [72, 144]),
        ("ijk->kj", "d", [4, 3], [12, 20, 28, 14, 22, 30, 16, 24, 32, 18, 26, 34]),
        ("bij,bjk,k->b", "dec", [2], [-2172, 7620]),
        ("ij,kj->ijk", "aa", [2, 3, 2], [0, 0, 1, 4, 4, 10, 0, 9, 4, 16, 10, 25]),
    ]

    @Test(arguments: sums)
    func einsums(_ spec: String, _ names: String, _ shape: [Int], _ values: [Int]) throws {
        try expect(names.map(operand), shape, values) { try Tensor.einsum(spec, $0, in: context) }
    }

    static let faults: [(String, String, EinsumFault)] = [
        ("ij,jk->ik", "a", .operandCount(named: 2, given: 1)),
        ("i1->i", "a", .character("1", offset: 1)), ("é", "c", .character("é", offset: 0)),
        ("i->i,i", "c", .character(",", offset: 4)), ("..i", "a", .dots(offset: 0)),
        ("...i...", "a", .secondEllipsis(offset: 4)), ("i-j", "c", .arrow(offset: 1)),
        ("i->i->i", "c", .arrow(offset: 4)), ("ij->iz", "a", .unknownOutput("z")),
        ("ij->ii", "a", .repeatedOutput("i")), ("...i->i", "a", .outputLacksEllipsis),
    ]

    @Test(arguments: faults)
    func einsumFaults(_ spec: String, _ names: String, _ fault: EinsumFault) throws {
        #expect(throws: TensorError.einsum(fault)) {
            try Tensor.einsum(spec, names.map(operand), in: context)
        }
    }

    /// NumPy's -inf: in float32 the first product would be infinite too, and the sum nan.
    @Test func int64BesideFloat32IsSummedInFloat64() throws {
        let (i, x) = (try rowMajor([2], [10, 1]), try rowMajor([2], [Float(3e38), -.infinity]))
        for product in [
            try Tensor.matmul(i, x, in: context), try Tensor.tensordot(i, x, axes: ([0], [0]), in: context),
            try Tensor.einsum("i,i", [i, x], in: context),
        ] {
            #expect(product.dtype == .float32)
            #expect(try product.elements(Float.self, in: context) == [-.infinity])
        }
    }

    @Test func einsumFaultsThatNameShapes() throws {
        let (a, c) = (try operand("a"), try operand("c"))
        #expect(throws: TensorError.einsum(.letters("ijk", a.shape, operand: 0))) {
            try Tensor.einsum("ijk", [a], in: context)
        }
        #expect(throws: TensorError.einsum(.letters("i", a.shape, operand: 1))) {
            try Tensor.einsum("i,i", [c, a], in: context)
        }
        func axis(_ operand: Int, _ axis: Int) -> EinsumFault.Axis { .init(operand: operand, shape: a.shape, axis: axis) }
        #expect(throws: TensorError.einsum(.lengths("j", axis(0, 1), axis(1, 0)))) {
            try Tensor.einsum("ij,jk", [a, a], in: context)
        }
        #expect(throws: TensorError.einsum(.lengths("i", axis(0, 0), axis(0, 1)))) {
            try Tensor.einsum("ii", [a], in: context)
        }
        // 1 stretches to the other operand's 2, and still makes no diagonal with 2.
        let row = try Tensor.ones(Shape([1, 2]), dtype: .float32, in: context)
        #expect(throws: TensorError.einsum(.lengths("i", .init(operand: 1, shape: row.shape, axis: 0), .init(operand: 1, shape: row.shape, axis: 1)))) {
            try Tensor.einsum("ij,ii->j", [a, row], in: context)
        }
        let x = try operand("x")
        let rests: [EinsumFault.Operand] = [
            .init(operand: 0, shape: c.shape, rest: c.shape.dimensions), .init(operand: 1, shape: x.shape, rest: x.shape.dimensions),
        ]
        #expect(throws: TensorError.einsum(.ellipsisShapes(rests))) {
            try Tensor.einsum("...,...", [c, x], in: context)
        }
    }

    @Test func einsumStretchesAxesOfLengthOne() throws {
        try expect([rowMajor([2, 1], [1, 2]), counted([3, 2])], [2, 2], [6, 9, 12, 18]) {
            try Tensor.einsum("ij,jk->ik", $0, in: context)
        }
    }

    /// The way through the matrix product and the loop agree where both are cut into blocks.
    @Test func largeContractionsAgree() throws {
        let a = try rowMajor([40, 70, 30], (0..<84_000).map { Double($0 % 17 - 8) })
        let b = try rowMajor([30, 40, 50], (0..<60_000).map { Double($0 % 13 - 6) })
        let fast = try Tensor.einsum("ijk,kil->jl", [a, b], in: context)
        let wide = try Tensor.einsum("ijk,kil->ijkl", [a, b], in: context)
        let slow = try Tensor.einsum("ijkl->jl", [wide], in: context)
        #expect(try fast.elements(Double.self, in: context) == slow.elements(Double.self, in: context))
    }
}
