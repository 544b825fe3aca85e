import CVectors
import Tensors

/// An element type with kernels over SIMD vectors: float32 and float64.
protocol VectorElement: ConvElement, BinaryFloatingPoint, SIMDScalar, Codable {
    /// One machine register of SSE.
    associatedtype Lanes: SIMD where Lanes.Scalar == Self

    /// Images cut into streams: see `vectors_streams_f32`.
    static func streams(
        _ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ channels: Int, _ channel: Int,
        _ z: UnsafePointer<vectors_axis>, _ y: UnsafePointer<vectors_axis>, _ across: UnsafePointer<vectors_axis>)

    /// Sums of products at some places of prepared lines: see `vectors_correlate_f32`.
    static func correlate(
        _ out: UnsafeMutablePointer<Self>, _ pitch: Int, _ lines: UnsafePointer<Self>,
        _ places: UnsafePointer<vectors_place>, _ count: Int, _ w: UnsafePointer<Self>, _ weightPitch: Int,
        _ filters: Int, _ together: Int, _ taps: UnsafePointer<Int>, _ depth: Int, _ bias: UnsafePointer<Self>?, _ adds: Bool)

    /// One filter of one channel at four rows of outputs: see `vectors_correlate_stack_f32`.
    static func correlateStack(
        _ out: UnsafeMutablePointer<Self>, _ width: Int, _ lines: UnsafePointer<Self>, _ line: Int,
        _ places: UnsafePointer<vectors_place>, _ count: Int, _ w: UnsafePointer<Self>, _ height: Int,
        _ taps: UnsafePointer<Int>, _ across: Int, _ bias: Self)

    /// Planes by themselves: see `vectors_depthwise_f32`.
    static func depthwise(
        _ out: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ w: UnsafePointer<Self>, _ bias: UnsafePointer<Self>?,
        _ planes: Int, _ filters: Int, _ sizes: UnsafePointer<vectors_depthwise>)

    /// The transforms of F(2×2, 3×3): see `vectors_winograd_input_f32` and its neighbours.
    static func winogradInput(
        _ out: UnsafeMutablePointer<Self>, _ step: Int, _ lines: UnsafePointer<Self>, _ line: Int,
        _ halves: UnsafeMutablePointer<Self>, _ across: Int)
    static func winogradOutput(
        _ top: UnsafeMutablePointer<Self>, _ bottom: UnsafeMutablePointer<Self>?, _ width: Int,
        _ products: UnsafePointer<Self>, _ step: Int, _ bias: Self, _ halves: UnsafeMutablePointer<Self>)
    static func winogradWeights(
        _ out: UnsafeMutablePointer<Self>, _ step: Int, _ w: UnsafePointer<Self>, _ pairs: Int)
}

extension Float: VectorElement {
    typealias Lanes = SIMD4<Float>

    static func streams(
        _ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ channels: Int, _ channel: Int,
        _ z: UnsafePointer<vectors_axis>, _ y: UnsafePointer<vectors_axis>, _ across: UnsafePointer<vectors_axis>
    ) { vectors_streams_f32(out, x, channels, channel, z, y, across) }

    static func correlate(
        _ out: UnsafeMutablePointer<Float>, _ pitch: Int, _ lines: UnsafePointer<Float>,
        _ places: UnsafePointer<vectors_place>, _ count: Int, _ w: UnsafePointer<Float>, _ weightPitch: Int,
        _ filters: Int, _ together: Int, _ taps: UnsafePointer<Int>, _ depth: Int, _ bias: UnsafePointer<Float>?, _ adds: Bool
    ) {
        vectors_correlate_f32(
            out, pitch, lines, places, count, w, weightPitch, filters, together, taps, depth, bias, adds ? 1 : 0)
    }

    static func correlateStack(
        _ out: UnsafeMutablePointer<Float>, _ width: Int, _ lines: UnsafePointer<Float>, _ line: Int,
        _ places: UnsafePointer<vectors_place>, _ count: Int, _ w: UnsafePointer<Float>, _ height: Int,
        _ taps: UnsafePointer<Int>, _ across: Int, _ bias: Float
    ) { vectors_correlate_stack_f32(out, width, lines, line, places, count, w, height, taps, across, 4, bias) }

