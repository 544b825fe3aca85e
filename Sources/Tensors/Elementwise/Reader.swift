/// Where an operand's elements lie, seen from a result that is written in row-major order.
struct Reader<T: Element> {
    let base: UnsafePointer<T>
    /// 1: the operand is laid out as the result is; 0: one element serves all; nil: see its source's `strides`.
    let step: Int?

    /// Reads `tensor` stretched to `shape`; its storage must be held meanwhile.
    @inline(__always)
    init(_ tensor: Tensor, to shape: Shape) {
        base = tensor.pointer(T.self)
        if tensor.elementCount == 1 {
            step = 0
        } else {
            step = tensor.isContiguous && tensor.elementCount == shape.elementCount ? 1 : nil
        }
    }

    /// Reads the one element at `value` for all.
    @inline(__always)
    init(all value: UnsafePointer<T>) {
        base = value
        step = 0
    }
}

/// An operand of a kernel over `T`: a tensor of that type, or one value.
enum Source<T: Element> {
    case tensor(Tensor)
    case value(T)

    /// `operand` as elements of `T`.
    init(_ operand: Operand, as type: T.Type, in context: EvaluationContext) throws
    where T: ScalarConvertible {
        switch operand {
        case .tensor(let tensor):
            self = .tensor(tensor.dtype == T.dtype ? tensor : try tensor.converted(to: T.dtype, in: context))
        case .int(let value): self = .value(T(weak: value))
        case .float(let value): self = .value(T(weak: value))
        }
    }

    var shape: Shape {
        switch self {
        case .tensor(let tensor): tensor.shape
        case .value: .scalar
        }
    }

    /// The distances between neighbours along the axes of `shape`.
    func strides(in shape: Shape) throws -> [Int] {
        switch self {
        case .tensor(let tensor) where tensor.elementCount != 1: try tensor.broadcast(to: shape).strides
        case .tensor, .value: [Int](repeating: 0, count: shape.rank)
        }
    }

    /// This operand with its axes in another order; a value has none.
    func permuted(_ order: [Int]) throws -> Source {
        if case .tensor(let tensor) = self { return .tensor(try tensor.permuted(order)) }
        return self
    }

    /// This operand, copied when its rows run across memory.
    func straightened(in context: EvaluationContext) throws -> Source {
        if case .tensor(let tensor) = self, tensor.isTurned { return .tensor(try tensor.copied(in: context)) }
        return self
    }

    /// Calls `body` with a reader of this operand stretched to `shape`.
    @inline(__always)
    func withReader<R>(to shape: Shape, _ body: (Reader<T>) throws -> R) rethrows -> R {
        switch self {
        case .tensor(let tensor):
            return try withExtendedLifetime(tensor.storage) { try body(Reader(tensor, to: shape)) }
        case .value(let value):
            return try withUnsafePointer(to: value) { try body(Reader(all: $0)) }
        }
    }
}

extension Tensor {
    /// Whether this tensor, broadcast to the shape of `other`, is its own elements in row-major
    /// order over and over: its shape without leading ones ends that of `other`.
    func repeats(in other: Tensor) -> Bool {
        guard isContiguous, elementCount > 0, rank <= other.rank else { return false }
        if elementCount == 1 { return true }
        var inPattern = true
        for back in 1..<rank + 1 {
            let length = shape[rank - back]
            if inPattern, length == other.shape[other.rank - back] { continue }
            // From the first 1 that stands against a longer axis on, only ones may follow.
            inPattern = false
            if length != 1 { return false }
        }
        return true
    }
}
