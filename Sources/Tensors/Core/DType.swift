/// The four element types, in the order of promotion.
public enum DType: UInt8, Sendable, Hashable, CaseIterable, Comparable {
    case bool, int64, float32, float64

    /// `"float32"`, as it is typed and shown.
    public var name: String {
        switch self {
        case .bool: "bool"
        case .int64: "int64"
        case .float32: "float32"
        case .float64: "float64"
        }
    }

    /// Bytes of one element.
    public var width: Int {
        switch self {
        case .bool: 1
        case .int64, .float64: 8
        case .float32: 4
        }
    }

    public var isFloating: Bool { self >= .float32 }

    public static func < (a: DType, b: DType) -> Bool { a.rawValue < b.rawValue }

    /// The type that holds the result of an operation on both: the later of
    /// bool, int64, float32, float64.
    public static func promote(_ a: DType, _ b: DType) -> DType { max(a, b) }

    /// The type in which sums of products of these are computed: the one they promote to, but for
    /// bools float32, where a sum of zeros and ones is zero when no product is true, and for int64
    /// beside float32 float64, which holds both: the sum is rounded once, as NumPy's is.
    static func summing(_ types: [DType]) -> DType {
        switch types.reduce(.bool, promote) {
        case .bool: .float32
        case .float32 where types.contains(.int64): .float64
        case let type: type
        }
    }
}

/// A Swift type that tensors store: `Bool`, `Int`, `Float` or `Double`.
public protocol Element: BitwiseCopyable, Sendable, Equatable {
    static var dtype: DType { get }
    static var zero: Self { get }
}

extension Bool: Element {
    public static var dtype: DType { .bool }
    public static var zero: Bool { false }
}

extension Int: Element {
    public static var dtype: DType { .int64 }
}

extension Float: Element {
    public static var dtype: DType { .float32 }
}

extension Double: Element {
    public static var dtype: DType { .float64 }
}

/// An element type with arithmetic: all but `Bool`.
public protocol NumericElement: Element, Numeric, Comparable {}

extension Int: NumericElement {}
extension Float: NumericElement {}
extension Double: NumericElement {}
