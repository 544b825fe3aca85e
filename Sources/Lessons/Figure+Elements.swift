/// The parts of a figure as SVG elements; places are in pixels.
extension Figure {
    func square(_ x: Int, _ y: Int, _ style: String) -> String {
        "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(cell)\" height=\"\(cell)\" \(style)/>\n"
    }

    func number(_ x: Int, _ y: Int, _ text: String, _ fill: String) -> String {
        // Long numbers are written smaller.
        let size = text.count > 4 ? " style=\"font-size:\(max(8, 64 / text.count))px\"" : ""
        return "<text class=\"n\" x=\"\(x + cell / 2)\" y=\"\(y + cell / 2 + 3)\" fill=\"\(fill)\"\(size)>\(escaped(text))</text>\n"
    }

    /// A kernel's number, in the corner of the cell it is multiplied with.
    func corner(_ weight: String, _ x: Int, _ y: Int, _ fill: String) -> String {
        if weight.isEmpty { return "" }
        let size = weight.count > 4 ? " style=\"font-size:\(max(6, 46 / weight.count))px\"" : ""
        return "<text class=\"w\" x=\"\(x + cell - 5)\" y=\"\(y + cell - 4)\" text-anchor=\"end\" fill=\"\(fill)\"\(size)>\(escaped(weight))</text>\n"
    }

    /// The call, smaller the longer it is, and cut at last.
    func title() -> String {
        let text = scene.call.text, room = Double(width - 2 * margin)
        let size = max(11, min(17, Int(room / (0.6 * Double(max(text.count, 1))))))
        return "<text class=\"t\" x=\"\(margin)\" y=\"28\" fill=\"#111111\" style=\"font-size:\(size)px\">\(escaped(shortened(text, Int(room / (0.6 * Double(size))))))</text>\n"
    }

    func label(_ x: Int, _ y: Int, _ style: String, _ text: String) -> String {
        "<text class=\"\(style)\" x=\"\(x)\" y=\"\(y)\" fill=\"#111111\">\(escaped(text))</text>\n"
    }

    func shortened(_ text: String, _ most: Int) -> String {
        text.count <= most ? text : String(text.prefix(max(1, most - 1))) + "…"
    }

    func escaped(_ text: String) -> String {
        text.reduce(into: "") { out, character in
            switch character {
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "&": out += "&amp;"
            case "\"": out += "&quot;"
            case "\n": out += " "
            default: out.append(character)
            }
        }
    }
}
