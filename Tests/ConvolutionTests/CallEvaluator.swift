import Convolution
import Tensors

/// Why a call cannot be made at all: an unknown keyword, or a word that names nothing.
struct BadArgument: Error { let what: String }

/// Makes the calls of the fixtures with this module's functions.
struct CallEvaluator {
    let values: [String: Tensor]
    let context: EvaluationContext

    func evaluate(_ text: String) throws -> [Tensor] { try evaluate(CallParser.parse(text)) }

    private func evaluate(_ call: Call) throws -> [Tensor] {
        if case .name(let name) = call, let value = values[name] { return [value] }
        guard case .call(let function, let positional, let keywords) = call else {
            throw BadArgument(what: "\(call)")
        }
        var arguments = Arguments(positional: positional, keywords: keywords, evaluator: self)
        let results = try run(function, &arguments)
        if let unknown = arguments.keywords.keys.first { throw BadArgument(what: unknown) }
        return results
    }

    private func run(_ function: String, _ a: inout Arguments) throws -> [Tensor] {
        switch function {
        case "conv":
            let (x, w, bias) = (try a.tensor("x"), try a.tensor("w"), try a.optionalTensor("b"))
            let options = try a.convOptions()
            try a.finish()
            return [try conv(x, w, bias: bias, options, in: context)]
        case "deconv":
            let (x, w, bias) = (try a.tensor("x"), try a.tensor("w"), try a.optionalTensor("b"))
            let options = try a.deconvOptions()
            try a.finish()
            return [try deconv(x, w, bias: bias, options, in: context)]
        case "conv_dx":
            let (dy, w, size) = (try a.tensor("dy"), try a.tensor("w"), try a.sizes("size"))
            return [try convInputGradient(dy, w, size: size, a.convOptions(), in: context)]
        case "conv_dw":
            let (x, dy, size) = (try a.tensor("x"), try a.tensor("dy"), try a.sizes("size"))
            return [try convWeightGradient(x, dy, size: size, a.convOptions(), in: context)]
        case "conv_db":
            let dy = try a.tensor("dy")
            return [try convBiasGradient(dy, layout: a.word("layout", ConvLayout.init(word:)) ?? .channelsFirst, in: context)]
        case "conv_matrix":
            let (w, size) = (try a.tensor("w"), try a.sizes("size"))
            let options = try a.convOptions()
            return [
                try convMatrix(
                    w, size: size, stride: options.stride, pad: options.pad,
                    dilation: options.dilation, groups: options.groups, in: context)
            ]
        case "im2col":
            let (x, kernel) = (try a.tensor("x"), try a.kernel())
            return [try im2col(x, kernel: kernel, a.windowOptions(), order: a.order(), in: context)]
        case "col2im":
            let (columns, shape) = (try a.tensor("col"), try a.sizes("shape"))
            let kernel = try a.kernel()
            return [
                try col2im(
                    columns, shape: shape, kernel: kernel, a.windowOptions(), order: a.order(),
                    overlap: a.word("overlap", Overlap.init(word:)) ?? .sum, in: context)
            ]
        case "max_pool":
            let (x, kernel) = (try a.tensor("x"), try a.kernel(width: nil))
            let (options, ceil) = (try a.windowOptions(), try a.flag("ceil"))
            if try a.flag("indices") {
                let both = try maxPoolWithIndices(x, kernel: kernel, options, ceil: ceil, in: context)
                return [both.values, both.indices]
            }
            return [try maxPool(x, kernel: kernel, options, ceil: ceil, in: context)]
        case "avg_pool":
            let (x, kernel) = (try a.tensor("x"), try a.kernel(width: nil))
            return [
                try avgPool(
                    x, kernel: kernel, a.windowOptions(), ceil: a.flag("ceil"),
                    countPad: a.flag("count_pad", default: true), in: context)
            ]
        case "convolve", "correlate":
            let (left, right) = (try a.tensor("a"), try a.tensor("b"))
            let mode = try a.word("mode", ConvolveMode.init(word:))
            return [
                function == "convolve"
                    ? try convolve(left, right, mode: mode ?? .full, in: context)
                    : try correlate(left, right, mode: mode ?? .valid, in: context)
            ]
        default: throw BadArgument(what: function)
        }
    }

    /// The arguments of one call, taken from the front, or by keyword.
    struct Arguments {
        var positional: [Call]
        var keywords: [String: Call]
        let evaluator: CallEvaluator

        mutating func take(_ name: String) -> Call? {
            if let value = keywords.removeValue(forKey: name) { return value }
            return positional.isEmpty ? nil : positional.removeFirst()
        }

        mutating func keyword(_ name: String) -> Call? { keywords.removeValue(forKey: name) }

        func finish() throws {
            if let unknown = keywords.keys.first { throw BadArgument(what: unknown) }
        }

        mutating func tensor(_ name: String) throws -> Tensor {
            guard let value = take(name), let tensor = try evaluator.evaluate(value).first else {
                throw BadArgument(what: name)
            }
            return tensor
        }

        mutating func optionalTensor(_ name: String) throws -> Tensor? {
            positional.isEmpty && keywords[name] == nil ? nil : try tensor(name)
        }

