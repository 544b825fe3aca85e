import Tensors

/// An array as its elements in a list, for the plainest loops there are: no views, no pool, no
/// engines. Every element is a `Double` that the array's type can hold.
struct NaiveArray {
    var shape: [Int]
    var dtype: DType
    /// In row-major order.
    var values: [Double]
    /// How far the elements of the same array, evaluated otherwise, may be from these; 0 where
    /// every way of evaluating gives the same bits.
    var error = 0.0

    /// The array whose element at each index `element` gives.
    init(_ shape: [Int], _ dtype: DType, error: Double = 0, _ element: ([Int]) -> Double) {
        self.shape = shape
        self.dtype = dtype
        self.error = error
        values = NaiveArray.indices(shape).map { NaiveArray.rounded(element($0), dtype) }
    }

    var rank: Int { shape.count }
    var count: Int { values.count }
    /// The largest magnitude.
    var most: Double { values.reduce(0) { max($0, abs($1)) } }
    var isWhole: Bool { values.allSatisfy { $0.rounded() == $0 } }

    subscript(index: [Int]) -> Double {
        get { values[place(of: index)] }
        set { values[place(of: index)] = NaiveArray.rounded(newValue, dtype) }
    }

    private func place(of index: [Int]) -> Int {
        zip(index, shape).reduce(0) { $0 * $1.1 + $1.0 }
    }

    static func rounded(_ value: Double, _ dtype: DType) -> Double {
        dtype == .float32 ? Double(Float(value)) : value
    }

    /// The distance from 1 to the next number of a type.
    static func epsilon(_ dtype: DType) -> Double {
        switch dtype {
        case .float32: 0x1p-23
        case .float64: 0x1p-52
        case .int64, .bool: 0
        }
    }

    /// All indices of a shape, the last axis fastest.
    static func indices(_ shape: [Int]) -> [[Int]] {
        shape.reduce([[]]) { all, length in all.flatMap { index in (0..<length).map { index + [$0] } } }
    }
}

// MARK: Elementwise

extension NaiveArray {
    /// This array seen at an index of a shape that it broadcasts to.
    func stretched(_ index: [Int]) -> Double {
        let own = index.suffix(rank)
        return self[zip(own, shape).map { $1 == 1 ? 0 : $0 }]
    }

    /// The shape that both broadcast to; nil when there is none.
    static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
        let rank = max(a.count, b.count)
        let x = Array(repeating: 1, count: rank - a.count) + a
        let y = Array(repeating: 1, count: rank - b.count) + b
        guard zip(x, y).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else { return nil }
        return zip(x, y).map { $0 == 1 ? $1 : $0 }
    }

    func map(_ dtype: DType? = nil, error: Double? = nil, _ function: (Double) -> Double) -> NaiveArray {
        NaiveArray(shape, dtype ?? self.dtype, error: error ?? self.error) { function(self[$0]) }
    }

    func converted(to dtype: DType) -> NaiveArray {
        switch dtype {
        case .bool: map(.bool) { $0 == 0 ? 0 : 1 }
        case .int64: map(.int64) { $0.rounded(.towardZero) }
        case .float32, .float64: map(dtype, error: error) { $0 }
        }
    }
}

// MARK: Reductions

extension NaiveArray {
    /// The elements along some axes as a list, for each place on the others.
    func reduced(_ axes: [Int], keepDimensions: Bool, _ dtype: DType, _ function: ([Double]) -> Double) -> NaiveArray {
        let inner = axes.map { shape[$0] }
        let kept = shape.enumerated().map { axes.contains($0.offset) ? 1 : $0.element }
        let full = NaiveArray(kept, dtype) { outer in
            function(
                NaiveArray.indices(inner).map { place in
                    var index = outer
                    for (axis, i) in zip(axes, place) { index[axis] = i }
                    return self[index]
                })
        }
        if keepDimensions { return full }
        return full.reshaped(shape.enumerated().filter { !axes.contains($0.offset) }.map(\.element))
    }

    func reshaped(_ shape: [Int]) -> NaiveArray {
        var result = self
        result.shape = shape
        return result
    }

    /// How far a sum of products may be off, were it added up in another order or with fused
    /// steps: nothing when all terms are whole and their sum stays below 2²⁴.
    static func sumError(_ magnitude: Double, count: Int, whole: Bool, _ dtype: DType) -> Double {
        if dtype == .int64 || whole && magnitude < 0x1p24 { return 0 }
        return Double(count + 8) * epsilon(dtype) * magnitude
    }
}
