import Tensors

/// The three bilinear maps of a convolution, each the adjoint of the others:
/// `⟨forward(x, w), y⟩ = ⟨x, inputGradient(y, w)⟩ = ⟨w, weightGradient(x, y)⟩`.
///
/// The tensors are in the user's layout and rank, with the shapes that the geometry says.
/// Types promote, bool to int64.
extension ConvGeometry {
    /// The convolution of x by w, bias added: `outputShape`.
    ///
    /// - Parameter bias: (F), or one element for a single filter.
    /// - Throws: `ConvError` for a bias or an algorithm that does not fit, `TensorError` for memory
    ///   and cancellation.
    public func forward(
        _ x: Tensor, _ w: Tensor, bias: Tensor? = nil, algorithm: ConvAlgorithm = .auto,
        in context: EvaluationContext
    ) throws -> Tensor {
        try checkBias(bias, channels: filters, operation: "conv")
        switch computedType(x, w, bias) {
        case .float32: return try forward(Float.self, x, w, bias, algorithm, context)
        case .float64: return try forward(Double.self, x, w, bias, algorithm, context)
        case .int64, .bool: return try forward(Int.self, x, w, bias, algorithm, context)
        }
    }

    /// The gradient of `forward` by x, given that of its result: `inputShape`. A deconvolution
    /// without its bias is this.
    public func inputGradient(
        _ dy: Tensor, _ w: Tensor, algorithm: ConvAlgorithm = .auto, in context: EvaluationContext
    ) throws -> Tensor {
        switch computedType(dy, w) {
        case .float32: try inputGradient(Float.self, dy, w, algorithm, context)
        case .float64: try inputGradient(Double.self, dy, w, algorithm, context)
        case .int64, .bool: try inputGradient(Int.self, dy, w, algorithm, context)
        }
    }

    /// The gradient of `forward` by w, given that of its result: `weightShape`.
    public func weightGradient(
        _ x: Tensor, _ dy: Tensor, algorithm: ConvAlgorithm = .auto, in context: EvaluationContext
    ) throws -> Tensor {
        switch computedType(x, dy) {
        case .float32: try weightGradient(Float.self, x, dy, algorithm, context)
        case .float64: try weightGradient(Double.self, x, dy, algorithm, context)
        case .int64, .bool: try weightGradient(Int.self, x, dy, algorithm, context)
        }
    }

    /// A bias has one number for each channel of the result.
    func checkBias(_ bias: Tensor?, channels: Int, operation: String) throws {
        guard let bias else { return }
        let fits = bias.rank == 1 ? bias.shape[0] == channels : bias.rank == 0 && channels == 1
        if !fits { throw ConvError.bias(operation: operation, bias: bias.shape, channels: channels) }
    }

    private func computedType(_ a: Tensor, _ b: Tensor, _ c: Tensor? = nil) -> DType {
        let both = DType.promote(a.dtype, b.dtype)
        return DType.promote(c.map { DType.promote(both, $0.dtype) } ?? both, .int64)
    }
}

extension ConvGeometry {
    @inline(__always)
    private func forward<T: ConvElement>(
        _: T.Type, _ x: Tensor, _ w: Tensor, _ bias: Tensor?, _ algorithm: ConvAlgorithm,
        _ context: EvaluationContext
    ) throws -> Tensor {
        let image = try image(x, T.dtype, context)
        let weight = try weight(w, T.dtype, context)
        let bias = try bias?.converted(to: T.dtype, in: context).contiguous(in: context)
        let result = try withPointer(bias, T.self) { bias in
            try weight.withElements(T.self) { cells in
                try image.withElements(T.self) { image in
                    guard let x = image.baseAddress, let w = cells.baseAddress else {
                        throw ConvError.tooLarge(operation: "conv")
                    }
                    return try Tensor.build(firstShape(outputShape), of: T.self, in: context) { y in
                        guard let y = y.baseAddress else { return }
                        try withExpanded(x, context) { problem, x in
                            try problem.forward(
                                problem.kernel(algorithm, T.dtype, operation: "conv"),
                                byName: algorithm != .auto, x: x, w: w, of: weight, bias: bias, y: y,
                                in: context)
                        }
                    }
                }
            }
        }
        return try asUser(result, context)
    }

