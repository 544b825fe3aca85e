extension Tensor {
    /// A view that steps freely through the elements: index (i, j, …) is element
    /// offset + i·strides[0] + j·strides[1] + … of this tensor, counted in row-major order.
    ///
    /// - Throws: `TensorError.stridesCount`; `.addressOutside` when an address leaves the tensor,
    ///   before anything is read; `.negativeDimension`; and what an allocation throws (a view that
    ///   is not contiguous is copied first).
    public func asStrided(
        _ lengths: [Int], strides: [Int], offset: Int, in context: EvaluationContext
    ) throws -> Tensor {
        guard lengths.count == strides.count else {
            throw TensorError.stridesCount(shape: lengths.count, strides: strides.count)
        }
        let target = try Shape(lengths)
        if target.elementCount == 0 {
            return view(target, strides: target.contiguousStrides)
        }
        var (lowest, highest) = (offset, offset)
        for (length, stride) in zip(lengths, strides) {
            let (reach, tooFar) = (length - 1).multipliedReportingOverflow(by: stride)
            let (end, outside) = (stride < 0 ? lowest : highest).addingReportingOverflow(reach)
            if tooFar || outside {
                throw TensorError.addressOutside(stride < 0 ? .min : .max, shape)
            }
            if stride < 0 { lowest = end } else { highest = end }
        }
        if lowest < 0 { throw TensorError.addressOutside(lowest, shape) }
        if highest >= elementCount { throw TensorError.addressOutside(highest, shape) }
        let x = try contiguous(in: context)
        return x.view(target, strides: strides, offset: x.offset + offset)
    }

    /// The sliding windows of the last axes, as a view of shape (…, OH, OW, KH, KW) for a kernel
    /// [KH, KW]: there are as many windows along an axis as fit at its stride.
    ///
    /// - Parameters:
    ///   - kernel: the window's lengths along the last axes.
    ///   - stride: the distance between windows, for each axis or one for all.
    ///   - dilation: the distance between a window's elements, for each axis or one for all.
    /// - Throws: `TensorError.rankTooLow`; `.windowTooLarge`; `.invalid` unless all are positive.
    public func windows(kernel: [Int], stride: [Int], dilation: [Int]) throws -> Tensor {
        let count = kernel.count
        guard count <= rank else { throw TensorError.rankTooLow(shape, needed: count, operation: "windows") }
        let stride = try perAxis(stride, count, "stride")
        let dilation = try perAxis(dilation, count, "dilation")
        var (lengths, steps) = (shape.dimensions, strides)
        for (index, size) in kernel.enumerated() {
            let axis = rank - count + index
            guard size > 0 else {
                throw TensorError.invalid(
                    operation: "windows", shape, reason: "a kernel has a length of at least 1, not \(size) for axis \(axis)")
            }
            let (span, overflow) = (size - 1).multipliedReportingOverflow(by: dilation[index])
            guard !overflow, span < shape[axis] else {
                throw TensorError.windowTooLarge(
                    kernel: size, dilation: dilation[index], shape, axis: axis)
            }
            lengths[axis] = (shape[axis] - span - 1) / stride[index] + 1
            lengths.append(size)
            // An overflow can only meet an axis of length 1, whose stride is never used.
            steps[axis] = strides[axis] &* stride[index]
            steps.append(strides[axis] &* dilation[index])
        }
        return view(try Shape(lengths), strides: steps)
    }

    private func perAxis(_ values: [Int], _ count: Int, _ name: String) throws -> [Int] {
        guard values.count == count || values.count == 1 else {
            throw TensorError.invalid(
                operation: "windows", shape, reason: "\(name) has \(values.count) numbers for \(count) axes")
        }
        if let place = values.firstIndex(where: { $0 < 1 }) {
            throw TensorError.invalid(
                operation: "windows", shape, reason: "\(name) must be at least 1, not \(values[place]) for axis \(rank - count + place)")
        }
        return values.count == count ? values : [Int](repeating: values[0], count: count)
    }
}
