import Tensors

extension ProgramGenerator {
    /// Two operands and a sign between them, or one with a sign before it.
    mutating func operation(_ depth: Int) -> Expression? {
        let a = expression(depth)
        if int(0...7) == 0 {
            switch a.value.dtype {
            case .bool: return Expression(text: "(~\(a.text))", value: a.value.map { 1 - $0 })
            default: return Expression(text: "(-\(a.text))", value: a.value.map { -$0 })
            }
        }
        let sign = pick(["+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "&", "|", "^", "@"])
        if sign == "@" {
            let b = expression(depth)
            guard a.value.rank > 0, b.value.rank > 0, let product = a.value.times(b.value) else { return nil }
            return Expression(text: "(\(a.text) @ \(b.text))", value: product)
        }
        return binary(sign, a, int(0...3) == 0 ? number() : expression(depth))
    }

    /// A plain number, which takes the dtype of what it is combined with; its own says of what kind it is.
    private mutating func number() -> Expression {
        if bool() { return Expression(text: "\(int(1...3))", value: NaiveArray([], .int64) { _ in 0 }) }
        return Expression(text: "0.5", value: NaiveArray([], .float32) { _ in 0.5 })
    }

    /// The value of `a sign b`, broadcast and promoted; nil where an element has none or more than one
    /// that is right.
    func binary(_ sign: String, _ a: Expression, _ b: Expression) -> Expression? {
        var (x, y) = (a.value, b.value)
        if let number = Double(b.text) { y = NaiveArray([], y.dtype) { _ in number } }
        guard let shape = NaiveArray.broadcast(x.shape, y.shape) else { return nil }
        var dtype = max(x.dtype, y.dtype)
        var error = 0.0
        let function: (Double, Double) -> Double?
        switch sign {
        case "+", "-", "*":
            if dtype == .bool {
                guard sign != "-" else { return nil }
                function = sign == "+" ? { a, b in max(a, b) } : { a, b in a * b }
            } else {
                let arithmetic: [String: (Double, Double) -> Double] = ["+": (+), "-": (-), "*": (*)]
                function = arithmetic[sign] ?? (+)
            }
            let isProduct = sign == "*"
            if x.error + y.error > 0 {
                let most = isProduct ? x.most * y.most : x.most + y.most
                error = isProduct ? x.error * y.most + y.error * x.most + x.error * y.error : x.error + y.error
                error += 2 * NaiveArray.epsilon(dtype) * most
            }
        case "/":
            guard x.error == 0, y.error == 0 else { return nil }
            dtype = max(dtype, .float32)
            function = { $1 == 0 ? nil : $0 / $1 }
        case "//", "%", "**":
            guard x.error == 0, y.error == 0 else { return nil }
            dtype = max(dtype, .int64)
            if sign == "**" {
                guard y.isWhole, y.values.allSatisfy({ $0 >= 0 && $0 <= 4 }) else { return nil }
                // Powers of quarters have few digits; others are rounded once, or at each step as here.
                if !x.values.allSatisfy({ ($0 * 4).rounded() == $0 * 4 }) { error = 8 * NaiveArray.epsilon(dtype) * max(1, x.most * x.most * x.most * x.most) }
                function = { base, count in (0..<Int(count)).reduce(1) { power, _ in power * base } }
            } else {
                let isQuotient = sign == "//"
                function = { dividend, divisor in
                    guard divisor != 0 else { return nil }
                    let quotient = (dividend / divisor).rounded(.down)
                    return isQuotient ? quotient : dividend - divisor * quotient
                }
            }
        case "&", "|", "^":
            guard dtype <= .int64 else { return nil }
            let combine: (Int, Int) -> Int = sign == "&" ? { $0 & $1 } : sign == "|" ? { $0 | $1 } : { $0 ^ $1 }
            function = { Double(combine(Int($0), Int($1))) }
        default:
            guard x.error == 0, y.error == 0 else { return nil }
            dtype = .bool
            let holds: [String: (Double, Double) -> Bool] = ["==": (==), "!=": (!=), "<": (<), "<=": (<=), ">": (>), ">=": (>=)]
            guard let test = holds[sign] else { return nil }
            function = { test($0, $1) ? 1 : 0 }
        }
        var isDefined = true
        (x, y) = (x.converted(for: dtype), y.converted(for: dtype))
        let value = NaiveArray(shape, dtype, error: error) { index in
            guard let result = function(x.stretched(index), y.stretched(index)) else {
                isDefined = false
                return 0
            }
            return result
        }
        return isDefined ? Expression(text: "(\(a.text) \(sign) \(b.text))", value: value) : nil
    }

    /// `name[…]` of an expression.
    mutating func view(_ depth: Int) -> Expression? {
        let operand = expression(depth)
        guard operand.value.rank > 0, let place = subscription(of: operand.value) else { return nil }
        var value = place.positions
        value.dtype = operand.value.dtype
        value.error = operand.value.error
        value.values = place.positions.values.map { operand.value.values[Int($0)] }
        return Expression(text: "\(operand.text)[\(place.text)]", value: value)
    }

    /// What may stand in brackets behind an array, and the positions of the elements that it means.
    mutating func subscription(of array: NaiveArray) -> (text: String, positions: NaiveArray)? {
        var count = -1.0
        var positions = NaiveArray(array.shape, .int64) { _ in
            count += 1
            return count
        }
        var texts: [String] = []
        var axis = 0
        var hasList = false
        for length in array.shape.prefix(int(1...array.rank)) {
            let at = axis
            switch int(0...6) {
            case 0 where length > 0:
                let i = int(0...(length - 1))
                let index = bool() ? i : i - length
                texts.append("\(index)")
                positions = positions.along(at, length: 1) { _ in i }
                var shape = positions.shape
                shape.remove(at: at)
                positions = positions.reshaped(shape)
                axis -= 1
            case 1:
                texts.append(":")
            case 2 where length > 0 && !hasList:
                hasList = true
                let list = (0..<int(1...3)).map { _ in int(0...(length - 1)) }
                texts.append("tensor([\(list.map(String.init).joined(separator: ", "))], dtype=int64)")
                positions = positions.along(at, length: list.count) { list[$0] }
            case 3:
                texts.append("::-1")
                positions = positions.flipped([at])
            case 4:
                texts.append("none, :")
                var shape = positions.shape
                shape.insert(1, at: at)
                positions = positions.reshaped(shape)
                axis += 1
            default:
                let start = int(0...max(0, length - 1))
                let step = int(1...2)
                let stop = int(start...length)
                texts.append("\(start):\(stop):\(step)")
                positions = positions.along(at, length: (stop - start + step - 1) / step) { start + $0 * step }
            }
            axis += 1
        }
        // A list beside numbers and new axes moves by rules that other tests know.
        if hasList, texts.contains(where: { Int($0) != nil || $0.hasPrefix("none") }) { return nil }
        if texts.count < array.rank, bool() { texts.append("...") }
        return (texts.joined(separator: ", "), positions)
    }
}

extension NaiveArray {
    /// The elements as they are when they meet others of a dtype.
    fileprivate func converted(for dtype: DType) -> NaiveArray { dtype == .float32 && self.dtype != .float64 ? converted(to: .float32) : self }
}
