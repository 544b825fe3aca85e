import Tensors

/// Between the user's layout and the kernels' (channels first, kernel not flipped).
extension ConvGeometry {
    /// An image as the kernels read it.
    func image(_ tensor: Tensor, _ dtype: DType, _ context: EvaluationContext) throws -> Tensor {
        let converted = try tensor.converted(to: dtype, in: context)
        guard isChannelsLast, form != .plain else { return try converted.contiguous(in: context) }
        let rank = axes.count + form.extraAxes
        var order = Array(0..<rank - 1)
        order.insert(rank - 1, at: form.extraAxes - 1)
        return try converted.permuted(order).contiguous(in: context)
    }

    /// The shape of an image of the user's, as the kernels write it.
    func firstShape(_ shape: Shape) throws -> Shape {
        guard isChannelsLast, form != .plain else { return shape }
        var lengths = shape.dimensions
        lengths.insert(lengths.removeLast(), at: form.extraAxes - 1)
        return try Shape(lengths)
    }

    /// An image that a kernel wrote, as the user sees it.
    func asUser(_ tensor: Tensor, _ context: EvaluationContext) throws -> Tensor {
        guard isChannelsLast, form != .plain else { return tensor }
        var order = Array(0..<tensor.rank)
        order.append(order.remove(at: form.extraAxes - 1))
        return try tensor.permuted(order).contiguous(in: context)
    }

    /// A weight as the kernels read it: (F, C/groups, k…), flipped where that is asked for.
    func weight(_ tensor: Tensor, _ dtype: DType, _ context: EvaluationContext) throws -> Tensor {
        var weight = try tensor.converted(to: dtype, in: context)
        if isChannelsLast, form != .plain {
            let spatial = axes.count
            weight = try weight.permuted([spatial + 1, spatial] + Array(0..<spatial))
        }
        if isFlipped { weight = try weight.flipped(axes: spatialAxes(of: weight)) }
        return try weight.contiguous(in: context)
    }

    /// A weight that a kernel wrote, as the user sees it.
    func weightAsUser(_ tensor: Tensor, _ context: EvaluationContext) throws -> Tensor {
        var weight = tensor
        if isFlipped { weight = try weight.flipped(axes: spatialAxes(of: weight)) }
        if isChannelsLast, form != .plain {
            weight = try weight.permuted(Array(2..<weight.rank) + [1, 0])
        }
        return try weight.contiguous(in: context)
    }

    private func spatialAxes(of weight: Tensor) -> [Int] {
        Array(weight.rank - axes.count..<weight.rank)
    }
}
