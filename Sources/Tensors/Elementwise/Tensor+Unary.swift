extension Tensor {
    /// `operation` of every element.
    ///
    /// `abs sign square relu floor ceil round` and the signs keep the type; `isnan` and `isfinite`
    /// give bool; the rest gives float32 for bool and int64. Halves round to even, int64 wraps.
    ///
    /// - Throws: `TensorError.unsupportedDType` for `-` and `+` of bools and `~` of floats; and
    ///   what an allocation throws.
    public func unary(_ operation: UnaryOperation, in context: EvaluationContext) throws -> Tensor {
        switch dtype {
        case .float32: return try floats(operation, Float.self, in: context)
        case .float64: return try floats(operation, Double.self, in: context)
        case .bool, .int64: break
        }
        switch operation {
        case .sqrt, .exp, .log, .sin, .cos, .tanh, .sigmoid:
            return try converted(to: .float32, in: context).floats(operation, Float.self, in: context)
        case .isnan: return try .filled(shape, with: .bool(false), dtype: .bool, in: context)
        case .isfinite: return try .filled(shape, with: .bool(true), dtype: .bool, in: context)
        case .floor, .ceil, .round: return self
        case .negate, .positive, .invert, .abs, .sign, .square, .relu: break
        }
        return dtype == .bool
            ? try bools(operation, in: context) : try integers(operation, in: context)
    }

    /// What keeps the type, of bools: they are 0 and 1, so most of it changes nothing.
    private func bools(_ operation: UnaryOperation, in context: EvaluationContext) throws -> Tensor {
        switch operation {
        case .invert: return try Not.map(self, in: context)
        case .negate, .positive:
            throw TensorError.unsupportedDType(.bool, operation: operation.symbol, operands: [OperandType(self)])
        default: return self
        }
    }

    private func integers(_ operation: UnaryOperation, in context: EvaluationContext) throws -> Tensor {
        switch operation {
        case .negate: try Negate<Int>.map(self, in: context)
        case .invert: try Invert.map(self, in: context)
        case .abs: try IntegerMagnitude.map(self, in: context)
        case .sign: try Sign<Int>.map(self, in: context)
        case .square: try Square<Int>.map(self, in: context)
        case .relu: try Rectify<Int>.map(self, in: context)
        default: self
        }
    }

    private func floats<T: FloatingElement>(
        _ operation: UnaryOperation, _: T.Type, in context: EvaluationContext
    ) throws -> Tensor {
        switch operation {
        case .negate: return try Negate<T>.map(self, in: context)
        case .positive: return self
        case .invert: throw TensorError.unsupportedDType(dtype, operation: operation.symbol, operands: [OperandType(self)])
        case .abs: return try Magnitude<T>.map(self, in: context)
        case .sign: return try Sign<T>.map(self, in: context)
        case .square: return try Square<T>.map(self, in: context)
        case .sqrt: return try SquareRoot<T>.map(self, in: context)
        case .exp: return try Exponential<T>.map(self, in: context)
        case .log: return try Logarithm<T>.map(self, in: context)
        case .sin: return try Sine<T>.map(self, in: context)
        case .cos: return try Cosine<T>.map(self, in: context)
        case .tanh: return try HyperbolicTangent<T>.map(self, in: context)
        case .sigmoid: return try Logistic<T>.map(self, in: context)
        case .relu: return try Rectify<T>.map(self, in: context)
        case .floor: return try Floor<T>.map(self, in: context)
        case .ceil: return try Ceiling<T>.map(self, in: context)
        case .round: return try RoundToEven<T>.map(self, in: context)
        case .isnan: return try IsNaN<T>.map(self, in: context)
        case .isfinite: return try IsFinite<T>.map(self, in: context)
        }
    }
}
