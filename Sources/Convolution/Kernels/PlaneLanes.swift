import CVectors
import Tensors

/// Sixteen planes whose elements lie side by side: element e of plane l at e·16 + l.
///
/// Lines that are short, or read with a stride, leave vectors half empty; across planes they are full
/// whatever the lines are like.
struct PlaneLanes {
    static let count = 16
    /// How many planes there are in a row, at least 16.
    let planes: Int

    /// nil when there are fewer planes than lanes, when they would not stay in the cache, or when lines
    /// are long enough to fill vectors by themselves.
    ///
    /// - Parameter stride: the least at which a line is worth it though it is long.
    init?(_ p: ConvProblem, planes: Int, stride: Int = 3) {
        let isShort = p.x.output < 24 || p.x.stride >= stride
        guard planes >= PlaneLanes.count, isShort, max(p.inputCount, p.outputCount) <= 8192 else { return nil }
        self.planes = planes
    }

    /// How many times sixteen planes are taken; the last ones may overlap those before.
    var groups: Int { (planes + PlaneLanes.count - 1) / PlaneLanes.count }

    /// The first plane of a group, and how many of its planes the group before has done.
    @inline(__always)
    func group(_ number: Int) -> (first: Int, done: Int) {
        let first = min(number * PlaneLanes.count, planes - PlaneLanes.count)
        return (first, number * PlaneLanes.count - first)
    }

    /// Puts `elements` of sixteen planes, `pitch` apart, side by side.
    @inline(__always)
    static func gather<T: ConvElement>(
        _ lanes: UnsafeMutablePointer<T>, from planes: UnsafePointer<T>, pitch: Int, elements: Int
    ) {
        T.turn(lanes, count, planes, pitch, elements, count)
    }

    /// Writes `elements` back to planes that are `pitch` apart, but not to those that are `done`.
    @inline(__always)
    static func scatter<T: ConvElement>(
        _ lanes: UnsafePointer<T>, to planes: UnsafeMutablePointer<T>, pitch: Int, elements: Int, done: Int
    ) {
        T.turn(planes + done * pitch, pitch, lanes + done, count, count - done, elements)
    }
}
