extension UInt8 {
    var isDigit: Bool { UInt8(ascii: "0") <= self && self <= UInt8(ascii: "9") }

    var isNameStart: Bool {
        let lower = self | 0x20
        return UInt8(ascii: "a") <= lower && lower <= UInt8(ascii: "z") || self == UInt8(ascii: "_")
    }

    var isNamePart: Bool { isNameStart || isDigit }

    /// A blank inside a line.
    var isBlank: Bool {
        self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") || self == UInt8(ascii: "\r")
            || self == 0x0B || self == 0x0C
    }

    /// 0…15 for a hexadecimal digit.
    var hexadecimalValue: UInt? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt(self - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt(self - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}

extension Unicode.Scalar {
    /// A letter, as Unicode's identifiers have it (UAX #31).
    var isNameStart: Bool {
        isASCII ? UInt8(value).isNameStart : properties.isXIDStart
    }

    var isNamePart: Bool {
        isASCII ? UInt8(value).isNamePart : properties.isXIDContinue
    }

    /// A blank that came along when text was copied from a page: no-break and other spaces, and
    /// the invisible ones. Nobody can see them, so they are taken as blanks.
    var isBlank: Bool {
        switch value {
        case 0x200B, 0x2060, 0xFEFF: true
        default: properties.isWhitespace
        }
    }
}
