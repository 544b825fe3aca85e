import Tensors

extension TensorError {
    /// What went wrong in words, with the numbers put into the rule that they broke, and a way out
    /// where there is one.
    public var prose: (message: String, help: String?) {
        switch self {
        case .negativeDimension, .tooManyElements, .rankTooHigh, .memoryLimit, .outOfMemory, .cancelled:
            resourceProse
        case .broadcast, .broadcastTo, .reshape, .axisOutOfRange, .repeatedAxis, .notAPermutation,
            .squeeze, .rankTooLow, .concatShapes, .stackShapes, .unevenSplit, .padWidths, .negativePad,
            .padEmptyAxis, .stridesCount, .addressOutside, .windowTooLarge:
            shapeProse
        case .indexOutOfRange, .tooManyIndices, .zeroStep, .assignShape, .indexShapes, .maskShape,
            .fractionalIndex, .secondEllipsis:
            indexProse
        case .matmul, .notSquare, .notAMatrix, .singular, .notFinite, .solveShapes, .contraction:
            linearProse
        case .einsum(let fault): fault.prose
        case .emptyReduction, .unsupportedDType, .integerDivisionByZero, .negativeIntegerPower,
            .stepOfZeroLength, .notOneElement, .inexactInteger, .emptyRange, .invalid:
            valueProse
        }
    }

    /// Sizes, memory, interruption.
    private var resourceProse: (message: String, help: String?) {
        switch self {
        case .negativeDimension(let lengths):
            return (
                "\(tuple(lengths)) is no shape: a length cannot be negative",
                lengths.contains(-1)
                    ? "reshape works out one length that is given as -1; other functions want every length"
                    : nil)
        case .tooManyElements(let lengths):
            return ("a tensor of shape \(tuple(lengths)) has more elements than can be addressed", nil)
        case .rankTooHigh(let rank):
            return ("a tensor has at most \(Shape.maxRank) axes, this one would have \(rank)", nil)
        case .memoryLimit(let requested, let inUse, let limit):
            return (
                "this needs \(ByteSize.text(requested)) more, but \(ByteSize.text(inUse)) of the limit of \(ByteSize.text(limit)) are in use",
                "`:set memory 8GB` moves the limit; rebinding a large name gives its memory back")
        case .outOfMemory(let requested):
            return (
                "the system has no \(ByteSize.text(requested)) left to give",
                "rebinding a large name gives its memory back")
        default:
            return ("interrupted", nil)
        }
    }

    /// Shapes and axes that do not fit.
    private var shapeProse: (message: String, help: String?) {
        switch self {
        case .broadcast(let a, let b, let operation):
            let (back, x, y) = clash(a, b)
            return (
                "shapes \(a) and \(b) do not go together in `\(operation)`: counted from the right, axis \(back) has \(x) and \(y)",
                b.rank == 1 && a.rank == 2 && b[0] == a[0]
                    ? "one number for each row is a column: y[:, none] has shape (\(b[0]), 1)"
                    : "lengths must be equal or 1; reshape or unsqueeze puts an axis of 1 where one is missing")
        case .broadcastTo(let shape, let target):
            return (
                "shape \(shape) does not stretch to \(target)",
                "only an axis of length 1, or one missing on the left, is stretched")
        case .reshape(let shape, let target):
            return reshapeProse(shape, target)
        case .axisOutOfRange(let axis, let shape, let rank, let operation):
            if rank == 0 { return ("`\(operation)`: there is no axis \(axis): a 0-d tensor has none", nil) }
            let owner = rank == shape.rank ? "shape \(shape)" : "what shape \(shape) becomes"
            return (
                "`\(operation)`: there is no axis \(axis): \(owner) has \(counted(rank, "axis", "axes"))",
                "axes are 0…\(rank - 1), or -\(rank)…-1 counted from the back")
        case .repeatedAxis(let axis, let shape, let operation):
            return ("`\(operation)`: axis \(axis) of shape \(shape) is named twice", "each axis once; a negative one counts from the back")
        case .notAPermutation(let order, let shape):
            let rank = shape.rank
            return (
                "\(tuple(order)) does not name each of the \(counted(rank, "axis", "axes")) of shape \(shape) once",
                rank == 0
                    ? nil
                    : "give all of \(tuple(Array(0..<rank))) in the order wanted; swapaxes(x, a, b) exchanges two")
        case .squeeze(let shape, let axis):
            return (
                "axis \(axis) of shape \(shape) has length \(shape[axis]): only an axis of length 1 can be dropped",
                "squeeze(x) drops every axis of length 1")
        case .rankTooLow(let shape, let needed, let operation):
            return (
                "`\(operation)` needs at least \(counted(needed, "axis", "axes")), shape \(shape) has \(shape.rank)",
                "unsqueeze(x, 0) puts an axis of length 1 in front")
        default:
            return joiningProse
        }
    }

