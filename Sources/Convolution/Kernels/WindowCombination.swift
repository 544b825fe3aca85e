import CVectors
import Tensors

/// How the cells of a window become one number.
protocol WindowCombination {
    associatedtype Element: ConvElement
    /// What a window without cells gives.
    static var empty: Element { get }
    /// Combines each of `count` results with an element of x; these are `step` apart.
    static func gather(_ out: UnsafeMutablePointer<Element>, _ x: UnsafePointer<Element>, _ step: Int, _ count: Int)
    /// The same for sixteen planes whose elements lie side by side.
    static func gatherLanes(_ out: UnsafeMutablePointer<Element>, _ x: UnsafePointer<Element>, _ step: Int, _ count: Int)
}

/// For element types without a kernel of their own.
@inline(__always)
private func combineLanes<T>(
    _ out: UnsafeMutablePointer<T>, _ x: UnsafePointer<T>, _ step: Int, _ count: Int, _ combine: (T, T) -> T
) {
    let lanes = PlaneLanes.count
    for i in 0..<count {
        let (to, from) = (out + i * lanes, x + i * step * lanes)
        for lane in 0..<lanes { to[lane] = combine(to[lane], from[lane]) }
    }
}

/// The largest element; a nan wins.
enum WindowLargest<T: ConvElement>: WindowCombination {
    static var empty: T { T.lowest }

    static func gather(_ out: UnsafeMutablePointer<T>, _ x: UnsafePointer<T>, _ step: Int, _ count: Int) {
        if T.self == Float.self {
            vectors_window_largest_f32(rebound(out), rebound(x), step, count)
        } else if T.self == Double.self {
            vectors_window_largest_f64(rebound(out), rebound(x), step, count)
        } else {
            for i in 0..<count { out[i] = Swift.max(out[i], x[i &* step]) }
        }
    }

    static func gatherLanes(_ out: UnsafeMutablePointer<T>, _ x: UnsafePointer<T>, _ step: Int, _ count: Int) {
        if T.self == Float.self {
            vectors_window_largest_f32_x16(rebound(out), rebound(x), step, count)
        } else if T.self == Double.self {
            vectors_window_largest_f64_x16(rebound(out), rebound(x), step, count)
        } else {
            combineLanes(out, x, step, count) { Swift.max($0, $1) }
        }
    }
}

enum WindowSum<T: ConvElement>: WindowCombination {
    static var empty: T { .zero }

    static func gather(_ out: UnsafeMutablePointer<T>, _ x: UnsafePointer<T>, _ step: Int, _ count: Int) {
        if T.self == Float.self {
            vectors_window_sum_f32(rebound(out), rebound(x), step, count)
        } else if T.self == Double.self {
            vectors_window_sum_f64(rebound(out), rebound(x), step, count)
        } else {
            for i in 0..<count { out[i] = T.plus(out[i], x[i &* step]) }
        }
    }

    static func gatherLanes(_ out: UnsafeMutablePointer<T>, _ x: UnsafePointer<T>, _ step: Int, _ count: Int) {
        if T.self == Float.self {
            vectors_window_sum_f32_x16(rebound(out), rebound(x), step, count)
        } else if T.self == Double.self {
            vectors_window_sum_f64_x16(rebound(out), rebound(x), step, count)
        } else {
            combineLanes(out, x, step, count, T.plus)
        }
    }

    /// out[i·step] += x[i] for sixteen planes: see `vectors_spread_f32_x16`.
    static func spreadLanes(
        _ out: UnsafeMutablePointer<T>, _ step: Int, _ x: UnsafePointer<T>, _ pitch: Int, _ apart: Int, _ count: Int
    ) {
        if T.self == Float.self {
            vectors_spread_f32_x16(rebound(out), step, rebound(x), pitch, apart, count)
        } else if T.self == Double.self {
            vectors_spread_f64_x16(rebound(out), step, rebound(x), pitch, apart, count)
        } else {
            for i in 0..<count {
                let (to, from) = (out + i * step * PlaneLanes.count, x + i * pitch)
                for lane in 0..<PlaneLanes.count { to[lane] = T.plus(to[lane], from[lane * apart]) }
            }
        }
    }
}

/// A pointer of the type that it is known to have.
@inline(__always)
private func rebound<T, U>(_ pointer: UnsafeMutablePointer<T>) -> UnsafeMutablePointer<U> {
    UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: U.self)
}

@inline(__always)
private func rebound<T, U>(_ pointer: UnsafePointer<T>) -> UnsafePointer<U> {
    UnsafeRawPointer(pointer).assumingMemoryBound(to: U.self)
}
