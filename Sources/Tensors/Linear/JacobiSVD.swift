#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The singular values and vectors of a matrix by one-sided Jacobi rotations: pairs of columns are
/// turned until all are orthogonal. Their lengths are the singular values then.
///
/// Source: Hestenes, "Inversion of Matrices by Biorthogonalization and Related Results", 1958;
/// Demmel and Veselić, "Jacobi's Method is More Accurate than QR", 1992.
struct JacobiSVD {
    /// The longer and the shorter side.
    let rows: Int
    let columns: Int
    /// Whether the matrix was wider than tall: then these are the factors of its transpose.
    let isTransposed: Bool
    /// From the largest on; as many as the shorter side.
    private(set) var values: [Double] = []
    /// The left singular vectors one after the other, of length `rows`; nil stands for one whose
    /// value is zero, which any completion of the others may take.
    private(set) var left: [[Double]?] = []
    /// The right singular vectors, of length `columns`.
    private(set) var right: [[Double]] = []

    /// - Parameter matrix: height × width finite elements, row by row.
    init(
        _ matrix: UnsafeBufferPointer<Double>, height: Int, width: Int,
        in context: EvaluationContext
    ) throws {
        isTransposed = height < width
        rows = max(height, width)
        columns = min(height, width)
        try context.memory.check((rows + columns) * columns * 16)
        // Scaled by a power of two, so that no square overflows or vanishes.
        let top = matrix.reduce(0) { max($0, abs($1)) }
        let exponent = top == 0 ? 0 : Int(top.exponent)
        var work = [Double](repeating: 0, count: rows * columns)
        for column in 0..<columns {
            for row in 0..<rows {
                let element = isTransposed ? matrix[column * width + row] : matrix[row * width + column]
                work[column * rows + row] = scalbn(element, Int32(clamping: -exponent))
            }
        }
        var turned = [Double](repeating: 0, count: columns * columns)
        for column in 0..<columns { turned[column * columns + column] = 1 }
        let origins = try JacobiSVD.orthogonalize(&work, &turned, rows, columns, in: context)
        sort(work, turned, origins, exponent)
    }

    /// Turns pairs of columns of `work` until all are orthogonal, and those of `turned` with them.
    ///
    /// Gives for each column the length of the longest of the parts it was made from: what is
    /// much shorter is what rounding left of a cancellation.
    private static func orthogonalize(
        _ work: inout [Double], _ turned: inout [Double], _ rows: Int, _ columns: Int,
        in context: EvaluationContext
    ) throws -> [Double] {
        try work.withUnsafeMutableBufferPointer { work in
            try turned.withUnsafeMutableBufferPointer { turned in
                guard let work = work.baseAddress, let turned = turned.baseAddress else { return [] }
                var origins = (0..<columns).map { column in
                    moments(work + column * rows, work + column * rows, rows).0.squareRoot()
                }
                let tolerance = Double(rows).squareRoot() * Double.ulpOfOne
                var isDone = false
                var sweeps = 0
                // Quadratic convergence: ten sweeps are many.
                while !isDone, sweeps < 60 {
                    isDone = true
                    sweeps += 1
                    for p in 0..<columns {
                        for q in p + 1..<max(columns, p + 1) {
                            try context.checkCancellation()
                            let (a, b) = (work + p * rows, work + q * rows)
                            let (alpha, beta, gamma) = moments(a, b, rows)
                            let size = alpha.squareRoot() * beta.squareRoot()
                            if abs(gamma) <= tolerance * size { continue }
                            isDone = false
                            let zeta = (beta - alpha) / (2 * gamma)
                            let tangent = (zeta < 0 ? -1 : 1) / (abs(zeta) + (1 + zeta * zeta).squareRoot())
                            let cosine = 1 / (1 + tangent * tangent).squareRoot()
                            let sine = cosine * tangent
                            turn(a, b, rows, cosine, sine)
                            turn(turned + p * columns, turned + q * columns, columns, cosine, sine)
                            (origins[p], origins[q]) = (
                                max(cosine * origins[p], abs(sine) * origins[q]),
                                max(abs(sine) * origins[p], cosine * origins[q])
                            )
                        }
                    }
                }
                return origins
            }
        }
    }

