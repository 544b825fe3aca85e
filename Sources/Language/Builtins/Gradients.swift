import Autodiff
import Tensors

extension Builtins {
    private static let y = Parameter("y", .tensor)

    static let gradients: [Builtin] = [
        Builtin(
            "grad", .gradients,
            [y, Parameter("x", .tensor, isVariadic: true), Parameter("upstream", .tensor, .nothing)],
            "the gradient of y with respect to each named tensor",
            details: """
                y has one element, unless upstream, of y's shape, weighs its elements. Several x give a tuple.
                y remembers how it was made, through names and functions; gradients can be differentiated again.
                """,
            examples: """
                >>> x = tensor([1, 2, 3])
                >>> grad(sum(x ** 2), x)
                [2. 4. 6.]
                >>> w = tensor([1, -1])
                >>> l = sum(conv(x, w) ** 2)
                >>> grad(l, w)
                [ -6. -10.]
                """
        ) { a in
            let y = try a.differentiable(0)
            let (targets, isTuple) = try a.targets(1)
            let seed: Tracked
            if let upstream = try a.optionalTracked(2) {
                guard upstream.tensor.shape == y.tensor.shape else {
                    throw a.refuse(2, expected: "a tensor of y's shape \(y.tensor.shape)")
                }
                seed = try a.tape.convert(upstream, to: y.tensor.dtype)
            } else {
                guard y.tensor.elementCount == 1 else {
                    throw a.refuse(
                        0, help: "reduce it, grad(sum(y), x), or weigh its elements: grad(y, x, upstream=ones_like(y))",
                        expected: "a tensor of one element")
                }
                seed = Tracked(try Tensor.ones(y.tensor.shape, dtype: y.tensor.dtype, in: a.context))
            }
            let results = try a.explaining {
                let gradients = try Differentiation(of: y, by: targets, on: a.tape).gradients(from: seed)
                return try zip(gradients, targets).map { gradient, target -> Value in
                    if let gradient { return .tensor(gradient) }
                    try a.checkUnrelated(y, target)
                    return .tensor(try Tensor.zeros(target.tensor.shape, dtype: target.tensor.dtype, in: a.context))
                }
            }
            return isTuple ? .tuple(results) : results[0]
        },
        Builtin(
            "jacobian", .gradients, [y, Parameter("x", .tensor)],
            "how each element of y changes with each of x: (size of y, size of x)",
            details: "jacobian(conv(x, w), x) is conv_matrix(w, x). One walk back for each element of y.",
            examples: """
                >>> x = tensor([1, 2, 3])
                >>> jacobian(conv(x, tensor([1, 10])), x)
                [[ 1. 10.  0.]
                 [ 0.  1. 10.]]
                """
        ) { a in
            let y = try a.differentiable(0)
            let x = try a.target(a.values[1], 1)
            return try a.explaining {
                if let matrix = try a.tape.jacobian(of: y, by: x) { return .tensor(matrix) }
                try a.checkUnrelated(y, x)
                let shape = try Shape([y.tensor.elementCount, x.tensor.elementCount])
                return .tensor(try Tensor.zeros(shape, dtype: x.tensor.dtype, in: a.context))
            }
        },
        Builtin(
            "detach", .gradients, [x], "x without its past: no gradient goes further back",
            details: "Keeps a long computation's lineage short: w = detach(w - 0.1 * g).",
            examples: """
                >>> x = tensor([1, 2])
                >>> grad(sum(x * detach(x)), x)
                [1. 2.]
                """
        ) { a in .tensor(Tracked(try a.tensor(0))) },
    ]
}

extension Arguments {
    /// What is differentiated: a tensor of floats.
    fileprivate func differentiable(_ i: Int) throws -> Tracked {
        let y = try tracked(i)
        guard y.tensor.dtype.isFloating else {
            throw refuse(i, help: "no gradient flows through whole numbers or bools", expected: "a tensor of floats")
        }
        return y
    }

    /// The tensors to differentiate by, and whether a tuple of gradients is wanted.
    fileprivate func targets(_ i: Int) throws -> ([Tracked], isTuple: Bool) {
        guard case .tuple(var items) = values[i], !items.isEmpty else { throw refuse(i) }
        var isTuple = items.count > 1
        if items.count == 1, case .tuple(let inner) = items[0], !inner.isEmpty {
            items = inner
            isTuple = true
        }
        return (try items.map { try target($0, i) }, isTuple)
    }

    /// A tensor to differentiate by.
    fileprivate func target(_ value: Value, _ i: Int) throws -> Tracked {
        switch value {
        case .tensor(let tracked) where tracked.tensor.dtype.isFloating: return tracked
        case .tensor(let tracked):
            let dtype = tracked.tensor.dtype.name
            let name = interpreter.names(holding: tracked.origin).first { symbol in
                if case .tensor(let held)? = interpreter.value(of: symbol) { held === tracked } else { false }
            }.map(interpreter.symbols.name) ?? "x"
            throw EvaluationError(
                .refused(
                    "\(builtin.name) by a tensor of dtype \(dtype): only floats have gradients",
                    help: "make it float32 before y is computed: \(name) = float32(\(name))"), at: spans[i])
        case .list: throw unnamed(i)
        case .int, .float, .bool:
            throw EvaluationError(
                .refused(
                    "\(builtin.name) by a plain number: only tensors have gradients",
                    help: "make it a tensor before y is computed: x = tensor(\(ValueFormatter.plain(value)))"),
                at: spans[i])
        default:
            throw EvaluationError(
                .argument(
                    function: builtin.name, parameter: builtin.parameters[i].name, expected: "tensors",
                    got: value.description, help: nil), at: spans[i])
        }
    }

    private func unnamed(_ i: Int) -> EvaluationError {
        EvaluationError(
            .refused(
                "y cannot depend on this: it is a new tensor, made after y",
                help: "name the tensor before y is computed, or differentiate by the name and index the gradient: grad(y, x)[0]"),
            at: spans[i])
    }

    /// Lets pass that y does not depend on `target`, with a note, unless a mistake is likely.
    fileprivate func checkUnrelated(_ y: Tracked, _ target: Tracked) throws {
        let symbols = interpreter.names(holding: target.origin)
        let name = symbols.first.map(interpreter.symbols.name)
        if symbols.isEmpty, target.origin.serial > y.origin.serial, interpreter.last?.holds(target.origin) != true {
            throw unnamed(1)
        }
        if try Differentiation.depends(y, onValuesOf: Set(symbols.map(\.id)), in: context) {
            let name = name ?? "x"
            throw EvaluationError(
                .refused(
                    "y depends on an earlier value of \(name), which has been given another value or written to since",
                    help: "compute y anew from the present \(name), or take the gradient before \(name) changes"),
                at: spans[1])
        }
        try interpreter.note(
            "y does not depend on \(name ?? "x"), so the gradient is zeros", at: spans[1],
            help: "plain numbers, int64 and detach(…) pass no gradient on")
    }

    /// Runs `body` and blames y when there is no gradient.
    fileprivate func explaining<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as GradientError { throw EvaluationError(error, at: spans[0]) }
    }
}
