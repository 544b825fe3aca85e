import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A gradient compared with finite differences, input by input, in float64.
///
/// What is differentiated is the sum of the result's elements; weighted, each times a number of its
/// own, so that errors which cancel in the plain sum are seen.
public struct GradientCheck: Sendable {
    /// For each input, where the two differ most.
    public let inputs: [Comparison]

    /// The worst place of one input.
    public struct Comparison: Sendable {
        public let shape: Shape
        /// |rule − difference| / max(1, |difference|).
        public let error: Double
        /// The flat index of the worst element, and both numbers there.
        public let place: Int
        public let rule, difference: Double
        /// How many elements were compared, of all.
        public let compared: Int
    }

    /// - Parameters:
    ///   - inputs: float64 tensors at which to compare.
    ///   - most: how many elements of an input are compared at most, evenly spread.
    ///   - isWeighted: whether the elements of the result are weighted.
    ///   - function: what to differentiate; gives float tensors.
    /// - Throws: what `function` and the gradient throw.
    public init(
        of inputs: [Tensor], most: Int = 1000, isWeighted: Bool = true, on tape: Tape, _ function: ([Tracked]) throws -> [Tracked]
    ) throws {
        let context = tape.context
        func summed(_ results: [Tracked]) throws -> Tracked {
            var total = Tracked(try Tensor(scalar: 0.0, in: context))
            for (k, result) in results.enumerated() where result.tensor.dtype.isFloating {
                guard isWeighted else {
                    total = try tape.add(total, tape.sum(result, axes: nil))
                    continue
                }
                let weights = (0..<result.tensor.elementCount).map { 0.75 + 0.5 * sin(Double(3 * $0 + 7 * k) + 1) }
                let factors = Tracked(try Tensor(result.shape, weights, in: context))
                total = try tape.add(total, tape.sum(tape.multiply(result, factors), axes: nil))
            }
            return total
        }
        let tracked = inputs.map { Tracked($0) }
        let y = try summed(function(tracked))
        let way = try Differentiation(of: y, by: tracked, on: tape)
        let one = Tracked(try Tensor.ones(y.shape, dtype: y.tensor.dtype, in: context))
        let gradients = try way.gradients(from: one)
        self.inputs = try inputs.enumerated().map { which, input in
            let point = try input.elements(Double.self, in: context)
            let rules = try gradients[which]?.tensor.elements(Double.self, in: context)
                ?? [Double](repeating: 0, count: point.count)
            func value(_ i: Int, _ x: Double) throws -> Double {
                var changed = point
                changed[i] = x
                var arguments = inputs.map { Tracked($0) }
                arguments[which] = Tracked(try Tensor(input.shape, changed, in: context))
                return try summed(function(arguments)).tensor.elements(Double.self, in: context)[0]
            }
            let step = max(1, (point.count + most - 1) / max(most, 1))
            var worst = (error: 0.0, place: 0, rule: rules.first ?? 0, difference: rules.first ?? 0)
            for i in stride(from: 0, to: point.count, by: step) {
                try context.checkCancellation()
                // A power of two, so that whole numbers move without rounding.
                let h = Double(sign: .plus, exponent: min(max(0, point[i].exponent), 900) - 13, significand: 1)
                // The five-point formula, whose own error falls with h⁴.
                let near = try value(i, point[i] + h) - value(i, point[i] - h)
                let far = try value(i, point[i] + 2 * h) - value(i, point[i] - 2 * h)
                let difference = (8 * near - far) / (12 * h)
                let error = abs(rules[i] - difference) / max(1, abs(difference))
                if error > worst.error || error.isNaN { worst = (error, i, rules[i], difference) }
            }
            return Comparison(
                shape: input.shape, error: worst.error, place: worst.place, rule: worst.rule,
                difference: worst.difference, compared: (point.count + step - 1) / step)
        }
    }
}
