/// A change to the input that a diagnostic can show made: the line that runs.
public enum Fix: Hashable, Sendable {
    /// Other text in place of a part.
    case replace(Span, String)
    /// A keyword and its value, in the call that stands at the span; in place of the value it has there.
    case keyword(String, String, call: Span)

    /// The line of the input that changes, as it reads then; nil where the change cannot be made.
    func line(in source: String) -> String? {
        var bytes = Array(source.utf8)
        let start: Int
        switch self {
        case .replace(let span, let text):
            guard span.start >= 0, span.start <= span.end, span.end <= bytes.count else { return nil }
            start = span.start
            bytes.replaceSubrange(span.start..<span.end, with: text.utf8)
        case .keyword(let name, let value, let call):
            guard call.start >= 0, call.start < call.end, call.end <= bytes.count, bytes[call.end - 1] == UInt8(ascii: ")") else { return nil }
            let (place, text) = Self.edit(name, value, in: bytes[call.start..<call.end])
            start = place.lowerBound
            bytes.replaceSubrange(place, with: text.utf8)
        }
        let newline = UInt8(ascii: "\n")
        let from = bytes[..<start].lastIndex(of: newline).map { $0 + 1 } ?? 0
        return String(decoding: bytes[from..<(bytes[start...].firstIndex(of: newline) ?? bytes.count)], as: UTF8.self)
    }

    /// Where in a call `name=value` goes, and how it is written there.
    private static func edit(_ name: String, _ value: String, in call: ArraySlice<UInt8>) -> (Range<Int>, String) {
        let end = call.endIndex - 1
        guard let found = call.firstRange(of: Array((name + "=").utf8)) else { return (end..<end, ", \(name)=\(value)") }
        // What it is now goes on to a comma or a parenthesis outside brackets.
        var depth = 0
        let stop = call[found.upperBound..<end].firstIndex { byte in
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","): return depth == 0
            default: break
            }
            return depth < 0
        }
        return (found.upperBound..<(stop ?? end), value)
    }
}

extension EvaluationError {
    /// The change that would make the input run, where it is plain; none for what went wrong inside a call or a loop.
    var fix: Fix? {
        guard calls.isEmpty, let span else { return nil }
        func only(_ names: [String]) -> Fix? { names.count == 1 ? .replace(span, names[0]) : nil }
        switch kind {
        case .unknownName(_, let similar), .unknownAttribute(_, _, let similar), .unknownKeyword(_, _, _, let similar): return only(similar)
        case .foreignName(let name, _): return ForeignNames.replacement(for: name).map { .replace(span, $0) }
        case .unknownWord(_, _, _, _, let similar?): return .replace(span, "\"\(similar)\"")
        case .conv(.kernelTooLarge(let operation, let axis)) where !axis.looksSwapped(in: operation):
            return .keyword("pad", "\(axis.lackingPad)", call: span)
        default: return nil
        }
    }
}
