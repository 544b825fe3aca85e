import CVectors

/// The functions of float32, off by at most 2 units in the last place, and the same on every machine;
/// of runs in wide vectors.
extension Float {
    @inline(__always) static func exp(_ x: Float) -> Float { vectors_exp(x) }
    @inline(__always) static func log(_ x: Float) -> Float { vectors_log(x) }
    @inline(__always) static func tanh(_ x: Float) -> Float { vectors_tanh(x) }
    @inline(__always) static func sigmoid(_ x: Float) -> Float { vectors_sigmoid(x) }
    @inline(__always) static func sin(_ x: Float) -> Float { vectors_sin(x) }
    @inline(__always) static func cos(_ x: Float) -> Float { vectors_cos(x) }
    @inline(__always) static func pow(_ a: Float, _ b: Float) -> Float { vectors_power(a, b) }

    static var floorQuotients: Pairs? { vectors_floor_quotients }
    static var modulos: Pairs? { vectors_remainders }
    static var powers: Pairs? { vectors_power_all }

    static func exp(_ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int) {
        vectors_exp_all(out, x, count)
    }

    static func log(_ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int) {
        vectors_log_all(out, x, count)
    }

    static func tanh(_ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int) {
        vectors_tanh_all(out, x, count)
    }

    static func sigmoid(_ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int) {
        vectors_sigmoid_all(out, x, count)
    }

    static func sin(_ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int) {
        vectors_sin_all(out, x, count)
    }

    static func cos(_ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int) {
        vectors_cos_all(out, x, count)
    }

    static func floored(_ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int) {
        vectors_floor_all(out, x, count)
    }

    static func ceiled(_ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int) {
        vectors_ceil_all(out, x, count)
    }

    static func rounded(_ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int) {
        vectors_round_all(out, x, count)
    }

    static func squareRoot(_ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int) {
        vectors_sqrt_all(out, x, count)
    }

    static func powers(
        _ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, less shift: Float, _ count: Int
    ) -> Double { vectors_powers(out, x, shift, count) }
}