    /// Joining, splitting, padding, windows.
    private var joiningProse: (message: String, help: String?) {
        switch self {
        case .concatShapes(let shapes, let axis):
            return (
                shapes.isEmpty
                    ? "there is nothing to join"
                    : "shapes \(list(shapes)) cannot be joined along axis \(axis): their other axes must agree",
                shapes.isEmpty ? nil : "stack joins tensors of one shape along a new axis")
        case .stackShapes(let shapes):
            return (
                shapes.isEmpty
                    ? "there is nothing to stack"
                    : "stack needs tensors of one shape, not \(list(shapes))",
                shapes.isEmpty ? nil : "concat joins along an axis that is there")
        case .unevenSplit(let shape, let axis, let parts):
            let cells = length(shape, axis)
            return (
                parts > 0
                    ? "axis \(axis) of shape \(shape) does not divide into \(parts) equal parts: \(cells) = \(parts)·\(cells / parts) + \(cells % parts)"
                    : "axis \(axis) of shape \(shape) cannot be split into \(parts) parts",
                "split(x, (i, j)) cuts at i and j, wherever they are")
        case .padWidths(let shape, let given):
            return (
                "pad widths \(given) do not fit shape \(shape)",
                "give one number for all sides, (before, after) for all axes, or one such pair for each of the \(shape.rank) axes")
        case .negativePad(let shape, let axis, let width):
            return ("a pad width of axis \(axis) of shape \(shape) is negative: \(width)", "x[1:-1] cuts off what pad(x, 1) added")
        case .padEmptyAxis(let shape, let axis, let mode):
            return (
                "axis \(axis) of shape \(shape) is empty: mode \"\(mode.rawValue)\" has no elements to copy",
                "mode \"constant\" needs none")
        case .stridesCount(let shape, let strides):
            return (
                "a shape of \(counted(shape, "axis", "axes")) needs as many strides, not \(strides)",
                "strides are in elements, one for each axis of the new shape")
        case .addressOutside(let address, let shape):
            let count = shape.elementCount
            return (
                "this would read element \(address), but x of shape \(shape) has \(count == 0 ? "none" : "elements 0…\(count - 1)")",
                "the addresses go from offset + Σ (length - 1)·stride over the negative strides to the same over the positive ones")
        case .windowTooLarge(let kernel, let dilation, let shape, let axis):
            let span = dilation == 1 ? "\(kernel)" : "(\(kernel) - 1)·\(dilation) + 1 = \(reach(kernel, dilation))"
            return (
                "a window of \(span) does not fit in axis \(axis) of shape \(shape), of length \(length(shape, axis))",
                "pad the input, or take a smaller kernel\(dilation == 1 ? "" : " or dilation")")
        default:
            return valueProse
        }
    }

    /// Subscripts.
    private var indexProse: (message: String, help: String?) {
        switch self {
        case .indexOutOfRange(let index, let shape, let length, let axis):
            return (
                "there is no index \(index) in axis \(axis) of shape \(shape), of length \(length)",
                length == 0
                    ? nil : "indices are 0…\(length - 1), or -\(length)…-1 counted from the back")
        case .tooManyIndices(let count, let shape):
            return (
                "\(counted(count, "index", "indices")) for shape \(shape), which has \(counted(shape.rank, "axis", "axes"))",
                shape.rank == 0 ? "item(x) is the number in a 0-d tensor" : nil)
        case .zeroStep:
            return ("a slice cannot step by 0", "x[::2] takes every second element, x[::-1] turns round")
        case .assignShape(let value, let target):
            return (
                "a value of shape \(value) does not fit into the \(target) it is written to",
                "it may have axes of length 1, or fewer axes: those are stretched")
        case .indexShapes(let shapes):
            return (
                "index tensors of shapes \(list(shapes)) do not go together",
                "they are broadcast together; i[:, none] beside j takes every pair")
        case .maskShape(let mask, let target):
            return (
                "a mask of shape \(mask) does not lie over axes of lengths \(target)",
                "a mask has the shape of the axes that it covers")
        case .fractionalIndex(let value):
            return (
                "\(value) is no index: it has a fraction",
                "int64(x) drops fractions, x // 1 rounds down")
        default:
            return ("`...` may stand once in a subscript", "it stands for all the axes that are not named: x[..., 0]")
        }
    }