    @inline(__always)
    private func inputGradient<T: ConvElement>(
        _: T.Type, _ dy: Tensor, _ w: Tensor, _ algorithm: ConvAlgorithm,
        _ context: EvaluationContext
    ) throws -> Tensor {
        let gradient = try image(dy, T.dtype, context)
        let weight = try weight(w, T.dtype, context)
        let operation = kind == .deconv ? "deconv" : "conv_dx"
        let result = try weight.withElements(T.self) { cells in
            try gradient.withElements(T.self) { gradient in
                guard let dy = gradient.baseAddress, let w = cells.baseAddress else {
                    throw ConvError.tooLarge(operation: operation)
                }
                return try Tensor.build(firstShape(inputShape), of: T.self, in: context) { dx in
                    guard let dx = dx.baseAddress else { return }
                    try collecting(dx, context) { problem, dx in
                        try problem.inputGradient(
                            problem.kernel(algorithm, T.dtype, operation: operation),
                            byName: algorithm != .auto, dy: dy, w: w, of: weight, dx: dx, in: context)
                    }
                }
            }
        }
        return try asUser(result, context)
    }

    @inline(__always)
    private func weightGradient<T: ConvElement>(
        _: T.Type, _ x: Tensor, _ dy: Tensor, _ algorithm: ConvAlgorithm,
        _ context: EvaluationContext
    ) throws -> Tensor {
        let image = try image(x, T.dtype, context)
        let gradient = try self.image(dy, T.dtype, context)
        let shape = form == .plain || !isChannelsLast
            ? weightShape : try Shape([filters, channels / groups] + axes.map(\.kernel))
        let result = try gradient.withElements(T.self) { gradient in
            try image.withElements(T.self) { image in
                guard let x = image.baseAddress, let dy = gradient.baseAddress else {
                    throw ConvError.tooLarge(operation: "conv_dw")
                }
                return try Tensor.build(shape, of: T.self, in: context) { dw in
                    guard let dw = dw.baseAddress else { return }
                    try withExpanded(x, context) { problem, x in
                        try problem.weightGradient(
                            problem.kernel(algorithm, T.dtype, operation: "conv_dw"),
                            byName: algorithm != .auto, x: x, dy: dy, dw: dw, in: context)
                    }
                }
            }
        }
        return try weightAsUser(result, context)
    }

    /// Calls `body` with the problem and the input, written out where the kernels need that.
    @inline(__always)
    private func withExpanded<T: ConvElement>(
        _ x: UnsafePointer<T>, _ context: EvaluationContext,
        _ body: (ConvProblem, UnsafePointer<T>) throws -> Void
    ) throws {
        guard Expansion.isNeeded(self) else { return try body(ConvProblem(self), x) }
        let expansion = try Expansion(self, width: T.dtype.width, in: context)
        try withScratch(expansion.count, of: T.self, in: context) { expanded in
            try expansion.expand(x, to: expanded, in: context)
            try body(ConvProblem(self, isExpanded: true), expanded)
        }
    }

    /// Calls `body` with the problem and where to write the input's gradient, and collects that
    /// where the input had to be written out.
    @inline(__always)
    private func collecting<T: ConvElement>(
        _ dx: UnsafeMutablePointer<T>, _ context: EvaluationContext,
        _ body: (ConvProblem, UnsafeMutablePointer<T>) throws -> Void
    ) throws {
        guard Expansion.isNeeded(self) else { return try body(ConvProblem(self), dx) }
        let expansion = try Expansion(self, width: T.dtype.width, in: context)
        try withScratch(expansion.count, of: T.self, in: context) { expanded in
            try body(ConvProblem(self, isExpanded: true), expanded)
            try expansion.collect(expanded, to: dx, in: context)
        }
    }

    @inline(__always)
    private func withPointer<T: Element, R>(
        _ tensor: Tensor?, _: T.Type, _ body: (UnsafePointer<T>?) throws -> R
    ) throws -> R {
        guard let tensor else { return try body(nil) }
        return try tensor.withElements(T.self) { try body($0.baseAddress) }
    }
}
