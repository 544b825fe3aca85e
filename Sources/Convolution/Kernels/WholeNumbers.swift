import Tensors

extension ConvProblem {
    /// Whether F(2×2, 3×3) gives the exact result if all elements are whole numbers: they and its
    /// quarters then fit in 24 bits at every step. True, and quickly, for anything else.
    @inline(__always)
    func keepsWholeNumbers<T: VectorElement>(
        _ x: UnsafePointer<T>, _ w: UnsafePointer<T>, in context: EvaluationContext
    ) throws -> Bool {
        guard let image = try Self.largestWhole(x, batch * groups * channels * inputCount, context),
            let weight = try Self.largestWhole(w, weightCount, context)
        else { return true }
        return Double(image) * Double(weight) * 81 * Double(channels) <= 0x1p22
    }

    /// The largest magnitude; nil as soon as some elements are not all whole numbers.
    @inline(__always)
    private static func largestWhole<T: VectorElement>(
        _ from: UnsafePointer<T>, _ count: Int, _ context: EvaluationContext
    ) throws -> T? {
        // From here on there are no fractions: added to less, it rounds to a whole number.
        let whole = T(sign: .plus, exponent: T.Exponent(T.significandBitCount), significand: 1)
        var largest: T = 0
        for start in stride(from: 0, to: count, by: 4096) {
            if start & 0xFFFFF == 0 { try context.checkCancellation() }
            var fractions = 0
            for i in start..<min(start + 4096, count) {
                let size = from[i].magnitude
                fractions &+= size + whole - whole == size || size >= whole ? 0 : 1
                largest = max(largest, size)
            }
            if fractions > 0 { return nil }
        }
        return largest
    }
}
