import Tensors

/// Numbers as the lessons write them: whole ones without a point, long ones with four digits.
public struct NumberText {
    /// Whether a number was written with fewer digits than it has.
    public private(set) var hasRounded = false
    private let dtype: DType

    public init(_ dtype: DType) { self.dtype = dtype }

    /// The text of one number.
    public mutating func text(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        if value == value.rounded(), value.magnitude < 1e9 { return String(Int(value)) }
        let exact = NumberText.trimmed(dtype == .float64 ? formatScalar(value) : formatScalar(Float(value)))
        if exact.count <= 6 { return exact }
        hasRounded = true
        return NumberText.rounded(value, digits: 4)
    }

    /// As a factor of a product: a negative one in parentheses.
    public mutating func factor(_ value: Double) -> String {
        let text = text(value)
        return text.hasPrefix("-") ? "(\(text))" : text
    }

    /// A result in full: as many digits as it takes.
    public func full(_ value: Double) -> String {
        if value == value.rounded(), value.magnitude < 1e9 { return String(Int(value)) }
        return NumberText.trimmed(dtype == .float64 ? formatScalar(value) : formatScalar(Float(value)))
    }

    private static func trimmed(_ text: String) -> String {
        text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// A number to so many significant digits, without zeros at its end.
    public static func rounded(_ value: Double, digits: Int) -> String {
        if value == 0 || !value.isFinite { return trimmed(formatScalar(value)) }
        var exponent = 0
        var scaled = value.magnitude
        while scaled >= 10, exponent < 400 { scaled /= 10; exponent += 1 }
        while scaled < 1, exponent > -400 { scaled *= 10; exponent -= 1 }
        let places = digits - 1 - exponent
        guard (-12...12).contains(places) else {
            let factor = power(digits - 1)
            let mantissa = (scaled * factor).rounded() / factor
            return (value < 0 ? "-" : "") + trimmed(formatScalar(mantissa)) + "e\(exponent)"
        }
        let factor = power(places.magnitude > 0 ? Int(places.magnitude) : 0)
        let result = places >= 0 ? (value * factor).rounded() / factor : (value / factor).rounded() * factor
        return trimmed(formatScalar(result))
    }

    private static func power(_ n: Int) -> Double { (0..<max(n, 0)).reduce(1) { value, _ in value * 10 } }
}
