import Autodiff
import Convolution
import Language
import Tensors

extension Derivation {
    private func value(_ index: [Int]) throws -> Double { try tensor.number(at: index, in: context) }

    /// What one element is made of.
    func told(at index: [Int], as label: String) throws -> (Why, [Trace.Source]) {
        func why(_ rule: Why.Rule, _ parts: [Why.Part] = [], _ place: String = "", leftName: String = "") throws -> Why {
            Why(label, index, try value(index), tensor.dtype, rule, parts, leftName: leftName, place: place)
        }
        switch step {
        case .given: return (try why(.given(givenText)), [])
        case .elementwise:
            var formula = Formula(tensor.dtype)
            let text = try formula.text(of: self, at: index, isOutermost: true)
            return (try why(.formula(text), [], formula.places), formula.sources)
        case .convolution(let call):
            if Terms(call, at: index) == nil { break }
            var why = try Why(call, at: index, of: tensor, operand: operandName(call))
            why.name = label
            return (why, sources(why))
        case .reduction(let function):
            guard let members = try Probe(self).members(of: index), !inputs.isEmpty else { break }
            return try reduction(function, members, index, why)
        case .product:
            guard let parts = try Probe(self).products(at: index) else { break }
            return (
                try why(.sum, parts),
                parts.flatMap { part in
                    [part.left.map { Trace.Source(node: inputs[0], index: $0) }, part.right.map { Trace.Source(node: inputs[1], index: $0) }]
                        .compactMap { $0 }
                })
        case .gradient, .other: break
        }
        if case .convolution(let call) = step, call.operation == .col2im, call.overlap == .sum, let members = try Probe(self).added(to: index) {
            return try reduction("sum", members, index, why)
        }
        switch try Probe(self).copied(to: index) {
        case .element(let input, let from):
            return (
                try why(.copy, [Why.Part(left: from, right: nil, a: try value(index), b: nil)], leftName: Trace.Source(node: inputs[input], index: from).label(isFirst: false)),
                [Trace.Source(node: inputs[input], index: from)])
        case .constant: return (try why(.copy, [Why.Part(left: nil, right: nil, a: try value(index), b: nil)]), [])
        case nil:
            let operands = inputs.filter { !$0.isNumber }.map { "\($0.name ?? $0.shortText) \($0.tensor.shape)" }
            return (try why(.made("made by \(function) from \(operands.joined(separator: " and "))")), [])
        }
    }

    private var givenText: String {
        if let outdated { return "given: `\(Trace.short(outdated))`, which made \(name ?? "it"), gives another value now" }
        return name == nil || name == text ? "given" : "given by \(Trace.short(text))"
    }

    /// The first operand's name in the conversation: inside a function it is typed as a parameter.
    private func operandName(_ call: ConvCall) -> String? {
        zip(inputs, roles).first { $0.1 == call.operands.first?.role }?.0.name
    }

    private var function: String {
        switch step {
        case .other(let name), .reduction(let name), .product(let name): name
        case .convolution(let call): call.function
        case .gradient: "grad"
        case .given, .elementwise: text
        }
    }

    /// Where the parts of a convolution's number come from.
    private func sources(_ why: Why) -> [Trace.Source] {
        guard case .convolution(let call) = step else { return [] }
        func input(_ role: String?) -> Derivation? {
            role.flatMap { role in zip(inputs, roles).first { $0.1 == role }?.0 }
        }
        let left = input(call.operands.first?.role)
        let right = input(call.operation == .weightGradient ? "dy" : "w")
        return (why.first + why.last).flatMap { part -> [Trace.Source] in
            var sources: [Trace.Source] = []
            if let left, let index = part.left { sources.append(Trace.Source(node: left, index: index)) }
            if let right, let index = part.right { sources.append(Trace.Source(node: right, index: index)) }
            return sources
        }
    }

