/// What a convolution's description is made of, in layouts and sizes.
struct OneDNNDescription {
    /// Layouts; the bias's may be missing.
    var source, weights, bias, destination: OneDNN.Handle?
    var strides, dilations, low, high: OneDNN.Sizes
}

/// How oneDNN 2.x describes: layouts are structures of ours, and a primitive's description is
/// written into a structure first.
struct OneDNN2 {
    private typealias ByStrides = @convention(c) (
        OneDNN.Handle?, Int32, OneDNN.Sizes, Int32, OneDNN.Sizes
    ) -> OneDNN.Status
    private typealias ByTag = @convention(c) (
        OneDNN.Handle?, Int32, OneDNN.Sizes, Int32, Int32
    ) -> OneDNN.Status
    private typealias Forward = @convention(c) (
        UnsafeMutableRawPointer, Int32, Int32, OneDNN.Handle?, OneDNN.Handle?, OneDNN.Handle?,
        OneDNN.Handle?, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes
    ) -> OneDNN.Status
    private typealias BackwardData = @convention(c) (
        UnsafeMutableRawPointer, Int32, OneDNN.Handle?, OneDNN.Handle?, OneDNN.Handle?,
        OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes
    ) -> OneDNN.Status
    private typealias BackwardWeights = @convention(c) (
        UnsafeMutableRawPointer, Int32, OneDNN.Handle?, OneDNN.Handle?, OneDNN.Handle?,
        OneDNN.Handle?, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes
    ) -> OneDNN.Status
    private typealias Describe = @convention(c) (
        OneDNN.Made, UnsafeRawPointer, OneDNN.Handle?, OneDNN.Handle?, OneDNN.Handle?
    ) -> OneDNN.Status

    private let byStrides: ByStrides
    private let byTag: ByTag
    private let forward: Forward
    private let backwardData: BackwardData
    private let backwardWeights: BackwardWeights
    private let describe: Describe

    init?(_ symbols: OneDNN.Symbols) {
        guard let byStrides = symbols["dnnl_memory_desc_init_by_strides", ByStrides.self],
            let byTag = symbols["dnnl_memory_desc_init_by_tag", ByTag.self],
            let forward = symbols["dnnl_dilated_convolution_forward_desc_init", Forward.self],
            let backwardData = symbols[
                "dnnl_dilated_convolution_backward_data_desc_init", BackwardData.self],
            let backwardWeights = symbols[
                "dnnl_dilated_convolution_backward_weights_desc_init", BackwardWeights.self],
            let describe = symbols["dnnl_primitive_desc_create", Describe.self]
        else { return nil }
        self.byStrides = byStrides
        self.byTag = byTag
        self.forward = forward
        self.backwardData = backwardData
        self.backwardWeights = backwardWeights
        self.describe = describe
    }

    /// A layout with the given strides, or nil for one that the library chooses.
    func layout(_ rank: Int, _ sizes: OneDNN.Sizes, strides: OneDNN.Sizes?) -> OneDNN.Handle? {
        // 696 bytes in 2.6.
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 2048, alignment: 16)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: 2048)
        let layout = OneDNN.Handle(memory)
        let status = strides.map {
            byStrides(layout, Int32(rank), sizes, OneDNN.Number.float32, $0)
        } ?? byTag(layout, Int32(rank), sizes, OneDNN.Number.float32, OneDNN.Number.anyLayout)
        if status == 0 { return layout }
        memory.deallocate()
        return nil
    }

    func destroy(layout: OneDNN.Handle) { UnsafeMutableRawPointer(layout).deallocate() }

    /// The description of a primitive; `hint` is the forward one's, for the gradients.
    func describe(
        _ direction: OneDNNProblem.Direction, _ d: OneDNNDescription, hint: OneDNN.Handle?,
        engine: OneDNN.Handle, attributes: OneDNN.Handle
    ) -> OneDNN.Handle? {
        // 5976 bytes in 2.6.
        let operation = UnsafeMutableRawPointer.allocate(byteCount: 16384, alignment: 16)
        operation.initializeMemory(as: UInt8.self, repeating: 0, count: 16384)
        defer { operation.deallocate() }
        let direct = OneDNN.Number.direct
        let status: OneDNN.Status = switch direction {
        case .forward:
            forward(
                operation, OneDNN.Number.forwardInference, direct, d.source, d.weights, d.bias,
                d.destination, d.strides, d.dilations, d.low, d.high)
        case .inputGradient:
            backwardData(
                operation, direct, d.source, d.weights, d.destination, d.strides, d.dilations,
                d.low, d.high)
        case .weightGradient:
            backwardWeights(
                operation, direct, d.source, d.weights, nil, d.destination, d.strides,
                d.dilations, d.low, d.high)
        }
        var made: OneDNN.Handle?
        guard status == 0, describe(&made, operation, attributes, engine, hint) == 0 else { return nil }
        return made
    }
}

