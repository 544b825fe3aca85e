import Tensors

extension TensorError {
    /// Shapes and axes that do not fit.
    func shapeProse(_ names: OperandNames) -> (message: String, help: String?) {
        switch self {
        case .broadcast(let a, let b, let operation):
            let (back, x, y) = clash(a, b)
            return (
                "\(names.of(a, and: b)) do not go together in `\(operation)`: counted from the right, axis \(back) has \(x) and \(y)",
                b.rank == 1 && a.rank == 2 && b[0] == a[0]
                    ? "one number for each row is a column: y[:, none] has shape (\(b[0]), 1)"
                    : "lengths must be equal or 1; reshape or unsqueeze puts an axis of 1 where one is missing")
        case .broadcastTo(let shape, let target):
            return (
                "\(names.of(shape)) does not stretch to \(target)"
                    + (mismatch(shape, target) ?? ": \(shape.rank) axes do not become \(target.rank)"),
                "only an axis of length 1, or one missing on the left, is stretched")
        case .reshape(let shape, let target):
            return reshapeProse(shape, target, names)
        case .axisOutOfRange(let axis, let shape, let rank, let operation):
            if rank == 0 { return ("`\(operation)`: there is no axis \(axis): \(names.of(shape)), 0-d, has none", nil) }
            let owner = rank == shape.rank ? names.of(shape) : "what \(names.of(shape)) becomes"
            return (
                "`\(operation)`: there is no axis \(axis): \(owner) has \(Words.counted(rank, "axis", "axes"))",
                "axes are 0…\(rank - 1), or -\(rank)…-1 counted from the back")
        case .repeatedAxis(let axis, let shape, let operation):
            return ("`\(operation)`: axis \(axis) of \(names.of(shape)) is named twice", "each axis once; a negative one counts from the back")
        case .notAPermutation(let order, let shape):
            let rank = shape.rank
            return (
                "\(Words.tuple(order)) does not name each of the \(Words.counted(rank, "axis", "axes")) of \(names.of(shape)) once",
                rank == 0
                    ? nil
                    : "give all of \(Words.tuple(Array(0..<rank))) in the order wanted; swapaxes(x, a, b) exchanges two")
        case .squeeze(let shape, let axis):
            return (
                "axis \(axis) of \(names.of(shape)) has length \(shape[axis]): only an axis of length 1 can be dropped",
                "squeeze(x) drops every axis of length 1")
        case .rankTooLow(let shape, let needed, let operation):
            return (
                "`\(operation)` needs at least \(Words.counted(needed, "axis", "axes")), \(names.of(shape)) has \(shape.rank)",
                "unsqueeze(x, 0) puts an axis of length 1 in front")
        default:
            return ("", nil)
        }
    }

