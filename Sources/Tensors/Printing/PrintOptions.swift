/// How tensors are turned into text: NumPy's print options, or PyTorch's.
public struct PrintOptions: Sendable, Hashable {
    /// The library whose text it is.
    public enum Style: String, Sendable, Hashable, CaseIterable { case numpy, torch }

    /// Whose text it is.
    public var style: Style
    /// The most digits after the point (numpy), or exactly so many (torch).
    public var precision: Int
    /// A tensor of more elements is summarised.
    public var threshold: Int
    /// How many elements a summary shows at either end of a long axis.
    public var edgeItems: Int
    /// Where lines are wrapped, in characters.
    public var lineWidth: Int
    /// numpy: small numbers never cause scientific notation.
    public var suppress: Bool
    /// torch: scientific notation always, never, or (nil) when the values ask for it.
    public var sciMode: Bool?

    public init(
        style: Style, precision: Int, threshold: Int, edgeItems: Int, lineWidth: Int,
        suppress: Bool = false, sciMode: Bool? = nil
    ) {
        self.style = style
        self.precision = precision
        self.threshold = threshold
        self.edgeItems = edgeItems
        self.lineWidth = lineWidth
        self.suppress = suppress
        self.sciMode = sciMode
    }

    /// The defaults of `numpy.printoptions`.
    public static let numpy = PrintOptions(
        style: .numpy, precision: 8, threshold: 1000, edgeItems: 3, lineWidth: 75)
    /// The defaults of `torch.set_printoptions`.
    public static let torch = PrintOptions(
        style: .torch, precision: 4, threshold: 1000, edgeItems: 3, lineWidth: 80)

    /// The same options with numbers that sums and products of a few of them cannot overflow.
    var bounded: PrintOptions {
        func bound(_ value: Int) -> Int { Swift.min(Swift.max(value, 0), 1 << 40) }
        var result = self
        result.precision = bound(precision)
        result.edgeItems = bound(edgeItems)
        result.lineWidth = bound(lineWidth)
        return result
    }
}
