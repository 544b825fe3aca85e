import Tensors

/// A convolution as the list of its products: y[n, f, o…] is the sum of x[n, c, i…] · w[f, c, k…]. Its
/// adjoints add up the same products another way.
struct NaiveConvolution {
    var stride: [Int]
    var pad: [[Int]]
    var dilation: [Int]
    var groups = 1
    var flip = false
    var mode = "zeros"

    /// The spatial size of y; nil when a window does not fit.
    func output(_ size: [Int], _ kernel: [Int]) -> [Int]? {
        let sizes = size.indices.map { axis in
            let room = size[axis] + pad[axis][0] + pad[axis][1] - dilation[axis] * (kernel[axis] - 1) - 1
            return room < 0 ? 0 : room / stride[axis] + 1
        }
        return sizes.contains(0) ? nil : sizes
    }

    /// Hands over the indices of y, x and w of each product.
    func forEachProduct(y: [Int], x: [Int], w: [Int], _ body: (_ y: [Int], _ x: [Int], _ w: [Int]) -> Void) {
        let filters = w[0] / groups
        for out in NaiveArray.indices(y) {
            for tap in NaiveArray.indices(Array(w.dropFirst())) {
                let place = (2..<x.count).map { axis in
                    NaiveArray.source(out[axis] * stride[axis - 2] - pad[axis - 2][0] + tap[axis - 1] * dilation[axis - 2], x[axis], mode: mode)
                }
                guard !place.contains(nil) else { continue }
                let turned = flip ? zip(tap, w.dropFirst()).enumerated().map { $0 == 0 ? $1.0 : $1.1 - 1 - $1.0 } : tap
                body(out, [out[0], out[1] / filters * w[1] + tap[0]] + place.compactMap { $0 }, [out[1]] + turned)
            }
        }
    }

    /// The array of a shape in which the products of two arrays are added up; nil when a window does not fit.
    private func sum(
        _ shape: [Int], _ a: NaiveArray, _ b: NaiveArray, y: [Int], x: [Int], w: [Int],
        _ places: ([Int], [Int], [Int]) -> (to: [Int], a: [Int], b: [Int])
    ) -> NaiveArray {
        let dtype = max(a.dtype, b.dtype)
        var sums = NaiveArray(shape, .float64) { _ in 0 }
        var sizes = sums
        var counts = sums
        forEachProduct(y: y, x: x, w: w) {
            let place = places($0, $1, $2)
            let product = a[place.a] * b[place.b]
            sums[place.to] += product
            sizes[place.to] += abs(product)
            counts[place.to] += 1
        }
        var error = NaiveArray.sumError(sizes.most, count: Int(counts.most), whole: a.isWhole && b.isWhole && a.error + b.error == 0, dtype)
        // A fast algorithm may be off by 1e-5 of Σ|x·w|.
        if error > 0, dtype == .float32 { error = max(error, 1e-5 * sizes.most) }
        error += counts.most * (a.error * b.most + b.error * a.most + a.error * b.error)
        return NaiveArray(shape, dtype, error: error) { sums[$0] }
    }

    /// y of x (N, C, spatial…) and w (F, C/groups, k…).
    func forward(_ x: NaiveArray, _ w: NaiveArray) -> NaiveArray? {
        guard let size = output(Array(x.shape[2...]), Array(w.shape[2...])) else { return nil }
        let y = [x.shape[0], w.shape[0]] + size
        return sum(y, x, w, y: y, x: x.shape, w: w.shape) { ($0, $1, $2) }
    }

    /// The gradient by x of a shape, given that by y; a transposed convolution.
    func byInput(_ dy: NaiveArray, _ w: NaiveArray, _ shape: [Int]) -> NaiveArray {
        sum(shape, dy, w, y: dy.shape, x: shape, w: w.shape) { ($1, $0, $2) }
    }

    /// The gradient by w of a shape, given that by y.
    func byKernel(_ x: NaiveArray, _ dy: NaiveArray, _ shape: [Int]) -> NaiveArray {
        sum(shape, x, dy, y: dy.shape, x: x.shape, w: shape) { ($2, $1, $0) }
    }
}

extension NaiveArray {
    /// Where padding takes an index from; nil for a zero.
    static func source(_ i: Int, _ length: Int, mode: String) -> Int? {
        if i >= 0, i < length { return i }
        switch mode {
        case "edge": return min(max(i, 0), length - 1)
        case "wrap": return ((i % length) + length) % length
        case "reflect":
            if length == 1 { return 0 }
            let period = 2 * (length - 1)
            let j = ((i % period) + period) % period
            return j < length ? j : period - j
        default: return nil
        }
    }

    /// Max or average pooling of the last two axes, without padding.
    func pooled(_ kernel: [Int], _ stride: [Int], average: Bool) -> NaiveArray {
        let cells = windows(kernel, stride: stride, dilation: [1, 1])
        return cells.reduced([cells.rank - 2, cells.rank - 1], keepDimensions: false, average ? max(dtype, .float32) : dtype) {
            average ? $0.reduce(0, +) / Double($0.count) : $0.max() ?? 0
        }.within(error + (average ? most * 1e-6 : 0))
    }
}