/// How oneDNN 3.x describes: layouts are its objects, a primitive is described in one step.
struct OneDNN3 {
    private typealias ByStrides = @convention(c) (
        OneDNN.Made, Int32, OneDNN.Sizes, Int32, OneDNN.Sizes
    ) -> OneDNN.Status
    private typealias ByTag = @convention(c) (
        OneDNN.Made, Int32, OneDNN.Sizes, Int32, Int32
    ) -> OneDNN.Status
    private typealias Forward = @convention(c) (
        OneDNN.Made, OneDNN.Handle?, Int32, Int32, OneDNN.Handle?, OneDNN.Handle?,
        OneDNN.Handle?, OneDNN.Handle?, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes,
        OneDNN.Handle?
    ) -> OneDNN.Status
    private typealias BackwardData = @convention(c) (
        OneDNN.Made, OneDNN.Handle?, Int32, OneDNN.Handle?, OneDNN.Handle?, OneDNN.Handle?,
        OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Handle?, OneDNN.Handle?
    ) -> OneDNN.Status
    private typealias BackwardWeights = @convention(c) (
        OneDNN.Made, OneDNN.Handle?, Int32, OneDNN.Handle?, OneDNN.Handle?, OneDNN.Handle?,
        OneDNN.Handle?, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Sizes, OneDNN.Handle?,
        OneDNN.Handle?
    ) -> OneDNN.Status

    private let byStrides: ByStrides
    private let byTag: ByTag
    private let destroyLayout: OneDNN.OnHandle
    private let forward: Forward
    private let backwardData: BackwardData
    private let backwardWeights: BackwardWeights

    init?(_ symbols: OneDNN.Symbols) {
        guard let byStrides = symbols["dnnl_memory_desc_create_with_strides", ByStrides.self],
            let byTag = symbols["dnnl_memory_desc_create_with_tag", ByTag.self],
            let destroyLayout = symbols["dnnl_memory_desc_destroy", OneDNN.OnHandle.self],
            let forward = symbols[
                "dnnl_convolution_forward_primitive_desc_create", Forward.self],
            let backwardData = symbols[
                "dnnl_convolution_backward_data_primitive_desc_create", BackwardData.self],
            let backwardWeights = symbols[
                "dnnl_convolution_backward_weights_primitive_desc_create", BackwardWeights.self]
        else { return nil }
        self.byStrides = byStrides
        self.byTag = byTag
        self.destroyLayout = destroyLayout
        self.forward = forward
        self.backwardData = backwardData
        self.backwardWeights = backwardWeights
    }

    /// A layout with the given strides, or nil for one that the library chooses.
    func layout(_ rank: Int, _ sizes: OneDNN.Sizes, strides: OneDNN.Sizes?) -> OneDNN.Handle? {
        var made: OneDNN.Handle?
        let status = strides.map {
            byStrides(&made, Int32(rank), sizes, OneDNN.Number.float32, $0)
        } ?? byTag(&made, Int32(rank), sizes, OneDNN.Number.float32, OneDNN.Number.anyLayout)
        return status == 0 ? made : nil
    }

    func destroy(layout: OneDNN.Handle) { _ = destroyLayout(layout) }

    /// The description of a primitive; `hint` is the forward one's, for the gradients.
    func describe(
        _ direction: OneDNNProblem.Direction, _ d: OneDNNDescription, hint: OneDNN.Handle?,
        engine: OneDNN.Handle, attributes: OneDNN.Handle
    ) -> OneDNN.Handle? {
        var made: OneDNN.Handle?
        let direct = OneDNN.Number.direct
        let status: OneDNN.Status = switch direction {
        case .forward:
            forward(
                &made, engine, OneDNN.Number.forwardInference, direct, d.source, d.weights, d.bias,
                d.destination, d.strides, d.dilations, d.low, d.high, attributes)
        case .inputGradient:
            backwardData(
                &made, engine, direct, d.source, d.weights, d.destination, d.strides,
                d.dilations, d.low, d.high, hint, attributes)
        case .weightGradient:
            backwardWeights(
                &made, engine, direct, d.source, d.weights, nil, d.destination, d.strides,
                d.dilations, d.low, d.high, hint, attributes)
        }
        return status == 0 ? made : nil
    }
}
