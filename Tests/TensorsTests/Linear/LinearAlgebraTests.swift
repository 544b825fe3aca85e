import Tensors
import Testing

/// Determinants, inverses, solutions and singular values. Known answers computed by NumPy's linalg.
@Suite struct LinearAlgebraTests {
    let context = EvaluationContext()

    private func matrix() throws -> Tensor {
        try rowMajor([3, 3], [2.0, 1, -1, -3, -1, 2, -2, 1, 2])
    }

    private func expectClose(
        _ tensor: Tensor, _ expected: [Double], within tolerance: Double = 1e-12,
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let values = try tensor.elements(Double.self, in: context)
        #expect(values.count == expected.count, sourceLocation: location)
        for (value, wanted) in zip(values, expected) {
            #expect(abs(value - wanted) <= tolerance * max(1, abs(wanted)), sourceLocation: location)
        }
    }

    @Test func oneMatrix() throws {
        let det = try matrix().determinant(in: context)
        #expect(det.rank == 0)
        try expectClose(det, [-1])
        try expectClose(matrix().inverse(in: context), [4, 3, -1, -2, -2, 1, 5, 4, -1])
        try expectClose(
            Tensor.solve(matrix(), rowMajor([3], [8.0, -11, -3]), in: context), [2, 3, -1])
    }

    @Test func stacksOfMatrices() throws {
        let stack = try rowMajor([3, 2, 2], [1.0, 2, 3, 4, 0, 1, -1, 0, 2, 0, 0, 0.5])
        try expectClose(stack.determinant(in: context), [-2, 1, 1])
        let inverse = try stack.inverse(in: context)
        #expect(inverse.shape == stack.shape)
        try expectClose(inverse, [-2, 1, 1.5, -0.5, 0, -1, 1, 0, 0.5, 0, 0, 2])
        try expectClose(rowMajor([2, 0, 0], [Double]()).determinant(in: context), [1, 1])
    }

