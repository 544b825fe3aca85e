/// A Python call as the fixtures write it.
indirect enum Call: Equatable {
    case none
    case bool(Bool)
    case int(Int)
    case string(String)
    case tuple([Call])
    case name(String)
    case call(String, [Call], [String: Call])
}

struct CallParseError: Error { let rest: String }

/// Reads names, integers, strings, tuples and calls with keywords.
struct CallParser {
    private var rest: Substring

    static func parse(_ text: String) throws -> Call {
        var parser = CallParser(rest: text[...])
        let call = try parser.expression()
        parser.skip()
        if !parser.rest.isEmpty { throw CallParseError(rest: String(parser.rest)) }
        return call
    }

    private init(rest: Substring) { self.rest = rest }

    private mutating func skip() { rest = rest.drop { $0 == " " } }

    private mutating func take(_ character: Character) -> Bool {
        skip()
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    private mutating func expect(_ character: Character) throws {
        if !take(character) { throw CallParseError(rest: String(rest)) }
    }

    private mutating func word() -> String {
        skip()
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
        rest = rest.dropFirst(word.count)
        return String(word)
    }

    private mutating func expression() throws -> Call {
        skip()
        if take("(") { return try tuple() }
        if take("\"") {
            let text = rest.prefix { $0 != "\"" }
            rest = rest.dropFirst(text.count)
            try expect("\"")
            return .string(String(text))
        }
        let isNegative = take("-")
        let word = word()
        if word.isEmpty { throw CallParseError(rest: String(rest)) }
        if let int = Int(word) { return .int(isNegative ? -int : int) }
        switch word {
        case "true": return .bool(true)
        case "false": return .bool(false)
        case "none": return .none
        default: return take("(") ? try arguments(of: word) : .name(word)
        }
    }

    /// What follows an opening bracket: a tuple, or one expression in brackets.
    private mutating func tuple() throws -> Call {
        var items: [Call] = []
        var hasComma = false
        while !take(")") {
            items.append(try expression())
            if take(",") { hasComma = true } else { try expect(")"); break }
        }
        return items.count == 1 && !hasComma ? items[0] : .tuple(items)
    }

    private mutating func arguments(of name: String) throws -> Call {
        var positional: [Call] = []
        var keywords: [String: Call] = [:]
        while !take(")") {
            let item = try expression()
            if case .name(let keyword) = item, take("=") {
                keywords[keyword] = try expression()
            } else {
                positional.append(item)
            }
            if !take(",") { try expect(")"); break }
        }
        return .call(name, positional, keywords)
    }
}
