/// A function of one element. Its type names it, so that loops over it are specialised.
protocol UnaryKernel {
    associatedtype Input: Element
    associatedtype Output: Element
    static func apply(_ a: Input) -> Output
    /// About how many multiply-adds an element costs.
    static var cost: Int { get }
    /// The function of `count` elements that lie side by side.
    static func run(_ out: UnsafeMutablePointer<Output>, _ a: UnsafePointer<Input>, _ count: Int)
}

extension UnaryKernel {
    static var cost: Int { 1 }

    @inline(__always)
    static func run(_ out: UnsafeMutablePointer<Output>, _ a: UnsafePointer<Input>, _ count: Int) {
        for i in 0..<count { out[i] = apply(a[i]) }
    }
}

/// A function of two elements.
protocol BinaryKernel {
    associatedtype Input: Element
    associatedtype Output: Element
    static func apply(_ a: Input, _ b: Input) -> Output
    static var cost: Int { get }
    /// The function of `count` pairs; a step is 1, or 0 where one element serves all.
    static func run(
        _ out: UnsafeMutablePointer<Output>, _ a: UnsafePointer<Input>, _ aStep: Int,
        _ b: UnsafePointer<Input>, _ bStep: Int, _ count: Int)
}

extension BinaryKernel {
    static var cost: Int { 1 }

    @inline(__always)
    static func run(
        _ out: UnsafeMutablePointer<Output>, _ a: UnsafePointer<Input>, _ aStep: Int,
        _ b: UnsafePointer<Input>, _ bStep: Int, _ count: Int
    ) {
        if aStep == 0 {
            let x = a[0]
            for i in 0..<count { out[i] = apply(x, b[i &* bStep]) }
        } else if bStep == 0 {
            let y = b[0]
            for i in 0..<count { out[i] = apply(a[i], y) }
        } else {
            for i in 0..<count { out[i] = apply(a[i], b[i]) }
        }
    }
}

extension UnaryKernel {
    /// The function of every element of `x`; the result keeps the order of its axes in memory.
    static func map(_ x: Tensor, in context: EvaluationContext) throws -> Tensor {
        if let order = x.memoryOrder { return try map(x.permuted(order), in: context).unpermuted(order) }
        if x.isTurned { return try map(x.copied(in: context), in: context) }
        let count = x.elementCount
        let storage = try Storage.allocate(byteCount: count * Output.dtype.width, in: context)
        let out = storage.base.bindMemory(to: Output.self, capacity: count)
        let source = x.pointer(Input.self)
        return try withExtendedLifetime(x.storage) {
            if x.isContiguous {
                try inBlocks(count, cost: cost, in: context) { range in
                    run(out + range.lowerBound, source + range.lowerBound, range.count)
                }
                return Tensor(dtype: Output.dtype, like: x, storage: storage)
            }
            let rows = StridedRows(x.shape, [x.strides])
            let (length, step) = (rows.rowLength, rows.step(0))
            try parallelFor(rows.rowCount, work: count * cost, in: context) { range in
                try rows.forEachRow(in: range) { index, offsets in
                    if index & 255 == 0 { try context.checkCancellation() }
                    row(out + index * length, source + offsets[0], step, length)
                }
            }
            return Tensor(dtype: Output.dtype, shape: x.shape, storage: storage)
        }
    }

    @inline(__always)
    private static func row(
        _ out: UnsafeMutablePointer<Output>, _ a: UnsafePointer<Input>, _ step: Int, _ count: Int
    ) {
        if step == 1 {
            run(out, a, count)
        } else if cost < 4 {
            for i in 0..<count { out[i] = apply(a[i &* step]) }
        } else {
            // What is dear is worth laying side by side first.
            withUnsafeTemporaryAllocation(of: Input.self, capacity: min(gatheredLength, count)) { buffer in
                guard let side = buffer.baseAddress else { return }
                for block in blocks(of: 0..<count, size: gatheredLength) {
                    let start = block.lowerBound
                    for i in block { side[i &- start] = a[i &* step] }
                    run(out + start, side, block.count)
                }
            }
        }
    }
}

