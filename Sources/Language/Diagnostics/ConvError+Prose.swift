import Convolution
import Tensors

extension ConvError {
    /// What went wrong in words, with the numbers put into the rule that they broke, and a way out
    /// where there is one.
    public var prose: (message: String, help: String?) {
        switch self {
        case .weightRank, .inputRank, .channels, .groups, .bias, .gradientShape, .size, .columnsShape,
            .convolveRanks, .convolveValid, .poolIndices:
            shapeProse
        case .notPositive, .countPerAxis, .padPair, .causalRank, .padOfNothing:
            settingProse
        case .kernelTooLarge, .notExact, .nothingLeft, .outputPadding, .outputPaddingWithSame,
            .outputSize, .outputSizeAndPadding:
            sizeProse
        case .tooLarge, .matrixTooLarge, .engineUnavailable, .algorithm:
            resourceProse
        }
    }

    /// Shapes and channels that do not go together.
    private var shapeProse: (message: String, help: String?) {
        switch self {
        case .weightRank(let operation, let weight):
            return (
                "`\(operation)` cannot tell what w \(weight) is: its rank chooses 1-D, 2-D or 3-D",
                "w is (F, C, KH, KW), or (F, C, K) in 1-D, (F, C, KD, KH, KW) in 3-D; a plain kernel is (KH, KW) or (K)")
        case .inputRank(let operation, let argument, let input, let spatial, let weight):
            return inputRankProse(operation, argument, input, spatial, weight)
        case .channels(
            let operation, let argument, let input, let axis, let found, let weight, let weightAxis,
            let groups, let needed):
            return channelsProse(
                operation, argument, input, axis, found, weight, weightAxis, groups, needed)
        case .groups(let operation, let groups, let of, let count):
            let divisors = (1...min(max(count, 1), 4096)).lazy.filter { count % $0 == 0 }.prefix(8).map(String.init)
            return (
                "`\(operation)` cannot share \(count) \(count == 1 ? String(of.dropLast()) : of) out among \(groups) groups: \(count) / \(groups) leaves \(count % groups)",
                "groups divides both the channels and the filters; \(count) allows \(divisors.joined(separator: ", "))")
        case .bias(let operation, let bias, let channels):
            return (
                "the bias of `\(operation)` has shape \(bias), but the result has \(channels) channel\(channels == 1 ? "" : "s")",
                bias.elementCount == channels
                    ? "flatten(b) has the shape (\(channels),)" : "it wants one number for each: (\(channels),)")
        case .gradientShape(let operation, let found, let expected):
            return (
                "`\(operation)`: with these settings the result has shape \(expected), but dy has \(found)",
                "dy is the gradient of the result, so their shapes agree; the same stride, pad and dilation as in the forward call?")
        case .size(let operation, let size, let spatial, let expected):
            let form = expected.isEmpty ? "" : ", or the full shape, \(expected.count) numbers"
            return (
                "`\(operation)`: size \(tupleText(size)) has \(size.count) number\(size.count == 1 ? "" : "s")",
                "it wants the \(spatial) spatial size\(spatial == 1 ? "" : "s")\(form); x.shape or w.shape will do")
        case .columnsShape(let found, let expected):
            return (
                "`col2im`: columns of shape \(found) do not make that image: its windows give \(expected)",
                "the shape is the image's own, and kernel, stride, pad, dilation and order are those of im2col")
        case .convolveRanks(let operation, let a, let b):
            return (
                "`\(operation)` takes two tensors of one rank, these are \(a) and \(b)",
                "reshape the smaller one: \(b.rank < a.rank ? "b" : "a") needs \(abs(a.rank - b.rank)) more ax\(abs(a.rank - b.rank) == 1 ? "is" : "es") of length 1")
        case .convolveValid(let operation, let a, let b):
            return (
                "`\(operation)` in mode \"valid\" needs one argument to cover the other on every axis: \(a) and \(b) do not",
                "mode=\"full\" or mode=\"same\" takes any sizes")
        case .poolIndices(let found, let expected):
            return ("indices or gradient of shape \(found) do not belong to a pool of \(expected)", nil)
        default: return ("", nil)
        }
    }

