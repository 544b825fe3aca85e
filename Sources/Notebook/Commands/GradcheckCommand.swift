import Autodiff
import Language
import Tensors

extension SessionCommands {
    static let gradcheck = SessionCommand(
        "gradcheck", argument: "EXPR", "compares an expression's gradients with finite differences in float64"
    ) { call in
        let expression = try call.expression()
        let (inputs, isDouble) = try call.interpreter.checkGradient(of: expression, isWeighted: false)
        guard !inputs.isEmpty else {
            throw call.refuse(
                "it reads no tensor of floats from a name", help: "x = rand(3, 3), then :gradcheck sum(x ** 2)")
        }
        let width = inputs.map(\.name.count).max() ?? 0
        for (name, result) in inputs {
            let margin = String(repeating: " ", count: width - name.count)
            let share = result.compared < result.shape.elementCount ? ", \(result.compared) elements compared" : ""
            let verdict = result.error < 1e-6 ? "agrees" : "differs"
            let place = place(result.place, in: result.shape)
            let at = result.error == 0 || place == "[]" ? "" : " at \(place)"
            call.show("\(name)\(margin)  \(result.shape)  \(verdict): largest error \(short(result.error))\(at)\(share)")
            guard !(result.error < 1e-6) else { continue }
            call.show(
                "\(String(repeating: " ", count: width))  at \(place):"
                    + " gradient \(formatScalar(result.rule)), finite difference \(formatScalar(result.difference))")
        }
        if !isDouble { call.show("the value is not float64 throughout, so differences are coarse") }
    }

    /// One significant digit: `0.5`, `3e-11`.
    private static func short(_ value: Double) -> String {
        guard value.isFinite, value > 0 else { return value == 0 ? "0" : "\(value)" }
        var (digit, exponent) = (value, 0)
        while digit < 0.95 { (digit, exponent) = (digit * 10, exponent - 1) }
        while digit >= 9.5 { (digit, exponent) = (digit / 10, exponent + 1) }
        let whole = "\(Int(digit.rounded()))"
        if (-3..<0).contains(exponent) { return "0." + String(repeating: "0", count: -exponent - 1) + whole }
        return exponent == 0 ? whole : "\(whole)e\(exponent)"
    }

    /// The indices of a flat place: `[0,2,1]`.
    private static func place(_ flat: Int, in shape: Shape) -> String {
        var (rest, indices) = (flat, [Int]())
        for length in shape.reversed() {
            indices.insert(rest % max(length, 1), at: 0)
            rest /= max(length, 1)
        }
        return "[\(indices.map(String.init).joined(separator: ","))]"
    }
}