        func ints(_ call: Call) throws -> [Int] {
            switch call {
            case .int(let value): return [value]
            case .tuple(let items): return try items.flatMap(ints)
            case .call("shape", let items, _): return try evaluator.evaluate(items[0])[0].shape.dimensions
            case .name: return try evaluator.evaluate(call)[0].shape.dimensions
            default: throw BadArgument(what: "\(call)")
            }
        }

        mutating func sizes(_ name: String) throws -> [Int] {
            guard let value = take(name) else { throw BadArgument(what: name) }
            return try ints(value)
        }

        /// kh, kw: an int is two axes, a name a weight's.
        mutating func kernel(width: String? = "kw") throws -> [Int] {
            guard let height = take("kh") else { throw BadArgument(what: "kh") }
            if case .name = height { return Array(try ints(height).dropFirst(2)) }
            let first = try ints(height)
            if case .tuple = height { return first }
            guard width != nil, let second = take("kw") else { return [first[0], first[0]] }
            return try first + ints(second)
        }

        mutating func perAxis(_ name: String) throws -> PerAxis? {
            guard let value = keyword(name) else { return nil }
            if case .int(let number) = value { return .all(number) }
            return .each(try ints(value))
        }

        mutating func pad() throws -> Padding {
            switch keyword("pad") {
            case nil: return .all(0)
            case .int(let number): return .all(number)
            case .string(let word):
                guard let pad = Padding(word: word) else { throw BadArgument(what: word) }
                return pad
            case .tuple(let items):
                if case .tuple = items[0] { return .pairs(try items.map(ints)) }
                return .each(try items.flatMap(ints))
            case let other: throw BadArgument(what: "\(String(describing: other))")
            }
        }

        mutating func word<T>(_ name: String, _ make: (String) -> T?) throws -> T? {
            guard let value = keyword(name) else { return nil }
            guard case .string(let word) = value, let result = make(word) else {
                throw BadArgument(what: name)
            }
            return result
        }

        mutating func flag(_ name: String, default standard: Bool = false) throws -> Bool {
            guard let value = keyword(name) else { return standard }
            return value == .bool(true)
        }

        mutating func int(_ name: String) throws -> Int? { try keyword(name).map { try ints($0)[0] } }

        mutating func convOptions() throws -> ConvOptions {
            var options = ConvOptions()
            options.stride = try perAxis("stride") ?? .all(1)
            options.pad = try pad()
            options.dilation = try perAxis("dilation") ?? .all(1)
            options.groups = try int("groups") ?? 1
            options.inputDilation = try perAxis("input_dilation") ?? .all(1)
            options.flip = try flag("flip")
            options.padMode = try word("pad_mode", ConvPadMode.init(word:)) ?? .zeros
            options.exact = try flag("exact")
            options.layout = try word("layout", ConvLayout.init(word:)) ?? .channelsFirst
            options.algorithm = try word("algo", ConvAlgorithm.init(word:)) ?? .auto
            return options
        }

        mutating func deconvOptions() throws -> DeconvOptions {
            var options = DeconvOptions()
            options.stride = try perAxis("stride") ?? .all(1)
            options.pad = try pad()
            options.outputPadding = try perAxis("output_padding") ?? .all(0)
            options.outputSize = try keyword("output_size").map(ints)
            options.dilation = try perAxis("dilation") ?? .all(1)
            options.groups = try int("groups") ?? 1
            options.flip = try flag("flip")
            options.overlap = try word("overlap", Overlap.init(word:)) ?? .sum
            options.layout = try word("layout", ConvLayout.init(word:)) ?? .channelsFirst
            options.algorithm = try word("algo", ConvAlgorithm.init(word:)) ?? .auto
            return options
        }

        mutating func windowOptions() throws -> WindowOptions {
            var options = WindowOptions()
            options.stride = try perAxis("stride")
            options.pad = try pad()
            options.dilation = try perAxis("dilation") ?? .all(1)
            return options
        }

        mutating func order() throws -> ColumnOrder { try word("order", ColumnOrder.init(word:)) ?? .rows }
    }
}

extension Fixture {
    /// What is wrong with the answer to this call; nil when nothing is.
    func verdict(in context: EvaluationContext) throws -> String? {
        let values = try inputs.mapValues { try $0.tensor(in: context) }
        let results: [Tensor]
        do {
            results = try CallEvaluator(values: values, context: context).evaluate(call)
        } catch {
            // oneDNN may be missing, or not allowed: then the call says so.
            if case .engineUnavailable? = error as? ConvError,
                Engines.version(of: .onednn) == nil || !Engines.allowed.contains(.onednn)
            { return nil }
            if case .refusal = expected { return error is CallParseError ? "\(error)" : nil }
            return "refused: \(error)"
        }
        guard case .arrays(let arrays) = expected else { return "was not refused" }
        if results.count != arrays.count { return "\(results.count) results, not \(arrays.count)" }
        for (result, array) in zip(results, arrays) {
            let difference = try array.difference(
                from: result, rtol: rtol ?? 1e-5, atol: atol ?? 1e-5, in: context)
            if let difference { return difference }
        }
        return nil
    }
}
