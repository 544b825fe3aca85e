import CVectors

/// How many elements become one. Its type names it, so that loops over it are specialised.
///
/// Elements are gathered in lanes that do not wait for each other, lanes after a short run into a
/// total. So a sum of float32 stays as exact as NumPy's pairwise one: short runs are added in
/// float32, the runs in float64.
protocol ReductionKernel {
    associatedtype Input: Element
    associatedtype Lane: BitwiseCopyable
    associatedtype Total: BitwiseCopyable
    associatedtype Output: Element
    static var emptyLane: Lane { get }
    static func add(_ lane: Lane, _ element: Input) -> Lane
    static func merge(_ a: Lane, _ b: Lane) -> Lane
    static var emptyTotal: Total { get }
    static func gather(_ total: Total, _ lane: Lane) -> Total
    static func combine(_ a: Total, _ b: Total) -> Total
    /// The result; means divide by `count`, the number of elements.
    static func finish(_ total: Total, count: Int) -> Output

    /// `count` elements that lie side by side.
    static func row(_ elements: UnsafePointer<Input>, _ count: Int) -> Total
    /// A few rows, `step` apart, each of `width` columns: their lanes, one for each column.
    static func columns(
        _ lanes: UnsafeMutablePointer<Lane>, _ start: UnsafePointer<Input>, width: Int, rows: Int, step: Int)
}

/// A reduction whose lanes and totals are elements of the result's type.
protocol PlainReductionKernel: ReductionKernel where Lane == Output, Total == Output {}

extension PlainReductionKernel {
    @inline(__always) static var emptyTotal: Output { emptyLane }
    @inline(__always) static func gather(_ total: Output, _ lane: Output) -> Output { merge(total, lane) }
    @inline(__always) static func combine(_ a: Output, _ b: Output) -> Output { merge(a, b) }
    @inline(__always) static func finish(_ total: Output, count: Int) -> Output { total }
}

enum SumInteger: PlainReductionKernel {
    static var emptyLane: Int { 0 }
    @inline(__always) static func add(_ lane: Int, _ element: Int) -> Int { lane &+ element }
    @inline(__always) static func merge(_ a: Int, _ b: Int) -> Int { a &+ b }
    static func row(_ elements: UnsafePointer<Int>, _ count: Int) -> Int { Int.sum(elements, count) }
    static func columns(
        _ lanes: UnsafeMutablePointer<Int>, _ start: UnsafePointer<Int>, width: Int, rows: Int, step: Int
    ) { Int.sums(lanes, start, width, rows, step) }
}

enum CountTrue: PlainReductionKernel {
    static var emptyLane: Int { 0 }
    @inline(__always) static func add(_ lane: Int, _ element: Bool) -> Int { lane &+ (element ? 1 : 0) }
    @inline(__always) static func merge(_ a: Int, _ b: Int) -> Int { a &+ b }
}

/// What a sum of floats has in common, whether of the elements or of their squares.
protocol FloatSumKernel: ReductionKernel where Input: FloatingElement, Output == Input, Total == Double {}

extension FloatSumKernel {
    static var emptyTotal: Double { 0 }
    @inline(__always) static func combine(_ a: Double, _ b: Double) -> Double { a + b }
}

enum Sum<T: FloatingElement>: FloatSumKernel {
    @inline(__always) static var emptyLane: T { T.zero }
    @inline(__always) static func add(_ lane: T, _ element: T) -> T { lane + element }
    @inline(__always) static func merge(_ a: T, _ b: T) -> T { a + b }
    @inline(__always) static func gather(_ total: Double, _ lane: T) -> Double { total + Double(lane) }
    @inline(__always) static func finish(_ total: Double, count: Int) -> T { T(total) }
    static func row(_ elements: UnsafePointer<T>, _ count: Int) -> Double { T.sum(elements, count) }
    static func columns(
        _ lanes: UnsafeMutablePointer<T>, _ start: UnsafePointer<T>, width: Int, rows: Int, step: Int
    ) { T.sums(lanes, start, width, rows, step) }
}

