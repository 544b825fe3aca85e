import Autodiff
import Language
import Tensors

/// Finds out which elements of its inputs an operation uses, by running it on chosen numbers: on the
/// elements' own places for a copy, on ones for a sum. No function is described twice.
struct Probe {
    let node: Derivation

    init(_ node: Derivation) { self.node = node }

    private var context: EvaluationContext { node.context }

    /// Where a copied element came from.
    enum Copy {
        case element(input: Int, [Int])
        /// A fill: padding, or what stands between.
        case constant
    }

    /// The inputs whose elements may be copied: not what chooses among them.
    private var copied: [Int] {
        let data = node.inputs.indices.filter { i in
            let role = i < node.roles.count ? node.roles[i] : ""
            return !node.inputs[i].isNumber && !["cond", "indices"].contains(role) && node.inputs[i].tensor.dtype != .bool
        }
        let floats = data.filter { node.inputs[$0].tensor.dtype.isFloating }
        return floats.isEmpty ? data : floats
    }

    /// What the element at `index` is a copy of; nil when it is computed.
    ///
    /// Each element is given its number, once counted from the front and once from the back: a copy
    /// has both numbers of one element.
    func copied(to index: [Int]) throws -> Copy? {
        let chosen = copied
        let counts = chosen.map { node.inputs[$0].tensor.elementCount }
        let total = counts.reduce(0, +)
        guard total > 0 else { return nil }
        func numbered(_ number: (Int) -> Int) throws -> Double? {
            var tensors = [Tracked?](repeating: nil, count: node.inputs.count)
            var first = 0
            for (i, count) in zip(chosen, counts) {
                let start = first
                tensors[i] = Tracked(
                    try Tensor(node.inputs[i].tensor.shape, (0..<count).map { Double(number(start + $0)) }, in: context))
                first += count
            }
            guard let result = try? node.again(with: tensors), result.tensor.shape == node.tensor.shape else { return nil }
            return try result.tensor.number(at: index, in: context)
        }
        guard let a = try numbered({ $0 + 1 }), let b = try numbered({ total - $0 }), let place = Int(exactly: a) else { return nil }
        let value = try node.tensor.number(at: index, in: context)
        if (1...total).contains(place), b == Double(total - place + 1) {
            var rest = place - 1
            for (i, count) in zip(chosen, counts) {
                if rest < count {
                    let from = node.inputs[i].tensor.shape.index(at: rest)
                    let original = try node.inputs[i].tensor.number(at: from, in: context)
                    return original == value || original.isNaN && value.isNaN ? .element(input: i, from) : nil
                }
                rest -= count
            }
        }
        return a == b && a == value ? .constant : nil
    }

    /// The elements of the first input that a reduction takes for `index`, in order.
    func members(of index: [Int]) throws -> [[Int]]? {
        guard case .reduction(let function) = node.step, let input = node.inputs.first else { return nil }
        let x = Tracked(try Tensor.zeros(input.tensor.shape, dtype: .float64, in: context))
        // A running sum and a softmax have elements of their own; any other takes what a sum takes.
        let result = ["cumsum", "softmax", "log_softmax"].contains(function) ? try node.again(with: [x]) : try node.summed(with: [x])
        guard let result else { return nil }
        if function == "softmax" || function == "log_softmax", input.tensor.elementCount == 1 { return [index] }
        return try weights(of: x, in: result, at: index).map { members(of: $0, input) }
    }

    /// The elements of the first input that are added up in `index` of a linear operation.
    func added(to index: [Int]) throws -> [[Int]]? {
        guard let input = node.inputs.first else { return nil }
        let x = Tracked(try Tensor.zeros(input.tensor.shape, dtype: .float64, in: context))
        return try weights(of: x, in: node.again(with: [x]), at: index).map { members(of: $0, input) }
    }

    private func members(of weights: [Double], _ input: Derivation) -> [[Int]] {
        weights.indices.filter { weights[$0] != 0 }.map { input.tensor.shape.index(at: $0) }
    }

    /// The products that are added up in `index`, for an operation that is linear in each of two
    /// inputs; nil for another.
    ///
    /// The derivative by an element of the first is what it is multiplied by: with numbered elements
    /// in the second, the place of the partner.
    func products(at index: [Int]) throws -> [Why.Part]? {
        let inputs = node.inputs
        if inputs.count == 1 {
            return try added(to: index)?.map { Why.Part(left: $0, right: nil, a: try inputs[0].tensor.number(at: $0, in: context), b: nil) }
        }
        guard inputs.count == 2 else { return nil }
        let (a, b) = (inputs[0].tensor, inputs[1].tensor)
        func weights(_ second: Tensor) throws -> [Double]? {
            let x = Tracked(try Tensor.zeros(a.shape, dtype: .float64, in: context))
            return try self.weights(of: x, in: node.again(with: [x, Tracked(second)]), at: index)
        }
        let numbered = try Tensor(b.shape, (0..<b.elementCount).map { Double($0 + 1) }, in: context)
        guard let places = try weights(numbered), let counts = try weights(Tensor.ones(b.shape, dtype: .float64, in: context)),
            !counts.contains(where: { $0 != 0 && $0 != 1 })
        else { return nil }
        return try counts.indices.filter { counts[$0] == 1 }.compactMap { i in
            guard let partner = Int(exactly: places[i]), (1...b.elementCount).contains(partner) else { return nil }
            let (left, right) = (a.shape.index(at: i), b.shape.index(at: partner - 1))
            return Why.Part(
                left: left, right: right, a: try a.number(at: left, in: context), b: try b.number(at: right, in: context))
        }
    }

    /// How the element at `index` of `result` changes with each element of `x`; nil when no gradient says.
    private func weights(of x: Tracked, in result: Tracked, at index: [Int]) throws -> [Double]? {
        guard result.tensor.dtype.isFloating, index.count == result.tensor.rank else { return nil }
        var seed = try Tensor.zeros(result.tensor.shape, dtype: result.tensor.dtype, in: context)
        try seed.assign(Tensor(scalar: Float(1), in: context), at: index.map { .at($0) }, in: context)
        guard let way = try? Differentiation(of: result, by: [x], on: node.tape), way.reaches[0],
            let gradient = try? way.gradients(from: Tracked(seed))[0]
        else { return nil }
        return try gradient.tensor.elements(Double.self, in: context)
    }
}
