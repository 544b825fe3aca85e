import Tensors

/// An element type that convolutions compute in: float32, float64 and int64, which wraps.
protocol ConvElement: NumericElement {
    /// sum + a·b
    static func multiplyAdd(_ sum: Self, _ a: Self, _ b: Self) -> Self
    static func plus(_ a: Self, _ b: Self) -> Self
    /// What no element is below: the maximum of nothing.
    static var lowest: Self { get }

    /// The convolution by Winograd's F(2×2, 3×3), or F(4×4, 3×3) when `large`. Of whole numbers
    /// that it might round it makes columns instead, unless it was asked for by name.
    static func winograd(
        _ p: ConvProblem, large: Bool, byName: Bool, x: UnsafePointer<Self>, w: UnsafePointer<Self>,
        bias: UnsafePointer<Self>?, y: UnsafeMutablePointer<Self>, in context: EvaluationContext
    ) throws

    /// The convolution of a problem that `fitsRows`.
    static func rows(
        _ p: ConvProblem, x: UnsafePointer<Self>, w: UnsafePointer<Self>,
        bias: UnsafePointer<Self>?, y: UnsafeMutablePointer<Self>, in context: EvaluationContext
    ) throws

    /// The convolution of a problem that `fitsDepthwise`.
    static func depthwise(
        _ p: ConvProblem, x: UnsafePointer<Self>, w: UnsafePointer<Self>,
        bias: UnsafePointer<Self>?, y: UnsafeMutablePointer<Self>, in context: EvaluationContext
    ) throws

    /// A convolution or a gradient by oneDNN; false when it has no way. Beside the tensor that the weights lie
    /// in, if they lie in one, they may be kept rearranged.
    static func oneDNN(
        _ p: ConvProblem, _ direction: OneDNNProblem.Direction, _ layouts: OneDNNProblem.Layouts,
        x: UnsafeMutablePointer<Self>, w: UnsafeMutablePointer<Self>, of weights: Tensor?,
        bias: UnsafeMutablePointer<Self>?, y: UnsafeMutablePointer<Self>,
        in context: EvaluationContext
    ) throws -> Bool

    /// C ← A·B or C ← C + A·B: `Tensors.gemm` for this type.
    static func product(
        m: Int, n: Int, k: Int, a: UnsafePointer<Self>, lda: Int, transA: Bool,
        b: UnsafePointer<Self>, ldb: Int, transB: Bool, c: UnsafeMutablePointer<Self>, ldc: Int,
        accumulate: Bool, parallel: Bool, in context: EvaluationContext
    ) throws
}

extension ConvElement {
    /// The library is for float32.
    static func oneDNN(
        _ p: ConvProblem, _ direction: OneDNNProblem.Direction, _ layouts: OneDNNProblem.Layouts,
        x: UnsafeMutablePointer<Self>, w: UnsafeMutablePointer<Self>, of weights: Tensor?,
        bias: UnsafeMutablePointer<Self>?, y: UnsafeMutablePointer<Self>,
        in context: EvaluationContext
    ) throws -> Bool { false }
}

extension Float: ConvElement {
    static func oneDNN(
        _ p: ConvProblem, _ direction: OneDNNProblem.Direction, _ layouts: OneDNNProblem.Layouts,
        x: UnsafeMutablePointer<Float>, w: UnsafeMutablePointer<Float>, of weights: Tensor?,
        bias: UnsafeMutablePointer<Float>?, y: UnsafeMutablePointer<Float>,
        in context: EvaluationContext
    ) throws -> Bool {
        try OneDNNKernel(p, direction, layouts, weightsOf: weights, in: context).run((x, w, bias, y))
    }

    static var lowest: Float { -.infinity }
    @inline(__always)
    static func multiplyAdd(_ sum: Float, _ a: Float, _ b: Float) -> Float { sum + a * b }
    @inline(__always)
    static func plus(_ a: Float, _ b: Float) -> Float { a + b }

    static func winograd(
        _ p: ConvProblem, large: Bool, byName: Bool, x: UnsafePointer<Float>, w: UnsafePointer<Float>,
        bias: UnsafePointer<Float>?, y: UnsafeMutablePointer<Float>, in context: EvaluationContext
    ) throws {
        if large {
            try Winograd<Float, Winograd4>.forward(p, x: x, w: w, bias: bias, y: y, in: context)
        } else if try byName || p.keepsWholeNumbers(x, w, in: context) {
            try Winograd<Float, Winograd2>.forward(p, x: x, w: w, bias: bias, y: y, in: context)
        } else {
            try ColumnProduct.forward(p, x: x, w: w, bias: bias, y: y, in: context)
        }
    }

    static func rows(
        _ p: ConvProblem, x: UnsafePointer<Float>, w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        y: UnsafeMutablePointer<Float>, in context: EvaluationContext
    ) throws {
        try Rows<Float>.forward(p, x: x, w: w, bias: bias, y: y, in: context)
    }

    static func depthwise(
        _ p: ConvProblem, x: UnsafePointer<Float>, w: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        y: UnsafeMutablePointer<Float>, in context: EvaluationContext
    ) throws {
        try Depthwise<Float>.forward(p, x: x, w: w, bias: bias, y: y, in: context)
    }

    static func product(
        m: Int, n: Int, k: Int, a: UnsafePointer<Float>, lda: Int, transA: Bool,
        b: UnsafePointer<Float>, ldb: Int, transB: Bool, c: UnsafeMutablePointer<Float>, ldc: Int,
        accumulate: Bool, parallel: Bool, in context: EvaluationContext
    ) throws {
        try gemm(
            m: m, n: n, k: k, a: a, lda: lda, transA: transA, b: b, ldb: ldb, transB: transB, c: c,
            ldc: ldc, accumulate: accumulate, parallel: parallel, in: context)
    }
}

