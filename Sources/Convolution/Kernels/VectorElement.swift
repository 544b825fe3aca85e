import Tensors

/// An element type with kernels over SIMD vectors: float32 and float64.
protocol VectorElement: ConvElement, BinaryFloatingPoint, SIMDScalar, Codable {
    /// One machine register of SSE.
    associatedtype Lanes: SIMD where Lanes.Scalar == Self
    /// Two of them.
    associatedtype Wide: SIMD where Wide.Scalar == Self
}

extension Float: VectorElement {
    typealias Lanes = SIMD4<Float>
    typealias Wide = SIMD8<Float>
}

extension Double: VectorElement {
    typealias Lanes = SIMD2<Double>
    typealias Wide = SIMD4<Double>
}
