import Tensors

/// A convolution written out as the dense matrix C of document 001: C · flatten(x) = flatten(y).
enum DenseMatrix<T: ConvElement> {
    /// The largest matrix that is made, in bytes.
    static var limit: Int { 1 << 30 }

    /// Its rows F·O and columns C·I, for one image.
    ///
    /// - Throws: `ConvError.matrixTooLarge`.
    static func size(_ p: ConvProblem) throws -> (rows: Int, columns: Int) {
        let rows = (p.groups * p.filters).multipliedReportingOverflow(by: p.outputCount)
        let columns = (p.groups * p.channels).multipliedReportingOverflow(by: p.inputCount)
        let cells = rows.partialValue.multipliedReportingOverflow(by: columns.partialValue)
        let bytes = cells.partialValue.multipliedReportingOverflow(by: T.dtype.width)
        let overflow = rows.overflow || columns.overflow || cells.overflow || bytes.overflow
        guard !overflow, bytes.partialValue <= limit else {
            throw ConvError.matrixTooLarge(
                rows: rows.partialValue, columns: columns.partialValue,
                bytes: overflow ? Int.max : bytes.partialValue, limit: limit)
        }
        return (rows.partialValue, columns.partialValue)
    }

    /// Writes the matrix, row by row.
    @inline(__always)
    static func fill(
        _ p: ConvProblem, w: UnsafePointer<T>, to matrix: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        let (rows, columns) = try size(p)
        try parallelFor(rows, work: rows * columns, in: context) { range in
            var poll = Poll(context)
            for row in range {
                try poll.spend(columns)
                let out = matrix + row * columns
                out.update(repeating: .zero, count: columns)
                let (plane, oy, ox) = split(row, p.y.output, p.x.output)
                let (f, oz) = (plane / p.z.output, plane % p.z.output)
                for c in 0..<p.channels {
                    let channel = f / p.filters * p.channels + c
                    var cell = w + (f * p.channels + c) * p.kernelCount
                    for tz in 0..<p.z.kernel {
                        for ty in 0..<p.y.kernel {
                            for tx in 0..<p.x.kernel {
                                let (iz, iy, ix) = (p.z.cell(oz, tz), p.y.cell(oy, ty), p.x.cell(ox, tx))
                                if iz >= 0, iz < p.z.input, iy >= 0, iy < p.y.input, ix >= 0, ix < p.x.input {
                                    let place = (iz * p.y.input + iy) * p.x.input + ix
                                    out[channel * p.inputCount + place] = cell.pointee
                                }
                                cell += 1
                            }
                        }
                    }
                }
            }
        }
    }

    /// y = bias + C · x.
    @inline(__always)
    static func forward(
        _ p: ConvProblem, x: UnsafePointer<T>, w: UnsafePointer<T>, bias: UnsafePointer<T>?,
        y: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        let (rows, columns) = try size(p)
        try withScratch(rows * columns, of: T.self, in: context) { matrix in
            try fill(p, w: w, to: matrix, in: context)
            for row in 0..<(bias == nil ? 0 : p.batch * p.groups * p.filters) {
                (y + row * p.outputCount).update(
                    repeating: bias?[row % (p.groups * p.filters)] ?? .zero, count: p.outputCount)
            }
            try T.product(
                m: p.batch, n: rows, k: columns, a: x, lda: columns, transA: false, b: matrix,
                ldb: columns, transB: true, c: y, ldc: rows, accumulate: bias != nil,
                parallel: true, in: context)
        }
    }

    /// dx = Cᵀ · dy.
    @inline(__always)
    static func inputGradient(
        _ p: ConvProblem, dy: UnsafePointer<T>, w: UnsafePointer<T>, dx: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        let (rows, columns) = try size(p)
        try withScratch(rows * columns, of: T.self, in: context) { matrix in
            try fill(p, w: w, to: matrix, in: context)
            try T.product(
                m: p.batch, n: columns, k: rows, a: dy, lda: rows, transA: false, b: matrix,
                ldb: columns, transB: false, c: dx, ldc: columns, accumulate: false,
                parallel: true, in: context)
        }
    }
}