    private func inputRankProse(
        _ operation: String, _ argument: String, _ input: Shape, _ spatial: Int, _ weight: Shape?
    ) -> (message: String, help: String?) {
        let letters = spatial == 1 ? "W" : spatial == 2 ? "H, W" : "D, H, W"
        guard let weight else {
            return (
                "`\(operation)`: \(argument) \(input) has rank \(input.rank), but there are \(spatial) spatial axes",
                "\(argument) is (N, C, \(letters)), (C, \(letters)) or (\(letters)); an int kernel means two spatial axes, 1-D and 3-D take a tuple such as (3,)")
        }
        if weight.rank <= 2 {
            let filled = Array(repeating: "1", count: 2) + weight.dimensions.map(String.init)
            return (
                "`\(operation)`: w \(weight) is a plain kernel, so \(argument) is (\(letters)), but it is \(input)",
                "for channels, reshape(w, \(filled.joined(separator: ", "))) makes it (F, C, \(letters.replacingLetters()))")
        }
        let missing = spatial + 2 - input.rank
        return (
            "`\(operation)`: w \(weight) makes this a \(spatial)-D convolution, so \(argument) is (N, C, \(letters)) or (C, \(letters)), but it is \(input)",
            missing > 1
                ? "reshape(\(argument), \((Array(repeating: "1", count: missing) + input.dimensions.map(String.init)).joined(separator: ", "))) gives it the axes that are missing"
                : "w's rank chooses the dimension: (F, C, KH, KW) is 2-D")
    }

    private func channelsProse(
        _ operation: String, _ argument: String, _ input: Shape, _ axis: Int, _ found: Int,
        _ weight: Shape, _ weightAxis: Int, _ groups: Int, _ needed: Int
    ) -> (message: String, help: String?) {
        let plural = found == 1 ? "" : "s"
        let side = "`\(operation)`: \(argument) \(input) has \(found) channel\(plural) (axis \(axis))"
        if operation == "deconv" {
            return (
                "\(side), but w \(weight) has \(needed) filters (axis \(weightAxis))",
                "deconv takes the same w as conv, (F, C/groups, k…), and x has its F channels"
                    + (weight.rank > 1 && found == weight[1] ? "; swapaxes(w, 0, 1) turns this one round" : ""))
        }
        let perGroup = groups == 1 ? "\(needed)" : "\(needed / groups) × \(groups) groups = \(needed)"
        let perFilter = weight.rank > weightAxis ? weight[weightAxis] : 1
        var help: String?
        if perFilter > 0, found > perFilter, found % perFilter == 0, weight[0] % (found / perFilter) == 0 {
            help = "groups=\(found / perFilter) would fit: each group takes \(perFilter) of the \(found) channels"
        } else if groups > 1, perFilter == found {
            help = "with groups, w is (F, C/groups, k…): here w's axis \(weightAxis) should be \(found / max(groups, 1)), or groups 1"
        } else if input.dimensions.last == needed, axis != input.rank - 1 {
            help = "\(argument)'s last axis is \(needed): are the channels last? layout=\"NHWC\" reads them there"
        } else {
            help = "w is (F, C/groups, k…): its axis \(weightAxis) is the number of channels that every filter reads"
        }
        return ("\(side), but w \(weight) wants \(perGroup) (axis \(weightAxis))", help)
    }

    /// One setting by itself.
    private var settingProse: (message: String, help: String?) {
        switch self {
        case .notPositive(let operation, let argument, let value):
            let help = argument == "stride"
                ? "1 is the default; for a larger result there is deconv" : nil
            return ("`\(operation)`: \(argument) is at least 1, not \(value)", help)
        case .countPerAxis(let operation, let argument, let count, let spatial):
            let axes = "\(spatial) spatial ax\(spatial == 1 ? "is" : "es")"
            if argument == "pad", spatial == 1, count == 2 {
                return (
                    "`\(operation)`: pad has 2 numbers for \(axes)",
                    "a flat tuple is one number for each axis; (lo, hi) of a single axis is written ((lo, hi),)")
            }
            return (
                "`\(operation)`: \(argument) has \(count) number\(count == 1 ? "" : "s") for \(axes)",
                "one int for all, or a tuple with \(spatial)")
        case .padPair(let operation, let count):
            return (
                "`\(operation)`: a pair of pad has \(count) number\(count == 1 ? "" : "s")",
                "pairs are (lo, hi): ((top, bottom), (left, right))")
        case .causalRank(let operation, let spatial):
            return (
                "`\(operation)`: pad=\"causal\" is for 1-D, this is \(spatial)-D",
                "pad=((ke − 1, 0), (0, 0)) would make the first axis causal")
        case .padOfNothing(let operation, let axis, let mode):
            return (
                "`\(operation)`: pad_mode=\"\(mode.rawValue)\" copies elements, but none are left along the \(axis.name)",
                "a negative pad crops first; pad_mode=\"zeros\" needs no elements")
        default: return ("", nil)
        }
    }

