import Tensors

extension NaiveArray {
    /// The array of a shape whose element at each index is this one's at the index that `source` gives.
    func rearranged(_ shape: [Int], _ source: ([Int]) -> [Int]) -> NaiveArray {
        NaiveArray(shape, dtype, error: error) { self[source($0)] }
    }

    /// The axes in another order.
    func permuted(_ order: [Int]) -> NaiveArray {
        rearranged(order.map { shape[$0] }) { index in
            var source = index
            for (i, axis) in order.enumerated() { source[axis] = index[i] }
            return source
        }
    }

    /// One axis taken apart: `source` gives the index along it for each of `length` new ones.
    func along(_ axis: Int, length: Int, _ source: (Int) -> Int) -> NaiveArray {
        var result = shape
        result[axis] = length
        return rearranged(result) { index in
            var place = index
            place[axis] = source(index[axis])
            return place
        }
    }

    func flipped(_ axes: [Int]) -> NaiveArray {
        axes.reduce(self) { array, axis in array.along(axis, length: array.shape[axis]) { array.shape[axis] - 1 - $0 } }
    }

    /// Arrays of one shape but for one axis, one behind the other along it.
    static func concatenated(_ arrays: [NaiveArray], axis: Int) -> NaiveArray {
        let starts = arrays.reduce([0]) { $0 + [($0.last ?? 0) + $1.shape[axis]] }
        var shape = arrays[0].shape
        shape[axis] = starts.last ?? 0
        let dtype = arrays.map(\.dtype).max() ?? .float32
        return NaiveArray(shape, dtype, error: arrays.map(\.error).max() ?? 0) { index in
            let part = arrays.indices.last { starts[$0] <= index[axis] && arrays[$0].shape[axis] > 0 } ?? 0
            var place = index
            place[axis] -= starts[part]
            return arrays[part][place]
        }
    }

    /// Padded by a mode; nil where the mode has nothing to take from.
    func padded(_ widths: [[Int]], mode: String, value: Double) -> NaiveArray {
        let shape = zip(shape, widths).map { $0 + $1[0] + $1[1] }
        return NaiveArray(shape, dtype, error: error) { index in
            var place: [Int] = []
            for axis in index.indices {
                guard let i = NaiveArray.source(index[axis] - widths[axis][0], self.shape[axis], mode: mode) else { return value }
                place.append(i)
            }
            return self[place]
        }
    }

    /// Zeros between the elements of the last axes.
    func stretchedByZeros(_ strides: [Int]) -> NaiveArray {
        let first = rank - strides.count
        let steps = Array(repeating: 1, count: first) + strides
        let shape = zip(shape, steps).map { ($0 - 1) * $1 + 1 }
        return NaiveArray(shape, dtype, error: error) { index in
            zip(index, steps).allSatisfy { $0 % $1 == 0 } ? self[zip(index, steps).map { $0 / $1 }] : 0
        }
    }

    /// The windows of the last axes, behind all others.
    func windows(_ kernel: [Int], stride: [Int], dilation: [Int]) -> NaiveArray {
        let first = rank - kernel.count
        let outer = kernel.indices.map { (shape[first + $0] - dilation[$0] * (kernel[$0] - 1) - 1) / stride[$0] + 1 }
        return rearranged(Array(shape[..<first]) + outer + kernel) { index in
            Array(index[..<first])
                + kernel.indices.map { index[first + $0] * stride[$0] + index[first + kernel.count + $0] * dilation[$0] }
        }
    }

    /// A matrix product over the last axis of this and the last but one of the other; the axes before
    /// them broadcast. Vectors are a row before, a column behind.
    func times(_ other: NaiveArray) -> NaiveArray? {
        let a = rank == 1 ? reshaped([1] + shape) : self
        let b = other.rank == 1 ? other.reshaped(other.shape + [1]) : other
        let inner = a.shape[a.rank - 1]
        guard b.shape[b.rank - 2] == inner,
            let batch = NaiveArray.broadcast(Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2)))
        else { return nil }
        var magnitude = 0.0
        var result = NaiveArray(batch + [a.shape[a.rank - 2], b.shape[b.rank - 1]], max(dtype, other.dtype)) { index in
            let (outer, row, column) = (Array(index.dropLast(2)), index[index.count - 2], index[index.count - 1])
            var (sum, size) = (0.0, 0.0)
            for k in 0..<inner {
                let product = a.stretched(outer + [row, k], fixed: 2) * b.stretched(outer + [k, column], fixed: 2)
                sum += product
                size += abs(product)
            }
            magnitude = max(magnitude, size)
            // Of bools, whether any product is true.
            return dtype == .bool && other.dtype == .bool ? min(sum, 1) : sum
        }
        result.error = NaiveArray.sumError(magnitude, count: inner, whole: isWhole && other.isWhole, result.dtype)
        result.error += Double(inner) * (error * other.most + other.error * most + error * other.error)
        var shape = result.shape
        if other.rank == 1 { shape.removeLast() }
        if rank == 1 { shape.remove(at: shape.count - (other.rank == 1 ? 1 : 2)) }
        return result.reshaped(shape)
    }

    /// This array at an index whose last `fixed` entries are its own, and whose others broadcast.
    private func stretched(_ index: [Int], fixed: Int) -> Double {
        let own = Array(index.suffix(rank))
        return self[own.indices.map { $0 >= rank - fixed ? own[$0] : shape[$0] == 1 ? 0 : own[$0] }]
    }
}
