/// An n-dimensional array: a shape, strides and an offset into storage of one element type.
///
/// A value: a copy may share storage with the original, but a write through one is never seen
/// through the other. Slices, transposes and broadcasts are views on the same storage.
public struct Tensor: Sendable {
    public let dtype: DType
    public let shape: Shape
    /// The distance between neighbours along each axis, in elements; may be 0 or negative.
    public let strides: [Int]
    /// Where the element at index (0, 0, …) lies, in elements from the start of the storage.
    @usableFromInline let offset: Int
    /// Whether the elements lie side by side in row-major order.
    public let isContiguous: Bool
    @usableFromInline var storage: Storage

    /// A view. Every address it reaches must lie inside `storage`; the callers see to that.
    init(dtype: DType, shape: Shape, strides: [Int], offset: Int, storage: Storage) {
        self.dtype = dtype
        self.shape = shape
        self.strides = strides
        self.offset = offset
        self.storage = storage
        self.isContiguous = Tensor.isContiguous(shape, strides)
    }

    /// A contiguous tensor over fresh storage.
    @usableFromInline
    init(dtype: DType, shape: Shape, storage: Storage) {
        self.dtype = dtype
        self.shape = shape
        self.strides = shape.contiguousStrides
        self.offset = 0
        self.storage = storage
        self.isContiguous = true
    }

    /// A contiguous tensor over fresh storage, laid out like `other`, which is contiguous.
    init(dtype: DType, like other: Tensor, storage: Storage) {
        self.dtype = dtype
        self.shape = other.shape
        self.strides = other.strides
        self.offset = 0
        self.storage = storage
        self.isContiguous = true
    }

    public var rank: Int { shape.rank }
    public var elementCount: Int { shape.elementCount }
    /// The bytes its elements take, were they laid out one after the other.
    public var byteCount: Int { shape.elementCount * dtype.width }

    private static func isContiguous(_ shape: Shape, _ strides: [Int]) -> Bool {
        if shape.elementCount <= 1 { return true }
        var expected = 1
        for axis in stride(from: shape.rank - 1, through: 0, by: -1) where shape[axis] != 1 {
            if strides[axis] != expected { return false }
            expected *= shape[axis]
        }
        return true
    }
}

// MARK: Making and reading

extension Tensor {
    /// A tensor of `shape` whose elements `fill` writes, all of them: they are undefined before.
    ///
    /// - Throws: `TensorError.memoryLimit`, `.outOfMemory`, and what `fill` throws.
    @inlinable
    public static func build<T: Element>(
        _ shape: Shape, of type: T.Type, in context: EvaluationContext,
        _ fill: (UnsafeMutableBufferPointer<T>) throws -> Void
    ) throws -> Tensor {
        let count = shape.elementCount
        let storage = try Storage.allocate(byteCount: count * T.dtype.width, in: context)
        try fill(UnsafeMutableBufferPointer(start: storage.base.bindMemory(to: T.self, capacity: count), count: count))
        return Tensor(dtype: T.dtype, shape: shape, storage: storage)
    }

    /// A tensor of `shape` that holds `values`, row by row; as many as the shape has elements.
    public init<T: Element>(_ shape: Shape, _ values: [T], in context: EvaluationContext) throws {
        guard values.count == shape.elementCount else {
            throw TensorError.reshape(.vector(values.count), target: shape.dimensions)
        }
        self = try Tensor.build(shape, of: T.self, in: context) { out in
            _ = out.initialize(from: values)
        }
    }

    /// A 0-d tensor.
    public init<T: Element>(scalar value: T, in context: EvaluationContext) throws {
        self = try Tensor.build(.scalar, of: T.self, in: context) { $0[0] = value }
    }

    /// Calls `body` with the elements in row-major order. The tensor must be contiguous and of
    /// type `T`; kernels see to both.
    @inlinable @inline(__always)
    public func withElements<T: Element, R>(
        _ type: T.Type, _ body: (UnsafeBufferPointer<T>) throws -> R
    ) rethrows -> R {
        assert(isContiguous && dtype == T.dtype)
        return try withExtendedLifetime(storage) {
            try body(UnsafeBufferPointer(start: pointer(T.self), count: elementCount))
        }
    }

    /// Where the element (0, 0, …) lies. Valid while the tensor's storage is held.
    @inlinable @inline(__always)
    func pointer<T: Element>(_ type: T.Type) -> UnsafePointer<T> {
        UnsafePointer(storage.base.assumingMemoryBound(to: T.self)) + offset
    }

    /// Calls `body` with the elements for writing, copying them first unless this tensor is their
    /// sole owner and they are contiguous.
    public mutating func withMutableElements<T: Element, R>(
        _ type: T.Type, in context: EvaluationContext,
        _ body: (UnsafeMutableBufferPointer<T>) throws -> R
    ) throws -> R {
        assert(dtype == T.dtype)
        if !isContiguous || !isKnownUniquelyReferenced(&storage) { self = try copied(in: context) }
        storage.packed = nil
        return try withExtendedLifetime(storage) {
            let start = storage.base.assumingMemoryBound(to: T.self) + offset
            return try body(UnsafeMutableBufferPointer(start: start, count: elementCount))
        }
    }

    /// The elements in row-major order.
    public func elements<T: Element>(_ type: T.Type, in context: EvaluationContext) throws -> [T] {
        let dense = try converted(to: T.dtype, in: context).contiguous(in: context)
        try context.memory.check(elementCount, times: T.dtype.width)
        return dense.withElements(T.self) { Array($0) }
    }
}
