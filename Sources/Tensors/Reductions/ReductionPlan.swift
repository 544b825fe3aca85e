/// In which steps a tensor is reduced along several axes.
struct ReductionPlan {
    /// Neighbouring axes that are reduced together.
    struct Group {
        let layout: ReductionLayout
        /// The shape after this step; the reduced axes are kept with length 1, unless all axes
        /// are reduced at once.
        let shape: Shape
    }

    /// The innermost group. One of single elements when no axis is named, so that the type is
    /// still that of the reduction.
    let first: Group
    /// The further groups, outwards.
    let further: [Group]
    /// How many elements become one.
    let count: Int
    /// The axes that are reduced, counted from the first; nil for all at once.
    let axes: [Int]?
    /// The final shape.
    let result: Shape

    /// - Throws: `TensorError.axisOutOfRange` or `.repeatedAxis`.
    init(_ shape: Shape, axes: [Int]?, keepDimensions: Bool, operation: String) throws {
        guard let axes else {
            count = shape.elementCount
            result = keepDimensions ? try Shape([Int](repeating: 1, count: shape.rank)) : .scalar
            first = Group(layout: ReductionLayout(outer: 1, count: count, inner: 1), shape: result)
            further = []
            self.axes = nil
            return
        }
        let chosen = try shape.axes(axes, operation: operation)
        var lengths = shape.dimensions
        var (groups, count) = ([Group](), 1)
        var end = shape.rank
        while end > 0 {
            guard chosen.contains(end - 1) else {
                end -= 1
                continue
            }
            var start = end - 1
            while start > 0, chosen.contains(start - 1) { start -= 1 }
            let layout = ReductionLayout(
                outer: lengths[..<start].reduce(1, *), count: lengths[start..<end].reduce(1, *),
                inner: lengths[end...].reduce(1, *))
            for axis in start..<end { lengths[axis] = 1 }
            groups.append(Group(layout: layout, shape: try Shape(lengths)))
            count *= layout.count
            end = start
        }
        let single = ReductionLayout(outer: shape.elementCount, count: 1, inner: 1)
        first = groups.first ?? Group(layout: single, shape: shape)
        further = Array(groups.dropFirst())
        self.count = count
        self.axes = chosen.sorted()
        result =
            keepDimensions
            ? try Shape(lengths) : try Shape(shape.indices.filter { !chosen.contains($0) }.map { shape[$0] })
    }
}
