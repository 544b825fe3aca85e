#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The seam to oneDNN: its symbols and their types, of 2.x and 3.x alike.
///
/// Found at run time, with the first convolution that is large enough. The two generations differ
/// in how a memory description is held (2.x: a structure of its caller; 3.x: an object of the
/// library's) and in how a primitive is described (2.x: in two steps); nothing else here knows.
package final class OneDNN: @unchecked Sendable {
    /// The library, or nil when the machine has none that fits.
    package static let library = OneDNN()

    /// An object of the library's.
    typealias Handle = OpaquePointer
    /// Where the library puts an object that it makes.
    typealias Made = UnsafeMutablePointer<Handle?>
    typealias Status = Int32
    /// Sizes: twelve at most.
    typealias Sizes = UnsafePointer<Int64>

    /// An argument of an execution, as the library's structure has it.
    struct Argument {
        var index: Int32
        var memory: Handle?
    }

    /// The library's numbers, equal in 2.x and 3.x.
    enum Number {
        static let cpu: Int32 = 1
        static let float32: Int32 = 3
        static let anyLayout: Int32 = 1
        static let forwardInference: Int32 = 96
        /// Direct convolution: never Winograd's, whose sums of whole numbers are not exact.
        static let direct: Int32 = 1
        static let scratchpadOfCaller: Int32 = 1
        static let inOrder: UInt32 = 1
    }

    /// What an argument or a description is of.
    enum Role {
        case source, weights, bias, destination, sourceGradient, weightsGradient
        case destinationGradient, scratchpad, from, to

        /// The index of an execution's argument.
        var argument: Int32 {
            switch self {
            case .source, .from: 1
            case .destination, .to: 17
            case .weights: 33
            case .bias: 41
            case .scratchpad: 80
            case .sourceGradient: 129
            case .destinationGradient: 145
            case .weightsGradient: 161
            }
        }

        /// What to ask a primitive's description for its layout.
        var query: Int32 {
            switch self {
            case .source, .from: 129
            case .sourceGradient: 130
            case .weights, .bias: 131
            case .weightsGradient: 132
            case .destination, .to: 133
            case .destinationGradient: 134
            case .scratchpad: 136
            }
        }
    }

    typealias CreateEngine = @convention(c) (Made, Int32, Int) -> Status
    typealias CreateStream = @convention(c) (Made, Handle?, UInt32) -> Status
    typealias OnHandle = @convention(c) (Handle?) -> Status
    typealias CreatePrimitive = @convention(c) (Made, Handle?) -> Status
    typealias Execute = @convention(c) (
        Handle?, Handle?, Int32, UnsafeRawPointer
    ) -> Status
    typealias QueryLayout = @convention(c) (Handle?, Int32, Int32) -> Handle?
    typealias CreateMemory = @convention(c) (Made, Handle?, Handle?, UnsafeMutableRawPointer?) -> Status
    typealias SetData = @convention(c) (Handle?, UnsafeMutableRawPointer?) -> Status
    typealias LayoutSize = @convention(c) (Handle?) -> Int
    typealias LayoutsEqual = @convention(c) (Handle?, Handle?) -> Int32
    typealias DescribeReorder = @convention(c) (Made, Handle?, Handle?, Handle?, Handle?, Handle?) -> Status
    typealias CreateAttributes = @convention(c) (Made) -> Status
    typealias SetNumber = @convention(c) (Handle?, Int32) -> Status
    typealias SetCapacity = @convention(c) (Int32) -> Status
    typealias SetThreads = @convention(c) (Int32) -> Void
    typealias SGEMM = @convention(c) (
        _ transA: CChar, _ transB: CChar, _ m: Int, _ n: Int, _ k: Int, _ alpha: Float,
        _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int, _ beta: Float,
        _ c: UnsafeMutablePointer<Float>, _ ldc: Int
    ) -> Status

    let destroyPrimitive, destroyDescription, destroyMemory: OnHandle
    let createPrimitive: CreatePrimitive
    let execute: Execute
    let queryLayout: QueryLayout
    let createMemory: CreateMemory
    let setData: SetData
    let layoutSize: LayoutSize
    let layoutsEqual: LayoutsEqual
    let describeReorder: DescribeReorder
    let wait: OnHandle
    /// How convolutions and layouts are described.
    let generation: Generation
    let engine: Handle
    let stream: Handle
    /// The attribute "scratch memory is given by the caller": counted, and from the pool.
    let attributes: Handle
    /// OpenMP's, for the thread that calls; nil for a library of another threading.
    private let ompSetThreads: SetThreads?
    private let sgemm: SGEMM?
    /// As in `"2.6.3"`.
    package let version: String

    enum Generation {
        case two(OneDNN2)
        case three(OneDNN3)
    }

    private init?() {
        let names = ["libdnnl.so.3", "libdnnl.so.2", "libdnnl.so", "libdnnl.dylib"]
        // Its threads are made ready first, as we want them.
        _ = OpenMPTeam.shared
        guard let handle = names.lazy.compactMap({ dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first
        else { return nil }
        let symbols = Symbols(handle)
        guard let numbers = symbols.version(),
            let createEngine = symbols["dnnl_engine_create", CreateEngine.self],
            let createStream = symbols["dnnl_stream_create", CreateStream.self],
            let destroyPrimitive = symbols["dnnl_primitive_destroy", OnHandle.self],
            let destroyDescription = symbols["dnnl_primitive_desc_destroy", OnHandle.self],
            let destroyMemory = symbols["dnnl_memory_destroy", OnHandle.self],
            let wait = symbols["dnnl_stream_wait", OnHandle.self],
            let createPrimitive = symbols["dnnl_primitive_create", CreatePrimitive.self],
            let execute = symbols["dnnl_primitive_execute", Execute.self],
            let queryLayout = symbols["dnnl_primitive_desc_query_md", QueryLayout.self],
            let createMemory = symbols["dnnl_memory_create", CreateMemory.self],
            let setData = symbols["dnnl_memory_set_data_handle", SetData.self],
            let layoutSize = symbols["dnnl_memory_desc_get_size", LayoutSize.self],
            let layoutsEqual = symbols["dnnl_memory_desc_equal", LayoutsEqual.self],
            let describeReorder = symbols["dnnl_reorder_primitive_desc_create", DescribeReorder.self],
            let createAttributes = symbols["dnnl_primitive_attr_create", CreateAttributes.self],
            let setScratchpad = symbols["dnnl_primitive_attr_set_scratchpad_mode", SetNumber.self]
        else { return nil }
        switch numbers.major {
        case 2:
            guard let two = OneDNN2(symbols) else { return nil }
            generation = .two(two)
        case 3:
            guard let three = OneDNN3(symbols) else { return nil }
            generation = .three(three)
        default: return nil
        }
        var made: Handle?
        guard createEngine(&made, Number.cpu, 0) == 0, let engine = made,
            createStream(&made, engine, Number.inOrder) == 0, let stream = made,
            createAttributes(&made) == 0, let attributes = made,
            setScratchpad(attributes, Number.scratchpadOfCaller) == 0
        else { return nil }
        // Primitives are kept by `OneDNNConvolution.cached`; the library's own thousand are not wanted.
        if let setCapacity = symbols["dnnl_set_primitive_cache_capacity", SetCapacity.self] {
            _ = setCapacity(16)
        }
        (self.engine, self.stream, self.attributes) = (engine, stream, attributes)
        self.destroyPrimitive = destroyPrimitive
        self.destroyDescription = destroyDescription
        self.destroyMemory = destroyMemory
        self.createPrimitive = createPrimitive
        self.execute = execute
        self.queryLayout = queryLayout
        self.createMemory = createMemory
        self.setData = setData
        self.layoutSize = layoutSize
        self.layoutsEqual = layoutsEqual
        self.describeReorder = describeReorder
        self.wait = wait
        ompSetThreads = symbols["omp_set_num_threads", SetThreads.self]
        sgemm = symbols["dnnl_sgemm", SGEMM.self]
        version = "\(numbers.major).\(numbers.minor).\(numbers.patch)"
    }

    /// Makes the library run on `count` threads when it is next called from this thread.
    func setThreads(_ count: Int) {
        ompSetThreads?(Int32(clamping: OpenMPTeam.capped(count)))
    }

    /// Whether `multiply` may be called: on a library of another threading it would start threads
    /// of its own beside ours.
    var multiplies: Bool { sgemm != nil && ompSetThreads != nil }

    /// One product in float32, on the calling thread.
    ///
    /// - Returns: false when the library refuses.
    func multiply(_ g: GEMM<Float>) -> Bool {
        guard let sgemm, let ompSetThreads else { return false }
        ompSetThreads(1)
        let (asItLies, transposed) = (CChar(78), CChar(84))
        return sgemm(
            g.transA ? transposed : asItLies, g.transB ? transposed : asItLies, g.m, g.n, g.k, 1,
            g.a, g.lda, g.b, g.ldb, g.accumulate ? 1 : 0, g.c, g.ldc) == 0
    }

    /// Symbols of a library, by name and type.
    struct Symbols {
        private let handle: UnsafeMutableRawPointer

        init(_ handle: UnsafeMutableRawPointer) { self.handle = handle }

        subscript<F>(name: String, type: F.Type) -> F? {
            dlsym(handle, name).map { unsafeBitCast($0, to: type) }
        }

        /// What `dnnl_version` says.
        func version() -> (major: Int32, minor: Int32, patch: Int32)? {
            typealias GetVersion = @convention(c) () -> UnsafePointer<Int32>?
            guard let numbers = self["dnnl_version", GetVersion.self]?() else { return nil }
            return (numbers[0], numbers[1], numbers[2])
        }
    }
}
