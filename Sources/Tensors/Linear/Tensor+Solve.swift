extension Tensor {
    /// The determinants of square matrices along the last two axes, shape (…, n, n) to (…); 0-d
    /// for one matrix, 1 for an empty one.
    ///
    /// float64 for float64, float32 otherwise; computed in float64.
    ///
    /// - Throws: `TensorError.notAMatrix` or `.notSquare`.
    public func determinant(in context: EvaluationContext) throws -> Tensor {
        let order = try checkSquare("det")
        let source = try converted(to: .float64, in: context).contiguous(in: context)
        let shape = try Shape(self.shape.dropLast(2))
        return try source.withElements(Double.self) { source in
            try Tensor.build(shape, of: Double.self, in: context) { out in
                guard let base = source.baseAddress else { return }
                for index in 0..<out.count {
                    try context.checkCancellation()
                    out[index] = try LU(
                        base + index * order * order, order: order, clearsNoise: hasExactElements,
                        in: context
                    ).determinant
                }
            }
        }.converted(to: linearResult, in: context)
    }

    /// The inverses of square matrices along the last two axes.
    ///
    /// float64 for float64, float32 otherwise; computed in float64.
    ///
    /// - Throws: `TensorError.notAMatrix`, `.notSquare`, `.singular`, or `.notFinite` when there
    ///   is nan or infinity among the elements.
    public func inverse(in context: EvaluationContext) throws -> Tensor {
        let order = try checkSquare("inv")
        let source = try finiteElements("inv", in: context)
        if elementCount == 0 { return try source.converted(to: linearResult, in: context) }
        try context.memory.check(order * order * 8)
        var unit = [Double](repeating: 0, count: order * order)
        for i in 0..<order { unit[i * order + i] = 1 }
        return try source.withElements(Double.self) { source in
            try Tensor.build(shape, of: Double.self, in: context) { out in
                guard let base = source.baseAddress, let target = out.baseAddress else { return }
                for start in stride(from: 0, to: source.count, by: order * order) {
                    try context.checkCancellation()
                    let factors = try LU(
                        base + start, order: order, clearsNoise: hasExactElements, in: context)
                    if factors.isSingular {
                        throw TensorError.singular(
                            shape, matrix: try matrixIndex(start / (order * order)), operation: "inv")
                    }
                    try factors.solve(unit, columns: order, target + start, in: context)
                }
            }
        }.converted(to: linearResult, in: context)
    }

    /// The solution x of a·x = b, for square matrices along the last two axes of a.
    ///
    /// A b with one axis is a vector of n, and so is x; otherwise b is (…, n, k), matrices whose
    /// columns are solved for. The leading axes broadcast.
    ///
    /// - Throws: `TensorError.notAMatrix`, `.notSquare`, `.solveShapes`, `.singular`, or
    ///   `.notFinite` when there is nan or infinity in a.
    public static func solve(_ a: Tensor, _ b: Tensor, in context: EvaluationContext) throws -> Tensor {
        let order = try a.checkSquare("solve")
        let isVector = b.rank == 1
        let columns = isVector ? 1 : b.shape.last ?? 0
        guard b.rank > 0, b.shape[isVector ? 0 : b.rank - 2] == order else {
            throw TensorError.solveShapes(a.shape, b.shape)
        }
        let batch: Shape
        do {
            batch = try Shape(a.shape.dropLast(2)).broadcast(
                with: Shape(b.shape.dropLast(2)), operation: "solve")
        } catch { throw TensorError.solveShapes(a.shape, b.shape) }
        let exact = a.hasExactElements
        let left = try a.finiteElements("solve", in: context)
        let right = try b.converted(to: .float64, in: context).contiguous(in: context)
        let aOffsets = try left.matrixOffsets(batch, matrixAxes: 2, in: context)
        let bOffsets = try right.matrixOffsets(batch, matrixAxes: isVector ? 1 : 2, in: context)
        let shape = try Shape(batch.dimensions + (isVector ? [order] : [order, columns]))
        let solution = try withExtendedLifetime((left, right)) {
            try build(shape, of: Double.self, in: context) { out in
                guard let target = out.baseAddress else { return }
                var last: (offset: Int, factors: LU)?
                for index in aOffsets.indices {
                    try context.checkCancellation()
                    let factors: LU
                    if let last, last.offset == aOffsets[index] {
                        factors = last.factors
                    } else {
                        factors = try LU(
                            left.pointer(Double.self) + aOffsets[index], order: order,
                            clearsNoise: exact, in: context)
                        last = (aOffsets[index], factors)
                    }
                    if factors.isSingular {
                        throw TensorError.singular(
                            a.shape, matrix: try a.matrixIndex(aOffsets[index] / max(1, order * order)), operation: "solve")
                    }
                    try factors.solve(
                        right.pointer(Double.self) + bOffsets[index], columns: columns,
                        target + index * order * columns, in: context)
                }
            }
        }
        return try solution.converted(to: max(a.linearResult, b.linearResult), in: context)
    }

    /// Where each of the matrices lies whose leading axes are stretched to `batch`.
    private func matrixOffsets(
        _ batch: Shape, matrixAxes: Int, in context: EvaluationContext
    ) throws -> [Int] {
        let own = view(try Shape(shape.dropLast(matrixAxes)), strides.dropLast(matrixAxes))
        return try stridedOffsets(batch, own.broadcast(to: batch).strides, in: context)
    }

    /// The leading indices of the matrix that is `number`th among those along the last two axes.
    private func matrixIndex(_ number: Int) throws -> [Int] {
        ElementPlace(try Shape(shape.dropLast(2)), element: number).index
    }

    /// Checks that the last two axes are equally long; how long.
    private func checkSquare(_ operation: String) throws -> Int {
        guard rank >= 2 else { throw TensorError.notAMatrix(shape, operation: operation) }
        guard shape[rank - 1] == shape[rank - 2] else {
            throw TensorError.notSquare(shape, operation: operation)
        }
        return shape[rank - 1]
    }
}

extension Tensor {
    /// The type of results that are not whole numbers.
    var linearResult: DType { dtype == .float64 ? .float64 : .float32 }

    /// Whether a double holds the elements with bits to spare, as they were meant.
    var hasExactElements: Bool { dtype != .float64 }

    /// The elements in float64, side by side.
    ///
    /// - Throws: `TensorError.notFinite`.
    func finiteElements(_ operation: String, in context: EvaluationContext) throws -> Tensor {
        let wide = try converted(to: .float64, in: context).contiguous(in: context)
        try wide.withElements(Double.self) { elements in
            for block in blocks(of: 0..<elements.count) {
                try context.checkCancellation()
                var sum = 0.0
                for i in block { sum += elements[i] * 0 }
                if sum != 0, let place = block.first(where: { !elements[$0].isFinite }) {
                    throw TensorError.notFinite(ElementPlace(shape, element: place), operation: operation)
                }
            }
        }
        return wide
    }
}

extension Shape {
    init(_ lengths: Slice<Shape>) throws { try self.init(Array(lengths)) }
}