    /// Takes the lengths of the columns as values, largest first.
    private mutating func sort(
        _ work: [Double], _ turned: [Double], _ origins: [Double], _ exponent: Int
    ) {
        let noise = Double(rows) * Double.ulpOfOne
        let lengths = (0..<columns).map { column in
            let length = work[column * rows..<(column + 1) * rows].reduce(0) { $0 + $1 * $1 }.squareRoot()
            return length <= noise * origins[column] ? 0 : length
        }
        for column in (0..<columns).sorted(by: { lengths[$0] > lengths[$1] }) {
            let length = lengths[column]
            values.append(scalbn(length, Int32(clamping: exponent)))
            left.append(
                length == 0 ? nil : work[column * rows..<(column + 1) * rows].map { $0 / length })
            right.append(Array(turned[column * columns..<(column + 1) * columns]))
        }
    }

    /// The left singular vectors completed to a basis of `rows` vectors, orthonormal: by the
    /// Householder reflections that turn those there are into the first axes.
    func leftBasis(in context: EvaluationContext) throws -> [[Double]] {
        try context.memory.check(rows * rows * 8)
        var basis = left.compactMap { $0 }
        var reflectors: [[Double]] = []
        for (index, vector) in basis.enumerated() {
            try context.checkCancellation()
            var normal = vector
            for (start, reflector) in reflectors.enumerated() {
                JacobiSVD.reflect(&normal, reflector, from: start)
            }
            for i in 0..<index { normal[i] = 0 }
            // Away from the axis, so that nothing cancels; its length is 1 otherwise.
            normal[index] += normal[index] < 0 ? -1 : 1
            let length = normal.reduce(0) { $0 + $1 * $1 }.squareRoot()
            reflectors.append(normal.map { $0 / length })
        }
        for axis in basis.count..<rows {
            try context.checkCancellation()
            var vector = [Double](repeating: 0, count: rows)
            vector[axis] = 1
            for (start, reflector) in reflectors.enumerated().reversed() {
                JacobiSVD.reflect(&vector, reflector, from: start)
            }
            basis.append(vector)
        }
        return basis
    }

    /// Mirrors `vector` in the plane that `normal`, of length 1 and zero before `start`, stands on.
    private static func reflect(_ vector: inout [Double], _ normal: [Double], from start: Int) {
        var share = 0.0
        for i in start..<vector.count { share += vector[i] * normal[i] }
        share *= 2
        for i in start..<vector.count { vector[i] -= share * normal[i] }
    }

    /// a·a, b·b and a·b.
    private static func moments(
        _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int
    ) -> (Double, Double, Double) {
        var (aa, bb, ab) = (SIMD4<Double>(), SIMD4<Double>(), SIMD4<Double>())
        let (x, y) = (UnsafeRawPointer(a), UnsafeRawPointer(b))
        for i in stride(from: 0, to: count - 3, by: 4) {
            let left = x.loadUnaligned(fromByteOffset: i * 8, as: SIMD4<Double>.self)
            let right = y.loadUnaligned(fromByteOffset: i * 8, as: SIMD4<Double>.self)
            aa += left * left
            bb += right * right
            ab += left * right
        }
        var sums = (aa.sum(), bb.sum(), ab.sum())
        for i in count & ~3..<count {
            sums.0 += a[i] * a[i]
            sums.1 += b[i] * b[i]
            sums.2 += a[i] * b[i]
        }
        return sums
    }

    private static func turn(
        _ a: UnsafeMutablePointer<Double>, _ b: UnsafeMutablePointer<Double>, _ count: Int,
        _ cosine: Double, _ sine: Double
    ) {
        for i in 0..<count {
            let (x, y) = (a[i], b[i])
            a[i] = cosine * x - sine * y
            b[i] = sine * x + cosine * y
        }
    }
}