    /// Joining, splitting, padding, windows.
    func joiningProse(_ names: OperandNames) -> (message: String, help: String?) {
        switch self {
        case .concatShapes(let shapes, let axis):
            guard let (place, other) = odd(shapes, along: axis) else { return ("there is nothing to join", nil) }
            return (
                "tensors 1 and \(place + 1), of shapes \(shapes[0]) and \(shapes[place]), cannot be joined along axis \(axis): "
                    + (other.map { "axis \($0) has \(shapes[0][$0]) and \(shapes[place][$0])" }
                        ?? "they have \(shapes[0].rank) and \(Words.counted(shapes[place].rank, "axis", "axes"))"),
                "stack joins tensors of one shape along a new axis")
        case .stackShapes(let shapes):
            guard let place = shapes.firstIndex(where: { $0 != shapes[0] }) else { return ("there is nothing to stack", nil) }
            return (
                "stack needs tensors of one shape: tensor 1 has \(shapes[0]) and tensor \(place + 1) has \(shapes[place])",
                "concat joins along an axis that is there")
        case .unevenSplit(let shape, let axis, let parts):
            let cells = Words.length(shape, axis)
            return (
                parts > 0
                    ? "axis \(axis) of \(names.of(shape)) does not divide into \(parts) equal parts: \(cells) = \(parts)·\(cells / parts) + \(cells % parts)"
                    : "axis \(axis) of \(names.of(shape)) cannot be split into \(parts) parts",
                "split(x, (i, j)) cuts at i and j, wherever they are")
        case .padWidths(let shape, let given):
            return (
                "pad widths \(given) do not fit \(names.of(shape))",
                "give one number for all sides, (before, after) for all axes, or one such pair for each of the \(shape.rank) axes")
        case .negativePad(let shape, let axis, let width):
            return ("a pad width of axis \(axis) of \(names.of(shape)) is negative: \(width)", "x[1:-1] cuts off what pad(x, 1) added")
        case .padEmptyAxis(let shape, let axis, let mode):
            return (
                "axis \(axis) of \(names.of(shape)) is empty: mode \"\(mode.rawValue)\" has no elements to copy",
                "mode \"constant\" needs none")
        case .stridesCount(let shape, let strides):
            return (
                "a shape of \(Words.counted(shape, "axis", "axes")) needs as many strides, not \(strides)",
                "strides are in elements, one for each axis of the new shape")
        case .addressOutside(let address, let shape):
            let count = shape.elementCount
            return (
                "this would read element \(address), but \(names.of(shape)) has \(count == 0 ? "none" : "elements 0…\(count - 1)")",
                "the addresses go from offset + Σ (length - 1)·stride over the negative strides to the same over the positive ones")
        case .windowTooLarge(let kernel, let dilation, let shape, let axis):
            let span = dilation == 1 ? "\(kernel)" : "(\(kernel) - 1)·\(dilation) + 1 = \(reach(kernel, dilation))"
            return (
                "a window of \(span) does not fit in axis \(axis) of \(names.of(shape)), of length \(Words.length(shape, axis))",
                "pad the input, or take a smaller kernel\(dilation == 1 ? "" : " or dilation")")
        case .invalid(let operation, let shape, let reason):
            return ("`\(operation)` of \(names.of(shape)): \(reason)", invalidHelp(operation))
        default:
            return ("", nil)
        }
    }

    private func invalidHelp(_ operation: String) -> String? {
        switch operation {
        case "roll": "one shift for each axis, or one for all: roll(x, (1, 2), (0, 1))"
        case "tile": "copies are counted from 0: tile(x, (2, 3)) lays 2 by 3 of them"
        case "repeat": "one count for all, or one for each element along the axis: repeat(x, (1, 2), axis=0)"
        case "insert_zeros": "insert_zeros(x, 2) puts one zero between neighbours, insert_zeros(x, 1) none"
        case "windows": "kernel, stride and dilation are 1 or more: one number for all, or one for each of the last axes"
        case "moveaxis": "one destination for each source: moveaxis(x, (0, 1), (-1, -2))"
        default: nil
        }
    }