/// How many elements are laid side by side at a time: few enough to stay in the first cache.
private let gatheredLength = 512

extension BinaryKernel {
    /// The function of every pair of elements of `a` and `b`, which are broadcast together.
    static func map(
        _ a: Source<Input>, _ b: Source<Input>, operation: String, in context: EvaluationContext
    ) throws -> Tensor {
        // The result of tensors laid out alike is laid out like them: no shape is computed.
        if case .tensor(let x) = a, x.isContiguous, like(x, b) {
            return try fill(like: x, a, b, x.shape, in: context)
        }
        if case .tensor(let y) = b, y.isContiguous, case .value = a {
            return try fill(like: y, a, b, y.shape, in: context)
        }
        // So is that of a tensor beside one that repeats along its leading axes.
        if case .tensor(let x) = a, case .tensor(let y) = b {
            if x.isContiguous, y.repeats(in: x) {
                return y.elementCount == 1
                    ? try fill(like: x, a, b, x.shape, in: context)
                    : try beside(x, pattern: y, patternFirst: false, in: context)
            }
            if y.isContiguous, x.repeats(in: y) {
                return x.elementCount == 1
                    ? try fill(like: y, a, b, y.shape, in: context)
                    : try beside(y, pattern: x, patternFirst: true, in: context)
            }
        }
        let shape = try a.shape.broadcast(with: b.shape, operation: operation)
        if let order = try commonOrder(a, b) {
            return try map(a.permuted(order), b.permuted(order), operation: operation, in: context).unpermuted(order)
        }
        return try fill(like: nil, a.straightened(in: context), b.straightened(in: context), shape, in: context)
    }

    /// The order of axes in which the tensors of both lie side by side, when it is another than theirs.
    private static func commonOrder(_ a: Source<Input>, _ b: Source<Input>) throws -> [Int]? {
        switch (a, b) {
        case (.tensor(let x), .tensor(let y)):
            guard x.shape == y.shape, x.strides == y.strides else { return nil }
            return x.memoryOrder
        case (.tensor(let x), .value), (.value, .tensor(let x)): return x.memoryOrder
        case (.value, .value): return nil
        }
    }

    @inline(__always)
    private static func like(_ x: Tensor, _ b: Source<Input>) -> Bool {
        switch b {
        case .tensor(let y): y.isContiguous && x.shape == y.shape
        case .value: true
        }
    }

    private static func fill(
        like model: Tensor?, _ a: Source<Input>, _ b: Source<Input>, _ shape: Shape,
        in context: EvaluationContext
    ) throws -> Tensor {
        let storage = try Storage.allocate(byteCount: shape.elementCount * Output.dtype.width, in: context)
        let out = storage.base.bindMemory(to: Output.self, capacity: shape.elementCount)
        try a.withReader(to: shape) { x in
            try b.withReader(to: shape) { y in
                if let xStep = x.step, let yStep = y.step {
                    try inBlocks(shape.elementCount, cost: cost, in: context) { range in
                        let start = range.lowerBound
                        row(
                            out + start, x.base + start &* xStep, xStep,
                            y.base + start &* yStep, yStep, range.count)
                    }
                } else {
                    let rows = StridedRows(shape, [try a.strides(in: shape), try b.strides(in: shape)])
                    try strided(out, x.base, y.base, rows, in: context)
                }
            }
        }
        if let model { return Tensor(dtype: Output.dtype, like: model, storage: storage) }
        return Tensor(dtype: Output.dtype, shape: shape, storage: storage)
    }

