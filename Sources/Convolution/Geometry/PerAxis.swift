/// A setting of a convolution: one number for every spatial axis, or one each.
public enum PerAxis: Sendable, Hashable {
    case all(Int)
    /// As many as there are spatial axes, outermost first.
    case each([Int])
}

/// How far an input is extended (or, where negative, cropped) before the kernel moves over it.
public enum Padding: Sendable, Hashable {
    /// The same on both sides of every axis.
    case all(Int)
    /// The same on both sides, one number for each spatial axis.
    case each([Int])
    /// `[[low, high], …]`, one pair for each spatial axis.
    case pairs([[Int]])
    /// None.
    case valid
    /// The size of the result is that of the input divided by the stride, rounded up; an odd cell
    /// of padding goes to the end.
    case same
    /// As `same`, with the odd cell at the start.
    case sameLower
    /// One less than the kernel's extent on both sides: every overlap counts.
    case full
    /// All at the start, so that no result depends on what comes later; 1-D only.
    case causal

    /// The padding that a word names: `valid`, `same`, `same_lower`, `full`, `causal`.
    public init?(word: String) {
        switch word {
        case "valid": self = .valid
        case "same", "same_upper": self = .same
        case "same_lower": self = .sameLower
        case "full": self = .full
        case "causal": self = .causal
        default: return nil
        }
    }

    /// The words that `init(word:)` knows.
    public static let words = ["valid", "same", "same_lower", "full", "causal"]

    /// The word for it; nil when it is numbers.
    public var word: String? {
        switch self {
        case .all, .each, .pairs: nil
        case .valid: "valid"
        case .same: "same"
        case .sameLower: "same_lower"
        case .full: "full"
        case .causal: "causal"
        }
    }
}
