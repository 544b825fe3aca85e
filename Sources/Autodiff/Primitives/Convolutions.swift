import Convolution
import Tensors

/// Convolution's three bilinear maps. Each is the adjoint of the others, so each one's rule names
/// the other two, and a gradient of any order is made of the three. What is kept is the operands,
/// never a matrix of columns.
extension Tape {
    /// The convolution of x by w.
    ///
    /// - Parameter geometry: that of these tensors and options, when it is known.
    public func conv(
        _ x: Tracked, _ w: Tracked, bias: Tracked?, _ options: ConvOptions, _ geometry: ConvGeometry? = nil
    ) throws -> Tracked {
        let y = try (geometry ?? ConvGeometry.conv(x: x.shape, w: w.shape, options))
            .forward(x.tensor, w.tensor, bias: bias?.tensor, algorithm: options.algorithm, in: context)
        return record(y, "conv", x, w, bias, keeps: .inputs) {
            let (tape, gradient, options) = ($0.tape, $0.gradient, options.forGradients)
            switch $0.input {
            case 0: return try tape.convInputGradient(gradient, w, size: x.shape.dimensions, options)
            case 1: return try tape.convWeightGradient(x, gradient, size: w.shape.dimensions, options)
            default: return try tape.convBiasGradient(gradient, layout: options.layout(of: w.shape))
            }
        }
    }

    /// The gradient of a convolution by its input, of spatial sizes or a shape `size`.
    public func convInputGradient(
        _ dy: Tracked, _ w: Tracked, size: [Int], _ options: ConvOptions
    ) throws -> Tracked {
        let dx = try Convolution.convInputGradient(dy.tensor, w.tensor, size: size, options, in: context)
        return record(dx, "conv_dx", dy, w, keeps: .inputs) {
            let options = options.forGradients
            return $0.input == 0
                ? try $0.tape.conv($0.gradient, w, bias: nil, options)
                : try $0.tape.convWeightGradient($0.gradient, dy, size: w.shape.dimensions, options)
        }
    }

    /// The gradient of a convolution by its weight, of spatial sizes or a shape `size`.
    public func convWeightGradient(
        _ x: Tracked, _ dy: Tracked, size: [Int], _ options: ConvOptions
    ) throws -> Tracked {
        let dw = try Convolution.convWeightGradient(x.tensor, dy.tensor, size: size, options, in: context)
        return record(dw, "conv_dw", x, dy, keeps: .inputs) {
            let options = options.forGradients
            return $0.input == 0
                ? try $0.tape.convInputGradient(dy, $0.gradient, size: x.shape.dimensions, options)
                : try $0.tape.conv(x, $0.gradient, bias: nil, options)
        }
    }

    /// The gradient of a convolution by its bias.
    public func convBiasGradient(_ dy: Tracked, layout: ConvLayout) throws -> Tracked {
        let db = try Convolution.convBiasGradient(dy.tensor, layout: layout, in: context)
        let shape = dy.shape
        return record(db, "conv_db", dy) {
            var lengths = [Int](repeating: 1, count: shape.rank)
            let extra = shape.rank - layout.spatialCount
            if extra > 0 { lengths[layout.isChannelsLast ? shape.rank - 1 : extra - 1] = db.elementCount }
            return try $0.tape.broadcast($0.tape.reshape($0.gradient, to: Shape(lengths)), to: shape)
        }
    }

    /// The transposed convolution: a convolution's gradient by its input, whose adjoint is that
    /// convolution.
    public func deconv(_ x: Tracked, _ w: Tracked, bias: Tracked?, _ options: DeconvOptions) throws -> Tracked {
        let y = try Convolution.deconv(x.tensor, w.tensor, bias: bias?.tensor, options, in: context)
        let geometry = try ConvGeometry.deconv(x: x.shape, w: w.shape, options)
        return record(y, "deconv", x, w, bias, keeps: .inputs) {
            let tape = $0.tape
            let adjoint = ConvOptions(adjointOf: options, geometry)
            if $0.input == 2 { return try tape.convBiasGradient($0.gradient, layout: adjoint.layout(of: w.shape)) }
            var gradient = $0.gradient
            if options.overlap == .mean { gradient = try tape.averaged(gradient, geometry) }
            return $0.input == 0
                ? try tape.conv(gradient, w, bias: nil, adjoint)
                : try tape.convWeightGradient(gradient, x, size: w.shape.dimensions, adjoint)
        }
    }