    /// The function of each run of `whole` and of `pattern`, both contiguous. Short patterns are
    /// laid side by side first, so that the loop over them is not short.
    private static func beside(
        _ whole: Tensor, pattern: Tensor, patternFirst: Bool, in context: EvaluationContext
    ) throws -> Tensor {
        let (count, period) = (whole.elementCount, pattern.elementCount)
        let storage = try Storage.allocate(byteCount: count * Output.dtype.width, in: context)
        let out = storage.base.bindMemory(to: Output.self, capacity: count)
        let copies = max(1, min(256, count) / period)
        let run = copies * period
        let (x, once) = (whole.pointer(Input.self), pattern.pointer(Input.self))
        try withExtendedLifetime((whole.storage, pattern.storage)) {
            try withUnsafeTemporaryAllocation(of: Input.self, capacity: copies == 1 ? 1 : run) { buffer in
                guard let tiled = buffer.baseAddress else { return }
                if copies > 1 {
                    for copy in 0..<copies { (tiled + copy * period).update(from: once, count: period) }
                }
                let y = copies == 1 ? once : UnsafePointer(tiled)
                let runs = (count + run - 1) / run
                try parallelFor(runs, work: count * cost, grain: max(1, (1 << 13) / run), in: context) { range in
                    for index in range {
                        if index & 63 == 0 || run > 1 << 14 { try context.checkCancellation() }
                        let start = index * run
                        let length = min(run, count - start)
                        if patternFirst {
                            row(out + start, y, 1, x + start, 1, length)
                        } else {
                            row(out + start, x + start, 1, y, 1, length)
                        }
                    }
                }
            }
        }
        return Tensor(dtype: Output.dtype, like: whole, storage: storage)
    }

    private static func strided(
        _ out: UnsafeMutablePointer<Output>, _ a: UnsafePointer<Input>, _ b: UnsafePointer<Input>,
        _ rows: StridedRows, in context: EvaluationContext
    ) throws {
        let (length, aStep, bStep) = (rows.rowLength, rows.step(0), rows.step(1))
        try parallelFor(rows.rowCount, work: rows.rowCount * length * cost, in: context) { range in
            try rows.forEachRow(in: range) { index, offsets in
                if index & 255 == 0 { try context.checkCancellation() }
                row(out + index * length, a + offsets[0], aStep, b + offsets[1], bStep, length)
            }
        }
    }

    @inline(__always)
    private static func row(
        _ out: UnsafeMutablePointer<Output>, _ a: UnsafePointer<Input>, _ aStep: Int,
        _ b: UnsafePointer<Input>, _ bStep: Int, _ count: Int
    ) {
        if (aStep == 0 || aStep == 1) && (bStep == 0 || bStep == 1) {
            run(out, a, aStep, b, bStep, count)
        } else if cost < 4 {
            for i in 0..<count { out[i] = apply(a[i &* aStep], b[i &* bStep]) }
        } else {
            let length = min(gatheredLength, count)
            withUnsafeTemporaryAllocation(of: Input.self, capacity: 2 * length) { buffer in
                guard let x = buffer.baseAddress else { return }
                let y = x + length
                for block in blocks(of: 0..<count, size: gatheredLength) {
                    let start = block.lowerBound
                    for i in block { x[i &- start] = a[i &* aStep] }
                    for i in block { y[i &- start] = b[i &* bStep] }
                    run(out + start, x, 1, y, 1, block.count)
                }
            }
        }
    }
}

/// Runs `body` over 0..<count: at once when that is little work, else in blocks, on threads, with
/// a poll of the cancellation flag before each.
@inline(__always)
func inBlocks(
    _ count: Int, cost: Int, in context: EvaluationContext, _ body: (Range<Int>) throws -> Void
) throws {
    if count <= 1 << 14 {
        try body(0..<count)
        return
    }
    try parallelFor(count, work: count * cost, grain: 1 << 13, in: context) { range in
        for block in blocks(of: range, size: 1 << 16) {
            try context.checkCancellation()
            try body(block)
        }
    }
}
