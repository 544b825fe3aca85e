import Tensors

extension TensorError {
    /// What went wrong in words, with the numbers put into the rule that they broke, and a way out
    /// where there is one.
    public var prose: (message: String, help: String?) { prose(of: OperandNames()) }

    /// The same, in which the operands have names.
    func prose(of names: OperandNames) -> (message: String, help: String?) {
        switch self {
        case .negativeDimension, .tooManyElements, .rankTooHigh, .memoryLimit, .outOfMemory, .cancelled:
            resourceProse
        case .broadcast, .broadcastTo, .reshape, .axisOutOfRange, .repeatedAxis, .notAPermutation, .squeeze, .rankTooLow:
            shapeProse(names)
        case .concatShapes, .stackShapes, .unevenSplit, .padWidths, .negativePad, .padEmptyAxis, .stridesCount,
            .addressOutside, .windowTooLarge, .invalid:
            joiningProse(names)
        case .indexOutOfRange, .tooManyIndices, .zeroStep, .assignShape, .indexShapes, .maskShape, .fractionalIndex,
            .secondEllipsis, .inexactInteger:
            indexProse(names)
        case .matmul, .notSquare, .notAMatrix, .singular, .notFinite, .solveShapes, .contraction:
            linearProse(names)
        case .einsum(let fault): fault.prose
        case .emptyReduction, .unsupportedDType, .integerDivisionByZero, .negativeIntegerPower, .stepOfZeroLength,
            .endlessRange, .notOneElement, .emptyRange:
            valueProse(names)
        }
    }

    /// Sizes, memory, interruption.
    private var resourceProse: (message: String, help: String?) {
        switch self {
        case .negativeDimension(let lengths):
            let axis = lengths.firstIndex { $0 < 0 } ?? 0
            return (
                "\(Words.tuple(lengths)) is no shape: axis \(axis) would have length \(lengths[axis])",
                lengths.contains(-1)
                    ? "reshape works out one length that is given as -1; other functions want every length"
                    : nil)
        case .tooManyElements(let lengths):
            return ("a tensor of shape \(Words.tuple(lengths)) has more elements than can be addressed", nil)
        case .rankTooHigh(let rank):
            return (
                "a tensor has at most \(Shape.maxRank) axes, this one would have \(rank)",
                "squeeze(x) drops axes of length 1, reshape(x, -1, n) joins axes")
        case .memoryLimit(let requested, let inUse, let limit):
            return memoryProse(requested, inUse, limit)
        case .outOfMemory(let requested):
            return (
                "the system has no \(ByteSize.text(requested)) left to give",
                "rebinding a large name gives its memory back")
        default:
            return ("interrupted", nil)
        }
    }

    private func memoryProse(_ requested: Int, _ inUse: Int, _ limit: Int) -> (message: String, help: String?) {
        let (total, overflow) = requested.addingReportingOverflow(inUse)
        var enough = 1 << 30
        while enough < total, enough < 1 << 40 { enough *= 2 }
        // No machine has a terabyte to give.
        let isPossible = !overflow && total <= enough
        return (
            "this needs \(ByteSize.text(requested)) more, but \(ByteSize.text(inUse)) of the limit of \(ByteSize.text(limit)) are in use",
            isPossible
                ? "`:set memory \(ByteSize.text(enough))` moves the limit; rebinding a large name gives its memory back"
                : "rebinding a large name gives its memory back")
    }

    /// Linear algebra.
    private func linearProse(_ names: OperandNames) -> (message: String, help: String?) {
        switch self {
        case .matmul(let a, let b): return matmulProse(a, b, names)
        case .notSquare(let shape, let operation):
            return (
                "`\(operation)` is for square matrices: axis -2 of \(names.of(shape)) has \(shape[shape.rank - 2]), axis -1 has \(shape[shape.rank - 1])",
                operation == "inv" ? "pinv(x) is the inverse of a matrix that is not square" : nil)
        case .notAMatrix(let shape, let operation):
            return (
                "`\(operation)` needs a matrix, and \(names.of(shape)) has \(Words.counted(shape.rank, "axis", "axes"))",
                shape.rank == 1 ? "x[none] makes a row of it, x[:, none] a column" : nil)
        case .singular(let shape, let matrix, let operation):
            return (
                "`\(operation)`: \(names.of(shape)) is singular\(Words.at(matrix)) (its rows are dependent)",
                "rank(x) tells how many are not; pinv(x) exists for every matrix")
        case .notFinite(let place, let operation):
            return (
                "`\(operation)`: \(names.of(place.shape)) holds nan or infinity\(Words.at(place.index))",
                "all(isfinite(x)) tells; where(…) replaces")
        case .solveShapes(let a, let b):
            return (
                "solve(a, b): a of shape \(a) has \(Words.length(a, a.rank - 2)) rows, b has shape \(b)",
                "b is a vector with one number for each row, or a matrix with as many rows")
        case .contraction(let a, let axis, let b, let otherAxis):
            return (
                "axis \(axis) of \(names.of(a)) has length \(Words.length(a, axis)) and axis \(otherAxis) of \(names.second(b, after: a)) has \(Words.length(b, otherAxis)): axes that are summed over together must be equal",
                "axes=((1,), (0,)) says which of the left meet which of the right")
        default:
            return ("", nil)
        }
    }

