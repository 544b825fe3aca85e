/// In which steps a tensor is reduced along several axes.
struct ReductionPlan {
    /// Neighbouring axes that are reduced together.
    struct Group {
        let layout: ReductionLayout
        private let lengths: [Int]

        init(layout: ReductionLayout, lengths: [Int]) {
            self.layout = layout
            self.lengths = lengths
        }

        /// The shape after this step, reduced axes kept with length 1.
        func shape() throws -> Shape { try Shape(lengths) }
    }

    /// The innermost group first. One without axes (reducing single elements) when none is named,
    /// so that the type is still that of the reduction.
    private(set) var groups: [Group]
    /// How many elements become one.
    let count: Int
    /// The final shape with the reduced axes kept, and without them.
    let kept: Shape
    let dropped: Shape

    init(_ shape: Shape, axes: [Int]?, operation: String) throws {
        guard let axes else {
            // All axes are one group.
            count = shape.elementCount
            kept = shape.rank == 0 ? shape : try Shape([Int](repeating: 1, count: shape.rank))
            dropped = .scalar
            groups = [
                Group(layout: ReductionLayout(outer: 1, count: count, inner: 1), lengths: kept.dimensions)
            ]
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
            groups.append(Group(layout: layout, lengths: lengths))
            count *= layout.count
            end = start
        }
        if groups.isEmpty {
            let layout = ReductionLayout(outer: shape.elementCount, count: 1, inner: 1)
            groups = [Group(layout: layout, lengths: lengths)]
        }
        self.groups = groups
        self.count = count
        kept = try Shape(lengths)
        dropped = try Shape(shape.indices.filter { !chosen.contains($0) }.map { shape[$0] })
    }

    var withoutLastGroup: ReductionPlan {
        var plan = self
        plan.groups.removeLast()
        return plan
    }
}
