extension Tensor {
    /// A copy of what `selection`, which has picks, reaches in this tensor's storage.
    func gathered(_ selection: Selection, in context: EvaluationContext) throws -> Tensor {
        // Elements are only moved, so their width is all that matters.
        switch dtype.width {
        case 1: try gathered(UInt8.self, selection, in: context)
        case 4: try gathered(UInt32.self, selection, in: context)
        default: try gathered(UInt64.self, selection, in: context)
        }
    }

    @inline(__always)
    private func gathered<Word: BitwiseCopyable>(
        _: Word.Type, _ selection: Selection, in context: EvaluationContext
    ) throws -> Tensor {
        guard let picks = selection.picks else { return self }
        let count = selection.shape.elementCount
        let target = try Storage.allocate(byteCount: count * dtype.width, in: context)
        let result = Tensor(dtype: dtype, shape: selection.shape, storage: target)
        if count == 0 { return result }
        let walk = try PickWalk(selection, picks, in: context)
        let source = UnsafePointer(storage.base.assumingMemoryBound(to: Word.self))
        let out = target.base.assumingMemoryBound(to: Word.self)
        let (length, step) = (walk.rowLength, walk.rowStep)
        let perPoll = max(1, (1 << 16) / walk.blockLength)
        try withExtendedLifetime(storage) {
            try parallelFor(walk.pairCount, work: count, grain: perPoll, in: context) { pairs in
                for block in blocks(of: pairs, size: perPoll) {
                    try context.checkCancellation()
                    if walk.forEachElement(in: block, { out[$1] = source[$0] }) { continue }
                    try walk.forEachRow(in: block) { offset, position in
                        if step == 1 {
                            for part in blocks(of: 0..<length) {
                                if length > 1 << 16 { try context.checkCancellation() }
                                (out + position + part.lowerBound).update(
                                    from: source + offset + part.lowerBound, count: part.count)
                            }
                        } else {
                            for part in blocks(of: 0..<length) {
                                if length > 1 << 16 { try context.checkCancellation() }
                                for i in part { out[position + i] = source[offset &+ i &* step] }
                            }
                        }
                    }
                }
            }
        }
        return result
    }
}
