/// What stands in the padding of a convolution.
public enum ConvPadMode: String, Sendable, Hashable, CaseIterable {
    case zeros
    /// The mirror image, the edge not repeated.
    case reflect
    /// The nearest edge element.
    case edge
    /// The other end.
    case wrap

    /// The mode that a word names; `constant`, `replicate` and `circular` are other names for
    /// zeros, edge and wrap.
    public init?(word: String) {
        switch word {
        case "constant": self = .zeros
        case "replicate": self = .edge
        case "circular": self = .wrap
        default: self.init(rawValue: word)
        }
    }
}

/// The order of the axes, as its letters say it: batch N, channels C, and the spatial ones.
public struct ConvLayout: Sendable, Hashable {
    /// Whether the channels are the last axis (and a weight is (k…, C/groups, F)).
    public let isChannelsLast: Bool
    /// How many spatial letters were said. Only `convBiasGradient` needs it: elsewhere the
    /// weight's rank decides, and any layout means "channels first" or "channels last".
    public let spatialCount: Int

    private init(isChannelsLast: Bool, spatialCount: Int) {
        self.isChannelsLast = isChannelsLast
        self.spatialCount = spatialCount
    }

    /// (N, C, H, W), the default.
    public static let channelsFirst = ConvLayout(isChannelsLast: false, spatialCount: 2)
    /// (N, H, W, C).
    public static let channelsLast = ConvLayout(isChannelsLast: true, spatialCount: 2)

    /// The words that `init(word:)` knows.
    public static let words = ["NCHW", "NCW", "NCDHW", "NHWC", "NWC", "NDHWC"]

    /// The layout that letters name: one of `words`.
    public init?(word: String) {
        guard ConvLayout.words.contains(word) else { return nil }
        self.init(isChannelsLast: word.utf8.last == UInt8(ascii: "C"), spatialCount: word.utf8.count - 2)
    }

    /// Its letters for as many spatial axes as were said.
    public var word: String { word(spatialCount: spatialCount) }

    /// Its letters for another number of spatial axes, 1 to 3.
    public func word(spatialCount: Int) -> String {
        let spatial = String("DHW".suffix(spatialCount))
        return isChannelsLast ? "N\(spatial)C" : "NC\(spatial)"
    }
}

/// Which way a convolution is computed.
public enum ConvAlgorithm: String, Sendable, Hashable, CaseIterable {
    /// The fastest for the size, exact on whole numbers.
    case auto
    /// Loops that can be read: the reference.
    case direct
    /// Unfold into columns, then a matrix product.
    case im2col
    /// The convolution written out as one dense matrix.
    case matrix
    /// Winograd's F(2×2, 3×3).
    case winograd
    /// Winograd's F(4×4, 3×3), which rounds more.
    case winograd4
    /// oneDNN's kernels.
    case onednn

    /// The algorithm that a word names.
    public init?(word: String) { self.init(rawValue: word) }
}

/// What a deconvolution does where stamps of its kernel overlap.
public enum Overlap: String, Sendable, Hashable, CaseIterable {
    case sum
    /// The sum divided by how many kernel cells landed there, channels not counted.
    case mean

    public init?(word: String) { self.init(rawValue: word) }
}

/// How the columns of `im2col` lie.
public enum ColumnOrder: String, Sendable, Hashable, CaseIterable {
    /// (N·O, C·K): a window a row.
    case rows
    /// (C·K, N·O): a window a column.
    case cols
    /// (N, C·K, O), as PyTorch's unfold.
    case unfold

    public init?(word: String) { self.init(rawValue: word) }
}

/// Which part of a full convolution is kept, as SciPy names it.
public enum ConvolveMode: String, Sendable, Hashable, CaseIterable {
    case full, same, valid

    public init?(word: String) { self.init(rawValue: word) }
}
