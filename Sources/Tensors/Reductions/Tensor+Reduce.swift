/// The reductions: many elements become one.
public enum ReductionOperation: Sendable, CaseIterable {
    case sum, mean, prod, max, min, `var`, std, all, any

    /// The function's name, as it is typed.
    public var symbol: String {
        switch self {
        case .sum: "sum"
        case .mean: "mean"
        case .prod: "prod"
        case .max: "max"
        case .min: "min"
        case .var: "var"
        case .std: "std"
        case .all: "all"
        case .any: "any"
        }
    }
}

extension Tensor {
    /// This tensor reduced along `axes`.
    ///
    /// `sum` and `prod` of bool give int64; `mean`, `var` and `std` of bool and int64 give
    /// float32; `all` and `any` give bool; else the type is kept. int64 wraps. `var` and `std`
    /// divide by the number of elements. `max` and `min` of anything with a nan are nan. Sums of
    /// nothing are 0, products 1, means nan.
    ///
    /// - Parameters:
    ///   - axes: nil for all; none at all leaves the shape as it is.
    ///   - keepDimensions: whether the reduced axes stay, with length 1.
    /// - Throws: `TensorError.axisOutOfRange`, `.repeatedAxis`, `.emptyReduction` for `max` and
    ///   `min` of nothing; and what an allocation throws.
    public func reduced(
        _ operation: ReductionOperation, axes: [Int]?, keepDimensions: Bool, in context: EvaluationContext
    ) throws -> Tensor {
        let plan = try ReductionPlan(
            shape, axes: axes, keepDimensions: keepDimensions, operation: operation.symbol)
        if let order = memoryOrder { return try reduced(operation, axes, plan, inOrder: order, in: context) }
        if case .var = operation, dtype.isFloating { return try variance(axes, plan, in: context) }
        if case .std = operation, dtype.isFloating {
            return try variance(axes, plan, in: context).unary(.sqrt, in: context)
        }
        switch (operation, dtype) {
        case (.prod, .float32):
            return try products(Float.self, axes: axes, in: context).reshaped(to: plan.result, in: context)
        case (.prod, .float64):
            return try products(Double.self, axes: axes, in: context).reshaped(to: plan.result, in: context)
        case (.mean, .bool), (.mean, .int64), (.var, .bool), (.var, .int64), (.std, .bool), (.std, .int64):
            return try converted(to: .float64, in: context)
                .reduced(operation, axes: axes, keepDimensions: keepDimensions, in: context)
                .converted(to: .float32, in: context)
        default: return try reduced(operation, plan, in: context)
        }
    }

    /// The reduction of elements that lie side by side when the axes stand in `order`.
    private func reduced(
        _ operation: ReductionOperation, _ axes: [Int]?, _ plan: ReductionPlan, inOrder order: [Int],
        in context: EvaluationContext
    ) throws -> Tensor {
        let chosen = Set(try shape.axes(axes, operation: operation.symbol))
        let places = order.indices.filter { chosen.contains(order[$0]) }
        let result = try permuted(order)
            .reduced(operation, axes: places, keepDimensions: true, in: context).unpermuted(order)
        return try result.reshaped(to: plan.result, in: context)
    }

    /// The square root of the sum of the squares of all elements, 0-d: float64 for float64, else
    /// float32.
    public func norm(in context: EvaluationContext) throws -> Tensor {
        let plan = try ReductionPlan(shape, axes: nil, keepDimensions: false, operation: "norm")
        switch dtype {
        case .float32: return try chain(Norm<Float>.self, Sum<Float>.self, plan, in: context)
        case .float64: return try chain(Norm<Double>.self, Sum<Double>.self, plan, in: context)
        case .bool, .int64:
            let wide = try converted(to: .float64, in: context).norm(in: context)
            return try wide.converted(to: .float32, in: context)
        }
    }

    /// The mean of the squared distances from the mean, of floats.
    private func variance(
        _ axes: [Int]?, _ plan: ReductionPlan, in context: EvaluationContext
    ) throws -> Tensor {
        let mean = try reduced(.mean, axes: axes, keepDimensions: true, in: context)
        let squares =
            dtype == .float32
            ? try SquaredDifference<Float>.map(.tensor(self), .tensor(mean), operation: "var", in: context)
            : try SquaredDifference<Double>.map(.tensor(self), .tensor(mean), operation: "var", in: context)
        return try squares.reduced(.mean, plan, in: context)
    }

