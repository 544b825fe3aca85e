/// The short way of the most frequent operations, those of float32 tensors that lie alike: the operands
/// are read where they are. As `Operand`s they would be copied from hand to hand, and the counting of
/// what refers to their parts takes a small tensor longer than its arithmetic.
extension Tensor {
    /// `x op y` of two contiguous float32 tensors of one shape; nil for others and for the rarer
    /// operations, which `binary` serves.
    public static func alike(
        _ operation: BinaryOperation, _ x: Tensor, _ y: Tensor, in context: EvaluationContext
    ) throws -> Tensor? {
        guard x.isPlainFloat, y.isPlainFloat, x.shape == y.shape else { return nil }
        return try withExtendedLifetime(x.storage) {
            try withExtendedLifetime(y.storage) {
                try short(operation, x, x.pointer(Float.self), 1, y.pointer(Float.self), 1, in: context)
            }
        }
    }

    /// `x op number`, or `number op x`, of a contiguous float32 tensor; nil as `alike`'s.
    public static func alike(
        _ operation: BinaryOperation, _ x: Tensor, number: Operand, isFirst: Bool, in context: EvaluationContext
    ) throws -> Tensor? {
        guard x.isPlainFloat else { return nil }
        let value: Float
        switch number {
        case .int(let number): value = Float(weak: number)
        case .float(let number): value = Float(weak: number)
        case .tensor: return nil
        }
        return try withExtendedLifetime(x.storage) {
            try withUnsafePointer(to: value) {
                isFirst
                    ? try short(operation, x, $0, 0, x.pointer(Float.self), 1, in: context)
                    : try short(operation, x, x.pointer(Float.self), 1, $0, 0, in: context)
            }
        }
    }

    private var isPlainFloat: Bool { dtype == .float32 && isContiguous }

    /// `a op b` for as many elements as `x` has; the caller holds what is read.
    private static func short(
        _ operation: BinaryOperation, _ x: Tensor, _ a: UnsafePointer<Float>, _ aStep: Int,
        _ b: UnsafePointer<Float>, _ bStep: Int, in context: EvaluationContext
    ) throws -> Tensor? {
        switch operation {
        case .add: try Add<Float>.fill(like: x, a, aStep, b, bStep, in: context)
        case .subtract: try Subtract<Float>.fill(like: x, a, aStep, b, bStep, in: context)
        case .multiply: try Multiply<Float>.fill(like: x, a, aStep, b, bStep, in: context)
        case .divide: try Divide<Float>.fill(like: x, a, aStep, b, bStep, in: context)
        case .maximum: try Maximum<Float>.fill(like: x, a, aStep, b, bStep, in: context)
        case .minimum: try Minimum<Float>.fill(like: x, a, aStep, b, bStep, in: context)
        case .floorDivide, .remainder, .power, .bitAnd, .bitOr, .bitXor: nil
        }
    }
}

extension BinaryKernel {
    /// The function of as many pairs as `x` has elements, laid out like it; a step is 1 or 0.
    fileprivate static func fill(
        like x: Tensor, _ a: UnsafePointer<Input>, _ aStep: Int, _ b: UnsafePointer<Input>, _ bStep: Int,
        in context: EvaluationContext
    ) throws -> Tensor {
        let count = x.elementCount
        let storage = try Storage.allocate(byteCount: count * Output.dtype.width, in: context)
        let out = storage.base.bindMemory(to: Output.self, capacity: count)
        try inBlocks(count, cost: cost, in: context) { range in
            let start = range.lowerBound
            run(out + start, a + start &* aStep, aStep, b + start &* bStep, bStep, range.count)
        }
        return Tensor(dtype: Output.dtype, like: x, storage: storage)
    }
}
