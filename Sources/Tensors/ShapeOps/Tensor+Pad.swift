extension Tensor {
    /// Cells added around each axis, as `numpy.pad` adds them; `widths` has one pair
    /// (before, after) for each axis.
    ///
    /// The modes that copy elements may go beyond the axis: they go on as the pattern does.
    ///
    /// - Parameter value: what fills the cells in mode `constant`, converted to this type.
    /// - Throws: `TensorError.padWidths` when there are too few or too many pairs; `.negativePad`;
    ///   `.padEmptyAxis`; `.tooManyElements`; and what an allocation throws.
    public func padded(
        _ widths: [(Int, Int)], mode: PadMode, value: Scalar, in context: EvaluationContext
    ) throws -> Tensor {
        guard widths.count == rank else {
            let given = widths.map { "(\($0.0), \($0.1))" }.joined(separator: ", ")
            throw TensorError.padWidths(shape, given: "(\(given)\(widths.count == 1 ? "," : ""))")
        }
        var lengths = shape.dimensions
        for (axis, (before, after)) in widths.enumerated() {
            if before < 0 || after < 0 {
                throw TensorError.negativePad(shape, axis: axis, width: min(before, after))
            }
            let (half, overflow) = lengths[axis].addingReportingOverflow(before)
            let (whole, overflowToo) = half.addingReportingOverflow(after)
            if overflow || overflowToo { throw TensorError.tooManyElements([lengths[axis], before, after]) }
            if mode != .constant, lengths[axis] == 0, whole > 0 {
                throw TensorError.padEmptyAxis(shape, axis: axis, mode: mode)
            }
            lengths[axis] = whole
        }
        let target = try Shape(lengths)
        if target == shape { return self }
        if mode == .constant { return try padded(widths, to: target, with: value, in: context) }
        return try padded(widths, to: target, mode, in: context)
    }

    private func padded(
        _ widths: [(Int, Int)], to target: Shape, with value: Scalar, in context: EvaluationContext
    ) throws -> Tensor {
        let result = try Tensor.filled(target, with: value, dtype: dtype, in: context)
        let steps = target.contiguousStrides
        let start = zip(widths, steps).reduce(0) { $0 + $1.0.0 * $1.1 }
        try Canvas(base: result.storage.base, dtype: dtype, context: context)
            .place(self, strides: steps, offset: elementCount == 0 ? 0 : start)
        return result
    }

    /// Looks up, axis by axis, which element each cell repeats.
    private func padded(
        _ widths: [(Int, Int)], to target: Shape, _ mode: PadMode, in context: EvaluationContext
    ) throws -> Tensor {
        return try assembled(target, in: context) { canvas in
            if target.elementCount == 0 { return }
            // Where along each axis a cell's element lies, in elements of the storage; the last axis first.
            let places = (0..<rank).reversed().flatMap { axis in
                (0..<target[axis]).map {
                    mode.source(of: $0 - widths[axis].0, length: shape[axis]) * strides[axis]
                }
            }
            try withExtendedLifetime(storage) {
                switch dtype.width {
                case 1: try gather(places, widths, target, canvas, as: UInt8.self)
                case 4: try gather(places, widths, target, canvas, as: UInt32.self)
                default: try gather(places, widths, target, canvas, as: UInt64.self)
                }
            }
        }
    }

    private func gather<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ places: [Int], _ widths: [(Int, Int)], _ target: Shape, _ canvas: Canvas, as _: Bits.Type
    ) throws {
        let from = storage.base.assumingMemoryBound(to: Bits.self) + offset
        let to = canvas.base.assumingMemoryBound(to: Bits.self)
        let last = rank - 1
        let (length, rows) = (target[last], target.elementCount / target[last])
        // What was there stands in every row between the added cells.
        let inside = widths[last].0..<length - widths[last].1
        let isDense = strides[last] == 1
        let lengths = target.dimensions
        // Pointers, for the threads' counts of references would be one another's.
        try places.withUnsafeBufferPointer { places in
            try lengths.withUnsafeBufferPointer { lengths in
                guard let columns = places.baseAddress else { return }
                try parallelFor(rows, work: target.elementCount, grain: max(1, (1 << 13) / length), in: canvas.context) { range in
                    for row in range {
                        if row & 63 == 0 { try canvas.context.checkCancellation() }
                        var (rest, start, axis) = (row, 0, columns + length)
                        for number in stride(from: last - 1, through: 0, by: -1) {
                            start += axis[rest % lengths[number]]
                            rest /= lengths[number]
                            axis += lengths[number]
                        }
                        let (source, line) = (from + start, to + row * length)
                        for j in 0..<inside.lowerBound { line[j] = source[columns[j]] }
                        if isDense {
                            (line + inside.lowerBound).update(from: source, count: inside.count)
                        } else {
                            for j in inside { line[j] = source[columns[j]] }
                        }
                        for j in inside.upperBound..<length { line[j] = source[columns[j]] }
                    }
                }
            }
        }
    }
}

extension PadMode {
    /// Which of `length` elements, at least one, stands at `position`, which may be outside them.
    func source(of position: Int, length: Int) -> Int {
        switch self {
        case .constant, .edge: return min(max(position, 0), length - 1)
        case .wrap: return Int.modulo(position, length)
        case .reflect:
            if length == 1 { return 0 }
            let place = Int.modulo(position, 2 * (length - 1))
            return min(place, 2 * (length - 1) - place)
        case .symmetric:
            let place = Int.modulo(position, 2 * length)
            return min(place, 2 * length - 1 - place)
        }
    }
}