    /// Linear algebra.
    private var linearProse: (message: String, help: String?) {
        switch self {
        case .matmul(let a, let b):
            if a.rank == 0 || b.rank == 0 {
                return ("`@` needs at least one axis on both sides: \(a) @ \(b)", "`*` multiplies by a number")
            }
            let (inner, outer) = (a[a.rank - 1], b[Swift.max(b.rank - 2, 0)])
            if inner != outer {
                return (
                    "\(a) @ \(b): the last axis of the left, \(inner), must equal the \(b.rank < 2 ? "length" : "second last axis") of the right, \(outer)",
                    b.rank >= 2 && b[b.rank - 1] == inner
                        ? "`@ y.T` turns the right side" : "the lengths that meet must be equal: (2, \(inner)) @ (\(inner), 4) is (2, 4)")
            }
            return ("\(a) @ \(b): the leading axes do not go together", "they broadcast: equal, or 1")
        case .notSquare(let shape, let operation):
            return (
                "`\(operation)` is for square matrices, not \(shape)",
                operation == "inv" ? "pinv(x) is the inverse of a matrix that is not square" : nil)
        case .notAMatrix(let shape, let operation):
            return ("`\(operation)` needs a matrix, not shape \(shape)", shape.rank == 1 ? "x[none] makes a row of it, x[:, none] a column" : nil)
        case .singular(let shape, let operation):
            return (
                "`\(operation)`: \(shape.rank > 2 ? "a matrix among those" : "the matrix") of shape \(shape) is singular (its rows are dependent)",
                "rank(x) tells how many are not; pinv(x) exists for every matrix")
        case .notFinite(let shape, let operation):
            return (
                "`\(operation)`: the tensor of shape \(shape) holds nan or infinity", "all(isfinite(x)) tells; where(…) replaces")
        case .solveShapes(let a, let b):
            return (
                "solve(a, b): a of shape \(a) has \(a.rank >= 2 ? "\(a[a.rank - 2]) rows" : "no rows"), b has shape \(b)",
                "b is a vector with one number for each row, or a matrix with as many rows")
        case .contraction(let a, let axis, let b, let otherAxis):
            let (x, y) = (length(a, axis), length(b, otherAxis))
            return (
                "axis \(axis) of \(a) has length \(x) and axis \(otherAxis) of \(b) has \(y): axes that are summed over together must be equal",
                "axes=((1,), (0,)) says which of the left meet which of the right")
        default:
            return ("", nil)
        }
    }

    /// Values and types.
    private var valueProse: (message: String, help: String?) {
        switch self {
        case .emptyReduction(let operation, let shape):
            return (
                "`\(operation)` of nothing: shape \(shape) has no elements there",
                "sum and prod of nothing are 0 and 1")
        case .unsupportedDType(let dtype, let operation):
            return unsupportedProse(dtype, operation)
        case .integerDivisionByZero(let operation):
            return ("`\(operation)` by zero: int64 has no infinity", "float32(x) \(operation) y gives inf or nan")
        case .negativeIntegerPower:
            return (
                "an integer to a negative power is a fraction, which int64 cannot hold",
                "float32(x) ** y gives fractions")
        case .stepOfZeroLength:
            return ("a step of 0 never arrives", "range(0, 5) counts up by 1, range(5, 0, -1) down")
        case .notOneElement(let shape, let operation):
            return (
                "`\(operation)` takes a tensor of one element, shape \(shape) has \(shape.elementCount)",
                shape.elementCount == 0
                    ? nil : "x[0] takes the first along an axis; any(x) and all(x) make one bool of many")
        case .inexactInteger(let value):
            return (
                "\(value) does not fit into int64 without loss",
                value.isFinite ? "round(v) or int64(v) first, or float32(x) to keep fractions" : nil)
        case .emptyRange(let low, let high):
            return (
                "there is no integer from \(low) up to, but without, \(high)", "randint(low, high) needs low < high")
        case .invalid(let operation, let reason):
            return ("`\(operation)`: \(reason)", nil)
        default:
            return ("", nil)
        }
    }

