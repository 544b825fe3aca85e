import CVectors
import Tensors

/// How the cells of a window become one number.
protocol WindowCombination {
    associatedtype Element: ConvElement
    /// What a window without cells gives.
    static var empty: Element { get }
    /// Combines each of `count` results with an element of x; these are `step` apart.
    static func gather(_ out: UnsafeMutablePointer<Element>, _ x: UnsafePointer<Element>, _ step: Int, _ count: Int)
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
