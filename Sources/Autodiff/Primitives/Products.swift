import Tensors

/// Products of matrices and sums over axes that run together.
extension Tape {
    /// The matrix product; leading axes are batches and broadcast.
    public func matmul(_ a: Tracked, _ b: Tracked, as name: String = "matmul") throws -> Tracked {
        let y = try Tensor.matmul(a.tensor, b.tensor, in: context)
        return record(y, name, a, b, keeps: .inputs) {
            let tape = $0.tape
            // A vector is a row on the left and a column on the right.
            let row = a.shape.rank == 1, column = b.shape.rank == 1
            var gradient = $0.gradient
            if row { gradient = try tape.unsqueeze(gradient, axis: column ? -1 : -2) }
            if column { gradient = try tape.unsqueeze(gradient, axis: -1) }
            if $0.input == 0 {
                let right = column ? try tape.unsqueeze(b, axis: -1) : b
                return try tape.matmul(gradient, tape.swapAxes(right, -1, -2))
            }
            let left = row ? try tape.unsqueeze(a, axis: 0) : a
            let share = try tape.matmul(tape.swapAxes(left, -1, -2), gradient)
            return column ? try tape.squeeze(share, axes: [-1]) : share
        }
    }

    /// NumPy's dot.
    public func dot(_ a: Tracked, _ b: Tracked) throws -> Tracked {
        let y = try Tensor.dot(a.tensor, b.tensor, in: context)
        let pairs = a.shape.rank == 0 || b.shape.rank == 0
            ? ([], []) : ([a.shape.rank - 1], [max(b.shape.rank - 2, 0)])
        return try contraction(y, "dot", a, b, pairs)
    }

    /// Every element of a times every element of b.
    public func outer(_ a: Tracked, _ b: Tracked) throws -> Tracked {
        let y = try Tensor.outer(a.tensor, b.tensor, in: context)
        let (x, w) = (a.shape, b.shape)
        return record(y, "outer", a, b, keeps: .inputs) {
            let tape = $0.tape
            if $0.input == 0 { return try tape.reshape(tape.matmul($0.gradient, tape.flatten(b)), to: x) }
            return try tape.reshape(tape.matmul(tape.flatten(a), $0.gradient), to: w)
        }
    }

    /// Products summed over pairs of axes.
    public func tensordot(_ a: Tracked, _ b: Tracked, axes: ([Int], [Int])) throws -> Tracked {
        let y = try Tensor.tensordot(a.tensor, b.tensor, axes: axes, in: context)
        let (x, w) = (a.shape.rank, b.shape.rank)
        return try contraction(
            y, "tensordot", a, b, (axes.0.map { $0 < 0 ? $0 + x : $0 }, axes.1.map { $0 < 0 ? $0 + w : $0 }))
    }

    /// y, which is a and b with pairs of axes contracted: the rule is einsum's.
    private func contraction(
        _ y: Tensor, _ name: String, _ a: Tracked, _ b: Tracked, _ pairs: ([Int], [Int])
    ) throws -> Tracked {
        let letters = EinsumTerms.alphabet
        let (x, w) = (a.shape.rank, b.shape.rank)
        guard x + w <= letters.count else { return opaque(y, name, from: [a, b]) }
        let left = Array(letters[..<x])
        var right = Array(letters[x..<x + w])
        for (axis, other) in zip(pairs.0, pairs.1) { right[other] = left[axis] }
        let output = left.filter { !right.contains($0) } + right.filter { !left.contains($0) }
        let terms = EinsumTerms(inputs: [left, right], output: output)
        return record(y, name, a, b, keeps: .inputs) { try $0.tape.gradient(of: terms, [a, b], $0) }
    }

    /// Einstein's sum.
    public func einsum(_ spec: String, _ operands: [Tracked]) throws -> Tracked {
        let y = try Tensor.einsum(spec, operands.map(\.tensor), in: context)
        guard let terms = EinsumTerms(spec, operands.map(\.shape)) else { return opaque(y, "einsum", from: operands) }
        return record(y, "einsum", from: operands, keeps: .inputs) {
            try $0.tape.gradient(of: terms, operands, $0)
        }
    }

    /// The gradient of one operand: the sum in which the result's letters stand in its place.
    private func gradient(of terms: EinsumTerms, _ operands: [Tracked], _ pull: Pull) throws -> Tracked {
        let own = terms.inputs[pull.input]
        let shape = operands[pull.input].shape
        let others = operands.indices.filter { $0 != pull.input }
        let known = Set(terms.output + others.flatMap { terms.inputs[$0] })
        // A letter twice in one operand is its diagonal.
        let letters = own.enumerated().filter { !own[..<$0.offset].contains($0.element) }.map(\.element)
        let factors: [[Character]] = [terms.output] + others.map { terms.inputs[$0] }
        let left = factors.map { String($0) }.joined(separator: ",")
        let spec = left + "->" + String(letters.filter { known.contains($0) })
        var result = try einsum(spec, [pull.gradient] + others.map { operands[$0] })
        // A letter of this operand alone was summed over: each of its elements counts alike.
        for (axis, letter) in letters.enumerated() where !known.contains(letter) {
            result = try unsqueeze(result, axis: axis)
        }
        let lengths = letters.enumerated().map { axis, letter -> Int in
            known.contains(letter) ? result.shape[axis] : own.firstIndex(of: letter).map { shape[$0] } ?? 1
        }
        result = try broadcast(result, to: Shape(lengths))
        if letters.count == own.count { return result }
        let places = try Tensor.arange(shape, start: .int(0), step: .int(1), dtype: .int64, in: context)
        return try scatter(
            result, to: Tensor.einsum(String(own) + "->" + String(letters), [places], in: context), shape)
    }
}

/// An einsum's letters, with letters of their own for the axes of `...`.
private struct EinsumTerms: Sendable {
    let inputs: [[Character]]
    let output: [Character]

    static let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

    init(inputs: [[Character]], output: [Character]) {
        self.inputs = inputs
        self.output = output
    }

    /// Nil when there are not enough letters. The text is one that einsum has accepted.
    init?(_ spec: String, _ shapes: [Shape]) {
        let text = spec.filter { $0 != " " }
        let sides = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let terms = sides[0].split(separator: ",", omittingEmptySubsequences: false).map { Array($0) }
        let ranks: [Int] = zip(terms, shapes).map { term, shape in
            term.contains(".") ? shape.rank - term.count { $0 != "." } : 0
        }
        let extra = ranks.max() ?? 0
        let free = EinsumTerms.alphabet.filter { !text.contains($0) }
        guard extra <= free.count else { return nil }
        func expanded(_ term: [Character], _ count: Int) -> [Character] {
            guard let dots = term.firstIndex(of: ".") else { return term }
            return Array(term[..<dots]) + Array(free[extra - count..<extra]) + Array(term[(dots + 3)...])
        }
        inputs = zip(terms, ranks).map { expanded($0, $1) }
        if sides.count > 1 {
            output = expanded(Array(sides[1].dropFirst()), extra)
        } else {
            let all = inputs.joined()
            let letters = Set(terms.joined()).subtracting(["."]).sorted()
            output = Array(free[..<extra]) + letters.filter { letter in all.count { $0 == letter } == 1 }
        }
    }
}
