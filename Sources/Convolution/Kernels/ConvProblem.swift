import Tensors

/// A convolution as the kernels see it: (N, G·C, z, y, x) with (G·F, C, kz, ky, kx), channels
/// first, zeros outside, neither input dilation nor flip. Missing spatial axes have length 1.
struct ConvProblem {
    var batch: Int
    var groups: Int
    /// Channels and filters of one group.
    var channels: Int
    var filters: Int
    var z = Line()
    var y = Line()
    var x = Line()

    /// One spatial axis.
    struct Line {
        var input = 1
        var kernel = 1
        var output = 1
        var stride = 1
        var dilation = 1
        var low = 0
        /// How many of the input's cells may be read: fewer than all when padding crops the end.
        var readable = 1

        /// The outputs for which `tap` reads a cell of `cells`, a part of the input.
        @inline(__always)
        func outputs(of tap: Int, reading cells: Range<Int>) -> Range<Int> {
            let shift = low - tap * dilation
            let (from, to) = (cells.lowerBound + shift, cells.upperBound + shift)
            let first: Int
            let end: Int
            if stride == 1 {
                (first, end) = (max(from, 0), min(to, output))
            } else {
                first = from <= 0 ? 0 : (from + stride - 1) / stride
                end = to <= 0 ? 0 : min((to + stride - 1) / stride, output)
            }
            return first < end ? first..<end : 0..<0
        }

        /// The outputs for which `tap` reads any cell of the input.
        @inline(__always)
        func outputs(of tap: Int) -> Range<Int> { outputs(of: tap, reading: 0..<readable) }

        /// The cell that `tap` reads at output `position`; may lie outside.
        @inline(__always)
        func cell(_ position: Int, _ tap: Int) -> Int { position * stride + tap * dilation - low }

        /// The output at which `tap` reads `cell`; nil when there is none.
        @inline(__always)
        func position(reading cell: Int, _ tap: Int) -> Int? {
            let place = cell + low - tap * dilation
            guard place >= 0 else { return nil }
            if stride == 1 { return place < output ? place : nil }
            guard place % stride == 0, place / stride < output else { return nil }
            return place / stride
        }

        /// The taps that read a cell of the input at output `position`: exact, so that a kernel far
        /// larger than the input costs nothing.
        @inline(__always)
        func taps(at position: Int) -> Range<Int> {
            let start = position * stride - low
            let first = start >= 0 ? 0 : (-start + dilation - 1) / dilation
            let end = min(kernel, start >= readable ? 0 : (readable - 1 - start) / dilation + 1)
            return first < end ? first..<end : 0..<0
        }

        /// Whether output o reads input o alone.
        var isIdentity: Bool { kernel == 1 && stride == 1 && low == 0 && input == output }
    }

    var inputCount: Int { z.input * y.input * x.input }
    var outputCount: Int { z.output * y.output * x.output }
    var kernelCount: Int { z.kernel * y.kernel * x.kernel }
    /// Rows of the column matrix of one group: C·K.
    var columnLength: Int { channels * kernelCount }
    /// Elements of w, all groups.
    var weightCount: Int { groups * filters * columnLength }
    /// Whether the outermost axis does nothing: the problem is 1-D or 2-D. (An axis of length 1 may
    /// still be padded, and read nothing but padding.)
    var isFlat: Bool { z.kernel == 1 && z.input == 1 && z.output == 1 && z.low == 0 }
    /// Whether the columns are the input as it lies.
    var isPointwise: Bool { z.isIdentity && y.isIdentity && x.isIdentity }
    /// Multiply-adds; saturates.
    var work: Int {
        let exact = Double(batch) * Double(groups) * Double(filters) * Double(columnLength)
            * Double(outputCount)
        return Int(min(exact, 1e18))
    }

    /// The cost of moving windows over every channel; saturates.
    var windowWork: Int {
        let exact = Double(batch) * Double(channels) * Double(outputCount) * Double(z.kernel)
            * Double(y.kernel) * Double(x.kernel)
        return Int(min(exact, 1e18))
    }

    /// The problem of a geometry whose input has been extended by hand when `isExpanded`.
    init(_ geometry: ConvGeometry, isExpanded: Bool = false) {
        batch = geometry.batch
        if geometry.kind == .windows {
            // Every channel by itself, the kernel cells as they are.
            (groups, channels, filters) = (1, geometry.channels, geometry.channels)
        } else {
            groups = geometry.groups
            channels = geometry.channels / groups
            filters = geometry.filters / groups
        }
        let axes = geometry.axes
        x = Line(axes[axes.count - 1], isExpanded)
        if axes.count > 1 { y = Line(axes[axes.count - 2], isExpanded) }
        if axes.count > 2 { z = Line(axes[axes.count - 3], isExpanded) }
    }
}

extension ConvProblem.Line {
    init(_ axis: ConvGeometry.Axis, _ isExpanded: Bool) {
        kernel = axis.kernel
        stride = axis.stride
        dilation = axis.dilation
        output = axis.output
        if isExpanded {
            (input, low) = (axis.padded, 0)
            readable = input
        } else {
            (input, low) = (axis.input, axis.low)
            readable = max(0, input + min(axis.high, 0))
        }
    }
}