    private func matmulProse(_ a: Shape, _ b: Shape, _ names: OperandNames) -> (message: String, help: String?) {
        let (left, right) = (names.of(a), names.second(b, after: a))
        if a.rank == 0 || b.rank == 0 {
            return ("`@` needs at least one axis on both sides: \(left), \(right)", "`*` multiplies by a number")
        }
        let (inner, outer) = (a[a.rank - 1], b[Swift.max(b.rank - 2, 0)])
        if inner != outer {
            return (
                "`@`: axis \(a.rank - 1) of \(left) has length \(inner) and axis \(Swift.max(b.rank - 2, 0)) of \(right) has \(outer): these are summed over together and must be equal",
                b.rank >= 2 && b[b.rank - 1] == inner
                    ? "`@ y.T` turns the right side" : "the lengths that meet must be equal: (2, \(inner)) @ (\(inner), 4) is (2, 4)")
        }
        let (front, behind) = (Array(a.dimensions.dropLast(2)), Array(b.dimensions.dropLast(2)))
        return (
            "`@`: the leading axes of \(left), \(Words.tuple(front)), and of \(right), \(Words.tuple(behind)), do not go together",
            "they broadcast: equal, or 1")
    }

    /// Values that an operation cannot take.
    private func valueProse(_ names: OperandNames) -> (message: String, help: String?) {
        switch self {
        case .emptyReduction(let operation, let shape, let axes):
            let empty = (axes ?? Array(shape.indices)).first { shape[$0] == 0 } ?? 0
            return (
                "`\(operation)` of nothing: axis \(empty) of \(names.of(shape)) has length 0",
                "sum and prod of nothing are 0 and 1")
        case .unsupportedDType(let dtype, let operation, let operands):
            return unsupportedProse(dtype, operation, operands, names)
        case .integerDivisionByZero(let operation, let shape, let divisor):
            let zero = divisor.map { "\(names.second($0.shape, after: shape)) holds 0\(Words.at($0.index))" } ?? "\(names.of(shape)) by 0"
            return (
                "`\(operation)` by zero: \(zero), and int64 has no infinity",
                "float32(x) \(operation) y gives inf or nan")
        case .negativeIntegerPower(let shape, let exponent, let place):
            let power = place.map { "\(names.second($0.shape, after: shape)) holds \(exponent)\(Words.at($0.index))" } ?? "\(names.of(shape)) ** \(exponent)"
            return (
                "\(power): an integer to a negative power is a fraction, which int64 cannot hold",
                "float32(x) ** y gives fractions")
        case .stepOfZeroLength(let start, let stop):
            return (
                "a step of 0 never arrives: from \(formatScalar(start)) to \(formatScalar(stop))",
                "range(0, 5) counts up by 1, range(5, 0, -1) down")
        case .endlessRange(let start, let stop, let step):
            return (
                "`range`: (\(formatScalar(stop)) - \(formatScalar(start))) / \(formatScalar(step)) is no finite number of elements",
                "linspace(start, stop, count) takes as many as it is told")
        case .notOneElement(let shape, let operation):
            return (
                "`\(operation)` takes a tensor of one element, \(names.of(shape)) has \(shape.elementCount)",
                shape.elementCount == 0
                    ? nil : "x[0] takes the first along an axis; any(x) and all(x) make one bool of many")
        case .emptyRange(let low, let high):
            return (
                "there is no integer from low, \(low), up to, but without, high, \(high)", "randint(low, high) needs low < high")
        default:
            return ("", nil)
        }
    }

    private func unsupportedProse(
        _ dtype: DType, _ operation: String, _ operands: [OperandType], _ names: OperandNames
    ) -> (message: String, help: String?) {
        let help: String? =
            switch (dtype, operation) {
            case (.float32, "^"), (.float64, "^"): "a power is written `**`: x ** 2; `^` is for the bits of int64 and for bools"
            case (.bool, "-"): "`^` tells where two masks differ, `~` negates one; int64(x) counts"
            case (.float32, "&"), (.float32, "|"), (.float32, "~"),
                (.float64, "&"), (.float64, "|"), (.float64, "~"):
                "bits are for bool and int64: compare first, (x > 0) & (y > 0), or convert with int64(x)"
            case (_, "rand"), (_, "randn"): "randint(low, high, …) draws integers"
            case (_, "arange"), (_, "range"): "bool(x) converts afterwards"
            default: "float32(x) converts"
            }
        let told = operands.enumerated().map { names.told($0.offset, $0.element) }.joined(separator: ", ")
        return ("`\(operation)` is not for \(dtype.name)\(told.isEmpty ? "" : ": \(told)")", help)
    }
}
