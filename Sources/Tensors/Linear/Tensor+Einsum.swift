extension Tensor {
    /// Einstein's summation, `numpy.einsum`: axes with the same letter run together, letters that
    /// the output does not name are summed over.
    ///
    /// Without `->` the output has the letters that occur once, in alphabetical order. A letter
    /// twice in one operand takes its diagonal; `...` stands for further axes, which broadcast;
    /// spaces are ignored. Several operands are contracted two by two, cheapest first.
    ///
    /// - Throws: `TensorError.einsum`.
    public static func einsum(
        _ spec: String, _ operands: [Tensor], in context: EvaluationContext
    ) throws -> Tensor {
        let spec = try EinsumSpec(spec)
        guard spec.inputs.count == operands.count else {
            throw TensorError.einsum(
                .operandCount(named: spec.inputs.count, given: operands.count))
        }
        var output = try spec.resolvedOutput()
        let extra = try ellipsisRank(spec, operands)
        if extra > 0, !output.contains(EinsumSpec.ellipsis) {
            throw TensorError.einsum(.outputLacksEllipsis)
        }
        output = expanded(output, extra)
        let dtype = operands.reduce(DType.bool) { .promote($0, $1.dtype) }
        let working = DType.summing(operands.map(\.dtype))
        let labels = zip(operands, spec.inputs).map { operand, term in
            expanded(term, operand.rank - term.count { $0 != EinsumSpec.ellipsis })
        }
        try checkLengths(labels, operands)
        let terms = try zip(operands, labels).map { try $0.converted(to: working, in: context).diagonal($1) }
        let result = try contract(withoutOnes(terms), output, in: context)
        return try result.converted(to: dtype, in: context)
    }

    /// How many axes `...` stands for at most; checks the operands against their letters.
    private static func ellipsisRank(_ spec: EinsumSpec, _ operands: [Tensor]) throws -> Int {
        var most = 0
        for (index, (term, operand)) in zip(spec.inputs, operands).enumerated() {
            let letters = term.count { $0 != EinsumSpec.ellipsis }
            let extra = operand.rank - letters
            guard letters < term.count ? extra >= 0 : extra == 0 else {
                throw TensorError.einsum(
                    .letters(EinsumSpec.text(term), operand.shape, operand: index))
            }
            most = max(most, extra)
        }
        return most
    }

    /// The first of the labels that axes of `...` get, counted from the last.
    private static let firstExtra: EinsumSpec.Label = 128

    /// `term` with labels for the `count` axes that its `...` stands for.
    private static func expanded(_ term: [EinsumSpec.Label], _ count: Int) -> [EinsumSpec.Label] {
        guard let place = term.firstIndex(of: EinsumSpec.ellipsis) else { return term }
        let labels = (0..<count).reversed().map { firstExtra + EinsumSpec.Label($0) }
        return term[..<place] + labels + term[(place + 1)...]
    }

    /// Checks that axes of one label are equally long, or 1 long in another operand.
    private static func checkLengths(_ labels: [[EinsumSpec.Label]], _ operands: [Tensor]) throws {
        var known: [EinsumSpec.Label: EinsumFault.Axis] = [:]
        for (number, (term, operand)) in zip(labels, operands).enumerated() {
            for (axis, label) in term.enumerated() {
                let this = EinsumFault.Axis(operand: number, shape: operand.shape, axis: axis)
                // A diagonal does not broadcast.
                if let first = term.firstIndex(of: label), operand.shape[first] != operand.shape[axis] {
                    let other = EinsumFault.Axis(operand: number, shape: operand.shape, axis: first)
                    throw TensorError.einsum(.lengths(Character(UnicodeScalar(label)), other, this))
                }
                guard let other = known[label], other.shape[other.axis] != 1 else {
                    known[label] = this
                    continue
                }
                if operand.shape[axis] == 1 || operand.shape[axis] == other.shape[other.axis] { continue }
                throw TensorError.einsum(
                    label < firstExtra
                        ? .lengths(Character(UnicodeScalar(label)), other, this) : .ellipsisShapes(rests(labels, operands)))
            }
        }
    }

    /// What `...` stands for in the operands that have one.
    private static func rests(_ labels: [[EinsumSpec.Label]], _ operands: [Tensor]) -> [EinsumFault.Operand] {
        zip(labels, operands).enumerated().compactMap { number, pair in
            let rest = zip(pair.0, pair.1.shape).filter { $0.0 >= firstExtra }.map(\.1)
            return rest.isEmpty ? nil : EinsumFault.Operand(operand: number, shape: pair.1.shape, rest: rest)
        }
    }

    /// A view of this tensor without repeated labels: along a diagonal the steps add up.
    private func diagonal(_ labels: [EinsumSpec.Label]) throws -> LabelledTensor {
        if Set(labels).count == labels.count { return LabelledTensor(self, labels) }
        var kept: [EinsumSpec.Label] = []
        var lengths: [Int] = []
        var steps: [Int] = []
        for (axis, label) in labels.enumerated() {
            if let place = kept.firstIndex(of: label) {
                steps[place] &+= strides[axis]
            } else {
                kept.append(label)
                lengths.append(shape[axis])
                steps.append(strides[axis])
            }
        }
        return LabelledTensor(view(try Shape(lengths), steps), kept)
    }

    /// The terms without the axes of length 1 that run along longer ones of the same label: an
    /// absent axis broadcasts.
    private static func withoutOnes(_ terms: [LabelledTensor]) throws -> [LabelledTensor] {
        var lengths: [EinsumSpec.Label: Int] = [:]
        for term in terms {
            for (label, length) in zip(term.labels, term.tensor.shape) {
                if length != 1 || lengths[label] == nil { lengths[label] = length }
            }
        }
        return try terms.map { term in
            let kept = term.labels.indices.filter {
                term.tensor.shape[$0] == lengths[term.labels[$0]]
            }
            if kept.count == term.labels.count { return term }
            return LabelledTensor(
                term.tensor.view(
                    try Shape(kept.map { term.tensor.shape[$0] }),
                    kept.map { term.tensor.strides[$0] }),
                kept.map { term.labels[$0] })
        }
    }

    /// Contracts the terms two by two, each time the pair that takes the fewest multiplications.
    private static func contract(
        _ terms: [LabelledTensor], _ output: [EinsumSpec.Label], in context: EvaluationContext
    ) throws -> Tensor {
        var terms = terms
        while terms.count > 1 {
            var (best, cheapest) = ((0, 1), Double.infinity)
            if terms.count > 2 {
                for i in terms.indices {
                    for j in terms.indices where j > i {
                        let cost = cost(terms[i], terms[j])
                        if cost < cheapest { (best, cheapest) = ((i, j), cost) }
                    }
                }
            }
            let second = terms.remove(at: best.1)
            let first = terms.remove(at: best.0)
            let kept = terms.flatMap(\.labels).filter { !output.contains($0) }
            let wanted = output + kept.enumerated().filter { !kept[..<$0.offset].contains($0.element) }.map(\.element)
            terms.append(
                try LabelledTensor.contract(first, second, keeping: wanted, in: context))
        }
        guard let last = terms.first else { throw TensorError.einsum(.operandCount(named: 1, given: 0)) }
        return try last.summed(keeping: output, in: context).ordered(output).tensor
    }

    /// How many multiplications the contraction of two terms takes.
    private static func cost(_ a: LabelledTensor, _ b: LabelledTensor) -> Double {
        var cost = 1.0
        for length in a.tensor.shape { cost *= Double(length) }
        for (label, length) in zip(b.labels, b.tensor.shape) where !a.labels.contains(label) {
            cost *= Double(length)
        }
        return cost
    }
}
