/// The factors of a square matrix, P·A = L·U, by Gaussian elimination with partial pivoting, in
/// double precision.
///
/// Source: Golub and Van Loan, "Matrix Computations", algorithm 3.4.1.
struct LU {
    let order: Int
    /// U on and above the diagonal, L without its ones below it, row by row.
    private var factors: [Double]
    /// Which row of A each row of the factors came from.
    private var source: [Int]
    /// 1 or -1: the determinant of P.
    private var sign = 1.0
    /// Whether a column had no pivot left that is not zero.
    private(set) var isSingular = false

    /// - Parameters:
    ///   - matrix: order × order elements, row by row.
    ///   - clearsNoise: whether a difference that is no larger than the rounding errors of its
    ///     terms is taken for zero. For matrices whose elements are exact in double, as float32
    ///     and whole numbers are: there such a difference is nearly always a zero.
    init(
        _ matrix: UnsafePointer<Double>, order: Int, clearsNoise: Bool,
        in context: EvaluationContext
    ) throws {
        self.order = order
        let count = order * order
        try context.memory.check(count * 8 * (clearsNoise ? 2 : 1))
        factors = Array(UnsafeBufferPointer(start: matrix, count: count))
        source = Array(0..<order)
        var terms = clearsNoise ? factors.map(abs) : []
        try factors.withUnsafeMutableBufferPointer { factors in
            try terms.withUnsafeMutableBufferPointer { terms in
                for step in 0..<order {
                    let pivot = LU.pivotRow(factors, step, order)
                    if pivot != step {
                        LU.swapRows(factors, pivot, step, order)
                        if clearsNoise { LU.swapRows(terms, pivot, step, order) }
                        source.swapAt(pivot, step)
                        sign = -sign
                    }
                    if factors[step * order + step] == 0 {
                        isSingular = true
                        continue
                    }
                    try LU.eliminate(factors, terms, step, order, in: context)
                }
            }
        }
    }

    /// The row from `step` on that is largest in column `step`.
    private static func pivotRow(
        _ factors: UnsafeMutableBufferPointer<Double>, _ step: Int, _ order: Int
    ) -> Int {
        var best = step
        for row in step..<order
        where abs(factors[row * order + step]) > abs(factors[best * order + step]) { best = row }
        return best
    }

    private static func swapRows(
        _ matrix: UnsafeMutableBufferPointer<Double>, _ a: Int, _ b: Int, _ order: Int
    ) {
        for column in 0..<order { matrix.swapAt(a * order + column, b * order + column) }
    }

    /// Subtracts multiples of row `step` from those below it. `terms`, unless empty, holds for each
    /// element the largest of the terms it is a sum of.
    private static func eliminate(
        _ factors: UnsafeMutableBufferPointer<Double>, _ terms: UnsafeMutableBufferPointer<Double>,
        _ step: Int, _ order: Int, in context: EvaluationContext
    ) throws {
        guard let base = factors.baseAddress else { return }
        let largest = terms.baseAddress.flatMap { terms.isEmpty ? nil : $0 }
        let rest = order - step - 1
        let noise = Double(order) * Double.ulpOfOne
        let top = base + step * order
        try parallelFor(rest, work: rest * rest, grain: 16, in: context) { range in
            for row in range {
                try context.checkCancellation()
                let start = (step + 1 + row) * order
                let line = base + start
                let factor = line[step] / top[step]
                line[step] = factor
                if let largest {
                    let sizes = largest + start
                    for column in step + 1..<order {
                        let term = factor * top[column]
                        let difference = line[column] - term
                        let size = max(sizes[column], abs(term))
                        sizes[column] = size
                        line[column] = abs(difference) <= noise * size ? 0 : difference
                    }
                } else {
                    for column in step + 1..<order { line[column] -= factor * top[column] }
                }
            }
        }
    }

    /// The product of the pivots, with its sign; 1 for an empty matrix.
    var determinant: Double {
        if isSingular { return 0 }
        // Kept within range: only the end may overflow.
        var (significand, exponent) = (sign, 0)
        for step in 0..<order {
            significand *= factors[step * order + step]
            guard significand.isFinite, significand != 0 else { return significand }
            exponent += Int(significand.exponent)
            significand = Double(sign: significand.sign, exponent: 0, significand: significand.significand)
        }
        return Double(sign: .plus, exponent: exponent, significand: significand)
    }

    /// Writes the solution X of A·X = B to `out`; both are order × columns, row by row, and do
    /// not overlap.
    func solve(
        _ b: UnsafePointer<Double>, columns: Int, _ out: UnsafeMutablePointer<Double>,
        in context: EvaluationContext
    ) throws {
        try factors.withUnsafeBufferPointer { factors in
            for row in 0..<order {
                let line = out + row * columns
                line.update(from: b + source[row] * columns, count: columns)
                for step in 0..<row {
                    if step & 255 == 0 { try context.checkCancellation() }
                    subtract(factors[row * order + step], out + step * columns, from: line, columns)
                }
            }
            for row in (0..<order).reversed() {
                let line = out + row * columns
                for step in row + 1..<order {
                    if step & 255 == 0 { try context.checkCancellation() }
                    subtract(factors[row * order + step], out + step * columns, from: line, columns)
                }
                let pivot = factors[row * order + row]
                for column in 0..<columns { line[column] /= pivot }
            }
        }
    }

    @inline(__always)
    private func subtract(
        _ factor: Double, _ other: UnsafePointer<Double>, from line: UnsafeMutablePointer<Double>,
        _ count: Int
    ) {
        if factor == 0 { return }
        for column in 0..<count { line[column] -= factor * other[column] }
    }
}
