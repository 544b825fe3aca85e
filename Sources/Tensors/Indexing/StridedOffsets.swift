/// The offsets of all positions along axes of these lengths and steps, in row-major order.
///
/// - Throws: `TensorError.memoryLimit` when the table would pass the limit.
func stridedOffsets(
    _ lengths: some BidirectionalCollection<Int>, _ steps: some BidirectionalCollection<Int>,
    in context: EvaluationContext
) throws -> [Int] {
    let count = lengths.reduce(1, *)
    if count == 0 { return [] }
    try context.memory.check(count * MemoryLayout<Int>.stride)
    var table = [Int](repeating: 0, count: count)
    var filled = 1
    for (length, step) in zip(lengths.reversed(), steps.reversed()) {
        for place in 1..<max(length, 1) {
            for i in 0..<filled { table[place * filled + i] = table[i] &+ place &* step }
        }
        filled *= length
    }
    return table
}