    /// The reductions of one pass: all but var and std, products of floats, and means of what is none.
    private func reduced(
        _ operation: ReductionOperation, _ plan: ReductionPlan, in context: EvaluationContext
    ) throws -> Tensor {
        switch (operation, dtype) {
        case (.max, .bool), (.min, .bool):
            if plan.count == 0 {
                throw TensorError.emptyReduction(operation: operation.symbol, shape, axes: plan.axes)
            }
            return try reduced(operation == .max ? .any : .all, plan, in: context)
        case (.sum, .bool): return try chain(CountTrue.self, SumInteger.self, plan, in: context)
        case (.prod, .bool):
            return try reduced(.all, plan, in: context).converted(to: .int64, in: context)
        case (.all, .bool): return try chain(AllTrue<Bool>.self, AllTrue<Bool>.self, plan, in: context)
        case (.any, .bool): return try chain(AnyTrue<Bool>.self, AnyTrue<Bool>.self, plan, in: context)
        case (.sum, .int64): return try chain(SumInteger.self, SumInteger.self, plan, in: context)
        case (.prod, .int64): return try chain(ProductInteger.self, ProductInteger.self, plan, in: context)
        // The callers have converted what is averaged.
        case (.mean, .bool), (.var, .bool), (.std, .bool), (.mean, .int64), (.var, .int64), (.std, .int64):
            throw TensorError.unsupportedDType(dtype, operation: operation.symbol, operands: [OperandType(self)])
        case (_, .int64): return try ordered(operation, Int.self, plan, in: context)
        case (_, .float32): return try floats(operation, Float.self, plan, in: context)
        case (_, .float64): return try floats(operation, Double.self, plan, in: context)
        }
    }

    private func floats<T: FloatingElement>(
        _ operation: ReductionOperation, _: T.Type, _ plan: ReductionPlan, in context: EvaluationContext
    ) throws -> Tensor {
        switch operation {
        case .sum: return try chain(Sum<T>.self, Sum<T>.self, plan, in: context)
        case .mean: return try chain(Sum<T>.self, last: Mean<T>.self, plan, in: context)
        default: return try ordered(operation, T.self, plan, in: context)
        }
    }

    /// all, any, max and min.
    private func ordered<T: Reducible>(
        _ operation: ReductionOperation, _: T.Type, _ plan: ReductionPlan, in context: EvaluationContext
    ) throws -> Tensor {
        switch operation {
        case .all: return try chain(AllTrue<T>.self, AllTrue<Bool>.self, plan, in: context)
        case .any: return try chain(AnyTrue<T>.self, AnyTrue<Bool>.self, plan, in: context)
        default:
            if plan.count == 0 {
                throw TensorError.emptyReduction(operation: operation.symbol, shape, axes: plan.axes)
            }
            return operation == .max
                ? try chain(Largest<T>.self, Largest<T>.self, plan, in: context)
                : try chain(Smallest<T>.self, Smallest<T>.self, plan, in: context)
        }
    }

    /// Reduces one group of neighbouring axes after the other, the innermost first: by `First` the
    /// elements, by `Next` what came of them. In the second form `Last` takes the last group.
    private func chain<First: ReductionKernel, Next: ReductionKernel>(
        _ first: First.Type, _ next: Next.Type, _ plan: ReductionPlan, in context: EvaluationContext
    ) throws -> Tensor {
        var x = try First.reduce(contiguous(in: context), plan.first, counting: plan.count, in: context)
        for group in plan.further { x = try Next.reduce(x, group, counting: plan.count, in: context) }
        return try x.reshaped(to: plan.result, in: context)
    }

    private func chain<Next: ReductionKernel, Last: ReductionKernel>(
        _ next: Next.Type, last: Last.Type, _ plan: ReductionPlan, in context: EvaluationContext
    ) throws -> Tensor {
        var x = try contiguous(in: context)
        guard let final = plan.further.last else {
            return try Last.reduce(x, plan.first, counting: plan.count, in: context)
                .reshaped(to: plan.result, in: context)
        }
        x = try Next.reduce(x, plan.first, counting: plan.count, in: context)
        for group in plan.further.dropLast() {
            x = try Next.reduce(x, group, counting: plan.count, in: context)
        }
        return try Last.reduce(x, final, counting: plan.count, in: context)
            .reshaped(to: plan.result, in: context)
    }
}

enum SquaredDifference<T: FloatingElement>: BinaryKernel {
    @inline(__always)
    static func apply(_ a: T, _ b: T) -> T {
        let distance = a - b
        return distance * distance
    }
}
