import Tensors

extension ProgramGenerator {
    static let products: [String: Production] = [
        "matmul": { g, depth in
            let a = g.expression(depth)
            guard a.value.rank > 0 else { return nil }
            let inner = a.value.shape[a.value.rank - 1]
            let b = g.literal(shape: g.bool() ? [inner] : [inner, g.int(1...3)], dtype: .float32)
            return a.value.times(b.value).map { Expression(text: "matmul(\(a.text), \(b.text))", value: $0) }
        },
        "dot": { g, depth in
            guard let (a, b) = g.vectors(depth) else { return nil }
            return a.value.times(b.value).map { Expression(text: "dot(\(a.text), \(b.text))", value: $0) }
        },
        "outer": { g, depth in
            let (a, b) = (g.literal(shape: g.shape(rank: 1), dtype: .int64), g.literal(shape: g.shape(rank: 1), dtype: .float64))
            return Expression(text: "outer(\(a.text), \(b.text))", value: NaiveArray([a.value.count, b.value.count], .float64) { a.value[[$0[0]]] * b.value[[$0[1]]] })
        },
        "einsum": { g, depth in
            // A batch of products, summed over one of the axes that stay.
            let (n, i, j, k) = (g.int(1...3), g.int(1...3), g.int(1...3), g.int(1...3))
            let (a, b) = (g.literal(shape: [n, i, j], dtype: .float32), g.literal(shape: [j, n, k], dtype: .float64))
            guard let product = a.value.times(b.value.permuted([1, 0, 2])) else { return nil }
            let kept = g.pick(["nik", "kn", "i", "", "kin"])
            let axes = Array("nik").indices.filter { !kept.contains(Array("nik")[$0]) }
            let summed = product.reduced(axes, keepDimensions: false, .float64) { $0.reduce(0, +) }.within(Double(product.count) * product.error + 1e-12 * product.most)
            let left = Array("nik").filter { kept.contains($0) }
            let value = summed.permuted(kept.map { letter in left.firstIndex(of: letter) ?? 0 }).within(summed.error)
            return Expression(text: "einsum(\"nij,jnk->\(kept)\", \(a.text), \(b.text))", value: value)
        },
        "tensordot": { g, depth in
            let a = g.expression(depth)
            let axes = g.int(1...2)
            guard a.value.rank >= axes, a.value.error == 0 else { return nil }
            let shared = Array(a.value.shape.suffix(axes))
            let b = g.literal(shape: shared + g.shape(rank: g.int(0...1)), dtype: .int64)
            let (rows, inner, columns) = (Array(a.value.shape.dropLast(axes)), shared.reduce(1, *), Array(b.value.shape.dropFirst(axes)))
            let product = a.value.reshaped([rows.reduce(1, *), inner]).times(b.value.reshaped([inner, columns.reduce(1, *)]))
            return product.map { Expression(text: "tensordot(\(a.text), \(b.text), axes=\(axes))", value: $0.reshaped(rows + columns)) }
        },
        "det": { g, _ in
            let a = g.dominantMatrix()
            return Expression(text: "det(\(a.text))", value: NaiveArray([], .float64, error: 1e-9 * abs(a.value.determinant)) { _ in a.value.determinant })
        },
        "rank": { g, _ in
            let a = g.dominantMatrix()
            return Expression(text: "tensor(rank(\(a.text)))", value: NaiveArray([], .float32) { _ in Double(a.value.shape[0]) })
        },
        "inv": { g, _ in
            let a = g.dominantMatrix()
            return Expression(text: "inv(\(a.text))", value: a.value.inverse)
        },
        "pinv": { g, _ in
            let a = g.dominantMatrix()
            return Expression(text: "pinv(\(a.text))", value: a.value.inverse)
        },
        "solve": { g, _ in
            let a = g.dominantMatrix()
            let x = g.literal(shape: [a.value.shape[0], g.int(1...3)], dtype: .float64)
            guard let b = a.value.times(x.value) else { return nil }
            // What a times x is, solved, gives x.
            let list = b.values.map { "\($0)" }.joined(separator: ", ")
            return Expression(text: "solve(\(a.text), reshape(tensor([\(list)], dtype=float64), \(g.tuple(b.shape))))", value: x.value.within(1e-9))
        },
        "svd": { g, _ in
            // Its three parts multiplied.
            let a = g.literal(shape: [g.int(1...3), 3], dtype: .float64)
            return Expression(text: "(svd(\(a.text))[0] * svd(\(a.text))[1] @ svd(\(a.text))[2][:\(a.value.shape[0])])", value: a.value.within(1e-9))
        },
    ]

    private mutating func vectors(_ depth: Int) -> (Expression, Expression)? {
        let a = expression(depth)
        guard a.value.rank == 1, a.value.error == 0 else { return nil }
        return (a, literal(shape: a.value.shape, dtype: .int64))
    }

    /// A matrix that is far from singular.
    private mutating func dominantMatrix() -> Expression {
        let n = int(1...4)
        let a = literal(shape: [n, n], dtype: .int64, within: -2...2)
        let value = NaiveArray([n, n], .float64) { a.value[$0] + ($0[0] == $0[1] ? 12 : 0) }
        return Expression(text: "(float64(\(a.text)) + 12 * eye(\(n), dtype=float64))", value: value)
    }
}

extension NaiveArray {
    /// Along the first row.
    var determinant: Double {
        if shape[0] == 0 { return 1 }
        return (0..<shape[0]).reduce(0) { $0 + ($1 % 2 == 0 ? 1 : -1) * self[[0, $1]] * minor(0, $1).determinant }
    }

    private func minor(_ row: Int, _ column: Int) -> NaiveArray {
        rearranged([shape[0] - 1, shape[0] - 1]) { [$0[0] + ($0[0] >= row ? 1 : 0), $0[1] + ($0[1] >= column ? 1 : 0)] }
    }

    /// By Cramer's rule.
    fileprivate var inverse: NaiveArray {
        NaiveArray(shape, .float64, error: 1e-9) { (($0[0] + $0[1]) % 2 == 0 ? 1 : -1) * minor($0[1], $0[0]).determinant / determinant }
    }
}
