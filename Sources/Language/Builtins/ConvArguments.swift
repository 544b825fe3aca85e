import Convolution
import Tensors

/// How the convolution family's arguments are written.
extension Arguments {
    /// One integer for every spatial axis, or one for each.
    func perAxis(_ i: Int) throws -> PerAxis {
        try isSingle(i) ? .all(int(i)) : .each(ints(i))
    }

    /// An integer, one per axis, pairs, or a word.
    func padding(_ i: Int) throws -> Padding {
        switch values[i] {
        case .string(let text):
            guard let padding = Padding(word: text) else { throw unknownWord(i, text) }
            return padding
        case .tuple(let items), .list(let items):
            if let flat = try integers(of: values[i]) { return .each(flat) }
            return .pairs(
                try items.map { item in
                    guard let pair = try integers(of: item), pair.count == 2 else { throw refuse(i) }
                    return pair
                })
        case .tensor(let tracked) where tracked.tensor.rank == 2:
            return .pairs(
                try (0..<tracked.tensor.shape[0]).map { row in
                    guard let pair = try integers(of: interpreter.element(row, of: tracked)), pair.count == 2 else {
                        throw refuse(i)
                    }
                    return pair
                })
        default: return try isSingle(i) ? .all(int(i)) : .each(ints(i))
        }
    }

    /// A kernel's sizes: an integer for two axes, a tuple, or a weight tensor, whose spatial sizes they
    /// are; with `width`, the integers kh and kw.
    func kernel(_ i: Int, width: Int? = nil) throws -> [Int] {
        if let width, let kw = try optionalInt(width) {
            guard isSingle(i) else {
                throw refuse(width, help: "give the kernel as one tuple, or as two integers", expected: "nothing when kh is not an integer")
            }
            return [try int(i), kw]
        }
        if case .tensor(let tracked) = values[i], tracked.tensor.rank >= 2 {
            let shape = tracked.tensor.shape.dimensions
            return shape.count == 2 ? shape : Array(shape.dropFirst(2))
        }
        return isSingle(i) ? [try int(i), try int(i)] : try ints(i)
    }

    /// Sizes, or a tensor for its shape. A vector is its shape where the call is about vectors (the
    /// first argument is one), else it holds sizes.
    func sizes(_ i: Int) throws -> [Int] {
        if case .tensor(let tracked) = values[i] {
            let isShape = try tracked.tensor.rank != 1 || tensor(0).rank == 1
            if isShape { return tracked.tensor.shape.dimensions }
        }
        return try ints(i)
    }

    /// An optional bias.
    func bias(_ i: Int) throws -> Tensor? { try optionalTracked(i)?.tensor }
}

// MARK: The settings of a call, read in one place for the functions and for the lessons

extension Arguments {
    /// conv's keywords, which begin at parameter `first`.
    func convOptions(from first: Int) throws -> ConvOptions {
        var options = ConvOptions()
        options.stride = try perAxis(first)
        options.pad = try padding(first + 1)
        options.dilation = try perAxis(first + 2)
        options.groups = try int(first + 3)
        options.inputDilation = try perAxis(first + 4)
        options.flip = try flag(first + 5)
        options.padMode = try word(first + 6, ConvPadMode.init(word:))
        options.exact = try flag(first + 7)
        options.layout = try word(first + 8, ConvLayout.init(word:))
        options.algorithm = try word(first + 9, ConvAlgorithm.init(word:))
        return options
    }

    /// deconv's keywords.
    func deconvOptions() throws -> DeconvOptions {
        var options = DeconvOptions()
        options.stride = try perAxis(3)
        options.pad = try padding(4)
        options.outputPadding = try perAxis(5)
        if case .nothing = values[6] {} else { options.outputSize = try sizes(6) }
        options.dilation = try perAxis(7)
        options.groups = try int(8)
        options.flip = try flag(9)
        options.overlap = try word(10, Overlap.init(word:))
        options.layout = try word(11, ConvLayout.init(word:))
        options.algorithm = try word(12, ConvAlgorithm.init(word:))
        return options
    }

    /// Stride, pad and dilation of im2col and col2im, which begin at parameter `first`.
    func windowOptions(from first: Int) throws -> WindowOptions {
        var options = WindowOptions()
        options.stride = try perAxis(first)
        options.pad = try padding(first + 1)
        options.dilation = try perAxis(first + 2)
        return options
    }

    /// A pool's settings: stride and pad, and max_pool's dilation.
    func poolOptions() throws -> WindowOptions {
        var options = WindowOptions()
        if case .nothing = values[2] {} else { options.stride = try perAxis(2) }
        options.pad = try padding(3)
        if builtin.name == "max_pool" { options.dilation = try perAxis(4) }
        return options
    }
}