    /// An image divided by how many kernel cells land on each place, 0 where none does: its own
    /// adjoint.
    private func averaged(_ x: Tracked, _ geometry: ConvGeometry) throws -> Tracked {
        var counts = try geometry.overlapCounts(in: context)
        if geometry.isChannelsLast, geometry.form != .plain { counts = try counts.unsqueezed(axis: -1) }
        let isBare = try Tensor.compare(.equal, .tensor(counts), .int(0), in: context)
        let whole = try Tensor.select(isBare, .int(1), .tensor(counts), in: context)
            .converted(to: x.tensor.dtype, in: context)
        return try select(isBare, .int(0), .tracked(divide(x, Tracked(whole))))
    }

    // MARK: Columns and matrices

    /// The windows of x as a matrix.
    public func im2col(_ x: Tracked, kernel: [Int], _ options: WindowOptions, order: ColumnOrder) throws -> Tracked {
        let y = try Convolution.im2col(x.tensor, kernel: kernel, options, order: order, in: context)
        let shape = x.shape.dimensions
        return record(y, "im2col", x) {
            try $0.tape.col2im($0.gradient, shape: shape, kernel: kernel, options, order: order, overlap: .sum)
        }
    }

    /// The columns of a matrix added up where they came from.
    public func col2im(
        _ columns: Tracked, shape: [Int], kernel: [Int], _ options: WindowOptions, order: ColumnOrder,
        overlap: Overlap
    ) throws -> Tracked {
        let y = try Convolution.col2im(
            columns.tensor, shape: shape, kernel: kernel, options, order: order, overlap: overlap, in: context)
        return record(y, "col2im", columns) {
            var gradient = $0.gradient
            if overlap == .mean {
                let geometry = try ConvGeometry.windows(
                    x: Shape(shape), kernel: kernel, options, stride: .all(1), operation: "col2im")
                gradient = try $0.tape.averaged(gradient, geometry)
            }
            return try $0.tape.im2col(gradient, kernel: kernel, options, order: order)
        }
    }

    /// The matrix of the convolution by w, whose entries are w's.
    public func convMatrix(
        _ w: Tracked, size: [Int], stride: PerAxis, pad: Padding, dilation: PerAxis, groups: Int
    ) throws -> Tracked {
        let context = context
        return try arrange(w, "conv_matrix") {
            try Convolution.convMatrix(
                $0, size: size, stride: stride, pad: pad, dilation: dilation, groups: groups, in: context)
        }
    }
}

extension ConvOptions {
    /// The same convolution, its gradients computed whichever way suits.
    fileprivate var forGradients: ConvOptions {
        var options = self
        options.algorithm = .auto
        return options
    }

    /// The layout with its letters for a weight's number of spatial axes.
    fileprivate func layout(of w: Shape) -> ConvLayout {
        let spatial = w.rank > 2 ? w.rank - 2 : w.rank
        return ConvLayout(word: layout.word(spatialCount: spatial)) ?? layout
    }

    /// The convolution that a deconvolution is the adjoint of. The padding is spelled out so that the
    /// windows end where the deconvolution's input does, whatever output_padding adds beyond.
    fileprivate init(adjointOf options: DeconvOptions, _ geometry: ConvGeometry) {
        self.init()
        stride = options.stride
        dilation = options.dilation
        groups = options.groups
        flip = options.flip
        layout = options.layout
        pad = .pairs(
            geometry.axes.map { [$0.low, ($0.output - 1) * $0.stride + $0.extent - $0.input - $0.low] })
    }
}