    private func reduction(
        _ function: String, _ members: [[Int]], _ index: [Int],
        _ why: (Why.Rule, [Why.Part], String, String) throws -> Why
    ) throws -> (Why, [Trace.Source]) {
        let input = inputs[0]
        let kept = members.count > Why.most ? members.prefix(6) + members.suffix(2) : members[...]
        var parts = try kept.map { Why.Part(left: $0, right: nil, a: try input.tensor.number(at: $0, in: context), b: nil) }
        let sources = kept.map { Trace.Source(node: input, index: $0) }
        // The middle is not shown: it need not be read.
        if members.count > Why.most, let first = parts.first {
            parts.insert(contentsOf: repeatElement(first, count: members.count - parts.count), at: 6)
        }
        let name = input.name ?? input.shortText
        let place = members.count == 1 || members.isEmpty ? "" : members.count == input.tensor.elementCount
            ? "all of \(name)" : "\(Why.label(name, members[0])) to \(Why.label(name, members[members.count - 1]))"
        var numbers = NumberText(input.tensor.dtype)
        func joined(_ each: (String) -> String, _ separator: String) -> String {
            let words = parts.prefix(members.count > Why.most ? 6 : parts.count).map { each(numbers.factor($0.a)) }
            return (words + (members.count > Why.most ? ["…"] : [])).joined(separator: separator)
        }
        let rule: Why.Rule
        switch function {
        case "sum", "cumsum": rule = .sum
        case "mean": rule = .mean(of: members.count)
        case "max": rule = .largest
        case "prod": rule = .product
        case "norm": rule = .formula("sqrt(\(joined({ "\($0)²" }, " + ")))")
        case "softmax", "log_softmax":
            let own = numbers.factor(try input.tensor.number(at: index, in: context))
            let all = joined({ "exp(\($0))" }, " + ")
            rule = .formula(function == "softmax" ? "exp(\(own))/(\(all))" : "\(own) - log(\(all))")
        default: rule = .function(function)
        }
        return (try why(rule, parts, place, name), sources)
    }
}

/// Elementwise operations inside each other, with the numbers put in: `relu(573 - 400)`.
private struct Formula {
    private(set) var sources: [Trace.Source] = []
    private var numbers: NumberText

    init(_ dtype: DType) { numbers = NumberText(dtype == .bool || dtype == .int64 ? .float32 : dtype) }

    /// The elements that were put in, by name: `(y[0,1])`.
    var places: String {
        var tensors: [String] = []
        for source in sources where !source.index.isEmpty {
            let label = Why.label(source.label(isFirst: false), source.index)
            if !tensors.contains(label) { tensors.append(label) }
        }
        return tensors.count <= 3 ? tensors.joined(separator: ", ") : ""
    }

    mutating func text(of node: Derivation, at index: [Int], isOutermost: Bool, depth: Int = 0) throws -> String {
        guard case .elementwise(let notation) = node.step, isOutermost || (node.name == nil && depth < 12) else {
            if !node.isNumber { sources.append(Trace.Source(node: node, index: index)) }
            return numbers.factor(try node.tensor.number(at: index, in: node.context))
        }
        var words: [String] = []
        for input in node.inputs {
            let text = try text(of: input, at: Formula.broadcast(index, to: input.tensor.shape), isOutermost: false, depth: depth + 1)
            words.append(notation.isOperator && input.isWritten(out: depth) ? "(\(text))" : text)
        }
        switch notation {
        case .prefix(let sign): return sign + (words.first ?? "")
        case .infix(let op): return words.joined(separator: " \(op.rawValue) ")
        case .comparison(let op): return words.joined(separator: " \(op.rawValue) ")
        case .call(let name): return "\(name)(\(words.joined(separator: ", ")))"
        }
    }

    /// The index of the element that broadcasting brings to `index`.
    private static func broadcast(_ index: [Int], to shape: Shape) -> [Int] {
        zip(index.suffix(shape.rank), shape).map { $1 == 1 ? 0 : $0 }
    }
}

extension Derivation {
    /// Whether it stands in a formula as an operator, which needs brackets inside another.
    fileprivate func isWritten(out depth: Int) -> Bool {
        guard case .elementwise(let notation) = step, name == nil, depth + 1 < 12 else { return false }
        return notation.isOperator
    }
}

extension Derivation.Notation {
    var isOperator: Bool {
        if case .call = self { false } else { true }
    }
}