enum Mean<T: FloatingElement>: FloatSumKernel {
    @inline(__always) static var emptyLane: T { T.zero }
    @inline(__always) static func add(_ lane: T, _ element: T) -> T { lane + element }
    @inline(__always) static func merge(_ a: T, _ b: T) -> T { a + b }
    @inline(__always) static func gather(_ total: Double, _ lane: T) -> Double { total + Double(lane) }
    @inline(__always) static func finish(_ total: Double, count: Int) -> T { T(total / Double(count)) }
    static func row(_ elements: UnsafePointer<T>, _ count: Int) -> Double { T.sum(elements, count) }
    static func columns(
        _ lanes: UnsafeMutablePointer<T>, _ start: UnsafePointer<T>, width: Int, rows: Int, step: Int
    ) { T.sums(lanes, start, width, rows, step) }
}

/// The Euclidean norm. Squares of float32 are taken in float64, where they do not overflow.
enum Norm<T: FloatingElement>: FloatSumKernel {
    static var emptyLane: Double { 0 }
    @inline(__always)
    static func add(_ lane: Double, _ element: T) -> Double {
        let wide = Double(element)
        return lane + wide * wide
    }
    @inline(__always) static func merge(_ a: Double, _ b: Double) -> Double { a + b }
    @inline(__always) static func gather(_ total: Double, _ lane: Double) -> Double { total + lane }
    @inline(__always) static func finish(_ total: Double, count: Int) -> T { T(total.squareRoot()) }
    static func row(_ elements: UnsafePointer<T>, _ count: Int) -> Double { T.squares(elements, count) }
}

enum ProductInteger: PlainReductionKernel {
    static var emptyLane: Int { 1 }
    @inline(__always) static func add(_ lane: Int, _ element: Int) -> Int { lane &* element }
    @inline(__always) static func merge(_ a: Int, _ b: Int) -> Int { a &* b }
    static func row(_ elements: UnsafePointer<Int>, _ count: Int) -> Int { vectors_product_i64_row(elements, count) }
    static func columns(
        _ lanes: UnsafeMutablePointer<Int>, _ start: UnsafePointer<Int>, width: Int, rows: Int, step: Int
    ) { vectors_product_i64_columns(lanes, start, width, rows, step) }
}

enum Largest<T: Reducible>: PlainReductionKernel {
    @inline(__always) static var emptyLane: T { T.least }
    @inline(__always) static func add(_ lane: T, _ element: T) -> T { T.larger(lane, element) }
    @inline(__always) static func merge(_ a: T, _ b: T) -> T { T.larger(a, b) }
    static func row(_ elements: UnsafePointer<T>, _ count: Int) -> T { T.largest(elements, count) }
    static func columns(
        _ lanes: UnsafeMutablePointer<T>, _ start: UnsafePointer<T>, width: Int, rows: Int, step: Int
    ) { T.largests(lanes, start, width, rows, step) }
}

enum Smallest<T: Reducible>: PlainReductionKernel {
    @inline(__always) static var emptyLane: T { T.greatest }
    @inline(__always) static func add(_ lane: T, _ element: T) -> T { T.smaller(lane, element) }
    @inline(__always) static func merge(_ a: T, _ b: T) -> T { T.smaller(a, b) }
    static func row(_ elements: UnsafePointer<T>, _ count: Int) -> T { T.smallest(elements, count) }
    static func columns(
        _ lanes: UnsafeMutablePointer<T>, _ start: UnsafePointer<T>, width: Int, rows: Int, step: Int
    ) { T.smallests(lanes, start, width, rows, step) }
}

/// Whether every element is true: not zero. nan is not zero.
enum AllTrue<T: Searchable>: PlainReductionKernel {
    static var emptyLane: Bool { true }
    @inline(__always) static func add(_ lane: Bool, _ element: T) -> Bool { (element != T.zero) ? lane : false }
    @inline(__always) static func merge(_ a: Bool, _ b: Bool) -> Bool { a && b }
    static func row(_ elements: UnsafePointer<T>, _ count: Int) -> Bool { T.find(elements, T.zero, count) == count }
}

enum AnyTrue<T: Searchable>: PlainReductionKernel {
    static var emptyLane: Bool { false }
    @inline(__always) static func add(_ lane: Bool, _ element: T) -> Bool { (element != T.zero) ? true : lane }
    @inline(__always) static func merge(_ a: Bool, _ b: Bool) -> Bool { a || b }
    static func row(_ elements: UnsafePointer<T>, _ count: Int) -> Bool {
        T.findOther(elements, than: T.zero, count) < count
    }
}
