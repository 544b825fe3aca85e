import CVectors

/// An element type in which CVectors looks for a value, or for another than it.
protocol Searchable: Element {
    /// Where `value`, or nan if it is nan, first stands among `count` elements; `count` if nowhere.
    static func find(_ x: UnsafePointer<Self>, _ value: Self, _ count: Int) -> Int
    /// Where an element first differs from `value`; nan does.
    static func findOther(_ x: UnsafePointer<Self>, than value: Self, _ count: Int) -> Int
}

extension Bool: Searchable {
    static func find(_ x: UnsafePointer<Bool>, _ value: Bool, _ count: Int) -> Int { vectors_find_bool(x, value, count) }
    static func findOther(_ x: UnsafePointer<Bool>, than value: Bool, _ count: Int) -> Int {
        vectors_find_bool(x, !value, count)
    }
}

extension Int: Searchable {
    static func find(_ x: UnsafePointer<Int>, _ value: Int, _ count: Int) -> Int { vectors_find_i64(x, value, count) }
    static func findOther(_ x: UnsafePointer<Int>, than value: Int, _ count: Int) -> Int {
        vectors_find_other_i64(x, value, count)
    }
}

extension Float: Searchable {
    static func find(_ x: UnsafePointer<Float>, _ value: Float, _ count: Int) -> Int { vectors_find_f32(x, value, count) }
    static func findOther(_ x: UnsafePointer<Float>, than value: Float, _ count: Int) -> Int {
        vectors_find_other_f32(x, value, count)
    }
}

extension Double: Searchable {
    static func find(_ x: UnsafePointer<Double>, _ value: Double, _ count: Int) -> Int { vectors_find_f64(x, value, count) }
    static func findOther(_ x: UnsafePointer<Double>, than value: Double, _ count: Int) -> Int {
        vectors_find_other_f64(x, value, count)
    }
}
