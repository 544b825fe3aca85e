import Convolution
import Tensors

extension Tape {
    /// The largest element of each window. The gradient goes to the first of equals, as PyTorch's
    /// max_pool2d; where that is, is found again on the way back.
    public func maxPool(_ x: Tracked, kernel: [Int], _ options: WindowOptions, ceil: Bool) throws -> Tracked {
        let y = try Convolution.maxPool(x.tensor, kernel: kernel, options, ceil: ceil, in: context)
        return record(y, "max_pool", x, keeps: .inputs) {
            let places = try maxPoolWithIndices(
                x.tensor, kernel: kernel, options, ceil: ceil, in: $0.tape.context
            ).indices
            return try $0.tape.unpool($0.gradient, to: places, x.shape, spatial: kernel.count)
        }
    }

    /// As `maxPool`, with where each maximum lies.
    public func maxPoolWithPlaces(
        _ x: Tracked, kernel: [Int], _ options: WindowOptions, ceil: Bool
    ) throws -> (values: Tracked, places: Tensor) {
        let (y, places) = try maxPoolWithIndices(x.tensor, kernel: kernel, options, ceil: ceil, in: context)
        let shape = x.shape
        let values = record(y, "max_pool", x, table: places) {
            try $0.tape.unpool($0.gradient, to: places, shape, spatial: kernel.count)
        }
        return (values, places)
    }

    /// Zeros of `shape` with each element added at its place in its spatial plane.
    private func unpool(_ x: Tracked, to places: Tensor, _ shape: Shape, spatial: Int) throws -> Tracked {
        let y = try maxPoolInputGradient(
            x.tensor, indices: places, size: shape.dimensions, spatial: spatial, in: context)
        return record(y, "max_pool", x, table: places) {
            try $0.tape.pick($0.gradient, at: places, spatial: spatial)
        }
    }

    /// The elements at places of their spatial planes.
    private func pick(_ x: Tracked, at places: Tensor, spatial: Int) throws -> Tracked {
        let shape = x.shape
        let y = try maxPoolGather(x.tensor, indices: places, spatial: spatial, in: context)
        return record(y, "max_pool", x, table: places) {
            try $0.tape.unpool($0.gradient, to: places, shape, spatial: spatial)
        }
    }

    /// The mean of each window.
    public func avgPool(
        _ x: Tracked, kernel: [Int], _ options: WindowOptions, ceil: Bool, countPad: Bool
    ) throws -> Tracked {
        let y = try Convolution.avgPool(
            x.tensor, kernel: kernel, options, ceil: ceil, countPad: countPad, in: context)
        let shape = x.shape
        return record(y, "avg_pool", x) {
            try $0.tape.spread($0.gradient, shape, kernel: kernel, options, ceil: ceil, countPad: countPad)
        }
    }

    /// Each element shared among the cells of its window: `avgPool`'s adjoint.
    private func spread(
        _ dy: Tracked, _ shape: Shape, kernel: [Int], _ options: WindowOptions, ceil: Bool, countPad: Bool
    ) throws -> Tracked {
        let dx = try avgPoolInputGradient(
            dy.tensor, size: shape.dimensions, kernel: kernel, options, ceil: ceil, countPad: countPad, in: context)
        return record(dx, "avg_pool", dy) {
            try $0.tape.avgPool($0.gradient, kernel: kernel, options, ceil: ceil, countPad: countPad)
        }
    }
}
