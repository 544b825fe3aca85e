/// A tensor whose axes have labels, all different: what a contraction works on.
struct LabelledTensor {
    /// A letter of an einsum, or a number.
    typealias Label = UInt8

    var tensor: Tensor
    var labels: [Label]

    init(_ tensor: Tensor, _ labels: [Label]) {
        self.tensor = tensor
        self.labels = labels
    }

    func length(_ label: Label) -> Int {
        labels.firstIndex(of: label).map { tensor.shape[$0] } ?? 1
    }

    /// How far neighbours along `label` lie apart; 0 when this tensor does not have it.
    func step(_ label: Label) -> Int {
        labels.firstIndex(of: label).map { tensor.strides[$0] } ?? 0
    }

    /// A view with its axes in the order of `target`, which holds the same labels.
    func ordered(_ target: [Label]) -> LabelledTensor {
        if target == labels { return self }
        let order = target.compactMap { labels.firstIndex(of: $0) }
        return LabelledTensor(
            tensor.view(tensor.shape.permuted(order), order.map { tensor.strides[$0] }), target)
    }

    /// The axes of `batch` in order and then `rows` and `columns`, each merged into one axis. A
    /// view where the strides allow it.
    func stacked(
        batch: [Label], rows: [Label], columns: [Label], in context: EvaluationContext
    ) throws -> Tensor {
        var view = ordered(batch + rows + columns).tensor
        let (first, second) = (batch.count, batch.count + rows.count)
        func mergedStep(_ axes: Range<Int>) -> Int? {
            var step: Int?
            var span = 0
            for axis in axes.reversed() where view.shape[axis] != 1 {
                // A broadcast axis has a step of 0 and spans nothing.
                if step == nil { step = view.strides[axis] } else if view.strides[axis] != span { return nil }
                span = view.strides[axis] &* view.shape[axis]
            }
            return step ?? 0
        }
        let steps: (Int, Int)
        if let down = mergedStep(first..<second), let along = mergedStep(second..<view.rank) {
            steps = (down, along)
        } else {
            view = try view.copied(in: context)
            steps = (mergedStep(first..<second) ?? 0, mergedStep(second..<view.rank) ?? 0)
        }
        let dimensions = view.shape.dimensions
        return view.view(
            try Shape(
                dimensions[..<first] + [
                    dimensions[first..<second].reduce(1, *), dimensions[second...].reduce(1, *),
                ]),
            view.strides[..<first] + [steps.0, steps.1])
    }
}

extension LabelledTensor {
    /// The sum of products over the labels that `kept` does not hold; the result's labels are
    /// those of a and b that it does.
    ///
    /// Through the matrix product where the pair is one, (batch, M, K) by (batch, K, N).
    static func contract(
        _ a: LabelledTensor, _ b: LabelledTensor, keeping kept: [Label],
        in context: EvaluationContext
    ) throws -> LabelledTensor {
        let a = try a.summed(keeping: kept + b.labels, in: context)
        let b = try b.summed(keeping: kept + a.labels, in: context)
        let shared = a.labels.filter(b.labels.contains)
        let sums = shared.filter { !kept.contains($0) }
        let rows = a.labels.filter { !b.labels.contains($0) }
        let columns = b.labels.filter { !a.labels.contains($0) }
        let result = kept.filter { a.labels.contains($0) || b.labels.contains($0) }
        if sums.isEmpty || (rows.isEmpty && columns.isEmpty) {
            return LabelledTensor(try fusedProduct(a, b, labels: result, in: context), result)
        }
        if let last = result.last, rows.contains(last) {
            // The other way round the result lies as it is asked for.
            return try multiply(b, a, result, rows: columns, sums: sums, columns: rows, in: context)
        }
        return try multiply(a, b, result, rows: rows, sums: sums, columns: columns, in: context)
    }

    private static func multiply(
        _ a: LabelledTensor, _ b: LabelledTensor, _ result: [Label], rows: [Label], sums: [Label],
        columns: [Label], in context: EvaluationContext
    ) throws -> LabelledTensor {
        let batch = result.filter { a.labels.contains($0) && b.labels.contains($0) }
        let rows = result.filter(rows.contains)
        let columns = result.filter(columns.contains)
        let left = try MatrixStack(
            a.stacked(batch: batch, rows: rows, columns: sums, in: context), in: context)
        let right = try MatrixStack(
            b.stacked(batch: batch, rows: sums, columns: columns, in: context), in: context)
        let labels = batch + rows + columns
        let shape = try Shape(labels.map { (a.labels.contains($0) ? a : b).length($0) })
        let product = try Tensor.product(
            left, right, batch: Array(shape[..<batch.count]), shape: shape, in: context)
        return LabelledTensor(product, labels).ordered(result)
    }

    /// The sum over the labels that `kept` does not hold; itself when there are none.
    func summed(keeping kept: [Label], in context: EvaluationContext) throws -> LabelledTensor {
        let rest = labels.filter(kept.contains)
        if rest.count == labels.count { return self }
        return LabelledTensor(
            try LabelledTensor.fusedProduct(self, nil, labels: rest, in: context), rest)
    }
}
