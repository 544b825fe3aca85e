import Convolution

extension ConvError {
    /// The parameter that offends, as it is typed; nil when several do.
    var argumentName: String? {
        switch self {
        case .weightRank: "w"
        case .inputRank(_, let argument, _, _, _): argument
        case .channels(_, let argument, _, _, _, _, _, _, _): argument
        case .groups: "groups"
        case .notPositive(_, let argument, _): argument
        case .countPerAxis(_, let argument, _, _): argument
        case .padPair, .padOfNothing: "pad"
        case .notExact: "exact"
        case .outputPadding: "output_padding"
        case .outputSize: "output_size"
        case .bias: "b"
        case .gradientShape: "dy"
        case .size: "size"
        case .columnsShape: "col"
        case .engineUnavailable, .algorithm: "algo"
        default: nil
        }
    }
}
