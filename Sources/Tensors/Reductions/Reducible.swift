import CVectors

/// An element type whose reductions CVectors has in wide vectors, along a row and, named in the
/// plural, down columns: lanes, first element, width, rows, step.
protocol Reducible: Arithmetic, Searchable {
    typealias Row = (UnsafePointer<Self>, Int) -> Self
    typealias Columns = (UnsafeMutablePointer<Self>, UnsafePointer<Self>, Int, Int, Int) -> Void
    static var least: Self { get }
    static var greatest: Self { get }
    static var sums: Columns { get }
    static var largest: Row { get }
    static var largests: Columns { get }
    static var smallest: Row { get }
    static var smallests: Columns { get }
}

extension Float: Reducible {
    static var least: Float { -.infinity }
    static var greatest: Float { .infinity }
    static var sums: Columns { vectors_sum_f32_columns }
    static var largest: Row { vectors_largest_f32_row }
    static var largests: Columns { vectors_largest_f32_columns }
    static var smallest: Row { vectors_smallest_f32_row }
    static var smallests: Columns { vectors_smallest_f32_columns }
    static func sum(_ x: UnsafePointer<Float>, _ count: Int) -> Double { vectors_sum_f32_row(x, count) }
    static func squares(_ x: UnsafePointer<Float>, _ count: Int) -> Double { vectors_squares_f32_row(x, count) }
}

extension Double: Reducible {
    static var least: Double { -.infinity }
    static var greatest: Double { .infinity }
    static var sums: Columns { vectors_sum_f64_columns }
    static var largest: Row { vectors_largest_f64_row }
    static var largests: Columns { vectors_largest_f64_columns }
    static var smallest: Row { vectors_smallest_f64_row }
    static var smallests: Columns { vectors_smallest_f64_columns }
    static func sum(_ x: UnsafePointer<Double>, _ count: Int) -> Double { vectors_sum_f64_row(x, count) }
    static func squares(_ x: UnsafePointer<Double>, _ count: Int) -> Double { vectors_squares_f64_row(x, count) }
}

extension Int: Reducible {
    static var least: Int { .min }
    static var greatest: Int { .max }
    static var sums: Columns { vectors_sum_i64_columns }
    static var largest: Row { vectors_largest_i64_row }
    static var largests: Columns { vectors_largest_i64_columns }
    static var smallest: Row { vectors_smallest_i64_row }
    static var smallests: Columns { vectors_smallest_i64_columns }
    static func sum(_ x: UnsafePointer<Int>, _ count: Int) -> Int { vectors_sum_i64_row(x, count) }
}