    /// Subscripts, and what is written to them.
    func indexProse(_ names: OperandNames) -> (message: String, help: String?) {
        switch self {
        case .indexOutOfRange(let index, let shape, let length, let axis):
            return (
                "there is no index \(index) in axis \(axis) of \(names.of(shape)), of length \(length)",
                length == 0
                    ? nil : "indices are 0…\(length - 1), or -\(length)…-1 counted from the back")
        case .tooManyIndices(let count, let shape):
            return (
                "\(Words.counted(count, "index", "indices")) for \(names.of(shape)), which has \(Words.counted(shape.rank, "axis", "axes"))",
                shape.rank == 0 ? "item(x) is the number in a 0-d tensor" : "x[..., 0] names the last axis and leaves the others whole")
        case .zeroStep(let shape, let axis):
            return ("a slice of axis \(axis) of \(names.of(shape)) cannot step by 0", "x[::2] takes every second element, x[::-1] turns round")
        case .assignShape(let value, let target):
            return (
                "a value of shape \(value) does not fit into the part of shape \(target) of \(names.described(0))\(mismatch(value, target) ?? "")",
                "it may have axes of length 1, or fewer axes: those are stretched")
        case .indexShapes(let shapes):
            return (
                "index tensors of shapes \(list(shapes)) do not go together",
                "they are broadcast together; i[:, none] beside j takes every pair")
        case .maskShape(let mask, let target, let axis):
            let odd = mask.indices.first { mask[$0] != Words.length(target, axis + $0) } ?? 0
            return (
                "a mask of shape \(mask) does not lie over \(names.of(target)): axis \(odd) of the mask has \(Words.length(mask, odd)), axis \(axis + odd) under it has \(Words.length(target, axis + odd))",
                "a mask has the shape of the axes that it covers")
        case .fractionalIndex(let value, let place):
            let position = place.map { "\(Words.at($0.index)) of the index tensor of shape \($0.shape)" } ?? ""
            return (
                "\(formatScalar(value))\(position) is no index: it \(value.isFinite ? "has a fraction" : "is no whole number")",
                "int64(x) drops fractions, x // 1 rounds down")
        case .inexactInteger(let value, let place):
            return (
                "\(formatScalar(value))\(place.shape.rank == 0 ? "" : "\(Words.at(place.index)) of the value of shape \(place.shape)") does not fit into \(names.described(0)), int64, without loss",
                value.isFinite ? "round(v) or int64(v) first, or float32(x) to keep fractions" : nil)
        case .secondEllipsis(let shape):
            return (
                "`...` may stand once in a subscript of \(names.of(shape))",
                "it stands for all the axes that are not named: x[..., 0]")
        default:
            return ("", nil)
        }
    }

    private func reshapeProse(_ shape: Shape, _ target: [Int], _ names: OperandNames) -> (message: String, help: String?) {
        let count = shape.elementCount
        let open = target.filter { $0 == -1 }.count
        if open > 1 { return ("reshape of \(names.of(shape)) works out one -1, \(Words.tuple(target)) has \(open)", "all lengths but one: reshape(x, 3, -1)") }
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
            return (
                "\(names.of(shape)) has \(Words.counted(count, "element", "elements")), and no length in the place of -1 gives as many: \(Words.tuple(target))\(rest)",
                "the product of the lengths that are given must divide \(count)")
        }
        return (
            "\(names.of(shape)) has \(Words.counted(count, "element", "elements")), \(Words.tuple(target)) does not\(equation)",
            "one length may be -1: it is worked out")
    }
}

// MARK: Words

/// `(2, 3), (4,) and (5,)`; long lists are cut.
private func list(_ shapes: [Shape]) -> String {
    if shapes.count > 6 { return shapes.prefix(5).map(\.description).joined(separator: ", ") + ", …" }
    guard let last = shapes.last, shapes.count > 1 else { return shapes.map(\.description).joined() }
    return shapes.dropLast().map(\.description).joined(separator: ", ") + " and \(last)"
}

/// The first shape that cannot be joined to the first along `axis`, and the axis where they differ; nil
/// for the axis when they have different numbers of them.
private func odd(_ shapes: [Shape], along axis: Int) -> (place: Int, axis: Int?)? {
    for (place, shape) in shapes.enumerated() {
        if shape.rank != shapes[0].rank { return (place, nil) }
        if let other = shape.indices.first(where: { $0 != axis && shape[$0] != shapes[0][$0] }) { return (place, other) }
    }
    return nil
}

/// Where a value does not stretch to a shape; nil when it only has too many axes.
private func mismatch(_ value: Shape, _ target: Shape) -> String? {
    let pairs = zip(value.reversed(), target.reversed()).enumerated()
    guard let (back, (x, y)) = pairs.first(where: { $0.element.0 != $0.element.1 && $0.element.0 != 1 }) else { return nil }
    return ": counted from the right, axis \(back + 1) has \(x) and should have \(y)"
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