    private func unsupportedProse(_ dtype: DType, _ operation: String) -> (message: String, help: String?) {
        let help: String? =
            switch (dtype, operation) {
            case (.float32, "^"), (.float64, "^"): "a power is written `**`: x ** 2; `^` is for the bits of int64 and for bools"
            case (.bool, "-"): "`^` tells where two masks differ, `~` negates one; int64(x) counts"
            case (.float32, "&"), (.float32, "|"), (.float32, "~"),
                (.float64, "&"), (.float64, "|"), (.float64, "~"):
                "bits are for bool and int64: compare first, (x > 0) & (y > 0), or convert with int64(x)"
            case (_, "rand"), (_, "randn"): "randint(low, high, …) draws integers"
            case (_, "arange"), (_, "range"): "bool(x) converts afterwards"
            default: dtype.isFloating ? "int64(x) converts" : "float32(x) converts"
            }
        return ("`\(operation)` is not for \(dtype.name)", help)
    }

    private func reshapeProse(_ shape: Shape, _ target: [Int]) -> (message: String, help: String?) {
        let count = shape.elementCount
        let open = target.filter { $0 == -1 }.count
        if open > 1 { return ("reshape works out one -1, \(tuple(target)) has \(open)", nil) }
        let known = target.filter { $0 != -1 }
        let product = known.map(String.init).joined(separator: "·")
        let value = known.reduce(into: (product: 1, overflow: false)) { total, length in
            let next = total.product.multipliedReportingOverflow(by: length)
            total = (next.partialValue, total.overflow || next.overflow)
        }
        let equation =
            value.overflow ? "" : known.count > 1 ? ": \(product) = \(value.product)" : ""
        if open == 1 {
            let rest = value.overflow || value.product <= 0 ? "" : " would need \(count)/\(value.product)"
            return ("no length in the place of -1 gives \(count) elements: \(tuple(target))\(rest)", nil)
        }
        return (
            "shape \(shape) has \(counted(count, "element", "elements")), \(tuple(target)) does not\(equation)",
            "one length may be -1: it is worked out")
    }
}

// MARK: Words

private func tuple(_ lengths: [Int]) -> String {
    lengths.count == 1 ? "(\(lengths[0]),)" : "(" + lengths.map(String.init).joined(separator: ", ") + ")"
}

/// `(2, 3), (4,) and (5,)`; long lists are cut.
private func list(_ shapes: [Shape]) -> String {
    if shapes.count > 6 { return shapes.prefix(5).map(\.description).joined(separator: ", ") + ", …" }
    guard let last = shapes.last, shapes.count > 1 else { return shapes.map(\.description).joined() }
    return shapes.dropLast().map(\.description).joined(separator: ", ") + " and \(last)"
}

private func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
}

private func length(_ shape: Shape, _ axis: Int) -> Int {
    shape.indices.contains(axis) ? shape[axis] : 0
}

/// The extent of a dilated window; 0 stands for what passes an `Int`.
private func reach(_ kernel: Int, _ dilation: Int) -> Int {
    let (product, overflow) = (kernel &- 1).multipliedReportingOverflow(by: dilation)
    return overflow ? Int.max : product == Int.max ? product : product + 1
}

/// The first axis, counted from 1 at the right, where two shapes clash, and both lengths.
private func clash(_ a: Shape, _ b: Shape) -> (Int, Int, Int) {
    for back in 1..<Swift.max(Swift.min(a.rank, b.rank), 1) + 1 where back <= a.rank && back <= b.rank {
        let (x, y) = (a[a.rank - back], b[b.rank - back])
        if x != y, x != 1, y != 1 { return (back, x, y) }
    }
    return (1, a.last ?? 1, b.last ?? 1)
}