extension Double: ConvElement {
    static var lowest: Double { -.infinity }
    @inline(__always)
    static func multiplyAdd(_ sum: Double, _ a: Double, _ b: Double) -> Double { sum + a * b }
    @inline(__always)
    static func plus(_ a: Double, _ b: Double) -> Double { a + b }

    static func winograd(
        _ p: ConvProblem, large: Bool, byName: Bool, x: UnsafePointer<Double>, w: UnsafePointer<Double>,
        bias: UnsafePointer<Double>?, y: UnsafeMutablePointer<Double>, in context: EvaluationContext
    ) throws {
        if large {
            try Winograd<Double, Winograd4>.forward(p, x: x, w: w, bias: bias, y: y, in: context)
        } else if try byName || p.keepsWholeNumbers(x, w, in: context) {
            try Winograd<Double, Winograd2>.forward(p, x: x, w: w, bias: bias, y: y, in: context)
        } else {
            try ColumnProduct.forward(p, x: x, w: w, bias: bias, y: y, in: context)
        }
    }

    static func rows(
        _ p: ConvProblem, x: UnsafePointer<Double>, w: UnsafePointer<Double>, bias: UnsafePointer<Double>?,
        y: UnsafeMutablePointer<Double>, in context: EvaluationContext
    ) throws {
        try Rows<Double>.forward(p, x: x, w: w, bias: bias, y: y, in: context)
    }

    static func depthwise(
        _ p: ConvProblem, x: UnsafePointer<Double>, w: UnsafePointer<Double>, bias: UnsafePointer<Double>?,
        y: UnsafeMutablePointer<Double>, in context: EvaluationContext
    ) throws {
        try Depthwise<Double>.forward(p, x: x, w: w, bias: bias, y: y, in: context)
    }

    static func product(
        m: Int, n: Int, k: Int, a: UnsafePointer<Double>, lda: Int, transA: Bool,
        b: UnsafePointer<Double>, ldb: Int, transB: Bool, c: UnsafeMutablePointer<Double>, ldc: Int,
        accumulate: Bool, parallel: Bool, in context: EvaluationContext
    ) throws {
        try gemm(
            m: m, n: n, k: k, a: a, lda: lda, transA: transA, b: b, ldb: ldb, transB: transB, c: c,
            ldc: ldc, accumulate: accumulate, parallel: parallel, in: context)
    }
}

extension Int: ConvElement {
    static var lowest: Int { .min }
    @inline(__always)
    static func multiplyAdd(_ sum: Int, _ a: Int, _ b: Int) -> Int { sum &+ a &* b }
    @inline(__always)
    static func plus(_ a: Int, _ b: Int) -> Int { a &+ b }

    /// Never chosen for int64, whose halves would be lost.
    static func winograd(
        _ p: ConvProblem, large: Bool, byName: Bool, x: UnsafePointer<Int>, w: UnsafePointer<Int>,
        bias: UnsafePointer<Int>?, y: UnsafeMutablePointer<Int>, in context: EvaluationContext
    ) throws {
        try ColumnProduct.forward(p, x: x, w: w, bias: bias, y: y, in: context)
    }

    /// By the plain loops: there are no vectors of int64 products.
    static func rows(
        _ p: ConvProblem, x: UnsafePointer<Int>, w: UnsafePointer<Int>, bias: UnsafePointer<Int>?,
        y: UnsafeMutablePointer<Int>, in context: EvaluationContext
    ) throws {
        try Direct<Int>.forward(p, x: x, w: w, bias: bias, y: y, in: context)
    }

    /// By the plain loops, as `rows`.
    static func depthwise(
        _ p: ConvProblem, x: UnsafePointer<Int>, w: UnsafePointer<Int>, bias: UnsafePointer<Int>?,
        y: UnsafeMutablePointer<Int>, in context: EvaluationContext
    ) throws {
        try Direct<Int>.forward(p, x: x, w: w, bias: bias, y: y, in: context)
    }

    static func product(
        m: Int, n: Int, k: Int, a: UnsafePointer<Int>, lda: Int, transA: Bool,
        b: UnsafePointer<Int>, ldb: Int, transB: Bool, c: UnsafeMutablePointer<Int>, ldc: Int,
        accumulate: Bool, parallel: Bool, in context: EvaluationContext
    ) throws {
        try gemm(
            m: m, n: n, k: k, a: a, lda: lda, transA: transA, b: b, ldb: ldb, transB: transB, c: c,
            ldc: ldc, accumulate: accumulate, parallel: parallel, in: context)
    }
}

/// Counts work down to the next poll of the cancellation flag, a few milliseconds apart.
struct Poll {
    private let context: EvaluationContext
    private var left = Poll.period
    private static let period = 1 << 21

    init(_ context: EvaluationContext) { self.context = context }

    /// - Throws: `TensorError.cancelled`.
    @inline(__always)
    mutating func spend(_ work: Int) throws {
        left -= work + 4
        if left < 0 {
            left = Poll.period
            try context.checkCancellation()
        }
    }
}

/// Calls `body` with room for `count` elements, undefined at first and counted in the memory
/// budget.
@inline(__always)
func withScratch<T: Element>(
    _ count: Int, of type: T.Type, in context: EvaluationContext,
    _ body: (UnsafeMutablePointer<T>) throws -> Void
) throws {
    _ = try Tensor.build(.vector(max(count, 1)), of: T.self, in: context) { buffer in
        if let base = buffer.baseAddress { try body(base) }
    }
}
