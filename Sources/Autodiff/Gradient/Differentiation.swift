import Tensors

/// Why there is no gradient.
public enum GradientError: Error, Hashable, Sendable {
    /// The walk met a place where the lineage has been cut.
    case cut
    /// The operation that has no rule.
    case noRule(String)
}

/// The way back from y to its targets, found once and walked as often as there are seeds.
///
/// Only what is younger than the oldest target is looked at, and only what depends on a target is
/// walked.
public struct Differentiation {
    /// For each target, whether y depends on it.
    public let reaches: [Bool]
    private let y: Tracked
    private let targets: [Tracked]
    /// The operations between, oldest first.
    private let steps: [Step]
    private let tape: Tape

    private struct Step {
        let origin: Origin
        let rule: Rule?
        /// The operation's inputs that depend on a target: which input, and its step.
        var inputs: [(input: Int, step: Int)] = []
        /// The targets that this is.
        var targets: [Int] = []
    }

    /// - Throws: `GradientError.cut` when the lineage has been cut after the oldest target, and
    ///   `TensorError.cancelled`.
    public init(of y: Tracked, by targets: [Tracked], on tape: Tape) throws {
        self.y = y
        self.targets = targets
        self.tape = tape
        let oldest = targets.reduce(Int.max) { min($0, $1.origin.serial) }
        var places: [ObjectIdentifier: [Int]] = [:]
        for (i, target) in targets.enumerated() { places[ObjectIdentifier(target.origin), default: []].append(i) }

        let found = try Differentiation.ancestors(of: y.origin, from: oldest, in: tape.context)
        var steps: [Step] = []
        var stepOf: [ObjectIdentifier: Int] = [:]
        for origin in found {
            let identity = ObjectIdentifier(origin)
            if origin.isCut, origin.serial > oldest { throw GradientError.cut }
            var step = Step(origin: origin, rule: origin.history.rule)
            step.targets = places[identity] ?? []
            for (input, parent) in origin.history.inputs.enumerated() {
                if let place = stepOf[ObjectIdentifier(parent)] { step.inputs.append((input, place)) }
            }
            // What does not depend on a target is left out.
            if step.targets.isEmpty, step.inputs.isEmpty { continue }
            stepOf[identity] = steps.count
            steps.append(step)
        }
        // When y itself does not depend on a target, none of its ancestors does.
        self.steps = stepOf[ObjectIdentifier(y.origin)] == nil ? [] : steps
        var reaches = [Bool](repeating: false, count: targets.count)
        for step in self.steps { for target in step.targets { reaches[target] = true } }
        self.reaches = reaches
    }

    /// The gradient of each target: y's Jacobian's transpose times `seed`, which has y's shape; nil
    /// where y does not depend on the target.
    ///
    /// - Throws: `GradientError.noRule`, and what the rules throw.
    public func gradients(from seed: Tracked) throws -> [Tracked?] {
        var results = [Tracked?](repeating: nil, count: targets.count)
        var gradients = [Tracked?](repeating: nil, count: steps.count)
        if !gradients.isEmpty { gradients[gradients.count - 1] = seed }
        for (index, step) in steps.enumerated().reversed() {
            guard let gradient = gradients[index] else { continue }
            try tape.context.checkCancellation()
            gradients[index] = nil
            for target in step.targets { results[target] = gradient }
            for (input, place) in step.inputs {
                guard let rule = step.rule else {
                    throw GradientError.noRule(step.origin.operation ?? "this")
                }
                let pull = Pull(gradient: gradient, input: input, tape: tape, origin: step.origin)
                let part = try tape.fitted(rule(pull), to: steps[place].origin)
                gradients[place] = try gradients[place].map { try tape.add($0, part) } ?? part
            }
        }
        return results
    }

    /// The origins that `origin` depends on, itself among them, as old as `oldest` or younger;
    /// oldest first.
    private static func ancestors(
        of origin: Origin, from oldest: Int, in context: EvaluationContext
    ) throws -> [Origin] {
        guard origin.serial >= oldest else { return [] }
        var found = [origin]
        var seen: Set<ObjectIdentifier> = [ObjectIdentifier(origin)]
        var next = 0
        while next < found.count {
            if next & 1023 == 0 { try context.checkCancellation() }
            for parent in found[next].history.inputs
            where parent.serial >= oldest && parent !== Origin.discrete && seen.insert(ObjectIdentifier(parent)).inserted {
                found.append(parent)
            }
            next += 1
        }
        return found.sorted { $0.serial < $1.serial }
    }

    /// Whether y depends on a value that one of `names` held at any time.
    ///
    /// - Throws: `GradientError.cut` when the lineage does not go back far enough to tell.
    public static func depends(_ y: Tracked, onValuesOf names: Set<Int>, in context: EvaluationContext) throws -> Bool {
        let all = try ancestors(of: y.origin, from: 1, in: context)
        if all.contains(where: { $0.wasBound(to: names) }) { return true }
        if all.contains(where: \.isCut) { throw GradientError.cut }
        return false
    }
}

extension Tape {
    /// A gradient brought to the shape and type of the value it belongs to: what broadcasting
    /// repeated is added up.
    func fitted(_ gradient: Tracked, to origin: Origin) throws -> Tracked {
        var result = gradient
        if result.shape != origin.shape {
            let extra = result.shape.rank - origin.shape.rank
            var axes = Array(0..<max(extra, 0))
            for axis in 0..<origin.shape.rank where origin.shape[axis] == 1 && extra + axis >= 0 && result.shape[extra + axis] != 1 {
                axes.append(extra + axis)
            }
            if !axes.isEmpty { result = try sum(result, axes: axes) }
            if result.shape != origin.shape { result = try reshape(result, to: origin.shape) }
        }
        return try convert(result, to: origin.dtype)
    }

    /// The Jacobian matrix of y by x, (size of y, size of x), one walk back for each row; nil when
    /// y does not depend on x.
    public func jacobian(of y: Tracked, by x: Tracked) throws -> Tracked? {
        let way = try Differentiation(of: y, by: [x], on: self)
        guard way.reaches[0] else { return nil }
        let count = y.tensor.elementCount
        let rows = try (0..<count).map { i -> Tracked in
            var seed = try Tensor.zeros(.vector(count), dtype: y.tensor.dtype, in: context)
            try seed.assign(Tensor(scalar: Float(1), in: context), at: [.at(i)], in: context)
            let upstream = Tracked(try seed.reshaped(to: y.shape, in: context))
            guard let row = try way.gradients(from: upstream)[0] else { return Tracked(seed) }
            return try reshape(row, to: .vector(x.tensor.elementCount))
        }
        if rows.isEmpty {
            return Tracked(try Tensor.zeros(Shape([0, x.tensor.elementCount]), dtype: x.tensor.dtype, in: context))
        }
        return try stack(rows, axis: 0)
    }
}
