import Autodiff
import Tensors

extension Interpreter {
    /// Compares the gradient of an expression by every float tensor that it reads from a name with
    /// finite differences, in float64. Every name is afterwards as it was.
    ///
    /// - Parameters:
    ///   - most: how many elements of an input are compared at most, evenly spread; fewer where there
    ///     are many millions in play, for each costs four evaluations.
    ///   - isWeighted: whether errors are sought that cancel in the plain sum of the result.
    /// - Returns: the names, in the order in which they were first seen, and how they compare; and
    ///   whether the expression's value came out as float64.
    public func checkGradient(
        of expression: Expr, most: Int = 1000, isWeighted: Bool = true
    ) throws -> (inputs: [(name: String, comparison: GradientCheck.Comparison)], isDouble: Bool) {
        readNames = []
        defer { readNames = nil }
        let generator = context.random.generator
        let outputs = floats(in: try evaluate(expression))
        let inputs = (readNames ?? []).sorted { $0.id < $1.id }.compactMap { symbol -> (Symbol, Tracked)? in
            guard case .tensor(let tracked)? = value(of: symbol), tracked.tensor.dtype.isFloating else { return nil }
            return (symbol, tracked)
        }
        readNames = nil
        guard !inputs.isEmpty else { return ([], true) }
        defer {
            for (symbol, tracked) in inputs { put(.tensor(tracked), in: symbol) }
            context.random.generator = generator
        }
        var isDouble = true
        let points = try inputs.map { try $0.1.tensor.converted(to: .float64, in: context) }
        let count = outputs.reduce(points.reduce(0) { $0 + $1.elementCount }) { $0 + $1.tensor.elementCount }
        let most = max(4, min(most, 100_000_000 / max(count, 1)))
        let check: GradientCheck
        do {
            check = try GradientCheck(of: points, most: most, isWeighted: isWeighted, on: tape) { arguments in
                for ((symbol, _), argument) in zip(inputs, arguments) { put(.tensor(argument), in: symbol) }
                context.random.generator = generator
                let results = floats(in: try evaluate(expression))
                if results.contains(where: { $0.tensor.dtype != .float64 }) { isDouble = false }
                return results
            }
        } catch { throw EvaluationError(error, at: expression.span) }
        return (zip(inputs, check.inputs).map { (symbols.name($0.0), $1) }, isDouble)
    }

    private func floats(in value: Value) -> [Tracked] {
        switch value {
        case .tensor(let tracked): tracked.tensor.dtype.isFloating ? [tracked] : []
        case .tuple(let items): items.flatMap(floats)
        default: []
        }
    }
}