    static func depthwise(
        _ out: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
        _ planes: Int, _ filters: Int, _ sizes: UnsafePointer<vectors_depthwise>
    ) { vectors_depthwise_f32(out, x, w, bias, planes, filters, sizes) }

    static func winogradInput(
        _ out: UnsafeMutablePointer<Float>, _ step: Int, _ lines: UnsafePointer<Float>, _ line: Int,
        _ halves: UnsafeMutablePointer<Float>, _ across: Int
    ) { vectors_winograd_input_f32(out, step, lines, line, halves, across) }

    static func winogradOutput(
        _ top: UnsafeMutablePointer<Float>, _ bottom: UnsafeMutablePointer<Float>?, _ width: Int,
        _ products: UnsafePointer<Float>, _ step: Int, _ bias: Float, _ halves: UnsafeMutablePointer<Float>
    ) { vectors_winograd_output_f32(top, bottom, width, products, step, bias, halves) }

    static func winogradWeights(
        _ out: UnsafeMutablePointer<Float>, _ step: Int, _ w: UnsafePointer<Float>, _ pairs: Int
    ) { vectors_winograd_weights_f32(out, step, w, pairs) }
}

extension Double: VectorElement {
    typealias Lanes = SIMD2<Double>

    static func streams(
        _ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ channels: Int, _ channel: Int,
        _ z: UnsafePointer<vectors_axis>, _ y: UnsafePointer<vectors_axis>, _ across: UnsafePointer<vectors_axis>
    ) { vectors_streams_f64(out, x, channels, channel, z, y, across) }

    static func correlate(
        _ out: UnsafeMutablePointer<Double>, _ pitch: Int, _ lines: UnsafePointer<Double>,
        _ places: UnsafePointer<vectors_place>, _ count: Int, _ w: UnsafePointer<Double>, _ weightPitch: Int,
        _ filters: Int, _ together: Int, _ taps: UnsafePointer<Int>, _ depth: Int, _ bias: UnsafePointer<Double>?, _ adds: Bool
    ) {
        vectors_correlate_f64(
            out, pitch, lines, places, count, w, weightPitch, filters, together, taps, depth, bias, adds ? 1 : 0)
    }

    static func correlateStack(
        _ out: UnsafeMutablePointer<Double>, _ width: Int, _ lines: UnsafePointer<Double>, _ line: Int,
        _ places: UnsafePointer<vectors_place>, _ count: Int, _ w: UnsafePointer<Double>, _ height: Int,
        _ taps: UnsafePointer<Int>, _ across: Int, _ bias: Double
    ) { vectors_correlate_stack_f64(out, width, lines, line, places, count, w, height, taps, across, 4, bias) }

    static func depthwise(
        _ out: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ w: UnsafePointer<Double>, _ bias: UnsafePointer<Double>?,
        _ planes: Int, _ filters: Int, _ sizes: UnsafePointer<vectors_depthwise>
    ) { vectors_depthwise_f64(out, x, w, bias, planes, filters, sizes) }

    static func winogradInput(
        _ out: UnsafeMutablePointer<Double>, _ step: Int, _ lines: UnsafePointer<Double>, _ line: Int,
        _ halves: UnsafeMutablePointer<Double>, _ across: Int
    ) { vectors_winograd_input_f64(out, step, lines, line, halves, across) }

    static func winogradOutput(
        _ top: UnsafeMutablePointer<Double>, _ bottom: UnsafeMutablePointer<Double>?, _ width: Int,
        _ products: UnsafePointer<Double>, _ step: Int, _ bias: Double, _ halves: UnsafeMutablePointer<Double>
    ) { vectors_winograd_output_f64(top, bottom, width, products, step, bias, halves) }

    static func winogradWeights(
        _ out: UnsafeMutablePointer<Double>, _ step: Int, _ w: UnsafePointer<Double>, _ pairs: Int
    ) { vectors_winograd_weights_f64(out, step, w, pairs) }
}