    /// Sizes that come out impossible, with the formula.
    private var sizeProse: (message: String, help: String?) {
        switch self {
        case .kernelTooLarge(let operation, let axis):
            let value = Double(axis.padded - axis.extent) / Double(axis.stride)
            let extent = axis.dilation == 1
                ? "the kernel's \(axis.kernel)"
                : "the kernel's extent \(axis.dilation)·(\(axis.kernel) − 1) + 1 = \(axis.extent)"
            let swapped = axis.looksSwapped(in: operation) ? "; the image comes first: conv(x, w)" : ""
            let rule = axis.roundsUp ? "o = ⌈(i + lo + hi − ke)/s⌉ + 1" : "o = ⌊(i + lo + hi − ke)/s⌋ + 1"
            return (
                "`\(operation)`: along the \(axis.name) \(extent) is larger than the padded input's \(axis.padded): \(rule) = \(axis.formula) = \(axis.roundsUp ? Int(value.rounded(.up)) + 1 : Int(value.rounded(.down)) + 1)",
                "pad=\(axis.lackingPad) or more would do, or a smaller kernel\(axis.dilation > 1 ? " or dilation" : "")\(swapped)")
        case .notExact(let axis):
            return (
                "exact=true: along the \(axis.name) the stride leaves \(axis.remainder) over: \(axis.formula) rounds (\(axis.padded) − \(axis.extent)) / \(axis.stride) down",
                "\(axis.stride - axis.remainder) more of padding at the end, or \(axis.remainder) less, divides evenly; without exact the remainder is not read")
        case .nothingLeft(let operation, let axis, let outputPadding):
            return (
                "`\(operation)`: nothing is left along the \(axis.name): o = (i − 1)s + ke − lo − hi + output_padding = (\(axis.output) − 1)·\(axis.stride) + \(axis.extent) − \(axis.low) − \(axis.high) + \(outputPadding) = \(axis.input)",
                "in deconv, pad crops the full result; a smaller pad leaves more")
        case .outputPadding(let value, let limit, let axis):
            return (
                "`deconv`: output_padding is 0…\(limit - 1) along the \(axis.name), not \(value): it is less than the stride \(axis.stride)\(axis.dilation > axis.stride ? " or the dilation \(axis.dilation)" : "")",
                value < 0
                    ? "pad=((lo, hi), …) with a larger hi crops the end"
                    : "sizes further apart than a stride come from another input size; a negative pad appends zeros")
        case .outputPaddingWithSame:
            return (
                "`deconv`: pad=\"same\" fixes the size, so output_padding has nothing to choose",
                "output_size says which size \"same\" should give")
        case .outputSize(let size, let low, let high, let axis):
            return (
                "`deconv`: output_size \(size) cannot be reached along the \(axis.name): \(axis.output) cells with stride \(axis.stride) and kernel extent \(axis.extent) give \(low)\(high > low ? "…\(high)" : "")",
                "these are the sizes that conv with the same settings makes \(axis.output) of")
        case .outputSizeAndPadding(let size, let padding, let axis):
            return (
                "`deconv`: output_size \(size) and output_padding \(padding) contradict each other along the \(axis.name)",
                "either says the size; leave one out")
        default: return ("", nil)
        }
    }

    /// What the machine or an algorithm does not offer.
    private var resourceProse: (message: String, help: String?) {
        switch self {
        case .tooLarge(let operation):
            return ("`\(operation)`: with these settings the sizes no longer fit in 64 bits", nil)
        case .matrixTooLarge(let rows, let columns, let bytes, let limit):
            let size = bytes == Int.max ? "more bytes than can be counted" : ByteSize.text(bytes)
            return (
                "the matrix of this convolution would be \(rows) × \(columns), \(size), nearly all of it zeros; the limit is \(ByteSize.text(limit))",
                "conv itself never writes it out; a smaller image shows the same structure")
        case .engineUnavailable(let algorithm, let operation):
            return (
                "`\(operation)`: algo=\"\(algorithm.rawValue)\" needs a library that is not here, or that CONVO_ENGINES does not allow",
                "algo=\"auto\" takes the fastest there is")
        case .algorithm(let algorithm, let operation, let reason):
            return (
                "`\(operation)`: algo=\"\(algorithm.rawValue)\" does not serve this call: \(reason)",
                "algo=\"auto\" takes the fastest that does")
        default: return ("", nil)
        }
    }
}

/// Numbers as Python shows a tuple.
private func tupleText(_ numbers: [Int]) -> String {
    numbers.count == 1 ? "(\(numbers[0]),)" : "(" + numbers.map(String.init).joined(separator: ", ") + ")"
}

extension String {
    /// "H, W" as a kernel's "KH, KW".
    fileprivate func replacingLetters() -> String {
        split(separator: ", ").map { "K\($0)" }.joined(separator: ", ")
    }
}

extension ConvGeometry.Axis {
    /// The least padding on both sides with which a kernel that is too large fits.
    var lackingPad: Int { (extent - padded + 1) / 2 + max(low, high) }

    /// A kernel twice as large as the image is more often the image itself.
    func looksSwapped(in operation: String) -> Bool { operation == "conv" && kernel / 2 >= input }
}
