extension Tensor {
    /// `x[indices] = value`: writes `value`, broadcast to the shape of `x[indices]`, and keeps
    /// this tensor's type and shape.
    ///
    /// In place when nothing else holds the storage and the elements lie in order, into a copy
    /// otherwise; so `value`, or an index, may be a view of this tensor and is read as it was
    /// before. Where an index tensor names an element twice the last value stays. All that can be
    /// refused is refused before the first write, and a write once begun runs to its end, even if
    /// the evaluation is interrupted.
    ///
    /// - Throws: what `subscripted` throws, `TensorError.assignShape` when the value does not
    ///   broadcast, `.inexactInteger` for a float that int64 cannot hold exactly.
    public mutating func assign(
        _ value: Tensor, at indices: [Index], in context: EvaluationContext
    ) throws {
        let inPlace = isContiguous && isKnownUniquelyReferenced(&storage)
        if inPlace { storage.packed = nil }
        if inPlace, value.rank == 0, let address = try address(of: indices) {
            let element = try value.fitting(dtype, in: context)
            withExtendedLifetime(element) {
                storage.base.advanced(by: address &* dtype.width).copyMemory(
                    from: element.storage.base + element.offset &* dtype.width,
                    byteCount: dtype.width)
            }
            return
        }
        let selection = try Selection(
            indices, shape: shape, strides: inPlace ? strides : shape.contiguousStrides,
            offset: inPlace ? offset : 0, in: context)
        var source = try value.fitting(dtype, in: context).assignable(to: selection.shape)
        if selection.shape.elementCount == 0 { return }
        let walk = try selection.picks.map { try PickWalk(selection, $0, in: context) }
        if walk != nil, !source.strides.allSatisfy({ $0 == 0 }) {
            source = try source.contiguous(in: context)
        }
        if !inPlace { self = try copied(in: context) }
        switch dtype.width {
        case 1: write(UInt8.self, source, to: selection, walk)
        case 4: write(UInt32.self, source, to: selection, walk)
        default: write(UInt64.self, source, to: selection, walk)
        }
    }

    /// Writes `source`, which has the selection's shape and this tensor's type.
    @inline(__always)
    private func write<Word: BitwiseCopyable>(
        _: Word.Type, _ source: Tensor, to selection: Selection, _ walk: PickWalk?
    ) {
        let target = storage.base.assumingMemoryBound(to: Word.self)
        let values = UnsafePointer(source.storage.base.assumingMemoryBound(to: Word.self)) + source.offset
        withExtendedLifetime((storage, source)) {
            if let walk {
                // Contiguous, or one value for all.
                let step = source.isContiguous && source.elementCount > 1 ? 1 : 0
                walk.forEachRow(in: 0..<walk.pairCount) { offset, position in
                    copyRow(
                        target + offset, step: walk.rowStep,
                        values + position &* step, step: step, count: walk.rowLength)
                }
            } else {
                let rows = StridedRows(selection.shape, [selection.steps, source.strides])
                rows.forEachRow(in: 0..<rows.rowCount) { _, offsets in
                    copyRow(
                        target + (selection.offset &+ offsets[0]), step: rows.step(0),
                        values + offsets[1], step: rows.step(1), count: rows.rowLength)
                }
            }
        }
    }

    /// This tensor as elements of `target`, none of them changed but by rounding or to a bool.
    ///
    /// - Throws: `TensorError.inexactInteger` for a float that int64 cannot hold exactly.
    private func fitting(_ target: DType, in context: EvaluationContext) throws -> Tensor {
        if target == .int64 {
            switch dtype {
            case .float32: return try wholeNumbers(Float.self, in: context) { Int(exactly: $0) }
            case .float64: return try wholeNumbers(Double.self, in: context) { Int(exactly: $0) }
            case .bool, .int64: break
            }
        }
        return try converted(to: target, in: context)
    }

    @inline(__always)
    private func wholeNumbers<T: Element & BinaryFloatingPoint>(
        _: T.Type, in context: EvaluationContext, _ whole: (T) -> Int?
    ) throws -> Tensor {
        try contiguous(in: context).withElements(T.self) { source in
            try Tensor.build(shape, of: Int.self, in: context) { out in
                for block in blocks(of: 0..<out.count) {
                    try context.checkCancellation()
                    for i in block {
                        guard let value = whole(source[i]) else {
                            throw TensorError.inexactInteger(Double(source[i]), ElementPlace(shape, element: i))
                        }
                        out[i] = value
                    }
                }
            }
        }
    }

    /// A view stretched to `target`; axes of length 1 that it has in front beyond the target's are
    /// dropped, as NumPy does.
    private func assignable(to target: Shape) throws -> Tensor {
        var view = self
        let extra = rank - target.rank
        if extra > 0, shape[..<extra].allSatisfy({ $0 == 1 }) {
            view = Tensor(
                dtype: dtype, shape: try Shape(Array(shape[extra...])),
                strides: Array(strides[extra...]), offset: offset, storage: storage)
        }
        do { return try view.broadcast(to: target) } catch {
            throw TensorError.assignShape(value: shape, target: target)
        }
    }
}

/// Copies `count` elements from one run to another that does not overlap it.
@inline(__always)
private func copyRow<Word: BitwiseCopyable>(
    _ target: UnsafeMutablePointer<Word>, step targetStep: Int,
    _ source: UnsafePointer<Word>, step: Int, count: Int
) {
    if count == 1 {
        target[0] = source[0]
    } else if targetStep == 1, step == 1 {
        target.update(from: source, count: count)
    } else if targetStep == 1, step == 0 {
        target.update(repeating: source[0], count: count)
    } else {
        for i in 0..<count { target[i &* targetStep] = source[i &* step] }
    }
}
