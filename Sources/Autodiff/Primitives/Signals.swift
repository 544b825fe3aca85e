import Convolution
import Tensors

/// SciPy's convolve and correlate: the gradient by either argument is the correlation of the result's
/// gradient, filled up to the full overlap, with the other.
extension Tape {
    /// Σ a[l]·b[k − l].
    public func convolve(_ a: Tracked, _ b: Tracked, mode: ConvolveMode) throws -> Tracked {
        let y = try Convolution.convolve(a.tensor, b.tensor, mode: mode, in: context)
        return record(y, "convolve", a, b, keeps: .inputs) {
            try $0.tape.slope(ofConvolving: a, b, mode, $0.gradient, input: $0.input)
        }
    }

    /// Σ a[l]·b[l − k]: convolve with b turned round.
    public func correlate(_ a: Tracked, _ b: Tracked, mode: ConvolveMode) throws -> Tracked {
        let y = try Convolution.correlate(a.tensor, b.tensor, mode: mode, in: context)
        return record(y, "correlate", a, b, keeps: .inputs) {
            let tape = $0.tape
            let turned = try tape.flip(b, axes: nil)
            let share = try tape.slope(ofConvolving: a, turned, mode, $0.gradient, input: $0.input)
            return $0.input == 0 ? share : try tape.flip(share, axes: nil)
        }
    }

    private func slope(
        ofConvolving a: Tracked, _ b: Tracked, _ mode: ConvolveMode, _ gradient: Tracked, input: Int
    ) throws -> Tracked {
        let own = input == 0 ? a : b
        if a.tensor.elementCount == 0 || b.tensor.elementCount == 0 {
            return Tracked(try Tensor.zeros(own.shape, dtype: gradient.tensor.dtype, in: context))
        }
        let cells = a.shape.indices.map { axis -> Tensor.Index in
            let start = switch mode {
            case .full: 0
            case .same: b.shape[axis] - 1 - b.shape[axis] / 2
            case .valid: min(a.shape[axis], b.shape[axis]) - 1
            }
            return .slice(start: start, stop: start + gradient.shape[axis], step: nil)
        }
        let full = try Shape(zip(a.shape, b.shape).map { $0 + $1 - 1 })
        let whole = mode == .full ? gradient : try embed(gradient, at: cells, in: full)
        return try correlate(whole, input == 0 ? b : a, mode: .valid)
    }
}
