/// Counts as people read them.
public enum Count {
    /// `1,234,567`: in groups of three digits.
    public static func grouped(_ n: Int) -> String {
        var digits = Array(String(n.magnitude))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (n < 0 ? "-" : "") + String(digits)
    }
}