    /// NumPy 2's rule: only a b with one axis is a vector.
    @Test func solveTakesAVectorOrMatrices() throws {
        let stack = try rowMajor([2, 2, 2], [1.0, 0, 0, 1, 2, 0, 0, 4])
        let vector = try Tensor.solve(stack, rowMajor([2], [4.0, 8]), in: context)
        #expect(vector.shape.dimensions == [2, 2])
        try expectClose(vector, [4, 8, 2, 2])
        let columns = try Tensor.solve(stack, rowMajor([2, 3], [4.0, 0, 1, 8, 4, 0]), in: context)
        #expect(columns.shape.dimensions == [2, 2, 3])
        try expectClose(columns, [4, 0, 1, 8, 4, 0, 2, 0, 0.5, 2, 1, 0])
        let three = try rowMajor([2, 1], [1.0, 2])
        let a = try rowMajor([3, 3], [Double](repeating: 1, count: 9))
        #expect(throws: TensorError.solveShapes(a.shape, three.shape)) {
            try Tensor.solve(a, three, in: context)
        }
    }

    @Test func typesOfResults() throws {
        let ints = try rowMajor([2, 2], [1, 2, 3, 4])
        let floats = try ints.converted(to: .float32, in: context)
        #expect(try ints.determinant(in: context).elements(Float.self, in: context) == [-2])
        #expect(try ints.determinant(in: context).dtype == .float32)
        #expect(try floats.inverse(in: context).elements(Float.self, in: context) == [-2, 1, 1.5, -0.5])
        #expect(try floats.svd(in: context).s.dtype == .float32)
        #expect(try Tensor.solve(floats, rowMajor([2], [1.0, 2]), in: context).dtype == .float64)
    }

    /// In doubles the elimination of these leaves 6.7e-16 where the determinant is 0.
    @Test(arguments: [DType.int64, .float32])
    func singularIsSeenThroughTheRounding(_ dtype: DType) throws {
        let x = try rowMajor([3, 3], Array(1...9)).converted(to: dtype, in: context)
        #expect(try x.determinant(in: context).elements(Double.self, in: context) == [0])
        #expect(throws: TensorError.singular(x.shape, matrix: [], operation: "inv")) { try x.inverse(in: context) }
        #expect(throws: TensorError.singular(x.shape, matrix: [], operation: "solve")) { try Tensor.solve(x, x, in: context) }
    }

    @Test func theErrorTellsWhichMatrixIsSingular() throws {
        let x = try rowMajor([3, 2, 2], [1, 0, 0, 1, 2, 1, 1, 1, 1, 2, 2, 4])
        #expect(throws: TensorError.singular(x.shape, matrix: [2], operation: "inv")) { try x.inverse(in: context) }
        #expect(throws: TensorError.singular(x.shape, matrix: [2], operation: "solve")) {
            try Tensor.solve(x, x, in: context)
        }
    }

    @Test func smallIsNotSingular() throws {
        let x = try rowMajor([2, 2], [Float(1e-20), 0, 0, 1])
        #expect(try x.determinant(in: context).elements(Float.self, in: context) == [1e-20])
        #expect(try x.inverse(in: context).elements(Float.self, in: context) == [1e20, 0, 0, 1])
    }

    @Test func theDeterminantOverflowsOnlyAtTheEnd() throws {
        let x = try rowMajor([4, 4], [1e200, 0, 0, 0, 0, 1e200, 0, 0, 0, 0, 1e-200, 0, 0, 0, 0, 1e-200])
        try expectClose(x.determinant(in: context), [1])
    }

    @Test func whatIsRefused() throws {
        let flat = try counted([3])
        let wide = try counted([2, 3])
        #expect(throws: TensorError.notAMatrix(flat.shape, operation: "det")) { try flat.determinant(in: context) }
        #expect(throws: TensorError.notSquare(wide.shape, operation: "inv")) { try wide.inverse(in: context) }
        #expect(throws: TensorError.notAMatrix(flat.shape, operation: "svd")) { try flat.svd(in: context) }
        let holed = try rowMajor([2, 2], [1, .nan, 0, 1])
        let hole = ElementPlace(holed.shape, index: [0, 1])
        #expect(throws: TensorError.notFinite(hole, operation: "inv")) { try holed.inverse(in: context) }
        #expect(throws: TensorError.notFinite(hole, operation: "pinv")) { try holed.pseudoInverse(in: context) }
        let endless = try rowMajor([2, 2], [1, .infinity, 0, 1])
        #expect(throws: TensorError.notFinite(hole, operation: "svd")) { try endless.svd(in: context) }
    }

    @Test func knownSingularValues() throws {
        // The squares are 45 and 5.
        let s = try rowMajor([2, 2], [3.0, 0, 4, 5]).svd(in: context).s
        try expectClose(s, [45.squareRoot(), 5.squareRoot()])
        try expectClose(rowMajor([2, 3], [3.0, 2, 2, 2, 3, -2]).svd(in: context).s, [5, 3])
        // Of rank 1: what rounding leaves of the second is taken for what it is.
        let single = try rowMajor([2, 2], [Float(1), 2, 2, 4]).svd(in: context).s
        #expect(try single.elements(Float.self, in: context) == [5, 0])
    }

    /// Tall, wide, square, of full rank and not, empty, and far from 1.
    static let shapes: [(Int, Int, Double)] = [
        (4, 4, 1), (7, 3, 1), (3, 7, 1), (1, 5, 1), (5, 1, 1), (6, 6, 0), (8, 5, 0), (2, 0, 1),
        (0, 2, 1), (3, 3, 1e-170), (3, 4, 1e170),
    ]

    @Test(arguments: shapes)
    func svdPutsTogetherWhatItTookApart(_ m: Int, _ n: Int, _ scale: Double) throws {
        var state: UInt64 = 7
        let values = (0..<m * n).map { index -> Double in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Without a scale: of rank 2.
            if scale == 0 { return Double(index / n) * 2 - Double(index % n) }
            return (Double(state >> 40) / 0x1p23 - 1) * scale
        }
        let x = try rowMajor([m, n], values)
        let (u, s, vh) = try x.svd(in: context)
        #expect(u.shape.dimensions == [m, m])
        #expect(vh.shape.dimensions == [n, n])
        for (q, spec) in [(u, "ki,kj->ij"), (vh, "ik,jk->ij")] {
            let product = try Tensor.einsum(spec, [q, q], in: context)
            let order = q.shape[0]
            try expectClose(
                product, (0..<order * order).map { $0 / order == $0 % order ? 1 : 0 }, within: 1e-13)
        }
        let sizes = try s.elements(Double.self, in: context)
        #expect(sizes == sizes.sorted(by: >))
        let k = min(m, n)
        let thinU = try u.subscripted([.ellipsis, .slice(start: 0, stop: k, step: nil)], in: context)
        let thinV = try vh.subscripted([.slice(start: 0, stop: k, step: nil)], in: context)
        let back = try Tensor.einsum("ik,k,kj->ij", [thinU, s, thinV], in: context)
        for (value, wanted) in zip(try back.elements(Double.self, in: context), values) {
            #expect(abs(value - wanted) <= 1e-14 * (sizes.first ?? 0))
        }
    }

    @Test func pseudoInverses() throws {
        try expectClose(
            rowMajor([3, 2], [1.0, 2, 3, 4, 5, 6]).pseudoInverse(in: context),
            [-4.0 / 3, -1.0 / 3, 2.0 / 3, 13.0 / 12, 1.0 / 3, -5.0 / 12])
        try expectClose(
            rowMajor([2, 2], [1.0, 2, 2, 4]).pseudoInverse(in: context), [0.04, 0.08, 0.08, 0.16])
        #expect(try rowMajor([0, 3], [Double]()).pseudoInverse(in: context).shape.dimensions == [3, 0])
    }

    @Test func ranks() throws {
        #expect(try counted([3, 3]).matrixRank(in: context) == 2)
        #expect(try matrix().matrixRank(in: context) == 3)
        #expect(try rowMajor([2, 3], [Float](repeating: 0, count: 6)).matrixRank(in: context) == 0)
        #expect(try counted([4]).matrixRank(in: context) == 1)
        #expect(try rowMajor([0, 3], [Double]()).matrixRank(in: context) == 0)
        // A second value of 1e-8 is below eps in float32 and above it in float64.
        let thin = try rowMajor([2, 2], [1, 0, 0, 1e-8])
        #expect(try thin.matrixRank(in: context) == 2)
        #expect(try thin.converted(to: .float32, in: context).matrixRank(in: context) == 1)
    }
}
