import Convolution
import Tensors

extension ConvCall {
    /// The shape of what the call gives (of a pool with places: of either part), from its sizes alone.
    ///
    /// - Throws: `TensorError` when it has more elements than can be addressed.
    public func resultShape() throws -> Shape {
        switch operation {
        case .conv, .maxPool, .averagePool: geometry.outputShape
        case .deconv, .inputGradient, .col2im: geometry.inputShape
        case .weightGradient: geometry.weightShape
        case .im2col: try geometry.columnsShape(order)
        case .matrix:
            try Shape([
                geometry.filters * geometry.outputCount, geometry.channels * geometry.inputCount,
            ])
        }
    }

    /// The element type of what the call gives.
    public var resultDType: DType {
        let type = operands.map(\.tensor.dtype).reduce(.bool, DType.promote)
        if operation == .averagePool || overlap == .mean, !type.isFloating { return .float32 }
        return type == .bool ? .int64 : type
    }

    /// Whether it is arithmetic, rather than a copy into another order.
    private var hasProducts: Bool {
        switch operation {
        case .conv, .deconv, .inputGradient, .weightGradient: true
        case .im2col, .col2im, .matrix, .maxPool, .averagePool: false
        }
    }

    /// One line: the shape, the multiply-adds and the bytes, with nothing computed.
    public func sizeText() throws -> String {
        let shape = try resultShape()
        var parts = ["\(shape)" + (resultDType == .float32 ? "" : "  \(resultDType.name)")]
        if hasProducts { parts.append("\(Count.grouped(geometry.multiplyAdds)) multiply-adds") }
        parts.append(ByteSize.text(shape.elementCount * resultDType.width))
        return parts.joined(separator: "  ")
    }
}
