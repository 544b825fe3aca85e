import Autodiff
import Language
import Tensors

/// The gradient of a value, told by the chain rule: what flows back to a value is what flows back to
/// each value made of it, times how that one changes.
struct Gradient {
    /// What is differentiated.
    let root: Derivation
    /// What weighs its elements; nil for one.
    let upstream: Derivation?
    /// The user's name for the gradient that was asked for.
    private let name: String?

    init(of root: Derivation, upstream: Derivation? = nil, name: String? = nil) {
        (self.root, self.upstream, self.name) = (root, upstream, name)
    }

    /// `grad(l, y)`.
    func label(of node: Derivation) -> String {
        if let name { return Trace.short(name) }
        let label = "grad(\(plain(root)), \(plain(node)))"
        return label.count <= 40 ? label : "grad(\(Trace.short(root.name ?? root.text, most: 16)), \(Trace.short(node.name ?? node.text, most: 16)))"
    }

    private func plain(_ node: Derivation) -> String {
        node.name ?? (node.text.count <= 24 ? node.text.split(whereSeparator: \.isWhitespace).joined(separator: " ") : Trace.short(node.text))
    }

    private var context: EvaluationContext { root.context }

    /// The whole gradient by a value; nil when the root does not depend on it.
    private func value(by node: Derivation) throws -> Tensor? {
        let seed = try upstream?.value ?? Tracked(Tensor.ones(root.tensor.shape, dtype: root.tensor.dtype, in: context))
        if node === root { return seed.tensor }
        let way = try Differentiation(of: root.value, by: [node.value], on: root.tape)
        guard way.reaches[0] else { return nil }
        return try way.gradients(from: seed)[0]?.tensor
    }

    /// What one element of the gradient by `node` is made of.
    func told(_ node: Derivation, _ index: [Int]) throws -> (Why, [Trace.Source]) {
        let label = label(of: node)
        guard let whole = try value(by: node) else {
            return (Why(label, index, 0, node.tensor.dtype, .given("\(plain(root)) does not depend on \(plain(node))")), [])
        }
        let value = try whole.number(at: index, in: context)
        func why(_ rule: Why.Rule, _ parts: [Why.Part] = [], _ place: String = "") -> Why {
            Why(label, index, value, whole.dtype, rule, parts, place: place)
        }
        if node === root {
            guard let upstream else { return (why(.given("\(plain(root)) by itself")), []) }
            let part = Why.Part(left: index, right: nil, a: value, b: nil)
            return (
                Why(label, index, value, whole.dtype, .copy, [part], leftName: upstream.name ?? Trace.short(upstream.text)),
                [Trace.Source(node: upstream, index: index)])
        }
        let users = users(of: node)
        if users.count == 1, let told = try? convolution(users[0].node, users[0].input, index, label, whole) { return told }
        var parts: [Why.Part] = []
        var sources: [Trace.Source] = []
        for user in users {
            guard let above = try self.value(by: user.node) else { continue }
            guard let changes = try? changes(of: user.node, with: user.input, at: index) else {
                return (why(.made("made by grad, through \(Trace.short(user.node.text))")), [])
            }
            // Where a change of nothing is all there is, as below zero of relu, it is told.
            let isFlat = changes.allSatisfy { $0 == 0 } && above.shape == node.tensor.shape
            for (j, change) in changes.enumerated() where change != 0 || isFlat && above.shape.index(at: j) == index {
                let place = above.shape.index(at: j)
                parts.append(Why.Part(left: place, right: nil, a: try above.number(at: place, in: context), b: change))
                sources.append(Trace.Source(node: user.node, index: place, gradient: Gradient(of: root, upstream: upstream)))
            }
        }
        if parts.isEmpty { return (why(.given("no change of it reaches \(plain(root))")), []) }
        let through = users.map { plain($0.node) }
        return (why(.sum, parts, through.count <= 3 ? "through \(through.joined(separator: ", "))" : ""), sources)
    }

    /// The values that a value goes into on the way to the root, and as which input.
    private func users(of node: Derivation) -> [(node: Derivation, input: Int)] {
        var users: [(node: Derivation, input: Int)] = []
        var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
        var queue = [root]
        while let next = queue.popLast() {
            for (i, input) in next.inputs.enumerated() {
                if input === node { users.append((next, i)) }
                if seen.insert(ObjectIdentifier(input)).inserted { queue.append(input) }
            }
        }
        return users
    }

    /// How each element of `node` changes with one element of an input: the derivative, by what comes
    /// in, of the way back from it.
    private func changes(of node: Derivation, with input: Int, at index: [Int]) throws -> [Double] {
        let tape = root.tape
        let leaves = node.inputs.map { Tracked($0.tensor) }
        let result = try node.again(with: zip(node.inputs, leaves).map { $0.isNumber ? nil : $1 })
        let seed = Tracked(try Tensor.ones(result.tensor.shape, dtype: result.tensor.dtype, in: context))
        guard let back = try Differentiation(of: result, by: [leaves[input]], on: tape).gradients(from: seed)[0] else {
            throw GradientError.noRule(node.text)
        }
        let one = try tape.subscripted(back, index.map { .at($0) })
        let way = try Differentiation(of: one, by: [seed], on: tape)
        guard way.reaches[0], let changes = try way.gradients(from: Tracked(Tensor.ones(one.tensor.shape, dtype: one.tensor.dtype, in: context)))[0]
        else { throw GradientError.noRule(node.text) }
        return try changes.tensor.elements(Double.self, in: context)
    }

    /// The gradient through a convolution, as the convolution that it is.
    private func convolution(
        _ node: Derivation, _ input: Int, _ index: [Int], _ label: String, _ whole: Tensor
    ) throws -> (Why, [Trace.Source])? {
        guard case .convolution(let call) = node.step, let name = node.name, root.name != nil || root.text.count <= 40,
            let text = call.gradient(by: node.roles[input], given: "grad(\(root.name ?? root.text), \(name))"), upstream == nil,
            let back = try root.convolution(text)
        else { return nil }
        let part = try back.value()
        guard part.shape == whole.shape, try part.allClose(whole, rtol: 1e-4, atol: 1e-6, in: context) else { return nil }
        var why = try Why(back, at: index, of: part)
        why.name = label
        let other = node.inputs.indices.first { node.roles[$0] == (node.roles[input] == "x" ? "w" : "x") }
        let above = back.operands.firstIndex { $0.role != "w" && $0.text.hasPrefix("grad(") } ?? 0
        let sources = (why.first + why.last).flatMap { part -> [Trace.Source] in
            let pair = above == 0 ? (part.left, part.right) : (part.right, part.left)
            var sources: [Trace.Source] = []
            if let index = pair.0 { sources.append(Trace.Source(node: node, index: index, gradient: Gradient(of: root))) }
            if let other, let index = pair.1 { sources.append(Trace.Source(node: node.inputs[other], index: index)) }
            return sources
        }
        return (why, sources)
    }
}
