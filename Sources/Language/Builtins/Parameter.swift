/// One parameter of a builtin: its name, what it takes, and what it is when it is not given.
public struct Parameter: Sendable {
    public let name: String
    public let kind: Kind
    /// Nil when it must be given.
    public let defaultValue: Value?
    /// How the default is shown when it is not a constant: pools' `stride=k`.
    public let defaultText: String?
    /// Takes all positional arguments that are left: `zeros(2, 3)`.
    public let isVariadic: Bool
    /// Other ecosystems' names for it.
    public let aliases: [String]

    /// What a parameter takes; errors and help say it in words.
    public enum Kind: Sendable {
        case tensor, operand, integer, integers, number, boolean, string, dtype, sequence, any
        /// One of these words.
        case word([String])
        /// A padding: an integer, one per axis, pairs, or one of these words.
        case padding([String])
        /// A tensor for its shape, or the sizes themselves.
        case size

        /// Whether a number with a fraction is what is wrong with an argument.
        var wantsIntegers: Bool {
            switch self {
            case .integer, .integers, .padding, .size: true
            default: false
            }
        }

        /// `an integer`, as in "stride takes …".
        public var words: String {
            switch self {
            case .tensor: "a tensor"
            case .operand: "a tensor or a number"
            case .integer: "an integer"
            case .integers: "an integer or several"
            case .number: "a number"
            case .boolean: "true or false"
            case .string: "a string"
            case .dtype: "a dtype: float32, float64, int64 or bool"
            case .sequence: "a list or a tuple of tensors"
            case .any: "a value"
            case .word(let words): words.map { "\"\($0)\"" }.joined(separator: ", ")
            case .padding(let words):
                "an integer, one per axis, (low, high) pairs, or " + words.map { "\"\($0)\"" }.joined(separator: ", ")
            case .size: "sizes or a tensor of that shape"
            }
        }
    }

    public init(
        _ name: String, _ kind: Kind, _ defaultValue: Value? = nil, shown defaultText: String? = nil,
        isVariadic: Bool = false, aliases: [String] = []
    ) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.defaultText = defaultText
        self.isVariadic = isVariadic
        self.aliases = aliases
    }

    /// As it stands in a signature: `x`, `stride=1`, `shape...`.
    public var signature: String {
        if isVariadic { return name + "..." }
        if let defaultText { return "\(name)=\(defaultText)" }
        switch defaultValue {
        case nil: return name
        case .string(let text)?: return "\(name)=\"\(text)\""
        case .nothing?: return "\(name)=none"
        case .bool(let value)?: return "\(name)=\(value)"
        case let value?: return "\(name)=\(ValueFormatter.plain(value))"
        }
    }
}
