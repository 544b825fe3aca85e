/// Amounts of memory as people write them.
public enum ByteSize {
    private static let units: [(name: String, bytes: Int)] = [
        ("EB", 1 << 60), ("PB", 1 << 50), ("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10),
    ]

    /// `4GB`, `512MB`, `1.5G` or a plain number of bytes, in units of 1024; nil for anything else.
    public static func parse(_ text: String) -> Int? {
        let upper = text.uppercased()
        for (name, bytes) in units {
            for suffix in [name, String(name.prefix(1)) + "IB", String(name.prefix(1))] where upper.hasSuffix(suffix) {
                guard let count = Double(upper.dropLast(suffix.count)), count >= 0 else { return nil }
                let total = count * Double(bytes)
                return total < 0x1p62 ? Int(total) : nil
            }
        }
        let plain = upper.hasSuffix("B") ? String(upper.dropLast()) : upper
        guard let count = Int(plain), count >= 0 else { return nil }
        return count
    }

    /// `3.5GB`, one decimal when it needs one.
    public static func text(_ bytes: Int) -> String {
        for (name, size) in units where bytes >= size {
            let tenths = Int((Double(bytes) / Double(size) * 10).rounded())
            return tenths % 10 == 0 ? "\(tenths / 10)\(name)" : "\(tenths / 10).\(tenths % 10)\(name)"
        }
        return "\(bytes)B"
    }
}
