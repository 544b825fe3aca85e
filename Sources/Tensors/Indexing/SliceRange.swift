/// The positions that `start:stop:step` names on an axis, by Python's rules: bounds count from the
/// end when negative and are clamped to the axis; missing ones mean the whole of it.
struct SliceRange {
    /// The first position; meaningless when `count` is 0.
    let start: Int
    let step: Int
    let count: Int

    /// - Throws: `TensorError.zeroStep`.
    init(start: Int?, stop: Int?, step: Int?, axis: Int, of shape: Shape) throws {
        let length = shape[axis]
        // -Int.min does not exist; no axis is long enough to tell the difference.
        let step = max(step ?? 1, -Int.max)
        if step == 0 { throw TensorError.zeroStep(shape, axis: axis) }
        let (lowest, highest) = step > 0 ? (0, length) : (-1, length - 1)
        func clamped(_ bound: Int) -> Int {
            min(max(bound < 0 ? bound + length : bound, lowest), highest)
        }
        let first = start.map(clamped) ?? (step > 0 ? 0 : length - 1)
        let end = stop.map(clamped) ?? (step > 0 ? length : -1)
        self.start = first
        self.step = step
        if step > 0 {
            count = first < end ? (end - first - 1) / step + 1 : 0
        } else {
            count = end < first ? (first - end - 1) / -step + 1 : 0
        }
    }
}
