import Tensors

extension ConvProblem {
    /// y = bias + x ⋆ w by a kernel. `weights` is the tensor that w lies in, beside which what is made of it may
    /// be kept; nil when it lies in scratch.
    @inline(__always)
    func forward<T: ConvElement>(
        _ kernel: Kernel, byName: Bool, x: UnsafePointer<T>, w: UnsafePointer<T>, of weights: Tensor?,
        bias: UnsafePointer<T>?, y: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        switch kernel {
        case .direct: try Direct.forward(self, x: x, w: w, bias: bias, y: y, in: context)
        case .rows: try T.rows(self, x: x, w: w, bias: bias, y: y, in: context)
        case .depthwise: try T.depthwise(self, x: x, w: w, bias: bias, y: y, in: context)
        case .whole: try WholeWindow.forward(self, x: x, w: w, bias: bias, y: y, in: context)
        case .columns: try ColumnProduct.forward(self, x: x, w: w, bias: bias, y: y, in: context)
        case .matrix: try DenseMatrix.forward(self, x: x, w: w, bias: bias, y: y, in: context)
        case .winograd, .winograd4:
            try T.winograd(
                self, large: kernel == .winograd4, byName: byName, x: x, w: w, bias: bias, y: y,
                in: context)
        case .oneDNN(let layouts):
            let isDone = try T.oneDNN(
                self, .forward, layouts, x: .init(mutating: x), w: .init(mutating: w),
                of: weights, bias: bias.map { .init(mutating: $0) }, y: y, in: context)
            if isDone { return }
            try refuse(byName, "conv")
            try ColumnProduct.forward(self, x: x, w: w, bias: bias, y: y, in: context)
        }
    }

    /// dw, the gradient by w, by a kernel.
    @inline(__always)
    func weightGradient<T: ConvElement>(
        _ kernel: Kernel, byName: Bool, x: UnsafePointer<T>, dy: UnsafePointer<T>,
        dw: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        switch kernel {
        case .direct: return try Direct.weightGradient(self, x: x, dy: dy, dw: dw, in: context)
        case .whole: return try WholeWindow.weightGradient(self, x: x, dy: dy, dw: dw, in: context)
        case .oneDNN(let layouts):
            let isDone = try T.oneDNN(
                self, .weightGradient, layouts, x: .init(mutating: x), w: dw, of: nil, bias: nil,
                y: .init(mutating: dy), in: context)
            if isDone { return }
            try refuse(byName, "conv_dw")
        case .rows, .depthwise, .columns, .matrix, .winograd, .winograd4: break
        }
        try ColumnProduct.weightGradient(self, x: x, dy: dy, dw: dw, in: context)
    }

    /// - Throws: when the library that was asked for by name has no way.
    private func refuse(_ byName: Bool, _ operation: String) throws {
        if byName {
            throw ConvError.algorithm(
                .onednn, operation: operation, reason: "the library has no kernel for it")
        }
    }

    /// dx, the gradient by x, by a kernel. With stride 1 that is itself a convolution, and where
    /// that one has a kernel better than columns it is run instead.
    @inline(__always)
    func inputGradient<T: ConvElement>(
        _ kernel: Kernel, byName: Bool, dy: UnsafePointer<T>, w: UnsafePointer<T>, of weights: Tensor?,
        dx: UnsafeMutablePointer<T>, in context: EvaluationContext
    ) throws {
        if !byName, kernel != .whole, let adjoint, work > 4096 {
            let forward = try adjoint.kernel(.auto, T.dtype, operation: "conv")
            // Of many terms oneDNN's own gradient was measured faster than the row kernel, by up to 1.3 times.
            var isSlower = false
            if case .oneDNN = kernel { isSlower = forward == .rows && adjoint.columnLength > 512 }
            if !isSlower, [.rows, .depthwise, .winograd].contains(forward) {
                try withScratch(weightCount, of: T.self, in: context) { turned in
                    try turn(w, to: turned, context)
                    try adjoint.forward(
                        forward, byName: false, x: dy, w: turned, of: nil, bias: nil, y: dx, in: context)
                }
                return
            }
        }
        switch kernel {
        case .direct: try Direct.inputGradient(self, dy: dy, w: w, dx: dx, in: context)
        case .whole: try WholeWindow.inputGradient(self, dy: dy, w: w, dx: dx, in: context)
        case .matrix: try DenseMatrix.inputGradient(self, dy: dy, w: w, dx: dx, in: context)
        case .oneDNN(let layouts):
            let isDone = try T.oneDNN(
                self, .inputGradient, layouts, x: dx, w: .init(mutating: w), of: weights, bias: nil,
                y: .init(mutating: dy), in: context)
            if isDone { return }
            try refuse(byName, "conv_dx")
            try ColumnProduct.inputGradient(self, dy: dy, w: w, dx: dx, in: context)
        case .rows, .depthwise, .columns, .winograd, .winograd4:
            try ColumnProduct.inputGradient(self, dy: dy, w: w, dx: dx, in: context)
        }
    }

    /// The weight of `adjoint`: [g, c, f, cells in reverse].
    @inline(__always)
    private func turn<T: ConvElement>(
        _ w: UnsafePointer<T>, to turned: UnsafeMutablePointer<T>, _ context: EvaluationContext
    ) throws {
        let cells = kernelCount
        try parallelFor(groups * channels, work: weightCount, in: context) { range in
            var poll = Poll(context)
            for channel in range {
                let (group, c) = (channel / channels, channel % channels)
                for f in 0..<filters {
                    try poll.spend(cells)
                    let from = w + ((group * filters + f) * channels + c) * cells
                    let to = turned + (channel * filters + f) * cells
                    for cell in 0..<cells { to[cells - 1 - cell] = from[cell] }
                }
            }
        }
    }
}
