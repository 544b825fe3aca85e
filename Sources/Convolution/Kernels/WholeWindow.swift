import Tensors

extension ConvProblem {
    /// Whether the only window is the image as it lies: a fully connected layer.
    var isWhole: Bool { z.isWhole && y.isWhole && x.isWhole }
}

extension ConvProblem.Line {
    fileprivate var isWhole: Bool {
        output == 1 && low == 0 && kernel == input && readable == input && (dilation == 1 || kernel == 1)
    }
}

/// A convolution whose only window is the whole image, and its gradients: products of matrices as they lie, for
/// a problem that `isWhole`.
enum WholeWindow<T: ConvElement> {
    /// y[n, f] = bias[f] + Σ x[n, t] · w[f, t]
    @inline(__always)
    static func forward(
        _ p: ConvProblem, x: UnsafePointer<T>, w: UnsafePointer<T>, bias: UnsafePointer<T>?,
        y: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        let (depth, filters) = (p.columnLength, p.groups * p.filters)
        if let bias {
            for n in 0..<p.batch { (y + n * filters).update(from: bias, count: filters) }
        }
        for group in 0..<p.groups {
            try context.checkCancellation()
            try T.product(
                m: p.batch, n: p.filters, k: depth, a: x + group * depth, lda: p.groups * depth, transA: false,
                b: w + group * p.filters * depth, ldb: depth, transB: true, c: y + group * p.filters, ldc: filters,
                accumulate: bias != nil, parallel: true, in: context)
        }
    }

    /// dw[f, t] = Σ dy[n, f] · x[n, t]
    @inline(__always)
    static func weightGradient(
        _ p: ConvProblem, x: UnsafePointer<T>, dy: UnsafePointer<T>, dw: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        let (depth, filters) = (p.columnLength, p.groups * p.filters)
        for group in 0..<p.groups {
            try context.checkCancellation()
            try T.product(
                m: p.filters, n: depth, k: p.batch, a: dy + group * p.filters, lda: filters, transA: true,
                b: x + group * depth, ldb: p.groups * depth, transB: false, c: dw + group * p.filters * depth, ldc: depth,
                accumulate: false, parallel: true, in: context)
        }
    }

    /// dx[n, t] = Σ dy[n, f] · w[f, t]
    @inline(__always)
    static func inputGradient(
        _ p: ConvProblem, dy: UnsafePointer<T>, w: UnsafePointer<T>, dx: UnsafeMutablePointer<T>,
        in context: EvaluationContext
    ) throws {
        let (depth, filters) = (p.columnLength, p.groups * p.filters)
        for group in 0..<p.groups {
            try context.checkCancellation()
            try T.product(
                m: p.batch, n: depth, k: p.filters, a: dy + group * p.filters, lda: filters, transA: false,
                b: w + group * p.filters * depth, ldb: depth, transB: false, c: dx + group * depth,
                ldc: p.groups * depth, accumulate: false, parallel: true, in: context)
        }
    }
}
