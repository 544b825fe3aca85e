/// One line of the language that is timed, and how much work it is.
struct Benchmark {
    enum Work {
        /// Floating-point operations of the direct method.
        case operations(Double)
        /// Bytes read and written.
        case bytes(Double)
        /// Statements, characters or starts.
        case items(Double, of: String)
    }

    let group: String
    let name: String
    /// Lines that are run once, before.
    let setup: [String]
    let line: String
    let work: Work

    init(_ group: String, _ name: String, _ setup: [String], _ line: String, _ work: Work) {
        (self.group, self.name, self.setup, self.line, self.work) = (group, name, setup, line, work)
    }
}

extension Benchmark {
    static let groups = [
        "conv", "deconv", "im2col", "grad", "pool", "elementwise", "printing", "interpreter", "start-up",
    ]

    static let all: [Benchmark] = convolutions + deconvolutions + columns + gradients + pools
        + elementwise + others

    private static let convolutions = [
        conv("AlexNet 11x11 s4", [1, 3, 227, 227], [96, 3, 11, 11], [55, 55], "stride=4"),
        conv("VGG 256 3x3", [1, 256, 56, 56], [256, 256, 3, 3], [56, 56], "pad=1"),
        conv("ResNet 1x1", [1, 256, 56, 56], [64, 256, 1, 1], [56, 56], "pad=0"),
        conv("ResNet 14x14", [1, 256, 14, 14], [256, 256, 3, 3], [14, 14], "pad=1"),
        conv("depthwise 3x3", [1, 256, 56, 56], [256, 1, 3, 3], [56, 56], "pad=1, groups=256"),
        conv("depthwise 31x31", [1, 32, 56, 56], [32, 1, 31, 31], [56, 56], "pad=15, groups=32"),
        conv("grouped 32", [1, 128, 56, 56], [128, 4, 3, 3], [56, 56], "pad=1, groups=32"),
        conv("dilated 2", [1, 128, 28, 28], [128, 128, 3, 3], [28, 28], "pad=2, dilation=2"),
        conv("batch 8", [8, 64, 56, 56], [64, 64, 3, 3], [56, 56], "pad=1"),
        conv("1-D", [8, 64, 4096], [64, 64, 9], [4096], "pad=4"),
        conv("3-D", [1, 16, 16, 56, 56], [16, 16, 3, 3, 3], [16, 56, 56], "pad=1"),
        conv("tiny", [1, 3, 4, 4], [2, 3, 2, 2], [3, 3], "pad=0"),
    ]

    private static let deconvolutions = [
        deconv("DCGAN", [1, 512, 8, 8], [512, 256, 4, 4], "stride=2, pad=1"),
        deconv("AlexNet projection", [1, 96, 55, 55], [96, 3, 11, 11], "stride=4"),
        deconv("U-Net", [1, 256, 28, 28], [256, 128, 2, 2], "stride=2"),
        deconv("3-D", [1, 32, 8, 28, 28], [32, 16, 4, 4, 4], "stride=2, pad=1"),
    ]

    private static let columns: [Benchmark] = {
        let traffic = Work.bytes(4 * 10 * 4 * 64 * 3136)
        var all = ["rows", "cols", "unfold"].map { order in
            Benchmark(
                "im2col", "4x64x56x56 \(order)", ["x = rand(4, 64, 56, 56);"],
                "im2col(x, 3, pad=1, order=\"\(order)\");", traffic)
        }
        all.append(
            Benchmark(
                "im2col", "col2im unfold", ["c = rand(4, 576, 3136);"],
                "col2im(c, (4, 64, 56, 56), 3, pad=1, order=\"unfold\");", traffic))
        return all
    }()

    private static let gradients: [Benchmark] =
        gradient("VGG 256", "1, 256, 56, 56", "256, 256, 3, 3", .operations(2 * 256 * 256 * 9 * 3136))
        + gradient("batch 8", "8, 64, 56, 56", "64, 64, 3, 3", .operations(16 * 64 * 64 * 9 * 3136))

    private static func gradient(_ name: String, _ x: String, _ w: String, _ work: Work) -> [Benchmark] {
        let setup = ["x = rand(\(x));", "w = rand(\(w));", "dy = conv(x, w, pad=1);"]
        return [
            Benchmark("grad", name + " dx", setup, "conv_dx(dy, w, (56, 56), pad=1);", work),
            Benchmark("grad", name + " dw", setup, "conv_dw(x, dy, (3, 3), pad=1);", work),
        ]
    }

    private static let pools: [Benchmark] = ["max_pool", "avg_pool"].map { pool in
        Benchmark(
            "pool", pool + " 2x2", ["x = rand(8, 64, 56, 56);"], pool + "(x, 2);",
            .bytes(5 * 8 * 64 * 3136))
    }

    private static let elementwise: [Benchmark] = [
        flat("x * y + 1", bytes: 80e6), flat("sum(x)", bytes: 16e6), flat("sqrt(x)", bytes: 32e6),
        flat("exp(x)", bytes: 32e6), flat("argmax(x)", bytes: 16e6),
        Benchmark("elementwise", "softmax", ["x = rand(1024, 1000);"], "softmax(x);", .bytes(8.192e6)),
        Benchmark("elementwise", "matmul 1024", ["x = rand(1024, 1024);"], "x @ x;", .operations(2.147e9)),
    ]

    private static func flat(_ line: String, bytes: Double) -> Benchmark {
        let setup = ["x = rand(4000000);", "y = rand(4000000);"]
        return Benchmark("elementwise", line, setup, line + ";", .bytes(bytes))
    }

    private static let others = [
        Benchmark("printing", "1000x1000 in full", ["x = rand(1000, 1000);"], "x", .items(1e6, of: "numbers")),
        Benchmark("printing", "summary of 4M", ["x = rand(2000, 2000);"], "x", .items(1, of: "summaries")),
        Benchmark(
            "interpreter", "small statements", ["x = rand(1, 3, 8, 8)"],
            "for i in range(10000): x = x * 0.5 + 1", .items(1e4, of: "statements")),
    ]

    private static func conv(
        _ name: String, _ x: [Int], _ w: [Int], _ out: [Int], _ settings: String
    ) -> Benchmark {
        let work = Double(x[0]) * product(w) * product(out)
        return Benchmark("conv", name, operands(x, w), "conv(x, w, \(settings));", .operations(2 * work))
    }

    private static func deconv(_ name: String, _ x: [Int], _ w: [Int], _ settings: String) -> Benchmark {
        let work = product(x) * product(Array(w.dropFirst()))
        return Benchmark("deconv", name, operands(x, w), "deconv(x, w, \(settings));", .operations(2 * work))
    }

    private static func operands(_ x: [Int], _ w: [Int]) -> [String] {
        ["x = rand(\(list(x)));", "w = rand(\(list(w)));"]
    }

    private static func list(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: ", ") }

    private static func product(_ sizes: [Int]) -> Double { sizes.reduce(1) { $0 * Double($1) } }
}
