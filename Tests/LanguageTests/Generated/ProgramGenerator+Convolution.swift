import Tensors

extension ProgramGenerator {
    static let convolutions: [String: Production] = [
        "conv": { g, _ in
            let c = g.convolution()
            return c.setting.forward(c.x.value, c.w.value).map { Expression(text: "conv(\(c.x.text), \(c.w.text)\(c.options)\(g.algorithm(c.setting)))", value: $0) }
        },
        "deconv": { g, _ in
            let c = g.convolution(isTransposed: true)
            let kernel = c.w.value.shape
            let size = c.setting.stride.indices.map { axis -> Int in
                let reach = c.setting.dilation[axis] * (kernel[axis + 2] - 1) + 1
                return (c.x.value.shape[axis + 2] - 1) * c.setting.stride[axis] + reach - c.setting.pad[axis].reduce(0, +)
            }
            guard size.allSatisfy({ $0 > 0 }), c.x.value.shape[1] == kernel[0] else { return nil }
            let shape = [c.x.value.shape[0], kernel[1] * c.setting.groups] + size
            return Expression(text: "deconv(\(c.x.text), \(c.w.text)\(c.options))", value: c.setting.byInput(c.x.value, c.w.value, shape))
        },
        "conv_dx": { g, _ in
            let c = g.convolution()
            guard let y = c.setting.forward(c.x.value, c.w.value) else { return nil }
            let dy = g.literal(shape: y.shape, dtype: .float32)
            return Expression(text: "conv_dx(\(dy.text), \(c.w.text), \(g.tuple(c.x.value.shape))\(c.options))", value: c.setting.byInput(dy.value, c.w.value, c.x.value.shape))
        },
        "conv_dw": { g, _ in
            let c = g.convolution()
            guard let y = c.setting.forward(c.x.value, c.w.value) else { return nil }
            let dy = g.literal(shape: y.shape, dtype: .float32)
            return Expression(text: "conv_dw(\(c.x.text), \(dy.text), \(g.tuple(c.w.value.shape))\(c.options))", value: c.setting.byKernel(c.x.value, dy.value, c.w.value.shape))
        },
        "conv_db": { g, _ in
            let dy = g.literal(shape: g.shape(rank: 4), dtype: .float32)
            return Expression(text: "conv_db(\(dy.text))", value: dy.value.reduced([0, 2, 3], keepDimensions: false, .float32) { $0.reduce(0, +) })
        },
        "conv_matrix": { g, _ in
            let c = g.convolution(mode: "zeros", flip: false)
            let (x, w) = (c.x.value.shape, c.w.value)
            guard let size = c.setting.output(Array(x[2...]), Array(w.shape[2...])) else { return nil }
            let (one, y) = ([1] + x.dropFirst(), [1, w.shape[0]] + size)
            var matrix = NaiveArray([y.reduce(1, *), one.reduce(1, *)], w.dtype) { _ in 0 }
            c.setting.forEachProduct(y: y, x: one, w: w.shape) { row, column, tap in
                matrix[[zip(row, y).reduce(0) { $0 * $1.1 + $1.0 }, zip(column, one).reduce(0) { $0 * $1.1 + $1.0 }]] += w[tap]
            }
            return Expression(text: "conv_matrix(\(c.w.text), \(g.tuple(Array(x[2...])))\(c.options))", value: matrix)
        },
        "im2col": { g, depth in g.columns(depth) { g, x, kernel, stride in
            let parts = x.value.windows(kernel, stride: stride, dilation: [1, 1])
            let (cells, taps) = (parts.shape[2] * parts.shape[3], parts.shape[1] * kernel[0] * kernel[1])
            let rows = parts.permuted([0, 2, 3, 1, 4, 5]).reshaped([parts.shape[0] * cells, taps])
            let order = g.pick(["rows", "cols", "unfold"])
            let value = order == "rows" ? rows : order == "cols" ? rows.permuted([1, 0]) : rows.reshaped([parts.shape[0], cells, taps]).permuted([0, 2, 1])
            return Expression(text: "im2col(\(x.text), \(kernel[0]), \(kernel[1]), stride=\(g.tuple(stride)), order=\"\(order)\")", value: value)
        } },
        "col2im": { g, depth in g.columns(depth) { g, x, kernel, stride in
            // Every element of an image, as often as windows hold it.
            let parts = x.value.windows(kernel, stride: stride, dilation: [1, 1])
            var value = NaiveArray(x.value.shape, x.value.dtype) { _ in 0 }
            for index in NaiveArray.indices(parts.shape) {
                let place = [index[0], index[1], index[2] * stride[0] + index[4], index[3] * stride[1] + index[5]]
                value[place] += x.value[place]
            }
            let options = "stride=\(g.tuple(stride))"
            return Expression(text: "col2im(im2col(\(x.text), \(kernel[0]), \(kernel[1]), \(options)), \(g.tuple(x.value.shape)), \(kernel[0]), \(kernel[1]), \(options))", value: value)
        } },
        "max_pool": { g, depth in g.columns(depth) { g, x, kernel, stride in
            Expression(text: "max_pool(\(x.text), \(g.tuple(kernel)), stride=\(g.tuple(stride)))", value: x.value.pooled(kernel, stride, average: false))
        } },
        "avg_pool": { g, depth in g.columns(depth) { g, x, kernel, stride in
            Expression(text: "avg_pool(\(x.text), \(g.tuple(kernel)), stride=\(g.tuple(stride)))", value: x.value.pooled(kernel, stride, average: true))
        } },
        "convolve": { g, _ in g.sliding("convolve", flip: true) },
        "correlate": { g, _ in g.sliding("correlate", flip: false) },
    ]

