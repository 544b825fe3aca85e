/// A number as Python's `repr` writes it: the fewest digits that read back as the same number,
/// positional from 1e-4 to 1e16, `inf`, `nan`, `3.0`, `1e-05`.
public func formatScalar(_ value: Double) -> String {
    formatScalar(value, limit: 1e16)
}

/// The element of a 0-d float32 tensor as NumPy 2.4 writes it: as for a `Double`, but scientific
/// from 1e6.
public func formatScalar(_ value: Float) -> String {
    formatScalar(value, limit: 1e6)
}

private func formatScalar<Value: PrintedFloat>(_ value: Value, limit: Double) -> String {
    if value.isNaN { return "nan" }
    let sign = value.sign == .minus ? "-" : ""
    if value.isInfinite { return sign + "inf" }
    if value == 0 { return sign + "0.0" }
    let magnitude = Double(value.magnitude)
    let short = value.magnitude.shortest.stripped
    let digits = String(short.digits)
    if magnitude >= 1e-4, magnitude < limit {
        return sign + positional(digits, exponent: short.exponent)
    }
    let exponent = short.exponent + digits.count - 1
    let size = String(exponent.magnitude)
    return sign + digits.prefix(1) + (digits.count > 1 ? "." + digits.dropFirst() : "")
        + (exponent < 0 ? "e-" : "e+") + (size.count < 2 ? "0" : "") + size
}

/// digits · 10^exponent with a point and at least one digit on either side of it.
private func positional(_ digits: String, exponent: Int) -> String {
    if exponent >= 0 { return digits + String(repeating: "0", count: exponent) + ".0" }
    let whole = digits.count + exponent
    if whole > 0 { return digits.prefix(whole) + "." + digits.dropFirst(whole) }
    return "0." + String(repeating: "0", count: -whole) + digits
}
