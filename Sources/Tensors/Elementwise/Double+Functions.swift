import CVectors

/// The functions of float64, off by little more than half a unit in the last place (tanh by 2), and the
/// same on every machine; of runs in wide vectors, but sin and cos.
extension Double {
    @inline(__always) static func exp(_ x: Double) -> Double { vectors_f64_exp(x) }
    @inline(__always) static func log(_ x: Double) -> Double { vectors_f64_log(x) }
    @inline(__always) static func tanh(_ x: Double) -> Double { vectors_f64_tanh(x) }
    @inline(__always) static func sigmoid(_ x: Double) -> Double { vectors_f64_sigmoid(x) }

    @inline(__always) static func pow(_ a: Double, _ b: Double) -> Double { vectors_f64_power(a, b) }

    static var floorQuotients: Pairs? { vectors_f64_floor_quotients }
    static var modulos: Pairs? { vectors_f64_remainders }
    static var powers: Pairs? { vectors_f64_power_all }

    static func exp(_ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int) {
        vectors_f64_exp_all(out, x, count)
    }

    static func log(_ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int) {
        vectors_f64_log_all(out, x, count)
    }

    static func tanh(_ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int) {
        vectors_f64_tanh_all(out, x, count)
    }

    static func sigmoid(_ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int) {
        vectors_f64_sigmoid_all(out, x, count)
    }

    static func floored(_ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int) {
        vectors_f64_floor_all(out, x, count)
    }

    static func ceiled(_ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int) {
        vectors_f64_ceil_all(out, x, count)
    }

    static func rounded(_ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int) {
        vectors_f64_round_all(out, x, count)
    }

    static func squareRoot(_ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int) {
        vectors_f64_sqrt_all(out, x, count)
    }

    static func sin(_ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int) {
        for i in 0..<count { out[i] = sin(x[i]) }
    }

    static func cos(_ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int) {
        for i in 0..<count { out[i] = cos(x[i]) }
    }

    static func powers(
        _ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, less shift: Double, _ count: Int
    ) -> Double { vectors_f64_powers(out, x, shift, count) }
}