    // MARK: Helpers

    private struct Convolution {
        let x: Expression
        let w: Expression
        let setting: NaiveConvolution
        /// The setting as it is typed.
        let options: String
    }

    /// A convolution of one to three axes, of x and w typed out.
    private mutating func convolution(isTransposed: Bool = false, mode: String? = nil, flip: Bool? = nil) -> Convolution {
        let axes = pick([1, 2, 2, 2, 3])
        let groups = pick([1, 1, 2])
        let (channels, filters) = (groups * int(1...2), groups * int(1...2))
        let kernel = (0..<axes).map { _ in int(1...3) }
        let size = kernel.map { $0 + int(0...(axes == 3 ? 2 : 4)) }
        var setting = NaiveConvolution(
            stride: kernel.map { _ in int(1...3) }, pad: kernel.map { _ in [int(0...2), int(0...2)] }, dilation: kernel.map { _ in int(1...2) },
            groups: groups, flip: flip ?? (int(0...3) == 0), mode: mode ?? (isTransposed ? "zeros" : pick(["zeros", "zeros", "reflect", "edge", "wrap"])))
        if setting.mode == "reflect" || setting.mode == "wrap" { setting.pad = zip(setting.pad, size).map { pair, length in pair.map { min($0, length - 1) } } }
        let pads = setting.pad.map { "(\($0[0]), \($0[1]))" }.joined(separator: ", ") + (axes == 1 ? "," : "")
        var options = ", stride=\(tuple(setting.stride)), pad=(\(pads)), dilation=\(tuple(setting.dilation)), groups=\(groups)"
        if setting.flip { options += ", flip=true" }
        if setting.mode != "zeros" { options += ", pad_mode=\"\(setting.mode)\"" }
        let dtype = pick([DType.float32, .float32, .float64, .int64])
        return Convolution(
            x: literal(shape: [int(1...2), isTransposed ? filters : channels] + size, dtype: dtype),
            w: literal(shape: [filters, channels / groups] + kernel, dtype: pick([dtype, .float32])), setting: setting, options: options)
    }

    /// Now and then one of the ways that go with every setting.
    private mutating func algorithm(_ setting: NaiveConvolution) -> String {
        pick(["", "", ", algo=\"direct\"", ", algo=\"im2col\""])
    }

    /// A function of an image, a window and a stride, on two axes.
    private mutating func columns(
        _ depth: Int, _ function: (inout ProgramGenerator, Expression, [Int], [Int]) -> Expression
    ) -> Expression? {
        let x = literal(shape: [int(1...2), int(1...3), int(1...6), int(1...6)], dtype: pick([.float32, .float64, .int64]))
        let kernel = [int(1...min(3, x.value.shape[2])), int(1...min(3, x.value.shape[3]))]
        return function(&self, x, kernel, [int(1...3), int(1...3)])
    }

    /// `convolve` and `correlate` of two vectors, the longer first.
    private mutating func sliding(_ name: String, flip: Bool) -> Expression {
        let short = int(1...3)
        let (a, b) = (literal(shape: [short + int(0...4)], dtype: .float32), literal(shape: [short], dtype: .float32))
        let mode = pick(["full", "same", "valid"])
        let full = (0..<(a.value.count + short - 1)).map { out in
            (0..<short).reduce(0.0) { sum, k in
                let i = out - (flip ? k : short - 1 - k)
                return a.value.values.indices.contains(i) ? sum + a.value.values[i] * b.value.values[k] : sum
            }
        }
        // As NumPy cuts it: as long as the longer, from the middle.
        let start = mode == "full" ? 0 : mode == "valid" ? short - 1 : (short - 1) / 2
        let count = mode == "full" ? full.count : mode == "valid" ? a.value.count - short + 1 : a.value.count
        return Expression(text: "\(name)(\(a.text), \(b.text), mode=\"\(mode)\")", value: NaiveArray([count], .float32) { full[start + $0[0]] })
    }
}
