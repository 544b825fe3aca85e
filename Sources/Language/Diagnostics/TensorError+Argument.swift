import Tensors

extension TensorError {
    /// The parameters that this may be the fault of, as builtins call them; the first that a builtin has
    /// is to blame. None when the tensors do not go together.
    var argumentNames: [String] {
        switch self {
        case .axisOutOfRange, .repeatedAxis, .squeeze: ["axis", "axes"]
        case .notAPermutation: ["axes", "order"]
        case .reshape, .broadcastTo, .negativeDimension, .tooManyElements, .rankTooHigh: ["shape"]
        case .stridesCount: ["strides"]
        case .windowTooLarge: ["kernel"]
        case .padWidths, .negativePad: ["widths"]
        case .unevenSplit: ["parts"]
        case .concatShapes, .stackShapes: ["tensors"]
        case .indexOutOfRange, .fractionalIndex: ["indices"]
        case .stepOfZeroLength: ["step"]
        case .rankTooLow, .padEmptyAxis, .emptyReduction, .notOneElement: ["x"]
        case .notAMatrix, .notSquare, .singular, .notFinite: ["a"]
        case .unsupportedDType: ["dtype"]
        default: []
        }
    }
}
