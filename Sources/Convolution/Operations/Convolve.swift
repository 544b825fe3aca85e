import Tensors

/// The convolution of two tensors of one rank, as SciPy's `signal.convolve` gives it:
/// z[k] = Σ a[l] · b[k − l].
///
/// - Parameter mode: `.full`: every overlap, a + b − 1 long; `.same`: the middle of that, as long as
///   a; `.valid`: whole overlaps only, of the larger with the smaller.
/// - Returns: the promoted type, bool as int64. Empty (0,) when either is empty.
/// - Throws: `ConvError.convolveRanks`; `.convolveValid` when neither covers the other on every axis.
public func convolve(
    _ a: Tensor, _ b: Tensor, mode: ConvolveMode, in context: EvaluationContext
) throws -> Tensor {
    try PlainConvolution(a, b, mode, operation: "convolve").run(in: context)
}

/// The cross-correlation of two tensors of one rank, as SciPy's `signal.correlate` gives it:
/// z[k] = Σ a[l] · b[l − k], k counted from where they first overlap.
///
/// Modes, result and errors as for `convolve`.
public func correlate(
    _ a: Tensor, _ b: Tensor, mode: ConvolveMode, in context: EvaluationContext
) throws -> Tensor {
    try PlainConvolution(a, b, mode, operation: "correlate").run(in: context)
}

/// A convolution without batch and channels, of any rank.
private struct PlainConvolution {
    /// The one that is slid over, and the one that slides.
    let image, kernel: Tensor
    let mode: ConvolveMode
    let turnsKernel, turnsResult: Bool

    init(_ a: Tensor, _ b: Tensor, _ mode: ConvolveMode, operation: String) throws {
        guard a.rank == b.rank else {
            throw ConvError.convolveRanks(operation: operation, a.shape, b.shape)
        }
        self.mode = mode
        let axes = 0..<a.rank
        var swaps = false
        if mode == .valid, a.elementCount > 0, b.elementCount > 0 {
            let (aCovers, bCovers) = (
                axes.allSatisfy { a.shape[$0] >= b.shape[$0] },
                axes.allSatisfy { b.shape[$0] >= a.shape[$0] }
            )
            guard aCovers || bCovers else {
                throw ConvError.convolveValid(operation: operation, a.shape, b.shape)
            }
            swaps = !aCovers
        }
        (image, kernel) = swaps ? (b, a) : (a, b)
        turnsKernel = operation == "convolve"
        // Correlation changes direction when its arguments change places.
        turnsResult = swaps && operation == "correlate"
    }

    func run(in context: EvaluationContext) throws -> Tensor {
        let dtype = DType.promote(DType.promote(image.dtype, kernel.dtype), .int64)
        if image.elementCount == 0 || kernel.elementCount == 0 {
            return try Tensor.zeros(.vector(0), dtype: dtype, in: context)
        }
        let result: Tensor
        switch dtype {
        case .float32: result = try run(Float.self, context)
        case .float64: result = try run(Double.self, context)
        case .int64, .bool: result = try run(Int.self, context)
        }
        return turnsResult ? try result.flipped(axes: nil).contiguous(in: context) : result
    }

    private var lines: [ConvProblem.Line] {
        (0..<image.rank).map { axis in
            var line = ConvProblem.Line()
            (line.input, line.kernel) = (image.shape[axis], kernel.shape[axis])
            line.readable = line.input
            switch mode {
            case .full: (line.low, line.output) = (line.kernel - 1, line.input + line.kernel - 1)
            case .same: (line.low, line.output) = (line.kernel / 2, line.input)
            case .valid: (line.low, line.output) = (0, line.input - line.kernel + 1)
            }
            return line
        }
    }

    @inline(__always)
    private func run<T: ConvElement>(_: T.Type, _ context: EvaluationContext) throws -> Tensor {
        let lines = lines
        let image = try image.converted(to: T.dtype, in: context).contiguous(in: context)
        var turned = try kernel.converted(to: T.dtype, in: context)
        if turnsKernel { turned = try turned.flipped(axes: nil) }
        let kernel = try turned.contiguous(in: context)
        return try image.withElements(T.self) { image in
            try kernel.withElements(T.self) { kernel in
                try Tensor.build(try Shape(lines.map(\.output)), of: T.self, in: context) { out in
                    guard let x = image.baseAddress, let w = kernel.baseAddress,
                        let y = out.baseAddress
                    else { return }
                    // Leading axes beyond three are walked here, three at a time below.
                    let inner = Array(lines.suffix(3))
                    let problem = ConvProblem(plain: inner)
                    if lines.count <= 3 {
                        try Direct.forward(problem, x: x, w: w, bias: nil, y: y, in: context)
                        return
                    }
                    let outer = Array(lines.dropLast(3))
                    try walk(outer, problem, x: x, w: w, y: y, context)
                }
            }
        }
    }

    /// Every pair of an outer kernel cell and an outer output adds one three-dimensional
    /// convolution.
    @inline(__always)
    private func walk<T: ConvElement>(
        _ outer: [ConvProblem.Line], _ problem: ConvProblem, x: UnsafePointer<T>,
        w: UnsafePointer<T>, y: UnsafeMutablePointer<T>, _ context: EvaluationContext
    ) throws {
        let outputs = outer.reduce(1) { $0 * $1.output }
        let kernels = outer.reduce(1) { $0 * $1.kernel }
        try withScratch(problem.outputCount, of: T.self, in: context) { part in
            for output in 0..<outputs {
                let target = y + output * problem.outputCount
                for i in 0..<problem.outputCount { target[i] = .zero }
                for kernel in 0..<kernels {
                    try context.checkCancellation()
                    guard let input = place(outer, output, kernel) else { continue }
                    try Direct.forward(
                        problem, x: x + input * problem.inputCount,
                        w: w + kernel * problem.kernelCount, bias: nil, y: part, in: context)
                    for i in 0..<problem.outputCount { target[i] = T.plus(target[i], part[i]) }
                }
            }
        }
    }

    /// The flat outer input index that a flat outer kernel cell reads at a flat outer output.
    private func place(_ outer: [ConvProblem.Line], _ output: Int, _ kernel: Int) -> Int? {
        var (output, kernel, flat, step) = (output, kernel, 0, 1)
        for line in outer.reversed() {
            let cell = line.cell(output % line.output, kernel % line.kernel)
            guard cell >= 0, cell < line.input else { return nil }
            flat += cell * step
            step *= line.input
            output /= line.output
            kernel /= line.kernel
        }
        return flat
    }
}

extension ConvProblem {
    /// One channel, one filter, up to three axes.
    init(plain lines: [Line]) {
        (batch, groups, channels, filters) = (1, 1, 1, 1)
        if let line = lines.last { x = line }
        if lines.count > 1 { y = lines[lines.count - 2] }
        if lines.count > 2 { z = lines[lines.count - 3] }
    }
}
