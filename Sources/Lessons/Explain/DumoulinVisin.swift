import Convolution
import Language

/// The numbered relationships of Dumoulin & Visin, "A guide to convolution arithmetic for deep
/// learning" (arXiv:1603.07285): which of them gives the size of a result.
public enum DumoulinVisin {
    /// The relationship that a call's sizes follow; nil when its axes or their ends are padded
    /// differently, for which the guide has none.
    public static func relationship(_ call: ConvCall) -> Int? {
        let geometry = call.geometry
        let numbers = geometry.axes.map { axis -> Int? in
            switch call.operation {
            case .conv, .matrix: convolution(axis)
            case .deconv, .inputGradient: transposed(axis)
            case .maxPool, .averagePool: axis.low == 0 && axis.high == 0 && axis.dilation == 1 && !axis.roundsUp ? 7 : nil
            case .weightGradient, .im2col, .col2im: nil
            }
        }
        guard let first = numbers.first ?? nil, numbers.allSatisfy({ $0 == first }) else { return nil }
        return first
    }

    /// 1 to 6, and 15 for a dilated kernel; o = ⌊(i + 2p − k)/s⌋ + 1 and its special cases.
    public static func convolution(_ axis: ConvGeometry.Axis) -> Int? {
        guard axis.low == axis.high, axis.low >= 0, axis.inputDilation == 1 else { return nil }
        let (k, s, p) = (axis.kernel, axis.stride, axis.low)
        if axis.dilation > 1 { return 15 }
        if s == 1 {
            if p == 0 { return 1 }
            if k % 2 == 1, p == k / 2 { return 3 }
            return p == k - 1 ? 4 : 2
        }
        return p == 0 ? 5 : 6
    }

    /// 8 to 14: the transposed convolution whose direct one is `axis`.
    public static func transposed(_ axis: ConvGeometry.Axis) -> Int? {
        guard axis.low == axis.high, axis.low >= 0, axis.inputDilation == 1, axis.dilation == 1 else { return nil }
        let (k, s, p) = (axis.kernel, axis.stride, axis.low)
        if s == 1 {
            guard axis.remainder == 0 else { return nil }
            if p == 0 { return 8 }
            if k % 2 == 1, p == k / 2 { return 10 }
            return p == k - 1 ? 11 : 9
        }
        if axis.remainder != 0 { return axis.remainder < s ? 14 : nil }
        return p == 0 ? 12 : 13
    }
}
